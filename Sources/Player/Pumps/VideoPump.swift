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

    private var film: UInt32?
    private var openedFile: UInt32?
    private var cursor: (any TrackCursor)?
    private var run: InputRun?
    /// Of the last run taken.
    private var generation: UInt32 = 0
    /// The run's container time plus this is presentation time; nil until its first picture.
    private var offset: MediaTime?
    /// Where the next picture should lie on the presentation; nil where that can't be known: after a seek in a file.
    private var expected: MediaTime?
    private var described: TrackDescription?
    /// Decoded and not yet taken by the queue.
    private var pending: VideoFrame?
    private var hasShownPreview = false
    private var isPrimed = false
    private var hasEnded = false
    private var damage = 0
    /// Damaged places in a row after which a run is given up.
    private static let toleratedDamage = 200
    /// A picture on the screen and one behind it are enough to begin.
    private static let primingFrames = 2
    /// Asked again this soon when the pool has no slot and nobody will say when it has.
    private static let poolPatience = Duration.milliseconds(20)

    init(decoder: any VideoDecoder, queue: FrameQueue, timeline: Timeline, events: PumpEvents) {
        self.decoder = decoder
        self.queue = queue
        self.timeline = timeline
        self.events = events
    }

    /// - Thread: control. The cursor is to be reset, or begun, afterwards.
    func assign(_ film: PumpAssignment?) { assignment.withLock { $0 = film } }

    /// Decodes one picture, or offers the one that the queue had no room for. A real decoder waits for its bytes in here.
    public func step(now: HostTime) -> WorkerState {
        takeAssignment()
        if let frame = pending {
            guard offer(frame) else { return .waiting(until: nil) }
        }
        guard run != nil else { return takeRun() }
        switch decoder.next() {
        case .output(let frame): return accept(frame)
        case .starved: return .waiting(until: nil)
        case .poolEmpty: return .waiting(until: now + Self.poolPatience)
        case .damaged(let error): return note(error)
        case .interrupted:
            run = nil
            return .again
        case .end:
            if let cursor, cursor.isUnread { return fail(.damaged(track: "video", detail: "the container breaks off")) }
            run = nil
            return .again
        case .failed(let error): return fail(error)
        }
    }

    // MARK: Runs

    private func takeAssignment() {
        let wanted = assignment.withLock { $0 }
        guard wanted?.film != film else { return }
        film = wanted?.film
        cursor = wanted?.cursor
        run = nil
        described = nil
        openedFile = nil
        hasEnded = false
        drop()
        if wanted == nil { decoder.close() }
    }

    private func takeRun() -> WorkerState {
        guard let cursor else { return .waiting(until: nil) }
        switch cursor.nextRun() {
        case .notYet: return .waiting(until: nil)
        case .endOfTrack:
            guard !hasEnded else { return .waiting(until: nil) }
            hasEnded = true
            queue.markEnd(generation: generation)
            prime(generation)
            events.post(.ended(generation: generation))
            return .waiting(until: nil)
        case .run(let next): return begin(next, on: cursor)
        }
    }

    private func begin(_ next: InputRun, on cursor: any TrackCursor) -> WorkerState {
        drop()
        run = next
        generation = next.generation
        hasEnded = false
        if next.position != nil {
            hasShownPreview = false
            isPrimed = false
            damage = 0
        }
        offset = timeline.offset(of: next.discontinuity)
        expected = cursor.isByteAddressed ? nil : next.start
        do {
            if cursor.isByteAddressed {
                try beginFile(next, on: cursor)
            } else {
                describe(try decoder.open(cursor))
            }
            return .again
        } catch DecodeError.noSuchTrack {
            return beAbsent(next)
        } catch {
            return fail(error)
        }
    }

    /// A file is opened once; its timeline begins where the container says its first picture is.
    private func beginFile(_ next: InputRun, on cursor: any TrackCursor) throws(DecodeError) {
        if openedFile != film {
            _ = cursor.seek(to: 0)
            let description = try decoder.open(cursor)
            describe(description)
            openedFile = film
            if let start = description.startTime {
                offset = timeline.establish(next.discontinuity, container: start, presentation: .zero)
            }
        }
        if let position = next.position, position > .zero || offset != nil && hasDecoded {
            try decoder.seek(to: position - (offset ?? .zero))
        }
        hasDecoded = true
    }

    private var hasDecoded = false

    private func describe(_ description: TrackDescription) {
        if described == nil { events.post(.opened(description)) }
        described = description
    }

    private func beAbsent(_ next: InputRun) -> WorkerState {
        timeline.soundDecides()
        run = nil
        cursor = nil
        queue.markEnd(generation: next.generation)
        events.post(.absent)
        return .waiting(until: nil)
    }

    // MARK: Pictures

    private func accept(_ decoded: VideoFrame) -> WorkerState {
        guard let run else { return .again }
        damage = 0
        let container = decoded.presentationTime
        var offset = self.offset ?? timeline.establish(run.discontinuity, container: container, presentation: run.start)
        if let expected, Timeline.isJump(from: expected, to: container + offset) {
            offset = timeline.establishJump(run.discontinuity, container: container, presentation: expected)
        }
        self.offset = offset
        expected = container + offset + (decoded.duration ?? Self.assumedDuration)
        var frame = decoded
        frame.presentationTime = container + offset
        frame.generation = run.generation
        if let position = run.position, frame.presentationTime + (frame.duration ?? Self.assumedDuration) <= position {
            // On the way from the keyframe to the picture asked for: the first is shown, so that something moves.
            guard !hasShownPreview else {
                decoder.pool.release(frame.slot)
                return .again
            }
            frame.isPreview = true
        }
        hasShownPreview = true
        return offer(frame) ? .again : .waiting(until: nil)
    }

    private static let assumedDuration = MediaTime(flicks: MediaTime.flicksPerSecond / 60)

    /// - Returns: false while the queue is full.
    private func offer(_ frame: VideoFrame) -> Bool {
        switch queue.push(frame) {
        case .full:
            pending = frame
            prime(frame.generation)
            return false
        case .accepted:
            pending = nil
            if !frame.isPreview, queue.count >= min(Self.primingFrames, queue.capacity) { prime(frame.generation) }
            return true
        case .stale:
            // A seek has overtaken the picture; it will interrupt the cursor too.
            pending = nil
            return true
        }
    }

    private func prime(_ generation: UInt32) {
        guard !isPrimed else { return }
        isPrimed = true
        events.post(.primed(generation: generation))
    }

    private func drop() {
        if let frame = pending { decoder.pool.release(frame.slot) }
        pending = nil
    }

    // MARK: Damage

    private func note(_ error: DecodeError) -> WorkerState {
        damage += 1
        guard damage <= Self.toleratedDamage else { return fail(error) }
        if damage == 1 { events.post(.damaged(error, generation: generation)) }
        return .again
    }

    private func fail(_ error: DecodeError) -> WorkerState {
        run = nil
        openedFile = nil
        cursor = nil
        film = nil
        assignment.withLock { $0 = nil }
        events.post(.failed(error, generation: generation))
        return .waiting(until: nil)
    }
}
