import Buffering
import FrameTiming
import Media
import Synchronization

/// Decodes pictures into the frame queue.
///
/// - Thread: `step` on the video decode thread; `assign` and `events` on control.
public final class VideoPump: Worker, @unchecked Sendable {
    // Guard: all variables below are the decode thread's; `assignment` is a Mutex, `events` guards itself.
    private let decoder: any VideoDecoder
    private let queue: FrameQueue
    private let timeline: Timeline
    private let assignment = Mutex<PumpAssignment?>(nil)
    let events: PumpEvents

    private var place = PumpPlace()
    /// Where the next picture should lie on the presentation; nil where that can't be known: after a seek in a file.
    private var expected: MediaTime?
    /// Nothing of the present run has come yet.
    private var isAtStart = false
    /// The last picture given on: what isn't later has been shown. Another rung's segment needn't begin where the last one ended, and segments
    /// may overlap.
    private var lastGiven: (time: MediaTime, run: InputRun)?
    /// By how much the film has come to lie elsewhere than in its playlist, whose lengths are rounded.
    private var slip = MediaTime.zero
    /// The run that answers the last seek.
    private var sought: InputRun?
    /// From one picture to the next, where streams don't say it of each.
    private var interval = VideoPump.assumedDuration
    /// Decoded and not yet taken by the queue.
    private var pending: VideoFrame?
    private let forms: PictureForms
    private var hasShownPreview = false
    /// A picture on the screen and one behind it are enough to begin.
    private static let primingFrames = 2
    /// Asked again this soon when the pool has no cell and nobody will say when it has.
    private static let poolPatience = Duration.milliseconds(20)

    init(decoder: any VideoDecoder, queue: FrameQueue, timeline: Timeline, events: PumpEvents) {
        self.decoder = decoder
        forms = PictureForms(queue: queue, decoder: decoder)
        self.queue = queue
        self.timeline = timeline
        self.events = events
    }

    /// - Thread: control. The cursor is to be reset, or begun, afterwards.
    func assign(_ film: PumpAssignment?) { assignment.withLock { $0 = film } }

    /// Decodes one picture, or offers the one that the queue had no room for. A real decoder waits for its bytes in here.
    public func step(now: HostTime) -> WorkerState {
        takeAssignment()
        if let obstacle = forms.exchange() { return giveUp(obstacle, now: now) }
        if let frame = pending, let wait = offer(frame, now: now) { return wait }
        guard place.run != nil else { return takeRun() }
        switch decoder.next() {
        case .output(let frame): return accept(frame, now: now)
        case .starved: return .waiting(until: nil)
        case .poolEmpty: return .waiting(until: now + Self.poolPatience)
        case .damaged(let error): return note(error)
        case .interrupted:
            place.leaveRun()
            return .again
        case .end:
            if let cursor = place.cursor, cursor.isUnread { return fail(.damaged(track: "video", detail: "the container breaks off")) }
            place.leaveRun()
            return .again
        case .failed(let error): return fail(error)
        }
    }

    // MARK: Runs

    private func takeAssignment() {
        let wanted = assignment.withLock { $0 }
        guard place.take(wanted) else { return }
        drop()
        if wanted == nil { decoder.close() }
    }

    private func takeRun() -> WorkerState {
        guard let cursor = place.cursor else { return .waiting(until: nil) }
        switch cursor.nextRun() {
        case .notYet: return .waiting(until: nil)
        case .endOfTrack:
            guard place.end() else { return .waiting(until: nil) }
            if let sought, lastGiven == nil { timeline.land(sought, offset: nil) }
            queue.markEnd(generation: place.generation)
            prime()
            events.post(.ended(generation: place.generation))
            return .waiting(until: nil)
        case .run(let next): return begin(next, on: cursor)
        }
    }

    private func begin(_ next: InputRun, on cursor: any TrackCursor) -> WorkerState {
        drop()
        if next.position != nil { sought = next }
        place.enter(next, offset: timeline.offset(of: next.discontinuity))
        if next.isFresh { hasShownPreview = false }
        if next.isFresh || lastGiven?.run.generation != next.generation { (lastGiven, slip) = (nil, .zero) }
        expected = cursor.isByteAddressed ? nil : next.start
        isAtStart = true
        do {
            if cursor.isByteAddressed {
                try beginFile(next, on: cursor)
            } else {
                let description = try decoder.open(AttendedInput(cursor, forms))
                describe(description)
                aim(next, from: description.startTime)
            }
            return .again
        } catch DecodeError.noSuchTrack {
            return beAbsent(next)
        } catch DecodeError.interrupted {
            // A seek has overtaken the run while it was being opened.
            place.leaveRun()
            return .again
        } catch {
            return fail(error)
        }
    }

