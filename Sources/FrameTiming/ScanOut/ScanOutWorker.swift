import Media
import Synchronization

/// Shows each picture at its vblank: takes flips from the display, judges the head of the queue for the next vblank, commits one ahead.
///
/// Everything here happens on the scan-out thread. After the first picture of a format nothing allocates, nothing is logged, and no lock
/// is held that another thread holds across work. On the box the thread sleeps in the display's `nextEvent` while a flip is due,
/// and on its signal otherwise.
public final class ScanOutWorker: Worker {
    private let output: any VideoOutput
    private let queue: FrameQueue
    private let clock: MediaClock
    private let pool: any FramePool
    private let control: ScanOutControl

    private enum Mode {
        case still, playing
    }

    private var mode = Mode.still
    private var grid: VblankPredictor
    private var cadence: Cadence
    private var agreement = FormatAgreement()
    private var generation: UInt32?
    private var hasShownPicture = false
    private var hasShownPreview = false
    private var hasReportedEnd = false
    private var isFinished = false
    /// What was last said to be refused: said once.
    private var lastTrouble: DisplayError?

    /// Committed, not flipped yet.
    private var pending: Pending?
    /// Taken off the queue, but the display was busy.
    private var staged: (frame: VideoFrame, slot: FrameSlotAssignment?)?
    /// On the screen: its slot is held until another has flipped.
    private var shown: VideoFrame?
    private var lastSequence: UInt64 = 0
    /// Of the clock, when the cadence was locked.
    private var clockRun: UInt32 = 0
    private var committedOverlay: UInt32 = 0

    private struct Pending {
        var frame: VideoFrame?
        var slot: FrameSlotAssignment?
        var commitTime: HostTime
        var deadline: HostTime
        var overlay: UInt32
    }

    /// Commits that come later than this before a vblank may miss it in the kernel.
    private static let commitMargin = Duration.milliseconds(1)
    /// Longer than any display's interval: then something is wrong with it.
    private static let stallTime = Duration.milliseconds(250)

    /// - Parameter pool: The decoder's, where shown and dropped slots go back to.
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

    /// One turn: a flip, a decision, or both.
    public func step(now: HostTime) -> WorkerState {
        while let command = control.commands.take() { obey(command) }
        if isFinished { return .finished }
        if let pending { return awaitFlip(pending, now: now) }
        if let staged {
            self.staged = nil
            if staged.frame.generation == queue.generation { return commit(staged.frame, slot: staged.slot, now: now) }
            pool.release(staged.frame.slot)
        }
        return decide(now: now)
    }

