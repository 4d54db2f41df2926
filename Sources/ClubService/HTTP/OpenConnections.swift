import Glibc
import Synchronization

/// The connections that are open now, so that those on which nothing is asked can be ended.
final class OpenConnections: Sendable {
    private struct State {
        /// By descriptor: whether a request is being answered.
        var answering: [Int32: Bool] = [:]
        var isEnding = false
    }

    private let state = Mutex(State())

    /// No further request is taken.
    var isEnding: Bool { state.withLock { $0.isEnding } }

    /// - Returns: Whether it may go on.
    func begin(_ descriptor: Int32) -> Bool {
        state.withLock { state in
            if !state.isEnding { state.answering[descriptor] = false }
            return !state.isEnding
        }
    }

    /// - Returns: Whether a next request may come.
    @discardableResult
    func isAnswering(_ descriptor: Int32, _ value: Bool) -> Bool {
        state.withLock { state in
            state.answering[descriptor] = value
            return !state.isEnding
        }
    }

    func end(_ descriptor: Int32) {
        state.withLock { state in _ = state.answering.removeValue(forKey: descriptor) }
    }

    /// Ends those that wait for a next request; the others end with their answer.
    func endAll() {
        state.withLock { state in
            state.isEnding = true
            // Within the lock: a descriptor that is closed meanwhile would be another's.
            for (descriptor, isAnswering) in state.answering where !isAnswering { shutdown(descriptor, Int32(SHUT_RD)) }
        }
    }
}
