import Buffering
import Media

/// Feeds the store from one file, wherever picture and sound read it: an open-ended request runs ahead of each reading place, chunk after
/// chunk, and is given up when the place jumps.
final class FileFeed: Feed {
    /// How far ahead of a reading place bytes are fetched.
    private let aheadChunks: Int
    /// The same until the first picture: 4 MiB.
    private static let startChunks = 16
    private let url: String
    private let length: Int64?
    private let acceptsRanges: Bool
    /// The picture's, and the sound's.
    private let cursors: [ChunkCursor]
    private var isRead = [true, true]
    private var streams: [ChunkStream?] = [nil, nil]
    private let store: SegmentStore
    private let source: any SegmentSource
    private let signal: any WakeSignal
    private let retries: RetryPolicy
    private var hasFirstByte = false
    private var isFailed = false
    private var blocked = [false, false]
    /// Until when a place waits for the line or the server to come back.
    private var rests: [HostTime?] = [nil, nil]
    private var restCounts = [0, 0]
    /// What the places that rest have met; nil once bytes have come since.
    private(set) var trouble: SourceError?

    var videoCursor: any TrackCursor { cursors[0] }
    var audioCursor: any TrackCursor { cursors[1] }

    init(
        url: String, length: Int64?, acceptsRanges: Bool, cursors: TrackCursors, store: SegmentStore, source: any SegmentSource,
        signal: any WakeSignal, retries: RetryPolicy = .standard
    ) {
        self.url = url
        self.length = length
        self.acceptsRanges = acceptsRanges
        self.cursors = [cursors.filePicture, cursors.fileSound]
        self.store = store
        self.source = source
        self.signal = signal
        self.retries = retries
        aheadChunks = max(2, store.budget / 4 / ChunkCursor.defaultChunkSize)
        if let length { for cursor in self.cursors { cursor.setLength(length) } }
    }

    func begin(at position: MediaTime, generation: UInt32) {
        isFailed = false
        rests = [nil, nil]
        for index in readPlaces { beginRun(index, at: position, generation: generation) }
        signal.raise()
    }

    private func beginRun(_ index: Int, at position: MediaTime, generation: UInt32) {
        cursors[index].beginRun(InputRun(generation: generation, start: .zero, position: position, discontinuity: 0))
    }

    private var readPlaces: [Int] { cursors.indices.filter { isRead[$0] } }

    func leave(_ track: FilmTrack) {
        let index = track.rawValue
        isRead[index] = false
        rests[index] = nil
        cursors[index].reset()
        // One request may run ahead of both places.
        if streams[1 - index] == nil { streams[1 - index] = streams[index] } else { streams[index]?.cancel(source: source, store: store) }
        streams[index] = nil
        signal.raise()
    }

    func rejoin(_ track: FilmTrack, at position: MediaTime, generation: UInt32) {
        isRead[track.rawValue] = true
        beginRun(track.rawValue, at: position, generation: generation)
        signal.raise()
    }

    func step(now: HostTime, position: MediaTime, start: StartPhase, report: (FeedNews) -> Void) -> HostTime? {
        guard !isFailed else { return nil }
        var next: HostTime?
        for index in readPlaces {
            if let rest = rests[index], now < rest {
                next = min(next ?? rest, rest)
                continue
            }
            rests[index] = nil
            direct(index, ahead: start < .over ? min(aheadChunks, Self.startChunks) : aheadChunks)
            blocked[index] = false
            guard streams[index] != nil else { continue }
            let progress = streams[index]?.step(now: now, source: source, store: store, signal: signal, retries: retries) ?? .over
            switch progress {
            case .received:
                restCounts[index] = 0
                trouble = nil
                if !hasFirstByte {
                    hasFirstByte = true
                    report(.firstByte)
                }
                signal.raise()
            case .waiting(let until):
                if let until { next = min(next ?? until, until) }
            case .blocked: blocked[index] = true
            case .over:
                streams[index] = nil
                signal.raise()
            case .lengthKnown(let length):
                for cursor in cursors { cursor.setLength(length) }
                signal.raise()
            case .failed(let error) where RetryPolicy.mayPassLater(error):
                // A file has one address and one rung: it is waited for, and what is buffered plays on meanwhile.
                streams[index] = nil
                trouble = error
                let instant = now + retries.rest(after: restCounts[index], error: error)
                restCounts[index] += 1
                rests[index] = instant
                next = min(next ?? instant, instant)
            case .failed(let error):
                streams[index] = nil
                giveUp(error)
                return nil
            }
        }
        return next
    }

    /// Both places get the error where bytes are missing; a chunk half there would let them wait for ever.
    private func giveUp(_ error: SourceError) {
        isFailed = true
        for index in streams.indices {
            streams[index]?.cancel(source: source, store: store)
            streams[index] = nil
        }
        for cursor in cursors { cursor.fail(error) }
    }

    var isSated: Bool {
        readPlaces.allSatisfy { index in
            guard streams[index] == nil else { return blocked[index] }
            return rests[index] == nil && cursors[index].nextMissingChunk(limit: aheadChunks) == nil
        }
    }

    /// Begins, moves or ends the request that runs ahead of one reading place.
    private func direct(_ index: Int, ahead: Int) {
        guard let missing = cursors[index].nextMissingChunk(limit: ahead) else { return }
        if let stream = streams[index], stream.covers(missing, acceptsRanges: acceptsRanges) { return }
        // The other place's request will soon be there: one stream for both, as long as they read side by side.
        if let other = streams[1 - index], other.covers(missing, acceptsRanges: acceptsRanges) { return }
        streams[index]?.cancel(source: source, store: store)
        streams[index] = ChunkStream(url: url, first: acceptsRanges ? missing : 0, track: TrackCursors.main, length: length)
    }

    /// What lies ahead of a file's places is a share of the budget, whatever has happened.
    func stood(margin: MediaTime) {}

    var filmDuration: MediaTime?
    /// Behind damage in a file nobody can say where the next good place is: this far on, the demuxer looks for a keyframe.
    private static let damageLeap = MediaTime(seconds: 5)

    func positionBehindDamage(at position: MediaTime) -> MediaTime? {
        guard acceptsRanges, let filmDuration, position + Self.damageLeap < filmDuration else { return nil }
        return position + Self.damageLeap
    }

    /// By the film's mean rate: bytes that lie ahead of the slower reading place, as a share of the file.
    func bufferedUntil(from position: MediaTime) -> MediaTime? {
        guard let filmDuration, let length, length > 0 else { return nil }
        let ahead = readPlaces.map { cursors[$0].bytesAhead }.min() ?? 0
        let share = Double(ahead) / Double(length)
        return position + MediaTime(seconds: filmDuration.seconds * share)
    }

    func isComplete(from position: MediaTime) -> Bool {
        readPlaces.allSatisfy { cursors[$0].nextMissingChunk() == nil } && streams.allSatisfy { $0 == nil }
    }

    var denial: SourceError? {
        guard let trouble else { return nil }
        let isReached = streams.contains { $0?.isReached(source) ?? false }
        return trouble.isDenial(isReached: isReached) ? trouble : nil
    }

    var stage: Stage {
        if let stream = streams.compactMap({ $0 }).first { return stream.stage(source) ?? .server }
        return trouble.map { PlayerError($0).stage } ?? .decode
    }

    func isDry(_ track: FilmTrack) -> Bool { cursors[track.rawValue].isDry }

    func stop() {
        for index in streams.indices {
            streams[index]?.cancel(source: source, store: store)
            streams[index] = nil
        }
        for cursor in cursors { cursor.reset() }
    }
}
