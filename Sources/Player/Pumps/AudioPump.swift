import Buffering
import FrameTiming
import Media
import Synchronization

/// Decodes sound into the ring, sample-exact from the position asked for; gaps become silence, so that the ring's time is the film's.
///
/// - Thread: `step` on the audio decode thread; `assign`, `connect` and `events` on control.
public final class AudioPump: Worker, @unchecked Sendable {
    // Guard: all variables below are the decode thread's; `place` guards what control assigns, the Mutex what it connects, `events` itself.
    private let decoder: any AudioDecoder
    private let timeline: Timeline
    private let clockSignal: any WakeSignal
    private let connection = Mutex<AudioRing?>(nil)
    let place: PumpPlace
    var placing: SoundPlacing
    var outlet = SoundOutlet()
    /// The run has no sound, but the film has: it is silent meanwhile.
    var muteness: Muteness?

    /// Asked again this soon while the picture hasn't said where the timeline begins.
    private static let patience = Duration.milliseconds(5)

    var events: PumpEvents { place.events }

    init(decoder: any AudioDecoder, timeline: Timeline, events: PumpEvents, signal: any WakeSignal) {
        self.decoder = decoder
        self.timeline = timeline
        clockSignal = signal
        place = PumpPlace(track: "sound", events: events)
        placing = SoundPlacing(timeline: timeline)
    }

    /// - Thread: control.
    func assign(_ film: PumpAssignment?) {
        place.assign(film)
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
        if place.takeAssignment() { beginFilm() }
        guard let cursor = place.cursor else { return .waiting(until: nil) }
        guard let run = place.run else { return takeRun(cursor) }
        guard !place.isDescribed || takeRing() else { return .waiting(until: nil) }
        if cursor.isInterrupted {
            // What the decoder holds is of another place: a card that came back is given the sound of this one.
            muteness = nil
            place.leaveRun()
            return .again
        }
        guard drain(run) else { return .waiting(until: nil) }
        if let muteness { return beSilent(muteness, run, on: cursor) }
        if placing.awaitsPicture(run, offset: &place.offset, isFile: cursor.isByteAddressed) { return .waiting(until: now + Self.patience) }
        return place.settle(decoder.next(), now: now) { accept($0, in: run, on: cursor) }
    }

    private func beginFilm() {
        muteness = nil
        placing.forget()
        outlet.drop()
        decoder.preference = place.sound
        if place.cursor == nil { decoder.close() }
    }

    private func takeRing() -> Bool {
        let wanted = connection.withLock { $0 }
        guard let wanted else { return false }
        if wanted !== outlet.ring {
            outlet.connect(wanted)
            placing.changeCard()
            decoder.outputFormat = wanted.format
        }
        return true
    }

    // MARK: Runs

    private func takeRun(_ cursor: any TrackCursor) -> WorkerState {
        switch cursor.nextRun() {
        case .notYet: return .waiting(until: nil)
        case .endOfTrack:
            guard let ring = outlet.ring else { return .waiting(until: nil) }
            return place.end { ring.markEnd(generation: place.generation) }
        case .run(let next): return begin(next, on: cursor)
        }
    }

    func begin(_ next: InputRun, on cursor: any TrackCursor) -> WorkerState {
        muteness = nil
        if next.isFresh { outlet.drop() }
        place.enter(next, offset: timeline.offset(of: next.discontinuity))
        placing.begin(next, isFile: cursor.isByteAddressed)
        return place.open { () throws(DecodeError) in
            if cursor.isByteAddressed {
                try beginFile(next, on: cursor)
            } else {
                place.describe(try decoder.open(cursor))
            }
        } absent: {
            guard next.mayBeFollowed || place.isDescribed else {
                place.leaveTrack()
                return .waiting(until: nil)
            }
            muteness = .reading
            place.describe(TrackDescription(codec: "silence", hasVideo: true, hasAudio: false))
            return .again
        }
    }

    private func beginFile(_ next: InputRun, on cursor: any TrackCursor) throws(DecodeError) {
        let isFirst = !place.isFileOpen
        if isFirst {
            _ = cursor.seek(to: 0)
            place.describe(try decoder.open(cursor))
            place.fileOpened()
        }
        if let position = next.position, !isFirst || position > .zero {
            try decoder.seek(to: position - (timeline.offset(of: next.discontinuity) ?? .zero))
        }
    }

    // MARK: Sound

    private func accept(_ block: AudioBlock, in run: InputRun, on cursor: any TrackCursor) -> WorkerState {
        guard let format = outlet.ring?.format,
            let portion = placing.place(block, format: format, in: run, offset: &place.offset, holes: cursor.holes)
        else { return .again }
        if let gap = placing.gap(before: portion.start) {
            giveSilence(frames: format.frames(in: gap), at: portion.start, format)
            _ = drain(run)
        }
        let frame = format.bytesPerFrame
        let bytes = block.bytes[(portion.frames.lowerBound * frame)..<(portion.frames.upperBound * frame)]
        outlet.append(bytes, at: placing.expected ?? portion.start)
        placing.gave(frames: Int64(portion.frames.count), at: portion.start, in: format)
        return drain(run) ? .again : .waiting(until: nil)
    }

    /// Behind what was given before, or from `start` on.
    func giveSilence(frames: Int64, at start: MediaTime, _ format: AudioFormat) {
        outlet.appendSilence(frames: frames, at: placing.expected ?? start)
        placing.gave(frames: frames, at: start, in: format)
    }

    /// - Returns: false while the ring is full.
    func drain(_ run: InputRun) -> Bool {
        outlet.drain(generation: run.generation) { place.prime() }
    }
}
