import Buffering
import Media
import Synchronization

/// Which film a pump reads, and where. Handed over by control, taken at the pump's next step.
struct PumpAssignment: Sendable {
    /// Counts films, so that a decoder is opened once for a file and sought afterwards.
    var film: UInt32
    var cursor: any TrackCursor
    /// Which of a container's sounds is read; nothing to the picture.
    var sound = SoundPreference()
}

/// Which film, and which run of it, a pump is in, and what it tells control of that: all that the picture's and the sound's pump do alike.
///
/// - Thread: the pump's own, except `assign`.
final class PumpPlace {
    /// What is forgotten with a film.
    private struct Film {
        var number: UInt32?
        var cursor: (any TrackCursor)?
        var sound = SoundPreference()
        var run: InputRun?
        var offset: MediaTime?
        var isDescribed = false
        /// In which the track was described last.
        var format: AudioFormat?
        var isFileOpen = false
        var isPrimed = false
        var hasEnded = false
        /// Damaged places in a row.
        var damage = 0
    }

    let events: PumpEvents
    /// As decoders call it in their errors.
    private let track: String
    private let assignment = Mutex<PumpAssignment?>(nil)
    private var film = Film()
    /// Of the last run taken.
    private(set) var generation: UInt32 = 0

    /// Damaged places in a row after which a run is given up.
    private static let toleratedDamage = 200
    /// Asked again this soon when the pool has no cell and nobody has said when it has.
    static let poolPatience = Duration.milliseconds(100)

    init(track: String, events: PumpEvents) {
        self.track = track
        self.events = events
    }

    // MARK: Films

    /// - Thread: control. The cursor is to be reset, or begun, afterwards.
    func assign(_ wanted: PumpAssignment?) { assignment.withLock { $0 = wanted } }

    var cursor: (any TrackCursor)? { film.cursor }
    var sound: SoundPreference { film.sound }
    var isByteAddressed: Bool { film.cursor?.isByteAddressed ?? false }

    /// Takes what control has assigned.
    ///
    /// - Returns: whether another film, another of its container's sounds, or none is to be read from now on.
    func takeAssignment() -> Bool {
        let wanted = assignment.withLock { $0 }
        guard wanted?.film != film.number || wanted?.sound.number != film.sound.number else { return false }
        film = Film(number: wanted?.film, cursor: wanted?.cursor, sound: wanted?.sound ?? SoundPreference())
        return true
    }

    /// The film hasn't got the track.
    func leaveTrack() {
        film.run = nil
        film.cursor = nil
        events.post(.absent)
    }

    /// A file is opened once and sought from then on.
    var isFileOpen: Bool { film.isFileOpen }
    func fileOpened() { film.isFileOpen = true }

    var isDescribed: Bool { film.isDescribed }
    /// Tells control of the film's first description, and of another format behind a seek or a change of sound.
    func describe(_ description: TrackDescription) {
        defer { film.format = description.audio }
        guard film.isDescribed else {
            film.isDescribed = true
            return events.post(.opened(description))
        }
        if film.run?.isFresh == true, description.audio != nil, description.audio != film.format { events.post(.reopened(description)) }
    }

    // MARK: Runs

    var run: InputRun? { film.run }
    /// The run's container time plus this is presentation time; nil until its first picture or sample, or the other track's.
    var offset: MediaTime? {
        get { film.offset }
        set { film.offset = newValue }
    }

    /// - Parameter known: The timeline's offset.
    func enter(_ next: InputRun, offset known: MediaTime?) {
        film.run = next
        generation = next.generation
        // Where the manifest says it, nothing has to be found out.
        film.offset = next.placement?.offset ?? known
        film.hasEnded = false
        guard next.isFresh else { return }
        film.isPrimed = false
        film.damage = 0
    }

    func leaveRun() { film.run = nil }

    /// Opens the run that was entered, or says why not.
    ///
    /// - Parameter absent: What a film, or a run, without the track means.
    func open(_ opening: () throws(DecodeError) -> Void, absent: () -> WorkerState) -> WorkerState {
        do {
            try opening()
            return .again
        } catch DecodeError.noSuchTrack {
            return absent()
        } catch DecodeError.interrupted {
            // A seek has overtaken the run while it was being opened.
            leaveRun()
            return .again
        } catch {
            return fail(error)
        }
    }

    // MARK: What is told once

    /// Everything of this generation has been given on.
    ///
    /// - Parameter last: What is done before control hears of it, the first time.
    func end(last: () -> Void) -> WorkerState {
        if !film.hasEnded {
            film.hasEnded = true
            last()
            prime()
            events.post(.ended(generation: generation))
        }
        return .waiting(until: nil)
    }

    /// Enough of this generation is there to begin.
    func prime() {
        guard !film.isPrimed else { return }
        film.isPrimed = true
        events.post(.primed(generation: generation))
    }

    // MARK: Decoding

    /// What a decoder's step means for the run.
    func settle<Output>(_ step: DecodeStep<Output>, now: HostTime, accept: (Output) -> WorkerState) -> WorkerState {
        switch step {
        case .output(let output):
            film.damage = 0
            return accept(output)
        case .starved: return .waiting(until: nil)
        case .poolEmpty: return .waiting(until: now + Self.poolPatience)
        case .damaged(let error): return note(error)
        case .interrupted:
            leaveRun()
            return .again
        case .end:
            if let cursor, cursor.isUnread { return fail(.damaged(track: track, detail: "the container breaks off")) }
            leaveRun()
            return .again
        case .failed(let error): return fail(error)
        }
    }

    /// A part was passed over: the first of a series is told, and so many in a row that nothing good is to be expected end the run.
    private func note(_ error: DecodeError) -> WorkerState {
        film.damage += 1
        if film.damage > Self.toleratedDamage { return fail(error) }
        if film.damage == 1 { events.post(.damaged(error, generation: generation)) }
        return .again
    }

    /// The film can't go on: nothing is read until control assigns it anew.
    func fail(_ error: DecodeError) -> WorkerState {
        assign(nil)
        film = Film()
        events.post(.failed(error, generation: generation))
        return .waiting(until: nil)
    }
}

extension TrackCursor {
    /// Reads what there is of a run that has nothing for its reader.
    ///
    /// - Returns: what stopped it; never `.bytes`.
    func passOver() -> InputRead {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            while true {
                let result = read(into: buffer)
                if case .bytes = result { continue }
                return result
            }
        }
    }

    /// Whether a demuxer that says it is at the end has left bytes of its run behind: then it has met damage, not the end. A file's
    /// demuxer may well leave some, an index for instance.
    fileprivate var isUnread: Bool {
        guard !isByteAddressed else { return false }
        return withUnsafeTemporaryAllocation(byteCount: 16, alignment: 1) { buffer in
            switch read(into: buffer) {
            case .bytes, .notYet: true
            case .end, .interrupted, .failed: false
            }
        }
    }
}
