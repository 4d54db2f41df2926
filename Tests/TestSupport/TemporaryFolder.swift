import Glibc
import LinuxIO

/// A folder of its own for each test, gone with its last reference, and all that lies in it.
public final class TemporaryFolder: Sendable {
    /// Absolute, without a slash at its end.
    public let path: String

    /// Makes it, empty, in /tmp.
    public init() throws(Errno) {
        var template = Array("/tmp/lanterne-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .last }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Makes or replaces a file.
    public func write(_ bytes: [UInt8], to name: String) throws(Errno) {
        guard let file = fopen("\(path)/\(name)", "w") else { throw .last }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw .last }
    }

    /// Makes a folder within it.
    public func folder(_ name: String) { mkdir("\(path)/\(name)", 0o755) }

    /// Makes a symbolic link within it.
    public func link(_ name: String, to target: String) { symlink(target, "\(path)/\(name)") }

    deinit { Self.remove(path) }

    private static func remove(_ path: String) {
        if Glibc.remove(path) == 0 { return }
        for name in Folder.names(in: path) { remove("\(path)/\(name)") }
        _ = Glibc.remove(path)
    }
}
