import CLinux
import Glibc
import Media

/// What a wait on descriptors gave.
public struct Readiness: OptionSet, Sendable {
    /// One bit for each descriptor.
    public let rawValue: UInt8

    /// Bit n stands for the n-th descriptor of the wait.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The first descriptor can be read, or is in error.
    public static let first = Readiness(rawValue: 1)
    /// The second descriptor can be read, or is in error.
    public static let second = Readiness(rawValue: 2)

    /// Waits until one of two descriptors can be read (or is in error), or the deadline; nil waits for ever.
    ///
    /// - Returns: empty at the deadline or when a signal handler ran: callers look at the clock again anyway.
    /// - Thread: any. Allocates nothing.
    public static func wait(_ first: Int32, _ second: Int32 = -1, until deadline: HostTime?) -> Readiness {
        var descriptors = (
            pollfd(fd: first, events: Int16(POLLIN), revents: 0), pollfd(fd: second, events: Int16(POLLIN), revents: 0)
        )
        let count: nfds_t = second < 0 ? 1 : 2
        let ready = withUnsafeMutablePointer(to: &descriptors) { tuple in
            tuple.withMemoryRebound(to: pollfd.self, capacity: 2) { list in
                guard let deadline else { return ppoll(list, count, nil, nil) }
                var rest = timespec(from: MonotonicClock().now(), to: deadline)
                return ppoll(list, count, &rest, nil)
            }
        }
        guard ready > 0 else { return Readiness(rawValue: 0) }
        return Readiness(rawValue: (descriptors.0.revents != 0 ? 1 : 0) | (descriptors.1.revents != 0 ? 2 : 0))
    }
}
