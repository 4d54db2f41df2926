/// An instant of the machine's monotonic clock (CLOCK_MONOTONIC), in nanoseconds since an arbitrary start.
///
/// Page flips, ALSA timestamps and evdev events are all stamped on this clock, which is what lets them be compared.
public struct HostTime: Hashable, Comparable, Sendable {
    /// Only differences mean anything.
    public let nanoseconds: Int64

    /// From a kernel's stamp, or a fake clock's.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The earlier one is less.
    public static func < (left: HostTime, right: HostTime) -> Bool { left.nanoseconds < right.nanoseconds }

    /// So much later.
    public static func + (instant: HostTime, interval: Duration) -> HostTime {
        HostTime(nanoseconds: instant.nanoseconds &+ interval.nanosecondsSaturating)
    }

    /// So much earlier.
    public static func - (instant: HostTime, interval: Duration) -> HostTime {
        HostTime(nanoseconds: instant.nanoseconds &- interval.nanosecondsSaturating)
    }

    /// From the one to the other; negative where `later` is the earlier one.
    public static func - (later: HostTime, earlier: HostTime) -> Duration {
        .nanoseconds(later.nanoseconds &- earlier.nanoseconds)
    }

    /// Of two deadlines the one that comes first; nil is never.
    public static func earliest(_ left: HostTime?, _ right: HostTime?) -> HostTime? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}

extension Duration {
    /// Whole nanoseconds, rounded toward zero; saturates beyond 292 years.
    public var nanosecondsSaturating: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carried) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }

    /// For reports and logs.
    public var milliseconds: Double { Double(nanosecondsSaturating) / 1_000_000 }
}

/// Reads the host clock. Injected everywhere, so that tests move time themselves.
public protocol HostClock: Sendable {
    /// - Thread: any. Allocates nothing.
    func now() -> HostTime
}
