import Glibc

/// The folder that is served, and the only place where a request's path becomes a file's.
struct ServedFolder: Sendable {
    /// Absolute, without symbolic links, without a slash at its end.
    let root: String

    /// - Throws: `noSuchFolder`, `notAFolder`.
    static func open(_ path: String) throws(ServiceError) -> ServedFolder {
        guard let root = resolved(path) else { throw .noSuchFolder(path: path) }
        guard let found = status(of: root), kind(found) == S_IFDIR else { throw .notAFolder(path: path) }
        return ServedFolder(root: root == "/" ? "" : root)
    }

    /// A file that may be served.
    struct File: Equatable {
        /// Absolute.
        var path: String
        /// In bytes.
        var size: Int
        /// Changes when the file does: size and modification time, in quotes as RFC 9110 §8.8.3 wants it.
        var entityTag: String
    }

    /// The file that a request's target names, or nil for what is not there, no plain file, hidden, or outside the folder (through `..` or a link).
    ///
    /// - Parameter target: The path of the request line, still percent-encoded, without its query.
    func file(target: String) -> File? {
        var path = root
        for component in target.split(separator: "/", omittingEmptySubsequences: true) {
            guard let name = Self.decoded(component), !name.isEmpty, !name.hasPrefix("."),
                !name.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "/") })
            else { return nil }
            path += "/" + name
        }
        guard let real = Self.resolved(path), real.hasPrefix(root + "/"), let found = Self.status(of: real), Self.kind(found) == S_IFREG
        else { return nil }
        return File(
            path: real, size: Int(found.st_size),
            entityTag:
                "\"\(String(found.st_size, radix: 16))-\(String(found.st_mtim.tv_sec, radix: 16))-\(String(found.st_mtim.tv_nsec, radix: 16))\""
        )
    }

    /// Percent-decoding (RFC 3986 §2.1); nil for a bad escape or for what is no UTF-8.
    static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(),
                let upper = Character(UnicodeScalar(high)).hexDigitValue, let lower = Character(UnicodeScalar(low)).hexDigitValue
            else { return nil }
            bytes.append(UInt8(upper * 16 + lower))
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(validatingCString: real)
    }

    private static func status(of path: String) -> stat? {
        var found = stat()
        return stat(path, &found) == 0 ? found : nil
    }

    private static func kind(_ found: stat) -> mode_t { found.st_mode & S_IFMT }
}
