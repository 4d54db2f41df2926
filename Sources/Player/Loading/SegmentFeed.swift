import Buffering
import Media
import Playlist

/// Feeds the store from playlists: one stream of segments, or two where the sound has its own.
final class SegmentFeed: Feed {
    /// What the start may fetch ahead: more than any threshold to begin asks for.
    static let startGoal = MediaTime(seconds: 6)
    /// Missing segments in a row that are taken for holes; one more is a stream that isn't there.
    static let toleratedHoles = 3

    private struct Stream {
        let track: StoreTrack
        let list: SegmentList
        /// Each initialization segment's number in the store.
        let initializations: [InitializationSegment: Int]
        /// In flight: at most one segment, and the initialization that it needs.
        var fetches: [ResourceFetch] = []
        var holes = 0
        /// What could not be had, and ends the stream there.
        var failure: StoreKey?
    }

    let videoCursor: any TrackCursor
    let audioCursor: any TrackCursor
    /// The picture's, and the sound's.
    private let cursors: [(cursor: SegmentCursor, stream: Int)]
    private var isRead = [true, true]
    private var streams: [Stream]
    private let store: SegmentStore
    private let source: any SegmentSource
    private let signal: any WakeSignal
    private let retries: RetryPolicy
    private let policy: FetchPolicy
    private let isFilm: (UnsafeRawBufferPointer) -> Bool
    private var hasFirstByte = false
    private(set) var isSated = false
    private var target = MediaTime.zero

    init(
        main: SegmentList, sound: SegmentList?, cursors: TrackCursors, store: SegmentStore, source: any SegmentSource,
        signal: any WakeSignal, retries: RetryPolicy = .standard, policy: FetchPolicy = FetchPolicy(),
        isFilm: @escaping (UnsafeRawBufferPointer) -> Bool = { _ in true }
    ) {
        self.policy = policy
        self.isFilm = isFilm
        self.store = store
        self.source = source
        self.signal = signal
        self.retries = retries
        streams = [Self.stream(main, track: TrackCursors.main)]
        let audio = sound == nil ? cursors.muxedSound : cursors.separateSound
        if let sound { streams.append(Self.stream(sound, track: TrackCursors.sound)) }
        self.cursors = [(cursors.picture, 0), (audio, sound == nil ? 0 : 1)]
        videoCursor = cursors.picture
        audioCursor = audio
    }

    private static func stream(_ list: SegmentList, track: StoreTrack) -> Stream {
        var initializations: [InitializationSegment: Int] = [:]
        for initialization in list.segments.compactMap(\.initialization) where initializations[initialization] == nil {
            initializations[initialization] = initializations.count
        }
        return Stream(track: track, list: list, initializations: initializations)
    }

    // MARK: Cursors

    func begin(at position: MediaTime, generation: UInt32) {
        target = position
        for (place, entry) in cursors.enumerated() where isRead[place] {
            entry.cursor.reset()
            enqueue(streams[entry.stream], on: entry.cursor, position: position, generation: generation)
        }
        for index in streams.indices { beginAnew(stream: index, at: position) }
    }

    private func beginAnew(stream index: Int, at position: MediaTime) {
        // Asked for again: the viewer may have mended the network.
        if let failed = streams[index].failure { store.discard(failed) }
        streams[index].failure = nil
        streams[index].holes = 0
        let first = streams[index].list.index(at: position) ?? max(0, streams[index].list.segments.count - 1)
        abandon(stream: index, except: first)
    }

    func leave(_ track: FilmTrack) {
        isRead[track.rawValue] = false
        let (cursor, stream) = cursors[track.rawValue]
        cursor.reset()
        if !isNeeded(stream) { abandon(stream: stream, except: -1) }
    }

    func rejoin(_ track: FilmTrack, at position: MediaTime, generation: UInt32) {
        isRead[track.rawValue] = true
        let (cursor, stream) = cursors[track.rawValue]
        cursor.reset()
        enqueue(streams[stream], on: cursor, position: position, generation: generation)
        let isShared = cursors.indices.contains { $0 != track.rawValue && isRead[$0] && cursors[$0].stream == stream }
        if !isShared { beginAnew(stream: stream, at: position) }
        signal.raise()
    }

    /// Whether any track that is read lies in a stream.
    private func isNeeded(_ stream: Int) -> Bool { cursors.indices.contains { isRead[$0] && cursors[$0].stream == stream } }

