import CLinux
import Glibc

/// What a folder holds.
public enum Folder {
    /// The names in it, sorted, without those of the folder itself and the one above; none where it can't be read.
    ///
    /// - Parameter most: Further ones are passed over.
    public static func names(in path: String, most: Int = .max) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while names.count < most, let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Puts a folder at a path, in one move: who looks there sees what was there before, or all of the new one. Both lie on one file system.
    ///
    /// - Parameters:
    ///   - fresh: Is no longer there afterwards, or is what was at the path before.
    ///   - path: Of which the folder above is there.
    /// - Throws: what the kernel says: EXDEV where they lie on two file systems.
    /// - Source: rename(2), RENAME_EXCHANGE.
    public static func put(_ fresh: String, at path: String) throws(Errno) {
        if renameat2(AT_FDCWD, fresh, AT_FDCWD, path, LANTERNE_RENAME_EXCHANGE) == 0 { return }
        guard Errno.last == .noEntry, rename(fresh, path) == 0 else { throw Errno.last }
    }
}
