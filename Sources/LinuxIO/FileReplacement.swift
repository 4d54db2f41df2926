import CLinux
import Glibc

extension FileDescriptor {
    /// Writes a file whole: what was there before is replaced only when the new one is complete. What is no regular file (a pipe, a
    /// terminal) is written to.
    ///
    /// - Parameters:
    ///   - path: Of the file.
    ///   - bytes: All that it shall hold.
    ///   - isDurable: It counts only when it is on the disc: a pulled plug leaves the old or the new. Blocks for the disc.
    ///   - isPrivate: Nobody but this user may read the new one: 0600 instead of 0644.
    /// - Throws: what the kernel says: no such folder, no permission, no room.
    /// - Thread: any that may block.
    public static func replace(
        _ path: String, with bytes: UnsafeRawBufferPointer, isDurable: Bool = false, isPrivate: Bool = false
    ) throws(Errno) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            return try FileDescriptor.open(path, .writeOnly).writeAll(bytes)
        }
        let fresh = path + ".new"
        do throws(Errno) {
            // What a pulled plug left has the permissions of its own time.
            if isPrivate { unlink(fresh) }
            let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
            let file = FileDescriptor(owning: try retrying { lanterne_open(fresh, flags, isPrivate ? 0o600 : 0o644) })
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