    /// Lists all runs from the position to the end: consecutive segments of one initialization and one discontinuity.
    private func enqueue(_ stream: Stream, on cursor: SegmentCursor, position: MediaTime, generation: UInt32) {
        let segments = stream.list.segments
        let first = stream.list.index(at: position) ?? max(0, segments.count - 1)
        var start = first
        while start < segments.count {
            var end = start + 1
            while end < segments.count, segments[end].discontinuity == segments[start].discontinuity,
                segments[end].initialization == segments[start].initialization
            {
                end += 1
            }
            let run = InputRun(
                generation: generation, start: segments[start].start, position: start == first ? position : nil,
                discontinuity: segments[start].discontinuity)
            let keys = (start..<end).filter { !segments[$0].isGap }.map { StoreKey(track: stream.track, part: .media($0)) }
            let initialization = segments[start].initialization.flatMap { stream.initializations[$0] }
            cursor.beginRun(
                run, initialization: initialization.map { StoreKey(track: stream.track, part: .initialization($0)) }, segments: keys)
            start = end
        }
        if stream.list.isComplete { cursor.finish() }
    }

    // MARK: Fetching

    func step(now: HostTime, position: MediaTime, isStarting: Bool, report: (FeedNews) -> Void) -> HostTime? {
        var next: HostTime?
        let from = max(position, target)
        // The second round: what was finished in the first makes room for the next request at once, on the same connection.
        var policy = policy
        if isStarting { policy.goal = min(policy.goal, Self.startGoal) }
        for _ in 0..<2 {
            schedule(from: from, policy: policy)
            isSated = true
            for index in streams.indices {
                if let deadline = receive(stream: index, now: now, from: from, report: report) { next = min(next ?? deadline, deadline) }
            }
        }
        return next
    }

    private func schedule(from position: MediaTime, policy: FetchPolicy) {
        while case .fetch(let track, let place) = policy.decide(snapshot(from: position)) {
            guard let index = streams.firstIndex(where: { $0.track == track }) else { return }
            request(place, stream: index)
        }
    }

    private func snapshot(from position: MediaTime) -> FetchSnapshot {
        var ahead = 0
        let demands = streams.indices.filter(isNeeded).map { index in
            let stream = streams[index]
            ahead += store.bytes(of: stream.track).ahead
            // Without a next segment nothing is asked for, however much is there.
            let next = stream.failure == nil ? firstMissing(of: stream, from: position) : nil
            return TrackDemand(
                track: stream.track, ahead: next.map { max(.zero, stream.list.segments[$0].start - position) } ?? .zero, next: next,
                active: stream.fetches.count { $0.key.mediaNumber != nil })
        }
        return FetchSnapshot(tracks: demands, bytesAhead: ahead, budget: store.budget)
    }

    /// The first segment from the reading place on that is neither there nor on its way.
    private func firstMissing(of stream: Stream, from position: MediaTime) -> Int? {
        guard let first = firstNeeded(of: stream, from: position) else { return nil }
        return stream.list.segments[first...].indices.first { place in
            !stream.list.segments[place].isGap && store.state(of: StoreKey(track: stream.track, part: .media(place))) == .absent
                && !stream.fetches.contains { $0.key.mediaNumber == place }
        }
    }

    private func request(_ place: Int, stream index: Int) {
        let stream = streams[index]
        let segment = stream.list.segments[place]
        if let initialization = segment.initialization, let number = stream.initializations[initialization] {
            let key = StoreKey(track: stream.track, part: .initialization(number))
            if store.state(of: key) == .absent, !stream.fetches.contains(where: { $0.key == key }) {
                streams[index].fetches.append(ResourceFetch(key: key, url: initialization.url, range: initialization.range, span: nil))
            }
        }
        streams[index].fetches.append(
            ResourceFetch(
                key: StoreKey(track: stream.track, part: .media(place)), url: segment.url, range: segment.range,
                span: TimeSpan(start: segment.start, duration: segment.duration)))
    }

    /// Where the slowest cursor of the stream reads; nil once it has read all.
    private func firstNeeded(of stream: Stream, from position: MediaTime) -> Int? {
        var slowest: Int?
        for (cursor, index) in cursors where streams[index].track == stream.track {
            if let number = cursor.mediaNumber { slowest = min(slowest ?? number, number) }
        }
        let wanted = slowest ?? stream.list.index(at: position)
        guard let wanted, wanted < stream.list.segments.count else { return nil }
        return max(0, wanted)
    }

