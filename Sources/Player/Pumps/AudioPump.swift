import Buffering
import FrameTiming
import Media
import Synchronization

/// Decodes sound into the ring, sample-exact from the position asked for; gaps become silence, so that the ring's time is the film's.
///
/// - Thread: `step` on the audio decode thread; `assign`, `connect` and `events` on control.
public final class AudioPump: Worker, @unchecked Sendable {
    // Guard: all variables below are the decode thread's; the two Mutexes guard what control hands over, `events` guards itself.
    private let decoder: any AudioDecoder
    private let timeline: Timeline
    private let assignment = Mutex<PumpAssignment?>(nil)
    private let connection = Mutex<AudioRing?>(nil)
    private let clockSignal: any WakeSignal
    let events: PumpEvents

    private var place = PumpPlace()
    private var ring: AudioRing?
    /// The next sample's place on the presentation timeline.
    private var expected: MediaTime?
    /// Where the decoder's next block should lie; behind `expected` where a run repeats what has been given, as another rung's segment may.
    private var due: MediaTime?
    private var drift = TimestampDrift()
    /// Nothing of the run, or since its clock jumped, has been given yet.
    private var isRunNew = true
    /// The picture has said where the seek that the run answers has led.
    private var hasLanded = false
    /// The run has no sound, but the film has: it is silent meanwhile.
    private var muteness: Muteness?
    /// Of the last run taken.
    private var discontinuity: Int64?
    /// The next block begins a period whose times the manifest says: its own counts to the sample, and is no jitter of the last one's.
    private var isExact = false
    /// Decoded and not yet in the ring; in the ring's format.
    private var left: [UInt8] = []
    private var leftStart = 0
    private var leftTime = MediaTime.zero

    /// Sound that must be there to begin: ten periods.
    private static let priming = MediaTime(seconds: 0.2)
    /// A longer gap, up to `longestSilence`, is filled at once.
    private static let longestSilence = MediaTime(seconds: 10)
    /// Asked again this soon while the picture hasn't said where the timeline begins.
    private static let patience = Duration.milliseconds(5)

    init(decoder: any AudioDecoder, timeline: Timeline, events: PumpEvents, signal: any WakeSignal) {
        self.decoder = decoder
        self.timeline = timeline
        self.events = events
        clockSignal = signal
    }

    /// - Thread: control.
    func assign(_ film: PumpAssignment?) {
        assignment.withLock { $0 = film }
        clockSignal.raise()
    }

    /// Gives the ring whose format the sound card agreed to; blocks wait for it after `.opened`.
    ///
    /// - Thread: control.
    func connect(_ ring: AudioRing?) {
        connection.withLock { $0 = ring }
        clockSignal.raise()
    }

    /// Decodes one block, or passes on what is left of the last. A real decoder waits for its bytes in here.
    public func step(now: HostTime) -> WorkerState {
        takeAssignment()
        guard place.cursor != nil else { return .waiting(until: nil) }
        guard place.run != nil else { return takeRun() }
        if place.isDescribed {
            guard takeRing() else { return .waiting(until: nil) }
        }
        if place.cursor?.isInterrupted == true {
            // What the decoder holds is of another place: a card that came back is given the sound of this one.
            muteness = nil
            place.leaveRun()
            return .again
        }
        if leftStart < left.count {
            guard drain() else { return .waiting(until: nil) }
        }
        if let muteness { return beSilent(muteness) }
        if let run = place.run, !timeline.isSoundDeciding, !awaitPicture(run) { return .waiting(until: now + Self.patience) }
        switch decoder.next() {
        case .output(let block): return accept(block)
        case .starved: return .waiting(until: nil)
        case .poolEmpty: return .again
        case .damaged(let error): return note(error)
        case .interrupted:
            place.leaveRun()
            return .again
        case .end:
            if let cursor = place.cursor, cursor.isUnread { return fail(.damaged(track: "sound", detail: "the container breaks off")) }
            place.leaveRun()
            return .again
        case .failed(let error): return fail(error)
        }
    }

    // MARK: Runs

    private func takeAssignment() {
        let wanted = assignment.withLock { $0 }
        guard place.take(wanted) else { return }
        forget()
        muteness = nil
        if wanted == nil { decoder.close() }
    }

    private func takeRing() -> Bool {
        let wanted = connection.withLock { $0 }
        guard let wanted else { return false }
        if wanted !== ring {
            ring = wanted
            // Where the run that is open should begin holds with any card.
            let due = due
            forget()
            self.due = due
            decoder.outputFormat = wanted.format
        }
        return true
    }

