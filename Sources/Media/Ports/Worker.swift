/// One loop of the flow, cut into steps so that a thread drives it on the box and a fake clock drives it in tests.
///
/// A worker never blocks in `step`, but for what must wait inside a call: libavformat for its bytes, a display for the flip that is
/// due. It never reads a clock of its own.
public protocol Worker: AnyObject {
    /// Does what can be done now, in small portions.
    ///
    /// - Parameter now: The host clock, read just before.
    /// - Returns: whether to call again at once, or when.
    /// - Thread: always the same one.
    func step(now: HostTime) -> WorkerState
}

/// What a worker wants after a step.
public enum WorkerState: Equatable, Sendable {
    /// More can be done at once.
    case again
    /// Nothing to do until its signal is raised or, if given, this instant comes.
    case waiting(until: HostTime?)
    /// It will never have anything to do again.
    case finished
}

/// Wakes one waiting worker.
public protocol WakeSignal: AnyObject, Sendable {
    /// Lets the next, or the present, `wait` return. Raising twice before a wait counts once.
    ///
    /// - Thread: any. Never blocks, allocates nothing.
    func raise()

    /// Waits until raised, or until the deadline (CLOCK_MONOTONIC); nil waits for ever.
    ///
    /// - Returns: whether it was raised.
    /// - Thread: the one that owns the waiting worker.
    @discardableResult
    func wait(until deadline: HostTime?) -> Bool
}
