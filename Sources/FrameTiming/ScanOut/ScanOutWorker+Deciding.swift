import Media

// Which picture belongs to the next vertical blank.
extension ScanOutWorker {
    /// Commits that come later than this before a vblank may miss it in the kernel.
    private static let commitMargin = Duration.milliseconds(1)

    func decide(now: HostTime) -> WorkerState {
        // Bounded: each turn takes a picture off the queue, or ends.
        for _ in 0...queue.capacity {
            let head = queue.head()
            if head.generation != generation { begin(head.generation) }
            guard let frame = head.frame else { return withoutPicture(head, now: now) }
            if frame.isPreview || !hasShownPicture && (mode == .still || !grid.isKnown) {
                return show(frame, slot: nil, now: now)
            }
            guard mode == .playing else {
                // A preview has the picture itself behind it, which comes unasked.
                if stepsWanted > 0, pending == nil { return show(frame, slot: nil, isStep: true, now: now) }
                return refreshOverlay(now: now, otherwise: .waiting(until: nil))
            }
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
        stepsWanted = 0
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
        pool.release(frame.cell)
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
}
