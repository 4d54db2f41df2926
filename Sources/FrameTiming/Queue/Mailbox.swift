import Media
import Synchronization

/// A few messages between two threads, in order, without allocation once it is made.
public final class Mailbox<Message: Sendable>: Sendable {
    private struct State: Sendable {
        var places: [Message?]
        var first = 0
        var count = 0
        var lost = 0
    }

    private let state: Mutex<State>
    private let signal: any WakeSignal

    /// - Parameter signal: The reader's.
    public init(capacity: Int, signal: any WakeSignal) {
        state = Mutex(State(places: Array(repeating: nil, count: max(1, capacity))))
        self.signal = signal
    }

    /// - Returns: false when full: the message is lost, and counted.
    /// - Thread: any.
    @discardableResult
    public func post(_ message: Message) -> Bool {
        let posted = state.withLock { state in
            guard state.count < state.places.count else {
                state.lost += 1
                return false
            }
            state.places[(state.first + state.count) % state.places.count] = message
            state.count += 1
            return true
        }
        signal.raise()
        return posted
    }

    /// - Thread: the reader's.
    public func take() -> Message? {
        state.withLock { state in
            guard state.count > 0 else { return nil }
            let message = state.places[state.first]
            state.places[state.first] = nil
            state.first = (state.first + 1) % state.places.count
            state.count -= 1
            return message
        }
    }

    /// Messages that found it full.
    ///
    /// - Thread: any.
    public var lost: Int { state.withLock { $0.lost } }
}
