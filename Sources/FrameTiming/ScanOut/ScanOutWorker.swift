import Media
import Synchronization

/// Shows each picture at its vblank: takes flips from the display, judges the head of the queue for the next vblank, commits one ahead.
///
/// Everything here happens on the scan-out thread. After the first picture of a format nothing allocates, nothing is logged, and no lock
/// is held that another thread holds across work. On the box the thread sleeps in the display's `nextEvent` while a flip is due,
/// and on its signal otherwise.
public final class ScanOutWorker: Worker {
    let output: any VideoOutput
    let queue: FrameQueue
    let clock: MediaClock
    let pool: any FramePool
    let control: ScanOutControl

    enum Mode {
        case still, playing
    }

    var mode = Mode.still
    var grid: VblankPredictor
    var cadence: Cadence
    var agreement = FormatAgreement()
    var generation: UInt32?
    var hasShownPicture = false
    var hasShownPreview = false
    var hasReportedEnd = false
    /// Steps asked for and not yet taken.
    var stepsWanted = 0
    var isFinished = false
    /// What was last said to be refused: said once.
    var lastTrouble: DisplayError?

    /// Committed, not flipped yet.
    var pending: Pending?
    /// Taken off the queue, but the display was busy.
    var staged: (frame: VideoFrame, slot: FrameSlotAssignment?, isStep: Bool)?
    /// On the screen: its cell is held until another has flipped.
    var shown: VideoFrame?
    var lastSequence: UInt64 = 0
    /// Of the clock, when the cadence was locked.
    var clockRun: UInt32 = 0
    var committedOverlay: UInt32 = 0

    struct Pending {
        var frame: VideoFrame?
        var slot: FrameSlotAssignment?
        var commitTime: HostTime
        var deadline: HostTime
        var overlay: UInt32
        var isStep = false
    }

    /// - Parameter pool: The decoder's, where shown and dropped cells go back to.
    public init(output: any VideoOutput, queue: FrameQueue, clock: MediaClock, pool: any FramePool, control: ScanOutControl) {
        self.output = output
        self.queue = queue
        self.clock = clock
        self.pool = pool
        self.control = control
        let rate = output.screen.refreshRate
        grid = VblankPredictor(refreshRate: rate)
        cadence = Cadence(refreshRate: rate, frameRate: nil)
    }

    /// A key that is held asks for more steps than can be decoded; nobody wants to wait for them once it is released.
    private static let longestWalk = 4

    /// One turn: a flip, a decision, or both.
    public func step(now: HostTime) -> WorkerState {
        while let command = control.commands.take() { obey(command) }
        if isFinished { return .finished }
        if let pending { return awaitFlip(pending, now: now) }
        if let staged {
            self.staged = nil
            if staged.frame.generation == queue.generation {
                return commit(staged.frame, slot: staged.slot, isStep: staged.isStep, now: now)
            }
            pool.release(staged.frame.cell)
        }
        return tend(decide(now: now), now: now)
    }

    /// While nothing moves, nobody else calls a display that lives on this thread.
    private func tend(_ state: WorkerState, now: HostTime) -> WorkerState {
        guard let interval = output.tendInterval, pending == nil, case .waiting(let deadline) = state else { return state }
        if case .lost(let error) = output.nextEvent(until: now) { return lose(error) }
        let next = now + interval
        return .waiting(until: deadline.map { min($0, next) } ?? next)
    }

    private func obey(_ command: ScanOutCommand) {
        switch command {
        case .still:
            mode = .still
            control.record.breakInterval()
        case .step:
            if mode == .still { stepsWanted = min(stepsWanted + 1, Self.longestWalk) }
        case .play:
            mode = .playing
            stepsWanted = 0
            cadence.unlock()
            // A picture that was on its way to the screen has flipped since the pause.
            control.record.breakInterval()
        case .clear:
            giveBackAll()
            output.clear()
        case .stop:
            giveBackAll()
            isFinished = true
        }
    }

    func giveBackAll() {
        if let frame = shown { pool.release(frame.cell) }
        if let frame = pending?.frame { pool.release(frame.cell) }
        if let staged { pool.release(staged.frame.cell) }
        shown = nil
        staged = nil
        pending?.frame = nil
    }
}
