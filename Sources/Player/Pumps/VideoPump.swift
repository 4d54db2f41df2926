import Buffering
import FrameTiming
import Media

/// Decodes pictures into the frame queue.
///
/// - Thread: `step` on the video decode thread; `assign` and `events` on control.
public final class VideoPump: Worker, @unchecked Sendable {
    // Guard: all variables below are the decode thread's; `place` guards what control assigns, `events` guards itself.
    private let decoder: any VideoDecoder
    private let queue: FrameQueue
    private let timeline: Timeline
    private let forms: PictureForms
    private let place: PumpPlace
    private let captions: CaptionRelay
    private var placing: PicturePlacing
    /// The run has no pictures, but the film has: its bytes are passed over.
    private var isBlank = false
    /// Control knows that there are none now.
    private var isToldBlank = false
    /// Decoded and not yet taken by the queue.
    private var pending: VideoFrame?

    /// A picture on the screen and one behind it are enough to begin.
    private static let primingFrames = 2

    var events: PumpEvents { place.events }

    init(decoder: any VideoDecoder, queue: FrameQueue, timeline: Timeline, events: PumpEvents, captions: CaptionRelay) {
        self.captions = captions
        self.decoder = decoder
        self.queue = queue
        self.timeline = timeline
        forms = PictureForms(queue: queue, decoder: decoder)
        place = PumpPlace(track: "video", events: events)
        placing = PicturePlacing(timeline: timeline)
    }

    /// - Thread: control. The cursor is to be reset, or begun, afterwards.
    func assign(_ film: PumpAssignment?) { place.assign(film) }

    /// Decodes one picture, or offers the one that the queue had no room for. A real decoder waits for its bytes in here.
    public func step(now: HostTime) -> WorkerState {
        if place.takeAssignment() {
            drop()
            (isBlank, isToldBlank) = (false, false)
            if place.cursor == nil { decoder.close() }
        }
        if let obstacle = forms.exchange() { return giveUp(obstacle, now: now) }
        if let frame = pending, let wait = offer(frame, now: now) { return wait }
        guard place.run != nil else { return takeRun() }
        if let cursor = place.cursor, cursor.isInterrupted {
            // What the decoder still holds is of another place, and each picture of it would keep the viewer waiting.
            place.leaveRun()
            return .again
        }
        if isBlank { return passOver() }
        return place.settle(decoder.next(), now: now) { accept($0, now: now) }
    }

    // MARK: Runs

    private func takeRun() -> WorkerState {
        guard let cursor = place.cursor else { return .waiting(until: nil) }
        switch cursor.nextRun() {
        case .notYet: return .waiting(until: nil)
        case .endOfTrack:
            return place.end {
                placing.end()
                queue.markEnd(generation: place.generation)
            }
        case .run(let next): return begin(next, on: cursor)
        }
    }

    private func begin(_ next: InputRun, on cursor: any TrackCursor) -> WorkerState {
        drop()
        isBlank = false
        place.enter(next, offset: timeline.offset(of: next.discontinuity))
        placing.begin(next, isFile: cursor.isByteAddressed)
        captions.beginRun()
        return place.open { () throws(DecodeError) in
            if cursor.isByteAddressed {
                try beginFile(next, on: cursor)
            } else {
                let description = try decoder.open(AttendedInput(cursor, forms))
                place.describe(description)
                timeline.pictureDecides(next.discontinuity)
                aim(next, from: description.startTime)
            }
        } absent: {
            if next.mayBeFollowed || place.isDescribed { return leaveBlank(next) }
            timeline.soundDecides()
            queue.markEnd(generation: next.generation)
            place.leaveTrack()
            return .waiting(until: nil)
        }
    }

    private func leaveBlank(_ run: InputRun) -> WorkerState {
        placing.leaveBlank(run)
        isBlank = true
        isToldBlank = true
        events.post(.blank(true, generation: run.generation))
        place.prime()
        return .again
    }