    /// A file is opened once; its timeline begins where the container says its first picture is.
    private func beginFile(_ next: InputRun, on cursor: any TrackCursor) throws(DecodeError) {
        let isFirst = !place.isFileOpen
        if isFirst {
            _ = cursor.seek(to: 0)
            let description = try decoder.open(AttendedInput(cursor, forms))
            describe(description)
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
        guard let position = run.position, position > run.start, let offset = place.offset, let start,
            !Timeline.isJump(from: run.start, to: start + offset)
        else { return }
        decoder.aim(at: position - offset)
    }

    private func describe(_ description: TrackDescription) {
        if place.describe() { events.post(.opened(description)) }
    }

    private func beAbsent(_ next: InputRun) -> WorkerState {
        timeline.soundDecides()
        place.leaveTrack()
        queue.markEnd(generation: next.generation)
        events.post(.absent)
        return .waiting(until: nil)
    }

    // MARK: Pictures

    private func accept(_ decoded: VideoFrame, now: HostTime) -> WorkerState {
        guard let run = place.run else { return .again }
        place.recovered()
        let container = decoded.presentationTime
        let holes = place.cursor?.holes ?? RunHoles()
        let end = lastGiven.map { $0.time + interval }
        let isNew = place.offset == nil
        var offset =
            place.offset
            ?? timeline.establish(
                run.discontinuity, container: container,
                presentation: Timeline.splice(at: run.start + slip + holes.leading, behind: end))
        let isAnnounced = isAtStart && run.placement != nil
        if run.position != nil, run.placement == nil, end == nil, let expected {
            if Timeline.isAstray(from: expected, to: container + offset, holes: holes.total) {
                offset = timeline.establishJump(run.discontinuity, container: container, presentation: expected)
            }
            timeline.land(run, offset: offset)
        } else if let expected, Timeline.isJump(from: expected, to: container + offset, holes: holes.total, isAnnounced: isAnnounced),
            end.map({ Timeline.isJump(from: $0, to: container + offset, holes: holes.total, isAnnounced: isAnnounced) }) ?? true
        {
            offset = timeline.establishJump(run.discontinuity, container: container, presentation: end ?? expected)
        }
        place.offset = offset
        isAtStart = false
        if isNew { slip = container + offset - (run.start + holes.leading) }
        let length = decoded.duration ?? decoded.format.frameRate?.interval ?? interval
        expected = container + offset + length
        guard run.placement?.shows(container + offset, length: length) ?? true else {
            decoder.pool.release(decoded.cell)
            return .again
        }
        var frame = decoded
        frame.presentationTime = container + offset
        frame.generation = run.generation
        if let lastGiven {
            // Half a picture's length where runs meet: two rungs' timestamps may be rounded differently.
            let least = lastGiven.run == run ? MediaTime.zero : MediaTime(flicks: length.flicks / 2)
            let step = frame.presentationTime - lastGiven.time
            guard step > least else {
                decoder.pool.release(frame.cell)
                return .again
            }
            if step < Self.longestInterval { interval = step }
        }
        if lastGiven == nil { noteLanding(frame, in: run, length: length, holes: holes) }
        lastGiven = (frame.presentationTime, run)
        if let position = run.position, frame.presentationTime + (frame.duration ?? Self.assumedDuration) <= position {
            // On the way from the keyframe to the picture asked for: the first is shown, so that something moves.
            guard !hasShownPreview else {
                decoder.pool.release(frame.cell)
                return .again
            }
            frame.isPreview = true
        }
        hasShownPreview = true
        return offer(frame, now: now) ?? .again
    }

    /// A list whose lengths are wrong leads to a segment behind the position that was asked for.
    private func noteLanding(_ frame: VideoFrame, in run: InputRun, length: MediaTime, holes: RunHoles) {
        guard let position = run.position, position > run.start, place.cursor?.isByteAddressed == false, holes.leading == .zero else {
            return
        }
        let late = frame.presentationTime - position
        if late > length { events.post(.landedLate(by: late, generation: run.generation)) }
    }

    /// What lies further apart is no rate.
    private static let longestInterval = MediaTime(seconds: 0.2)
    private static let assumedDuration = MediaTime(flicks: MediaTime.flicksPerSecond / 60)

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
            prime()
            return .waiting(until: nil)
        case .accepted:
            pending = nil
            if !frame.isPreview, queue.count >= min(Self.primingFrames, queue.capacity) { prime() }
            return nil
        case .stale:
            // A seek has overtaken the picture; it will interrupt the cursor too.
            pending = nil
            return nil
        }
    }

    /// A picture couldn't be brought to the display's form, for now or for ever.
    private func giveUp(_ step: DecodeStep<VideoFrame>, now: HostTime) -> WorkerState {
        guard case .failed(let error) = step else { return .waiting(until: now + Self.poolPatience) }
        forms.abandon()
        drop()
        return fail(error)
    }

    private func prime() {
        if place.prime() { events.post(.primed(generation: place.generation)) }
    }

    private func drop() {
        if let frame = pending { decoder.pool.release(frame.cell) }
        pending = nil
    }

    // MARK: Damage

    private func note(_ error: DecodeError) -> WorkerState {
        switch place.damaged() {
        case .news: events.post(.damaged(error, generation: place.generation))
        case .more: break
        case .hopeless: return fail(error)
        }
        return .again
    }

    private func fail(_ error: DecodeError) -> WorkerState {
        assignment.withLock { $0 = nil }
        place.leaveFilm()
        events.post(.failed(error, generation: place.generation))
        return .waiting(until: nil)
    }
}
