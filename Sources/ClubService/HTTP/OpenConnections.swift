import Glibc
import Synchronization

/// The connections that are open now, so that those on which nothing is asked can be ended.
final class OpenConnections: Sendable {
    private struct Connection {
        /// A request is being answered.
        var isAnswering = false
        /// When it began, or its last request was answered.
        var since = ContinuousClock.now
    }

    private struct State {
        var byDescriptor: [Int32: Connection] = [:]
        var isEnding = false
    }

    private let state = Mutex(State())

    /// No further request is taken.
    var isEnding: Bool { state.withLock { $0.isEnding } }

    /// - Returns: Whether it may go on.
    func begin(_ descriptor: Int32) -> Bool {
        state.withLock { state in
            if !state.isEnding { state.byDescriptor[descriptor] = Connection() }
            return !state.isEnding
        }
    }

    /// - Returns: Whether a next request may come.
    @discardableResult
    func isAnswering(_ descriptor: Int32, _ value: Bool) -> Bool {
        state.withLock { state in
            state.byDescriptor[descriptor] = Connection(isAnswering: value)
            return !state.isEnding
        }
    }

    func end(_ descriptor: Int32) {
        state.withLock { state in _ = state.byDescriptor.removeValue(forKey: descriptor) }
    }

    /// Ends those that wait for a next request; the others end with their answer.
    func endAll() {
        state.withLock { state in
            state.isEnding = true
            // Within the lock: a descriptor that is closed meanwhile would be another's.
            for (descriptor, connection) in state.byDescriptor where !connection.isAnswering { shutdown(descriptor, Int32(SHUT_RD)) }
        }
    }

    /// Ends those on which no whole request has come for so long: boxes ask each minute, and who sends a letter now and then holds a descriptor for
    /// nothing.
    func endIdle(longerThan limit: Duration) {
        state.withLock { state in
            let now = ContinuousClock.now
            for (descriptor, connection) in state.byDescriptor where !connection.isAnswering && now - connection.since > limit {
                shutdown(descriptor, Int32(SHUT_RD))
            }
        }
    }
}
