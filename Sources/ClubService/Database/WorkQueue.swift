import Glibc
import LinuxIO

/// What waits for a database's threads: first come, first served, and never more than so much.
///
/// - Thread: any may add; the database's own take.
final class WorkQueue<Element: Sendable>: @unchecked Sendable {
    private struct State {
        var waiting: [Element] = []
        var isClosed = false
    }

    private let most: Int
    private let state = Guarded(State())
    // Guard: the pointer never changes, and what it points at is glibc's to guard. Counts what waits, and one more for ever once closed.
    private let count: UnsafeMutablePointer<sem_t>

    /// - Parameter most: Beyond this, what comes is refused.
    init(most: Int) {
        self.most = most
        count = .allocate(capacity: 1)
        count.initialize(to: sem_t())
        sem_init(count, 0, 0)
    }

    deinit {
        sem_destroy(count)
        count.deallocate()
    }

    /// - Returns: Whether there was room; false, too, once closed.
    func add(_ element: Element) -> Bool {
        let isAdded = state.withLock { state in
            guard !state.isClosed, state.waiting.count < most else { return false }
            state.waiting.append(element)
            return true
        }
        if isAdded { sem_post(count) }
        return isAdded
    }

    /// Waits until there is one, and takes with it what waits already.
    ///
    /// - Parameter most: Taken at a time.
    /// - Returns: At least one; none once closed and empty.
    func take(_ most: Int) -> [Element] {
        while true {
            while sem_wait(count) != 0 {}
            let (taken, isClosed) = state.withLock { state in
                let taken = Array(state.waiting.prefix(most))
                state.waiting.removeFirst(taken.count)
                return (taken, state.isClosed)
            }
            // One was waited for already. What isn't counted yet will be, and wakes somebody for nothing.
            for _ in 1..<max(1, taken.count) { sem_trywait(count) }
            if isClosed { sem_post(count) }
            if isClosed || !taken.isEmpty { return taken }
        }
    }

    /// Nothing more is let in; what waits is still taken.
    func close() {
        state.withLock { $0.isClosed = true }
        sem_post(count)
    }
}