    private func receive(stream index: Int, now: HostTime, from position: MediaTime, report: (FeedNews) -> Void) -> HostTime? {
        var next: HostTime?
        var place = 0
        while place < streams[index].fetches.count {
            let progress = streams[index].fetches[place].step(
                now: now, source: source, store: store, signal: signal, retries: retries, isFilm: isFilm)
            let fetch = streams[index].fetches[place]
            var isOver = false
            if progress != .blocked { isSated = false }
            switch progress {
            case .receiving:
                if !hasFirstByte, fetch.key.mediaNumber != nil {
                    hasFirstByte = true
                    report(.firstByte)
                }
                // More may be there: the portion bounds one turn.
                signal.raise()
            case .waiting(let until):
                if let until { next = min(next ?? until, until) }
            case .blocked: break
            case .done:
                isOver = true
                streams[index].holes = 0
                if !hasFirstByte, fetch.key.mediaNumber != nil {
                    hasFirstByte = true
                    report(.firstByte)
                }
            case .foreign:
                isOver = true
                passOver(fetch, stream: index, report: report)
            case .failed(let error) where isAtEase(fetch, from: position) && RetryPolicy.mayPassLater(error):
                streams[index].fetches[place].rest(until: now + RetryPolicy.rest)
                next = min(next ?? now + RetryPolicy.rest, now + RetryPolicy.rest)
            case .failed(let error):
                isOver = true
                giveUp(fetch, stream: index, error: error, report: report)
            }
            if isOver { streams[index].fetches.remove(at: place) } else { place += 1 }
        }
        return next
    }

    /// Whether there is enough to play before a segment.
    private func isAtEase(_ fetch: ResourceFetch, from position: MediaTime) -> Bool {
        guard let span = fetch.span else { return false }
        return span.start - position > RetryPolicy.ease
    }

    /// A segment that the server doesn't have is a hole; anything else ends the stream once what is buffered has played.
    private func giveUp(_ fetch: ResourceFetch, stream index: Int, error: SourceError, report: (FeedNews) -> Void) {
        if case .status(let status, _) = error, status == 404 || status == 410, fetch.key.mediaNumber != nil,
            streams[index].holes < Self.toleratedHoles
        {
            streams[index].holes += 1
            store.finish(fetch.key)
            report(.passedOver(PlayerError(error)))
            return
        }
        streams[index].failure = fetch.key
        store.fail(fetch.key, error)
    }

    /// Something that is no film in a segment's place is a hole too.
    private func passOver(_ fetch: ResourceFetch, stream index: Int, report: (FeedNews) -> Void) {
        let detail = "the segment is empty, or begins like no film"
        guard streams[index].holes < Self.toleratedHoles else {
            return giveUp(fetch, stream: index, error: .other(url: fetch.url, reason: detail), report: report)
        }
        streams[index].holes += 1
        store.finish(fetch.key)
        report(.passedOver(PlayerError(.notMedia(detail: detail), url: fetch.url)))
    }

    /// Gives up requests for segments that a seek has made useless.
    private func abandon(stream index: Int, except place: Int) {
        streams[index].fetches.removeAll { fetch in
            if fetch.key.mediaNumber == nil { return false }
            // Of a long segment the beginning may be gone again already.
            if fetch.key.mediaNumber == place, store.state(of: fetch.key) != .absent { return false }
            var fetch = fetch
            fetch.cancel(source)
            store.discard(fetch.key)
            return true
        }
    }

    // MARK: Answers

    func bufferedUntil(from position: MediaTime) -> MediaTime? {
        streams.indices.filter(isNeeded).map { store.bufferedEnd(of: streams[$0].track, from: position) }.min()
    }

    func isComplete(from position: MediaTime) -> Bool {
        streams.indices.filter(isNeeded).map { streams[$0] }.allSatisfy { stream in
            guard stream.list.isComplete, let first = stream.list.index(at: position) else { return stream.list.isComplete }
            return (first..<stream.list.segments.count).allSatisfy { place in
                if stream.list.segments[place].isGap { return true }
                if case .complete = store.state(of: StoreKey(track: stream.track, part: .media(place))) { return true }
                return false
            }
        }
    }

    var filmDuration: MediaTime?

    func positionBehindDamage(at position: MediaTime) -> MediaTime? {
        let segments = streams[0].list.segments
        let reading = cursors.compactMap { $0.stream == 0 ? $0.cursor.mediaNumber : nil }.max()
        guard let place = reading ?? streams[0].list.index(at: position), place + 1 < segments.count else { return nil }
        return segments[place + 1].start
    }

    var stage: Stage {
        let waiting = streams.flatMap(\.fetches).first
        guard let waiting else { return .decode }
        return waiting.hasResponse ? .line : .server
    }

    func stop() {
        for index in streams.indices { abandon(stream: index, except: -1) }
        for index in streams.indices {
            for var fetch in streams[index].fetches { fetch.cancel(source) }
            streams[index].fetches = []
        }
        for (cursor, _) in cursors { cursor.reset() }
    }
}
