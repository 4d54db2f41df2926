import Media
import Synchronization

/// Drives one worker on a thread of its own: steps it while it has something to do, waits on its signal while it hasn't.
public final class WorkerThread: Sendable {
    private let thread: LinuxThread
    private let signal: any WakeSignal
    private let control: Control

    // What the thread and its owner share: both parts are safe from any thread.
    private final class Control: Sendable {
        let isStopping = Atomic<Bool>(false)
        let ended: EventSignal

        init(ended: EventSignal) { self.ended = ended }
    }

    // The worker crosses to its thread once, at the start, and `sending` has seen to it that nobody else uses it.
    private struct Handover: @unchecked Sendable {
        let worker: any Worker
    }

    /// Starts the thread. The worker is stepped there until it has finished or `stop` is called.
    ///
    /// - Throws: what `LinuxThread` and `EventSignal` throw.
    public init(
        name: String, worker: sending any Worker, signal: any WakeSignal, clock: any HostClock, stackBytes: Int = 512 << 10,
        realTimePriority: Int32? = nil, niceness: Int32 = 0
    ) throws(Errno) {
        let control = Control(ended: try EventSignal())
        let handover = Handover(worker: worker)
        self.signal = signal
        self.control = control
        thread = try LinuxThread(name: name, stackBytes: stackBytes, realTimePriority: realTimePriority, niceness: niceness) {
            Self.run(handover.worker, signal, clock, control)
            control.ended.raise()
        }
    }

    /// Whether SCHED_FIFO was granted.
    public var isRealTime: Bool { thread.isRealTime }

    private static func run(_ worker: any Worker, _ signal: any WakeSignal, _ clock: any HostClock, _ control: Control) {
        while !control.isStopping.load(ordering: .acquiring) {
            switch worker.step(now: clock.now()) {
            case .again: continue
            case .waiting(let deadline): signal.wait(until: deadline)
            case .finished: return
            }
        }
    }

    /// Asks the thread to end after its present step, and waits for that.
    ///
    /// - Parameter deadline: nil waits for ever. A step that blocks in a device outlasts it.
    /// - Returns: whether the thread has ended (and is joined); false leaves it running on its own.
    /// - Thread: any but the worker's, one at a time.
    @discardableResult
    public func stop(by deadline: HostTime? = nil) -> Bool {
        control.isStopping.store(true, ordering: .releasing)
        signal.raise()
        return join(by: deadline)
    }

    /// Waits until the worker has finished by itself.
    ///
    /// - Returns: whether it has, before the deadline.
    @discardableResult
    public func join(by deadline: HostTime? = nil) -> Bool {
        guard control.ended.wait(until: deadline) else { return false }
        control.ended.raise()
        thread.join()
        return true
    }
}
