import Glibc
import LinuxIO
import Media
import Synchronization

/// A local file as a byte-addressed input, read by position: nothing of it is kept in our memory.
///
/// - Thread: one at a time, as `TrackInput` says.
public final class FileTrackInput: TrackInput {
    private let file: FileDescriptor
    private let path: String
    private let position = Atomic<Int64>(0)
    /// Bytes in the file when it was opened.
    public let length: Int64?

    /// A file can be sought.
    public var isByteAddressed: Bool { true }

    /// Opens a regular file for reading.
    ///
    /// - Throws: `.fileNotFound`, or `.fileUnreadable` with the kernel's reason.
    public static func open(_ path: String) throws(SourceError) -> FileTrackInput {
        do {
            let file = try FileDescriptor.open(path)
            var status = stat()
            guard fstat(file.number, &status) == 0 else { throw Errno.last }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw SourceError.fileUnreadable(path: path, reason: "it is not a regular file")
            }
            return FileTrackInput(file: file, path: path, length: Int64(status.st_size))
        } catch let error as SourceError {
            throw error
        } catch let error as Errno {
            throw error == .noEntry ? .fileNotFound(path: path) : .fileUnreadable(path: path, reason: "\(error)")
        } catch {
            throw .fileUnreadable(path: path, reason: "\(error)")
        }
    }

    private init(file: consuming FileDescriptor, path: String, length: Int64) {
        self.file = file
        self.path = path
        self.length = length
    }

    /// Reads at the position; the disk may make it wait.
    public func read(into buffer: UnsafeMutableRawBufferPointer) -> InputRead {
        while true {
            let count = pread(file.number, buffer.baseAddress, buffer.count, off_t(position.load(ordering: .relaxed)))
            if count > 0 {
                position.add(Int64(count), ordering: .relaxed)
                return .bytes(count)
            }
            if count == 0 { return .end }
            let error = Errno.last
            if error != .interrupted { return .failed(.fileUnreadable(path: path, reason: "\(error)")) }
        }
    }

    /// Any place up to the file's end.
    public func seek(to offset: Int64) -> Bool {
        guard offset >= 0, offset <= length ?? 0 else { return false }
        position.store(offset, ordering: .relaxed)
        return true
    }

    /// A file's bytes are always there.
    public func hasAhead(_ count: Int64) -> Bool { true }

    /// Never called: a read never says that nothing is there yet.
    public func waitForBytes(until deadline: HostTime?) {}
}