    private func forget() {
        left.removeAll(keepingCapacity: true)
        leftStart = 0
        expected = nil
        due = nil
        drift = TimestampDrift()
    }

    private func takeRun() -> WorkerState {
        guard let cursor = place.cursor else { return .waiting(until: nil) }
        switch cursor.nextRun() {
        case .notYet: return .waiting(until: nil)
        case .endOfTrack:
            guard let ring, place.end() else { return .waiting(until: nil) }
            ring.markEnd(generation: place.generation)
            prime()
            events.post(.ended(generation: place.generation))
            return .waiting(until: nil)
        case .run(let next): return begin(next, on: cursor)
        }
    }

    private func begin(_ next: InputRun, on cursor: any TrackCursor) -> WorkerState {
        muteness = nil
        isRunNew = true
        isExact = next.placement != nil && next.discontinuity != discontinuity
        if isExact { drift = TimestampDrift() }
        discontinuity = next.discontinuity
        hasLanded = false
        place.enter(next, offset: timeline.offset(of: next.discontinuity))
        if next.isFresh { forget() }
        due = cursor.isByteAddressed ? due : next.start
        do {
            if cursor.isByteAddressed {
                try beginFile(next, on: cursor)
            } else {
                describe(try decoder.open(cursor))
            }
            return .again
        } catch DecodeError.noSuchTrack where next.mayBeFollowed || place.isDescribed {
            muteness = .reading
            describe(TrackDescription(codec: "silence", hasVideo: true, hasAudio: false))
            return .again
        } catch DecodeError.noSuchTrack {
            place.leaveTrack()
            events.post(.absent)
            return .waiting(until: nil)
        } catch DecodeError.interrupted {
            // A seek has overtaken the run while it was being opened.
            place.leaveRun()
            return .again
        } catch {
            return fail(error)
        }
    }

    private func beginFile(_ next: InputRun, on cursor: any TrackCursor) throws(DecodeError) {
        let isFirst = !place.isFileOpen
        if isFirst {
            _ = cursor.seek(to: 0)
            describe(try decoder.open(cursor))
            place.fileOpened()
        }
        if let position = next.position, !isFirst || position > .zero {
            try decoder.seek(to: position - (timeline.offset(of: next.discontinuity) ?? .zero))
        }
    }

    private func describe(_ description: TrackDescription) {
        if place.describe() { events.post(.opened(description)) }
    }

    /// Whether the picture has said where the run lies.
    private func awaitPicture(_ run: InputRun) -> Bool {
        if run.position != nil, run.placement == nil, place.cursor?.isByteAddressed == false, !hasLanded {
            switch timeline.landing(run) {
            case .awaited: return false
            case .none: break
            case .found(let offset):
                hasLanded = true
                place.offset = offset
            }
        }
        place.offset = place.offset ?? timeline.offset(of: run.discontinuity)
        return place.offset != nil
    }

    // MARK: Runs without sound

    private enum Muteness {
        /// The run's bytes are passed over: they belong to pictures.
        case reading
        /// They are; what follows isn't known yet.
        case over
        case before(InputRun)
    }

    /// Given at once; the ring's room sets the pace.
    private static let silencePortion = MediaTime(seconds: 0.1)

    private func beSilent(_ state: Muteness) -> WorkerState {
        guard let cursor = place.cursor, let run = place.run, let ring else { return .waiting(until: nil) }
        switch state {
        case .reading:
            if let failure = passOver(cursor) { return fail(.input(failure)) }
        case .over:
            switch cursor.nextRun() {
            case .notYet: break
            case .run(let next): muteness = .before(next)
            case .endOfTrack:
                muteness = nil
                place.leaveRun()
                return .again
            }
        case .before: break
        }
        let start = expected ?? max(run.start, run.position ?? .zero)
        var portion = Self.silencePortion
        if case .before(let next) = muteness {
            guard start < next.start, next.position == nil else {
                muteness = nil
                return begin(next, on: cursor)
            }
            portion = min(portion, next.start - start)
        }
        let frames = max(1, ring.format.frames(in: portion))
        if leftStart == left.count { leftTime = start }
        left.append(contentsOf: repeatElement(0, count: Int(frames) * ring.format.bytesPerFrame))
        expected = start + ring.format.time(ofFrames: frames)
        return drain() ? .again : .waiting(until: nil)
    }

