import Media
import Synchronization

/// A host clock that stands still until a test moves it. Begins at one second, so that nothing mistakes 0 for "none".
package final class FakeClock: HostClock {
    private let time = Mutex(HostTime(nanoseconds: 1_000_000_000))

    package init() {}

    package func now() -> HostTime { time.withLock { $0 } }

    /// Never backward.
    package func advance(to instant: HostTime) { time.withLock { $0 = max($0, instant) } }

    package func advance(by interval: Duration) { time.withLock { $0 = $0 + interval } }
}

/// Lets a fake's time pass by looking at it: for suites that wait by the clock, as on a real device.
package struct PassingClock: HostClock {
    private let clock: FakeClock
    private let step: Duration

    /// - Parameter step: What each look costs.
    package init(_ clock: FakeClock, step: Duration = .milliseconds(1)) {
        self.clock = clock
        self.step = step
    }

    package func now() -> HostTime {
        clock.advance(by: step)
        return clock.now()
    }
}

/// A signal for one thread: remembers that it was raised, and never waits.
package final class FakeSignal: WakeSignal {
    private let raised = Atomic<Bool>(false)

    package init() {}

    package func raise() { raised.store(true, ordering: .sequentiallyConsistent) }

    @discardableResult
    package func wait(until deadline: HostTime?) -> Bool { raised.exchange(false, ordering: .sequentiallyConsistent) }

    package var isRaised: Bool { raised.load(ordering: .sequentiallyConsistent) }
}

/// A small deterministic source of noise (xorshift).
package struct FakeNoise: Sendable {
    private var state: UInt64

    package init(seed: UInt64 = 0x9E37_79B9_7F4A_7C15) {
        state = seed | 1
    }

    /// Evenly spread over −1…1.
    package mutating func next() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(state >> 11) / Double(1 << 52) - 1
    }
}
