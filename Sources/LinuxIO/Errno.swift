import CLinux
import Glibc

/// The number by which the kernel says why a call failed.
///
/// - Source: errno(3).
public struct Errno: Error, Hashable, Sendable {
    /// As in `errno.h`; positive.
    public let number: Int32

    /// Wraps a positive error number.
    public init(_ number: Int32) {
        self.number = number
    }

    /// Of the call that has just failed on this thread.
    public static var last: Errno { Errno(Glibc.errno) }

    /// ENOENT: no such file.
    public static let noEntry = Errno(ENOENT)
    /// EACCES: the file forbids it to this user.
    public static let noPermission = Errno(EACCES)
    /// EPERM: the call asks for a privilege.
    public static let notPermitted = Errno(EPERM)
    /// EBUSY: somebody else uses it.
    public static let busy = Errno(EBUSY)
    /// EAGAIN: not now.
    public static let again = Errno(EAGAIN)
    /// EINTR: a signal handler ran.
    public static let interrupted = Errno(EINTR)
    /// ENOMEM: memory is out.
    public static let outOfMemory = Errno(ENOMEM)
    /// EINVAL: an argument is refused.
    public static let invalid = Errno(EINVAL)
    /// ENODEV: there is no such device, or no more.
    public static let noDevice = Errno(ENODEV)
}

extension Errno: CustomStringConvertible {
    /// The C library's sentence, for people: `No such file or directory`. Allocates.
    public var description: String {
        // The longest sentence of glibc has 50 bytes; strerror_r of POSIX truncates, of GNU may ignore the buffer: strerror is used
        // under its own guarantee of being per-thread since glibc 2.32.
        guard let text = strerror(number) else { return "error \(number)" }
        return String(cString: text)
    }
}

/// Calls again while a signal handler interrupts; -1 becomes the error.
///
/// - Thread: any.
@inline(__always)
func retrying<Result: SignedInteger>(_ call: () -> Result) throws(Errno) -> Result {
    while true {
        let result = call()
        if result != -1 { return result }
        let error = Errno.last
        if error != .interrupted { throw error }
    }
}
