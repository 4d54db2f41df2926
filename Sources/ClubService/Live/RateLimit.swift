import Synchronization

/// How often somebody may ask: so many at once, and then so many a second.
///
/// It knows a bounded number of askers; those that have asked for nothing for longest are forgotten, which is no gain to them: their allowance was full again.
final class RateLimit: Sendable {
    private struct State {
        var left: [String: Allowance] = [:]
    }
    private struct Allowance {
        var requests: Double
        var seen: Double
    }

    private let burst: Double
    private let perSecond: Double
    private let most: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - burst: At once.
    ///   - perSecond: Afterwards.
    ///   - most: Askers that are known at a time; some 100 bytes each.
    init(burst: Double, perSecond: Double, most: Int = 20_000) {
        self.burst = burst
        self.perSecond = perSecond
        self.most = most
    }

    /// Takes one request from somebody's allowance.
    ///
    /// - Parameter now: In seconds, of a clock that only goes forward.
    /// - Returns: Whether there was one.
    func take(_ asker: String, now: Double) -> Bool {
        state.withLock { state in
            if state.left[asker] == nil, state.left.count >= most { forget(&state, now) }
            let known = state.left[asker] ?? Allowance(requests: burst, seen: now)
            let grown = min(burst, known.requests + max(0, now - known.seen) * perSecond)
            let isThere = grown >= 1
            state.left[asker] = Allowance(requests: isThere ? grown - 1 : grown, seen: max(now, known.seen))
            return isThere
        }
    }

    /// Those whose allowance is full; where nobody's is, half of all, the longest silent first.
    private func forget(_ state: inout State, _ now: Double) {
        state.left = state.left.filter { $0.value.requests + (now - $0.value.seen) * perSecond < burst }
        guard state.left.count >= most else { return }
        let middle = state.left.values.map(\.seen).sorted()[most / 2]
        state.left = state.left.filter { $0.value.seen > middle }
    }
}