    private func passOver(_ cursor: any TrackCursor) -> SourceError? {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            while true {
                switch cursor.read(into: buffer) {
                case .bytes: continue
                case .end:
                    muteness = .over
                    return nil
                case .failed(let error): return error
                case .notYet, .interrupted: return nil
                }
            }
        }
    }

    // MARK: Sound

    private func accept(_ block: AudioBlock) -> WorkerState {
        guard let run = place.run, let ring else { return .again }
        place.recovered()
        let holes = place.cursor?.holes ?? RunHoles()
        var offset =
            place.offset
            ?? timeline.establish(
                run.discontinuity, container: block.presentationTime,
                presentation: Timeline.splice(at: run.start + holes.leading, behind: expected))
        let time = block.presentationTime + offset
        let isAnnounced = isRunNew && run.placement != nil
        let isAstray = due.map { Timeline.isAstray(from: $0, to: time, holes: holes.total) } ?? false
        if hasLanded, expected == nil, !isAstray {
            // The list may be wrong; the picture has seen to that.
        } else if let due, Timeline.isJump(from: due, to: time, holes: holes.total, isAnnounced: isAnnounced),
            expected.map({ Timeline.isJump(from: $0, to: time, holes: holes.total, isAnnounced: isAnnounced) }) ?? true
        {
            offset = timeline.establishJump(run.discontinuity, container: block.presentationTime, presentation: expected ?? due)
            isRunNew = true
        }
        place.offset = offset
        let frameSize = ring.format.bytesPerFrame
        let claimed = block.presentationTime + offset
        due = claimed + ring.format.time(ofFrames: Int64(block.frameCount))
        var start = expected.map { isExact ? claimed : $0 + correction(for: claimed - $0) } ?? claimed
        var skipped = 0
        // Sound before the position asked for or the period, or that repeats what has been given, is cut at the sample.
        let floor = max(expected ?? run.position ?? .zero, run.placement?.start ?? .zero)
        if start < floor {
            skipped = min(block.frameCount, Int(ring.format.frames(in: floor - start)))
            start = floor
        }
        var kept = block.frameCount
        if let end = run.placement?.end, start < end { kept = min(kept, skipped + Int(ring.format.frames(in: end - start))) }
        guard skipped < kept, run.placement?.end.map({ start < $0 }) ?? true else { return .again }
        isExact = false
        isRunNew = false
        bridge(to: start, ring: ring)
        let bytes = block.bytes[(skipped * frameSize)..<(kept * frameSize)]
        if leftStart == left.count { leftTime = expected ?? start }
        left.append(contentsOf: bytes)
        expected = (expected ?? start) + ring.format.time(ofFrames: Int64(kept - skipped))
        return drain() ? .again : .waiting(until: nil)
    }

    /// Where runs meet, the last frames of the one needn't end where the other begins: that is no rounding.
    private func correction(for error: MediaTime) -> MediaTime {
        guard isRunNew, error > Self.rounding || error < .zero - Self.rounding else { return drift.correction(for: error) }
        drift = TimestampDrift()
        return error
    }

    /// Timestamps of two containers: milliseconds, or 90 kHz.
    private static let rounding = MediaTime(seconds: 0.002)

    /// Fills a gap with silence; a jump that is longer, or the start, is taken as it is.
    private func bridge(to start: MediaTime, ring: AudioRing) {
        guard let due = expected, start > due else { return }
        let gap = start - due
        guard gap <= Self.longestSilence else {
            expected = start
            return
        }
        let frames = ring.format.frames(in: gap)
        if leftStart == left.count { leftTime = due }
        left.append(contentsOf: repeatElement(0, count: Int(frames) * ring.format.bytesPerFrame))
        _ = drain()
        expected = due + ring.format.time(ofFrames: frames)
    }

    /// - Returns: false while the ring is full.
    private func drain() -> Bool {
        guard let ring, let run = place.run else { return true }
        let frameSize = ring.format.bytesPerFrame
        while leftStart < left.count {
            let start = leftStart
            let time = leftTime
            let taken = left.withUnsafeBytes {
                ring.write(UnsafeRawBufferPointer(rebasing: $0[start...]), time: time, generation: run.generation)
            }
            if ring.format.time(ofFrames: Int64(ring.level)) >= Self.priming || taken == 0 { prime() }
            guard taken > 0 else { return false }
            leftStart += taken * frameSize
            leftTime += ring.format.time(ofFrames: Int64(taken))
        }
        left.removeAll(keepingCapacity: true)
        leftStart = 0
        return true
    }

    private func prime() {
        if place.prime() { events.post(.primed(generation: place.generation)) }
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
