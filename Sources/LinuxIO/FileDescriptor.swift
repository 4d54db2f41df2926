import CLinux
import Glibc

/// How a file is opened. Close-on-exec always is.
public struct OpenOptions: OptionSet, Sendable {
    /// Flags of open(2).
    public let rawValue: Int32

    /// Takes flags of open(2) as they are.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// O_RDONLY.
    public static let readOnly: OpenOptions = []
    /// O_WRONLY.
    public static let writeOnly = OpenOptions(rawValue: O_WRONLY)
    /// O_RDWR.
    public static let readWrite = OpenOptions(rawValue: O_RDWR)
    /// Reads and writes that would wait give nil.
    public static let nonBlocking = OpenOptions(rawValue: O_NONBLOCK)
    /// Made where it isn't there.
    public static let create = OpenOptions(rawValue: O_CREAT)
    /// Emptied.
    public static let truncate = OpenOptions(rawValue: O_TRUNC)
}

/// The one owner of a kernel descriptor: closed when it goes.
public struct FileDescriptor: ~Copyable, Sendable {
    private let value: Int32

    /// The kernel's number, for calls that need it; stays owned here.
    ///
    /// Never inlined: where it is read through another noncopyable value (a memory file's own descriptor), Swift 6.0's optimizer would take both
    /// apart, forget the `deinit`, and crash in its own verification.
    public var number: Int32 {
        @inline(never) get { value }
    }

    /// Takes over a descriptor from whoever opened it.
    public init(owning number: Int32) {
        value = number
    }

    deinit {
        // Linux gives the number free even where close fails, so there is nothing to try again.
        _ = Glibc.close(value)
    }

    /// Opens a file or device; new files get 0644.
    public static func open(_ path: String, _ options: OpenOptions = .readOnly) throws(Errno) -> FileDescriptor {
        let number = try retrying { lanterne_open(path, options.rawValue | O_CLOEXEC, 0o644) }
        return FileDescriptor(owning: number)
    }

    /// Gives the number to another owner; nothing is closed here.
    public consuming func release() -> Int32 {
        let number = value
        discard self
        return number
    }

    /// A second owner of the same open file.
    public borrowing func duplicate() throws(Errno) -> FileDescriptor {
        let number = self.number
        return FileDescriptor(owning: try retrying { lanterne_fcntl(number, F_DUPFD_CLOEXEC, 0) })
    }

    /// Reads what is there.
    ///
    /// - Returns: bytes read, 0 at the end of the file; nil where a non-blocking descriptor has nothing yet.
    public borrowing func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int? {
        let number = self.number
        do {
            return try retrying { Glibc.read(number, buffer.baseAddress, buffer.count) }
        } catch {
            if error == .again { return nil }
            throw error
        }
    }

    /// Writes once.
    ///
    /// - Returns: bytes taken, maybe fewer than offered; nil where a non-blocking descriptor takes none now.
    public borrowing func write(_ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int? {
        let number = self.number
        do {
            return try retrying { Glibc.write(number, bytes.baseAddress, bytes.count) }
        } catch {
            if error == .again { return nil }
            throw error
        }
    }

    /// Writes all of it, for files: a descriptor that would block fails with `.again`.
    public borrowing func writeAll(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
        var rest = bytes
        while !rest.isEmpty {
            guard let count = try write(rest) else { throw .again }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Writes all of it at a place of the file, whose position stays.
    public borrowing func writeAll(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(Errno) {
        let number = self.number
        var rest = bytes
        var place = offset
        while !rest.isEmpty {
            let count = try retrying { pwrite(number, rest.baseAddress, rest.count, off_t(place)) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            place += Int64(count)
        }
    }

    /// Writes all of an array at a place of the file.
    public borrowing func writeAll(_ bytes: [UInt8], at offset: Int64) throws(Errno) {
        var failure: Errno?
        bytes.withUnsafeBytes { buffer in
            do throws(Errno) {
                try writeAll(buffer, at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Cuts a file, or makes it longer with zeros.
    public borrowing func resize(to bytes: Int64) throws(Errno) {
        let number = self.number
        _ = try retrying { ftruncate(number, off_t(bytes)) }
    }

    /// A request of the device's own; `argument` as its header says.
    ///
    /// - Returns: what the driver answers, 0 or more.
    @discardableResult
    public borrowing func control(_ request: UInt, _ argument: UnsafeMutableRawPointer?) throws(Errno) -> Int32 {
        let number = self.number
        return try retrying { lanterne_ioctl(number, request, argument) }
    }

    /// A request whose argument is a number.
    @discardableResult
    public borrowing func control(_ request: UInt, value: UInt) throws(Errno) -> Int32 {
        let number = self.number
        return try retrying { lanterne_ioctl_value(number, request, value) }
    }
}
