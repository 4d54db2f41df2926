import Synchronization

/// A rental that was paid for, and answered.
struct Rental: Hashable, Sendable {
    var box: String
    var title: String
    var entitlement: String
    var isByVoucher: Bool
}

/// What customers were told, over the lives of all that served them.
final class Told: Sendable {
    private struct State {
        var rentals: [Rental] = []
        var repetitions = 0
        var isClosed = false
        var inside = 0
    }
    private let state = Mutex(State())

    var rentals: [Rental] { state.withLock { $0.rentals } }
    /// Questions that had to be asked again, as no answer came.
    var repetitions: Int { state.withLock { $0.repetitions } }
    /// Nobody begins anything new.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    func add(_ rental: Rental) { state.withLock { $0.rentals.append(rental) } }
    func addRepetition() { state.withLock { $0.repetitions += 1 } }
    /// Everybody has gone.
    var isDone: Bool { state.withLock { $0.inside == 0 } }

    func enter() { state.withLock { $0.inside += 1 } }
    func leave() { state.withLock { $0.inside -= 1 } }
    func close() { state.withLock { $0.isClosed = true } }
}
