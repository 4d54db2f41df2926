import Media
import Synchronization

/// A host clock that stands still until a test moves it. Begins at one second, so that nothing mistakes 0 for "none".
public final class FakeClock: HostClock {
    private let time = Mutex(HostTime(nanoseconds: 1_000_000_000))

    public init() {}

    public func now() -> HostTime { time.withLock { $0 } }

    /// Never backward.
    public func advance(to instant: HostTime) { time.withLock { $0 = max($0, instant) } }

    public func advance(by interval: Duration) { time.withLock { $0 = $0 + interval } }
}

/// A signal for one thread: remembers that it was raised, and never waits.
public final class FakeSignal: WakeSignal {
    private let raised = Atomic<Bool>(false)

    public init() {}

    public func raise() { raised.store(true, ordering: .sequentiallyConsistent) }

    @discardableResult
    public func wait(until deadline: HostTime?) -> Bool { raised.exchange(false, ordering: .sequentiallyConsistent) }

    public var isRaised: Bool { raised.load(ordering: .sequentiallyConsistent) }
}

/// A small deterministic source of noise (xorshift).
public struct FakeNoise: Sendable {
    private var state: UInt64

    public init(seed: UInt64 = 0x9E37_79B9_7F4A_7C15) {
        state = seed | 1
    }

    /// Evenly spread over −1…1.
    public mutating func next() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(state >> 11) / Double(1 << 52) - 1
    }
}
