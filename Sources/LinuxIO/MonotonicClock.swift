import CLinux
import Glibc
import Media

/// The machine's own CLOCK_MONOTONIC, on which page flips, sound cards and keys are stamped too.
public struct MonotonicClock: HostClock {
    /// There is only one such clock; this is a name for it.
    public init() {}

    /// Reads the clock through the vDSO, without a system call where the machine has one.
    public func now() -> HostTime {
        var time = timespec()
        _ = clock_gettime(CLOCK_MONOTONIC, &time)
        return HostTime(time)
    }

    /// Sleeps until an instant, to the nanosecond; returns at once when it has passed.
    ///
    /// - Thread: any that may block.
    public func sleep(until instant: HostTime) {
        var time = timespec(instant)
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
    }
}

extension HostTime {
    init(_ time: timespec) {
        self.init(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }
}

extension timespec {
    init(_ time: HostTime) {
        let nanoseconds = max(0, time.nanoseconds)
        self.init(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }

    /// What is left until a deadline; zero when it has passed.
    init(from now: HostTime, to deadline: HostTime) {
        let (rest, overflow) = deadline.nanoseconds.subtractingReportingOverflow(now.nanoseconds)
        // A deadline of "never" must not become a negative wait.
        self.init(HostTime(nanoseconds: overflow ? .max / 4 : min(max(0, rest), .max / 4)))
    }
}
