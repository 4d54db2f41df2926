import Media
import Synchronization

// To the display, one commit at a time, and back with its flip.
extension ScanOutWorker {
    /// Longer than any display's interval: then something is wrong with it.
    private static let flipPatience = Duration.milliseconds(250)

    // MARK: Commits

    func show(_ frame: VideoFrame, slot: FrameSlotAssignment?, isStep: Bool = false, now: HostTime) -> WorkerState {
        switch agreement.admit(frame.format, to: output, queue, control) {
        case .ready: break
        case .comesAnew: return refreshOverlay(now: now, otherwise: .waiting(until: nil))
        case .refused(let error): return passOver(frame, because: error)
        }
        // Taken before the commit: from here on a flush can't give its cell away while the display reads it.
        guard queue.pop(frame) else { return .again }
        if isStep { stepsWanted -= 1 }
        return commit(frame, slot: slot, isStep: isStep, now: now)
    }

    /// - Parameter frame: Off the queue: its cell is ours to give back.
    func commit(_ frame: VideoFrame, slot: FrameSlotAssignment?, isStep: Bool, now: HostTime) -> WorkerState {
        let overlay = control.overlayWanted.load(ordering: .acquiring)
        switch output.commit(frame) {
        case .queued:
            pending = Pending(
                frame: frame, slot: slot, commitTime: now, deadline: now + Self.flipPatience, overlay: overlay, isStep: isStep)
            committedOverlay = overlay
            lastTrouble = nil
            return .again
        case .busy:
            staged = (frame, slot, isStep)
            return .waiting(until: now + .milliseconds(1))
        case .failed(let error):
            pool.release(frame.cell)
            return complain(error, now: now) ?? .again
        }
    }

    private func passOver(_ frame: VideoFrame, because error: DisplayError) -> WorkerState {
        if error != lastTrouble { control.posted.post(.unshowable(error)) }
        lastTrouble = error
        if queue.pop(frame) { pool.release(frame.cell) }
        return .again
    }

    func refreshOverlay(now: HostTime, otherwise: WorkerState) -> WorkerState {
        let overlay = control.overlayWanted.load(ordering: .acquiring)
        guard overlay != committedOverlay else { return otherwise }
        switch output.commit(nil) {
        case .queued:
            pending = Pending(frame: nil, slot: nil, commitTime: now, deadline: now + Self.flipPatience, overlay: overlay)
            committedOverlay = overlay
            return .again
        case .busy:
            return .waiting(until: now + .milliseconds(1))
        case .failed(let error):
            committedOverlay = overlay
            return complain(error, now: now) ?? otherwise
        }
    }

    // MARK: Flips

    func awaitFlip(_ flight: Pending, now: HostTime) -> WorkerState {
        switch output.nextEvent(until: flight.deadline) {
        case .flip(let flip):
            flipped(flight, flip)
            return .again
        case .timeout:
            if now >= flight.deadline {
                control.posted.post(.flipOverdue)
                pending?.deadline = now + .seconds(1)
                return .waiting(until: now + .seconds(1))
            }
            return .waiting(until: flight.deadline)
        case .lost(let error):
            return lose(error)
        }
    }

    func lose(_ error: DisplayError) -> WorkerState {
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
        if let old = shown { pool.release(old.cell) }
        shown = frame
        let isLate = flight.slot.map { Int64(clamping: flip.sequence) > $0.vblank } ?? false
        control.record.add(
            FrameLedgerEntry(
                mediaTime: frame.presentationTime, generation: frame.generation,
                outcome: flight.slot == nil ? .atOnce : isLate ? .late : .shown, slotVblank: flight.slot?.vblank,
                slotTime: flight.slot?.time, commitTime: flight.commitTime, flip: flip, correction: flight.slot?.correction ?? 0))
        guard frame.generation == generation else { return }
        if flight.isStep {
            control.posted.post(.stepped(generation: frame.generation, mediaTime: frame.presentationTime, flip: flip.time))
        }
        if frame.isPreview ? !hasShownPreview : !hasShownPicture {
            control.posted.post(
                .picture(
                    generation: frame.generation, mediaTime: frame.presentationTime, flip: flip.time, isPreview: frame.isPreview))
        }
        if frame.isPreview { hasShownPreview = true } else { hasShownPicture = true }
    }
}
