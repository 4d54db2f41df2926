import Media

/// Stands in for the scan-out and for the sound worker where a film is to be played as fast as it decodes: each picture is shown as soon as
/// it comes, all sound is written at once, and the clock stands where the last picture was.
///
/// Needs outputs that don't wait (`isUnpaced`).
///
/// - Thread: one, for both; the sound's signal and the scan-out's must be the same.
public final class RushWorker: Worker {
    private let output: any VideoOutput
    private let queue: FrameQueue
    private let clock: MediaClock
    private let pool: any FramePool
    private let scanOut: ScanOutControl
    private let sound: SoundControl

    private var route: SoundRoute?
    private var agreement = FormatAgreement()
    private var shown: VideoFrame?
    private var generation: UInt32?
    private var hasShownPicture = false
    private var hasReportedPictureEnd = false
    private var hasReportedSoundEnd = false
    private var isPlaying = false
    private var isFinished = false
    private var buffer: [UInt8] = []

    /// A portion of sound: a tenth of a second at 48 kHz.
    private static let portionFrames = 4800

    /// Makes the worker of both controls.
    public init(
        output: any VideoOutput, queue: FrameQueue, clock: MediaClock, pool: any FramePool, scanOut: ScanOutControl, sound: SoundControl
    ) {
        self.output = output
        self.queue = queue
        self.clock = clock
        self.pool = pool
        self.scanOut = scanOut
        self.sound = sound
    }

    /// One picture, one portion of sound.
    public func step(now: HostTime) -> WorkerState {
        while let command = scanOut.commands.take() { obey(command) }
        while let command = sound.commands.take() { obey(command) }
        if isFinished { return .finished }
        if queue.generation != generation { begin(queue.generation) }
        let hasShown = stepPicture(now: now)
        let hasWritten = stepSound(now: now)
        return hasShown || hasWritten ? .again : .waiting(until: nil)
    }

    private func obey(_ command: ScanOutCommand) {
        switch command {
        case .still: isPlaying = false
        case .play: isPlaying = true
        // For a viewer who looks at pictures; here none is looked at.
        case .step: break
        case .clear:
            giveBack()
            output.clear()
        case .stop:
            giveBack()
            isFinished = true
        }
    }

    private func obey(_ command: SoundCommand) {
        switch command {
        case .attach(let new):
            route = new
            hasReportedSoundEnd = false
            buffer = Array(repeating: 0, count: Self.portionFrames * new.ring.format.bytesPerFrame)
            new.output.start()
        case .detach:
            route?.output.close()
            route = nil
        case .stop:
            route?.output.close()
            route = nil
        case .play, .pause, .stepped, .volume, .mute, .delay, .level: break
        }
    }

    private func begin(_ new: UInt32) {
        generation = new
        hasShownPicture = false
        hasReportedPictureEnd = false
        hasReportedSoundEnd = false
        scanOut.record.breakInterval()
    }

    private func giveBack() {
        if let shown { pool.release(shown.cell) }
        shown = nil
    }

    // MARK: Pictures

    private func stepPicture(now: HostTime) -> Bool {
        let head = queue.head()
        guard let frame = head.frame else {
            guard head.isEnded, isPlaying, !hasReportedPictureEnd, head.generation == generation else { return false }
            hasReportedPictureEnd = true
            scanOut.posted.post(.ended(generation: head.generation))
            return true
        }
        // Before playing, the first picture only; after it, all.
        guard isPlaying || !hasShownPicture, admits(frame), queue.pop(frame) else { return false }
        guard case .queued = output.commit(frame), case .flip(let flip) = output.nextEvent(until: now + .seconds(1)) else {
            pool.release(frame.cell)
            return true
        }
        giveBack()
        shown = frame
        clock.stop(at: frame.presentationTime)
        scanOut.didShow(frame, overlay: scanOut.overlayWanted.load(ordering: .acquiring), at: flip.time, grid: nil)
        scanOut.record.add(
            FrameLedgerEntry(
                mediaTime: frame.presentationTime, generation: frame.generation, outcome: .atOnce, slotVblank: nil, slotTime: nil,
                commitTime: now, flip: flip, correction: 0))
        if !hasShownPicture {
            scanOut.posted.post(
                .picture(
                    generation: frame.generation, mediaTime: frame.presentationTime, flip: flip.time, isPreview: frame.isPreview))
        }
        if !frame.isPreview { hasShownPicture = true }
        return true
    }

    private func admits(_ frame: VideoFrame) -> Bool {
        switch agreement.admit(frame.format, to: output, queue, scanOut) {
        case .ready: return true
        case .comesAnew: return false
        case .refused(let error):
            scanOut.posted.post(.unshowable(error))
            return false
        }
    }

    // MARK: Sound

    private func stepSound(now: HostTime) -> Bool {
        guard isPlaying, let route else { return false }
        let read = buffer.withUnsafeMutableBytes { route.ring.read(into: $0) }
        switch read {
        case .frames(let count, let time):
            write(count, of: time, to: route, now: now)
            sound.didHear(at: now)
            return true
        case .empty: return false
        case .ended:
            guard !hasReportedSoundEnd, let generation else { return false }
            hasReportedSoundEnd = true
            sound.posted.post(.ended(generation: generation))
            return true
        }
    }

    private func write(_ count: Int, of time: MediaTime, to route: SoundRoute, now: HostTime) {
        let format = route.ring.format
        let size = format.bytesPerFrame
        var start = 0
        while start < count {
            let outcome = buffer.withUnsafeBytes {
                route.output.write(UnsafeRawBufferPointer(rebasing: $0[(start * size)..<(count * size)]))
            }
            guard case .wrote(let taken) = outcome, taken > 0 else { return }
            sound.record.add(
                SoundLedgerEntry(
                    time: now, deed: .wrote, frames: taken, mediaTime: time + format.time(ofFrames: Int64(start)), delayFrames: nil,
                    stamp: nil, generation: route.ring.generation))
            start += taken
            sound.didWrite(taken)
        }
    }
}
