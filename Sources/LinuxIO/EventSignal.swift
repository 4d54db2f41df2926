import CLinux
import Glibc
import Media
import Synchronization

/// A wake signal on an eventfd, so that it can be waited for alone or beside other descriptors.
public final class EventSignal: WakeSignal {
    private let event: FileDescriptor
    /// Set from the first raise until the wait that saw it, which saves the system calls of further raises.
    private let isRaised = Atomic<Bool>(false)

    /// - Throws: EMFILE or ENFILE, when the process or the machine has too many files open.
    public init() throws(Errno) {
        event = FileDescriptor(owning: try retrying { eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)) })
    }

    /// Readable (epoll, poll) while raised. Call `consume` once it is seen.
    public var descriptor: Int32 { event.number }

    /// Wakes the waiter; a second raise before it woke costs no system call.
    public func raise() {
        guard !isRaised.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var one: UInt64 = 1
        // Can't fail but by overflow, which takes 2^64 - 1 raises between two waits.
        _ = Glibc.write(event.number, &one, 8)
    }

    /// Whether somebody has raised it; costs no system call.
    public var isPending: Bool { isRaised.load(ordering: .acquiring) }

    /// Takes a raise back if there is one; never blocks.
    ///
    /// - Returns: whether it was raised.
    /// - Thread: the waiting one.
    @discardableResult
    public func consume() -> Bool {
        var count: UInt64 = 0
        // Emptied before the flag falls: a raise between the two is answered by the present return. Emptied whatever the flag says: a
        // raise whose write came after its flag was seen leaves the descriptor readable.
        _ = Glibc.read(event.number, &count, 8)
        return isRaised.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// Waits until raised, or until the deadline.
    @discardableResult
    public func wait(until deadline: HostTime?) -> Bool {
        if isPending, consume() { return true }
        while true {
            if !Readiness.wait(event.number, until: deadline).isEmpty, consume() { return true }
            if let deadline, MonotonicClock().now() >= deadline { return false }
        }
    }
}
