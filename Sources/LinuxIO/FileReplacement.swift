import CLinux
import Glibc

extension FileDescriptor {
    /// Writes a file whole: what was there before is replaced only when the new one is complete. What is no regular file (a pipe, a
    /// terminal) is written to.
    ///
    /// - Parameter isDurable: It counts only when it is on the disc: a pulled plug leaves the old or the new. Blocks for the disc.
    /// - Throws: what the kernel says: no such folder, no permission, no room.
    /// - Thread: any that may block.
    public static func replace(_ path: String, with bytes: UnsafeRawBufferPointer, isDurable: Bool = false) throws(Errno) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            return try FileDescriptor.open(path, .writeOnly).writeAll(bytes)
        }
        let fresh = path + ".new"
        do throws(Errno) {
            let file = try FileDescriptor.open(fresh, [.writeOnly, .create, .truncate])
            try file.writeAll(bytes)
            if isDurable { try file.synchronize() }
            if rename(fresh, path) != 0 { throw Errno.last }
        } catch {
            unlink(fresh)
            throw error
        }
        guard isDurable else { return }
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        try FileDescriptor.open(folder).synchronize()
    }

    private borrowing func synchronize() throws(Errno) {
        if fsync(number) != 0 { throw Errno.last }
    }
}