    private func obey(_ command: ScanOutCommand) {
        switch command {
        case .still:
            mode = .still
            control.record.breakInterval()
        case .play:
            mode = .playing
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

    private func giveBackAll() {
        if let frame = shown { pool.release(frame.slot) }
        if let frame = pending?.frame { pool.release(frame.slot) }
        if let staged { pool.release(staged.frame.slot) }
        shown = nil
        staged = nil
        pending?.frame = nil
    }

    // MARK: Flips

    private func awaitFlip(_ flight: Pending, now: HostTime) -> WorkerState {
        switch output.nextEvent(until: flight.deadline) {
        case .flip(let flip):
            flipped(flight, flip)
            return .again
        case .timeout:
            if now >= flight.deadline {
                control.posted.post(.stalled)
                pending?.deadline = now + .seconds(1)
                return .waiting(until: now + .seconds(1))
            }
            return .waiting(until: flight.deadline)
        case .interrupted:
            return .again
        case .lost(let error):
            return lose(error)
        }
    }

    private func lose(_ error: DisplayError) -> WorkerState {
        control.posted.post(.lost(error))
        giveBackAll()
        isFinished = true
        return .finished
    }

    /// Says once what a display refuses, and asks whether it is still there.
    private func complain(_ error: DisplayError, now: HostTime) -> WorkerState? {
        if error != lastTrouble { control.posted.post(.unshowable(error)) }
        lastTrouble = error
        guard case .lost(let reason) = output.nextEvent(until: now) else { return nil }
        return lose(reason)
    }

    private func flipped(_ flight: Pending, _ flip: FlipTiming) {
        pending = nil
        lastSequence = flip.sequence
        grid.flipped(flip)
        control.didShow(flight.frame, overlay: flight.overlay, at: flip.time, grid: grid)
        guard let frame = flight.frame else { return }
        if let old = shown { pool.release(old.slot) }
        shown = frame
        let isLate = flight.slot.map { Int64(clamping: flip.sequence) > $0.vblank } ?? false
        control.record.add(
            FrameLedgerEntry(
                mediaTime: frame.presentationTime, generation: frame.generation,
                outcome: flight.slot == nil ? .atOnce : isLate ? .late : .shown, slotVblank: flight.slot?.vblank,
                slotTime: flight.slot?.time, commitTime: flight.commitTime, flip: flip, correction: flight.slot?.correction ?? 0))
        guard frame.generation == generation else { return }
        if frame.isPreview ? !hasShownPreview : !hasShownPicture {
            control.posted.post(
                .picture(
                    generation: frame.generation, mediaTime: frame.presentationTime, flip: flip.time, isPreview: frame.isPreview))
        }
        if frame.isPreview { hasShownPreview = true } else { hasShownPicture = true }
    }

    // MARK: Decisions

    private func decide(now: HostTime) -> WorkerState {
        // Bounded: each turn takes a picture off the queue, or ends.
        for _ in 0...queue.capacity {
            let head = queue.head()
            if head.generation != generation { begin(head.generation) }
            guard let frame = head.frame else { return withoutPicture(head, now: now) }
            if frame.isPreview || !hasShownPicture && (mode == .still || !grid.isKnown) {
                return show(frame, slot: nil, now: now)
            }
            guard mode == .playing else { return refreshOverlay(now: now, otherwise: .waiting(until: nil)) }
            let reading = clock.reading
            guard reading.isRunning else {
                cadence.unlock()
                return refreshOverlay(now: now, otherwise: .waiting(until: nil))
            }
            follow(frame.format, reading)
            guard let target = reachable(after: now + Self.commitMargin), let soonest = reachable(after: now),
                let slot = cadence.assign(frame.presentationTime, clock: reading, grid: grid, target: target)
            else { return show(frame, slot: nil, now: now) }
            let nextSlot = head.next.flatMap { next in
                next.isPreview ? nil : cadence.peek(next.presentationTime, clock: reading, grid: grid)
            }
            switch FrameVerdict.decide(target: target, slot: slot.vblank, nextSlot: nextSlot) {
            case .show where slot.vblank > soonest:
                // Too near a vblank that isn't its own, which a commit might still reach.
                return hold(until: slot.vblank, now: now)
            case .show: return show(frame, slot: slot, now: now)
            case .hold(let vblank): return hold(until: vblank, now: now)
            case .drop: drop(frame, slot, isPlanned: nextSlot == slot.vblank)
            }
        }
        return .again
    }

    private func begin(_ newGeneration: UInt32) {
        generation = newGeneration
        hasShownPicture = false
        hasShownPreview = false
        hasReportedEnd = false
        cadence.unlock()
        control.record.breakInterval()
    }

    private func reachable(after instant: HostTime) -> Int64? {
        grid.next(after: instant).map { max($0, Int64(clamping: lastSequence) + 1) }
    }

    /// Locks the cadence where it has to be: on the picture that stands, whose place sound has begun by, else on the first one judged.
    private func follow(_ format: VideoFormat, _ reading: ClockReading) {
        if format.frameRate != cadence.frameRate { cadence.setFrameRate(format.frameRate) }
        if reading.run != clockRun { cadence.unlock() }
        clockRun = reading.run
        guard !cadence.isLocked, cadence.frameRate != nil, let shown, shown.generation == generation, !shown.isPreview else { return }
        guard cadence.assign(shown.presentationTime, clock: reading, grid: grid, target: .min) != nil else { return }
        if let phase = cadence.phase { control.record.locked(phase: phase) }
    }

    private func hold(until vblank: Int64, now: HostTime) -> WorkerState {
        // An eighth into the interval before: the flip before it has surely been stamped, and the commit has the rest to get through.
        let wake = grid.time(of: vblank - 1).map { $0 + .nanoseconds(Int64(grid.interval / 8)) }
        return refreshOverlay(now: now, otherwise: .waiting(until: wake.map { max($0, now + .microseconds(50)) }))
    }

    private func drop(_ frame: VideoFrame, _ slot: FrameSlotAssignment, isPlanned: Bool) {
        guard queue.pop(frame) else { return }
        pool.release(frame.slot)
        control.record.add(
            FrameLedgerEntry(
                mediaTime: frame.presentationTime, generation: frame.generation, outcome: isPlanned ? .skipped : .dropped,
                slotVblank: slot.vblank, slotTime: slot.time, commitTime: nil, flip: nil, correction: slot.correction))
    }

    /// The queue is empty: the film is over, or its pictures are late.
    private func withoutPicture(_ head: FrameQueue.Head, now: HostTime) -> WorkerState {
        guard head.isEnded, !hasReportedEnd, mode == .playing else { return refreshOverlay(now: now, otherwise: .waiting(until: nil)) }
        let reading = clock.reading
        let last = shown.flatMap { $0.generation == head.generation ? $0 : nil }
        let end = last.map { $0.presentationTime + ($0.duration ?? $0.format.frameRate?.interval ?? .zero) }
        if let end, let instant = reading.hostTime(of: end), instant > now {
            return refreshOverlay(now: now, otherwise: .waiting(until: instant))
        }
        if end != nil, !reading.isRunning { return refreshOverlay(now: now, otherwise: .waiting(until: nil)) }
        hasReportedEnd = true
        control.posted.post(.ended(generation: head.generation))
        return .again
    }

    // MARK: Commits

    private func show(_ frame: VideoFrame, slot: FrameSlotAssignment?, now: HostTime) -> WorkerState {
        switch agreement.admit(frame.format, to: output, queue, control) {
        case .ready: break
        case .comesAnew: return refreshOverlay(now: now, otherwise: .waiting(until: nil))
        case .refused(let error): return passOver(frame, because: error)
        }
        // Taken before the commit: from here on a flush can't give its slot away while the display reads it.
        guard queue.pop(frame) else { return .again }
        return commit(frame, slot: slot, now: now)
    }

    /// - Parameter frame: Off the queue: its slot is ours to give back.
    private func commit(_ frame: VideoFrame, slot: FrameSlotAssignment?, now: HostTime) -> WorkerState {
        let overlay = control.overlayWanted.load(ordering: .acquiring)
        switch output.commit(frame) {
        case .queued:
            pending = Pending(frame: frame, slot: slot, commitTime: now, deadline: now + Self.stallTime, overlay: overlay)
            committedOverlay = overlay
            lastTrouble = nil
            return .again
        case .busy:
            staged = (frame, slot)
            return .waiting(until: now + .milliseconds(1))
        case .failed(let error):
            pool.release(frame.slot)
            return complain(error, now: now) ?? .again
        }
    }

    private func passOver(_ frame: VideoFrame, because error: DisplayError) -> WorkerState {
        if error != lastTrouble { control.posted.post(.unshowable(error)) }
        lastTrouble = error
        if queue.pop(frame) { pool.release(frame.slot) }
        return .again
    }

    private func refreshOverlay(now: HostTime, otherwise: WorkerState) -> WorkerState {
        let overlay = control.overlayWanted.load(ordering: .acquiring)
        guard overlay != committedOverlay else { return otherwise }
        switch output.commit(nil) {
        case .queued:
            pending = Pending(frame: nil, slot: nil, commitTime: now, deadline: now + Self.stallTime, overlay: overlay)
            committedOverlay = overlay
            return .again
        case .busy:
            return .waiting(until: now + .milliseconds(1))
        case .failed(let error):
            committedOverlay = overlay
            return complain(error, now: now) ?? otherwise
        }
    }
}