    private func passOver() -> WorkerState {
        guard let cursor = place.cursor else { return .waiting(until: nil) }
        switch cursor.passOver() {
        case .notYet: return .waiting(until: nil)
        case .failed(let error): return place.fail(.input(error))
        case .bytes, .end, .interrupted:
            place.leaveRun()
            return .again
        }
    }

    /// A file is opened once; its timeline begins where the container says its first picture is.
    private func beginFile(_ next: InputRun, on cursor: any TrackCursor) throws(DecodeError) {
        let isFirst = !place.isFileOpen
        if isFirst {
            _ = cursor.seek(to: 0)
            let description = try decoder.open(AttendedInput(cursor, forms))
            place.describe(description)
            place.fileOpened()
            if let start = description.startTime {
                place.offset = timeline.establish(next.discontinuity, container: start, presentation: .zero)
            }
        }
        guard let position = next.position, !isFirst || position > .zero else { return }
        try decoder.seek(to: position - (place.offset ?? .zero))
        if let offset = place.offset { decoder.aim(at: position - offset) }
    }

    /// Tells the decoder what a seek wants, where the container's clock is known to be the one that it was.
    private func aim(_ run: InputRun, from start: MediaTime?) {
        guard run.isFresh, let position = run.position, let offset = place.offset, let start,
            !Timeline.isJump(from: run.start, to: start + offset)
        else { return }
        decoder.aim(at: position - offset)
    }

    // MARK: Pictures

    private func accept(_ decoded: VideoFrame, now: HostTime) -> WorkerState {
        guard let run = place.run else { return .again }
        let holes = place.cursor?.holes ?? RunHoles()
        let isFirst = placing.isEmpty
        let placed = placing.place(decoded, in: run, offset: &place.offset, holes: holes)
        captions.place(offset: place.offset, generation: run.generation, from: run.position)
        guard let frame = placed else {
            decoder.pool.release(decoded.cell)
            return .again
        }
        if isFirst { noteLanding(frame, in: run, holes: holes) }
        let wait = offer(frame, now: now)
        if isToldBlank {
            isToldBlank = false
            events.post(.blank(false, generation: run.generation))
        }
        return wait ?? .again
    }

    /// A list whose lengths are wrong leads to a segment behind the position that was asked for.
    private func noteLanding(_ frame: VideoFrame, in run: InputRun, holes: RunHoles) {
        guard let position = run.position, position > run.start, !place.isByteAddressed, holes.leading == .zero else { return }
        let late = frame.presentationTime - position
        if late > placing.length(of: frame) { events.post(.landedLate(by: late, generation: run.generation)) }
    }

    /// - Returns: nil when the picture is with the queue, or has been overtaken; else what to do.
    private func offer(_ decoded: VideoFrame, now: HostTime) -> WorkerState? {
        pending = decoded
        var frame = decoded
        if let form = forms.form(of: decoded.format) {
            let step = decoder.fit(decoded, to: form)
            guard case .output(let fitted) = step else { return giveUp(step, now: now) }
            decoder.pool.release(decoded.cell)
            frame = fitted
            pending = fitted
        }
        switch queue.push(frame) {
        case .full:
            place.prime()
            return .waiting(until: nil)
        case .accepted:
            pending = nil
            if !frame.isPreview, queue.count >= min(Self.primingFrames, queue.capacity) { place.prime() }
            return nil
        case .stale:
            // A seek has overtaken the picture; it will interrupt the cursor too.
            pending = nil
            return nil
        }
    }

    /// A picture couldn't be brought to the display's form, for now or for ever.
    private func giveUp(_ step: DecodeStep<VideoFrame>, now: HostTime) -> WorkerState {
        guard case .failed(let error) = step else { return .waiting(until: now + PumpPlace.poolPatience) }
        forms.abandon()
        drop()
        return place.fail(error)
    }

    private func drop() {
        if let frame = pending { decoder.pool.release(frame.cell) }
        pending = nil
    }
}
