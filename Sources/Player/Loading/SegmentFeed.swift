import Adaptation
import Buffering
import Media
import Playlist

/// Feeds the store from playlists: one stream of segments, or two where the sound has its own.
final class SegmentFeed: Feed {
    /// What the start may fetch ahead: more than any threshold to begin asks for.
    static let startGoal = MediaTime(seconds: 6)

    let videoCursor: any TrackCursor
    let audioCursor: any TrackCursor
    /// The picture's, with the sound's where the two are together; and the sound's where it has its own.
    var streams: [SegmentStream]
    let store: SegmentStore
    let source: any SegmentSource
    let signal: any WakeSignal
    let policyOfFailure: FailurePolicy
    /// Of each stream.
    var health: [RungHealth]
    private var policy: FetchPolicy
    let keys: KeyRing
    /// Brings keys of samples; nil: nothing here opens those.
    private let keeper: KeyKeeper?
    let isFilm: (UnsafeRawBufferPointer) -> Bool
    let log: (any Log)?
    private var hasFirstByte = false
    private(set) var isSated = false
    private var target = MediaTime.zero
    private var landing = Landing()
    /// By how much the film lies behind its list.
    var lag: MediaTime { landing.lag }
    /// The sounds that were called for beside the film's own, in that order: sound 1 is the first.
    var calledSounds: [Rendition] = []
    /// A sound on its way, beside the one that is read.
    var soundCall: SoundCall?
    /// The list of one that may be called for next.
    var expectedSound: (sound: Int, list: ListFetch)?
    var chooser: RungChooser?
    var lists: RungLists?
    /// What follows the film's own lists.
    var items: [AppendedItem] = []
    var hosts: Hosts
    /// Where the lists lie.
    var places: ListPlaces
    /// Lists on their way from another place.
    var moves: [ListName: ListMove] = [:]
    let context: ListFetch.Context
    /// Who says which places to prefer; nil: nobody.
    var steering: Steering?
    let ladder: Ladder?
    /// Places that the steering server makes of others.
    var clones: [PathwayClone] = []
    /// What keeps a live film's lists fresh; nil for a film that is all there.
    var live: LiveFollowing?
    /// Of a segment of the usual length, for each rung.
    var nominalBits: [Double] = []
    /// Of the picture's segments, told last.
    var rung: Int
    /// Of the sound so far, and how long it plays: its share of the line.
    var soundBits = 0.0
    var soundLength = MediaTime.zero
    /// `soundBits` when the picture's present segment was asked for.
    var soundBefore = 0.0
    /// The sound of the segment that is played while it comes.
    var apart: ApartFetch?
    /// The segment that was looked through for it.
    var searched: StoreKey?

    var filmDuration: MediaTime?

    /// What was learned of a list whose lengths are wrong, at the last position where it showed.
    private struct Landing {
        static let attempts = 3
        var position = MediaTime.zero
        var tries = 0
        var lag = MediaTime.zero
    }

    init(
        main: SegmentList, sound: SegmentList?, cursors: TrackCursors, store: SegmentStore, source: any SegmentSource,
        signal: any WakeSignal, retries: RetryPolicy = .standard, policy: FetchPolicy = FetchPolicy(),
        isFilm: @escaping (UnsafeRawBufferPointer) -> Bool = { _ in true }, switching: Switching? = nil,
        cipher: (any SegmentCipher)? = nil, keeper: KeyKeeper? = nil, address: String = "", lists listSource: (any ListSource)? = nil,
        hosts: Hosts = Hosts(),
        readAt: FilmPlaces = FilmPlaces(), steering: Steering? = nil, log: (any Log)? = nil, now: HostTime = HostTime(nanoseconds: 0)
    ) {
        keys = KeyRing(cipher: cipher, source: source, signal: signal, retries: retries)
        self.log = log
        self.keeper = keeper
        let opensAll = keeper?.opensAll ?? false
        self.policy = policy
        self.isFilm = isFilm
        self.store = store
        self.source = source
        self.signal = signal
        policyOfFailure = FailurePolicy(retries: retries)
        health = Array(repeating: RungHealth(), count: sound == nil ? 1 : 2)
        rung = switching?.rung ?? 0
        let audio = sound == nil ? cursors.muxedSound : cursors.separateSound
        let choices = switching.map { RungLists($0, hasSound: sound != nil, opensAll: opensAll, source: source, signal: signal) }
        self.hosts = hosts
        var read: [ListName: String] = [:]
        read[ListName(stream: 0, place: switching?.rung ?? 0)] = readAt.main
        read[ListName(stream: 1, place: choices?.sound(of: switching?.rung ?? 0) ?? 0)] = readAt.sound
        self.steering = steering
        ladder = switching?.ladder
        let places = ListPlaces(switching?.ladder, soundOfRung: sound == nil ? [] : choices?.soundOfRung ?? [], read: read)
        self.places = places
        context = ListFetch.Context(
            source: source, signal: signal, log: log ?? SilentLog(), variables: switching?.variables, opensAll: opensAll)
        var picture = SegmentStream(
            track: TrackCursors.main, rungs: switching?.ladder.rungs.count ?? 1,
            readers: sound == nil ? [cursors.picture, audio] : [cursors.picture])
        picture.lists[rung] = RungList(main, rate: Double(switching?.ladder.rungs[rung].rate ?? 0))
        streams = [picture]
        if let sound {
            var stream = SegmentStream(track: TrackCursors.sound, rungs: choices?.sounds.count ?? 1, readers: [audio])
            stream.lists[choices?.sound(of: rung) ?? 0] = RungList(sound, rate: 0)
            streams.append(stream)
        }
        videoCursor = cursors.picture
        audioCursor = audio
        if !main.isComplete {
            let pictures: [String?] =
                switching?.ladder.rungs.enumerated().map { number, rung in
                    places.present(ListName(stream: 0, place: number))?.url ?? ListOrigin(rung.variant).playlist
                } ?? [address]
            let sounds: [String?] =
                choices?.sounds.enumerated().map { number, sound in
                    places.present(ListName(stream: 1, place: number))?.url ?? sound.playlist
                } ?? []
            let playlists = PlaylistSource(
                addresses: [pictures, sounds], variables: switching?.variables, source: source, signal: signal, log: log,
                opensAll: opensAll)
            follow(listSource ?? playlists, switching: switching, now: now)
        }
        guard let switching, let choices, choices.isChoice, main.segments.count > 1 else { return }
        lists = choices
        let segment = MediaTime(flicks: main.duration.flicks / Int64(main.segments.count))
        nominalBits = switching.ladder.rungs.map { Double($0.rate) * segment.seconds }
        let top = max(1, switching.ladder.rungs.last?.rate ?? 1)
        // No more of a live film can be held than has been made.
        let goal = live == nil ? policy.goal : min(policy.goal, main.holdBack)
        let held = MediaTime(seconds: Double(store.budget) * policy.aheadShare * 8 / Double(top))
        chooser = RungChooser(
            switching, segment: segment.duration, buffer: (min(goal, held) + segment).duration, signal: signal)
    }

    // MARK: Cursors

    func begin(at position: MediaTime, generation: UInt32) {
        target = position
        keeper?.retry()
        endApart()
        searched = nil
        for index in streams.indices { beginAnew(stream: index, at: position, generation: generation) }
    }

    func correct(at position: MediaTime, late: MediaTime) -> Bool {
        landing.tries = landing.position == position ? landing.tries + 1 : 1
        landing.position = position
        guard landing.tries <= Landing.attempts, position > landing.lag else { return false }
        landing.lag += late
        return true
    }

    func stood(margin: MediaTime) {
        policy.margin = max(policy.margin, margin)
    }

    private func beginAnew(stream index: Int, at position: MediaTime, generation: UInt32) {
        // Asked for again: the viewer may have mended the network.
        if let failed = streams[index].failure { store.discard(failed) }
        streams[index].failure = nil
        streams[index].holes = 0
        health[index].forgetSegments()
        streams[index].begin(at: position, generation: generation, lag: landing.lag)
        streams[index].pickWhatIsThere(store, rung: rung(ofStream: index, at: position))
        abandon(stream: index)
    }

    func leave(_ track: FilmTrack) {
        let (stream, reader) = place(of: track)
        streams[stream].leave(reader)
        guard !streams[stream].isNeeded else { return }
        streams[stream].begin(at: target, generation: 0)
        abandon(stream: stream)
    }

    func rejoin(_ track: FilmTrack, at position: MediaTime, generation: UInt32) {
        let (stream, reader) = place(of: track)
        let isShared = streams[stream].isNeeded
        streams[stream].rejoin(reader, at: position, generation: generation)
        if !isShared { beginAnew(stream: stream, at: position, generation: generation) }
        signal.raise()
    }

    func place(of track: FilmTrack) -> (stream: Int, reader: Int) {
        if track == .picture { return (0, 0) }
        return streams.count > 1 ? (1, 0) : (0, 1)
    }

    // MARK: Fetching

    func step(now: HostTime, position: MediaTime, start: StartPhase, report: (FeedNews) -> Void) -> HostTime? {
        hosts.now = now
        let from = max(position, target)
        chooser?.takeOutlook()
        var next = live != nil ? stepLive(now: now, from: from) : start > .beforePicture ? stepLists(now: now) : nil
        var policy = policy
        if start < .over { policy.goal = min(policy.goal, Self.startGoal) }
        next = .earliest(next, stepSteering(now: now, start: start))
        next = .earliest(next, stepPlaces(now: now, start: start, report: report))
        next = .earliest(next, reconsider(now: now, from: from, report: report))
        next = .earliest(next, stepSoundCall(now: now, from: from, report: report))
        if start == .over { next = .earliest(next, stepExpectedSound(now: now)) }
        // The second round: what was finished in the first makes room for the next request at once, on the same connection.
        for _ in 0..<2 {
            for index in streams.indices { streams[index].pickWhatIsThere(store, rung: rung(ofStream: index, at: from)) }
            schedule(from: from, now: now, policy: policy, report: report)
            // What a live film has yet to make is missing, not enough.
            isSated = live == nil || !streams.contains { $0.isNeeded && !$0.isAtEnd && !goesOn($0) }
            for index in streams.indices {
                next = .earliest(next, receive(stream: index, now: now, from: from, report: report))
            }
        }
        stepApart(from: from)
        if let (deadline, end) = keeper?.step(now: now) {
            if let end { report(.failed(end)) }
            next = .earliest(next, deadline)
        }
        return next
    }

    private func schedule(from position: MediaTime, now: HostTime, policy: FetchPolicy, report: (FeedNews) -> Void) {
        while case .fetch(let track, let index) = policy.decide(snapshot(from: position)) {
            guard let stream = streams.firstIndex(where: { $0.track == track }) else { return }
            if index == streams[stream].picks.count {
                guard choose(stream: stream, from: position, now: now, report: report) else { return }
            }
            request(index, stream: stream)
        }
    }

    private func snapshot(from position: MediaTime) -> FetchSnapshot {
        var ahead = 0
        let demands = streams.lazy.filter(\.isNeeded).map { [store] stream in
            ahead += store.bytes(of: stream.track).ahead
            // Without a next segment nothing is asked for, however much is there.
            let lost = stream.failure == nil ? stream.firstLost(store) : nil
            let isOpen = stream.failure == nil && !stream.isAtEnd && (self.live == nil || self.goesOn(stream))
            let next = isOpen ? lost ?? stream.picks.count : lost
            let start = lost.map { stream.picks[$0].span.start } ?? stream.end
            return TrackDemand(
                track: stream.track, ahead: next == nil ? .zero : max(.zero, start - position), next: next,
                active: stream.fetches.count { $0.key.mediaNumber != nil })
        }
        return FetchSnapshot(tracks: Array(demands), bytesAhead: ahead, budget: store.budget)
    }

    func request(_ index: Int, stream number: Int) {
        let stream = streams[number]
        let pick = stream.picks[index]
        // Before the segment, which would fill the line ahead of it.
        if let initialization = pick.segment.initialization, let key = pick.initialization,
            store.state(of: key) == .absent, !stream.fetches.contains(where: { $0.key == key })
        {
            streams[number].fetches.append(
                ResourceFetch(
                    key: key, url: self.place(of: initialization.url, stream: number, pick: pick), range: initialization.range, span: nil,
                    lock: initialization.lock))
        }
        keeper?.prepare(pick.segment.keys)
        if number == 0 { soundBefore = soundBits }
        streams[number].fetches.append(
            ResourceFetch(
                key: stream.keys[index], url: self.place(of: pick.segment.url, stream: number, pick: pick), range: pick.segment.range,
                span: pick.span, lock: pick.segment.lock))
    }

    private func receive(stream index: Int, now: HostTime, from position: MediaTime, report: (FeedNews) -> Void) -> HostTime? {
        var next: HostTime?
        var place = 0
        while place < streams[index].fetches.count {
            let before = streams[index].fetches[place].received
            let progress = streams[index].fetches[place].step(
                now: now, source: source, store: store, signal: signal,
                retries: attempts(at: place, stream: index, from: position, now: now), keys: keys, isFilm: isFilm)
            var fetch = streams[index].fetches[place]
            if index == 1 { heard(fetch, since: before) }
            var isOver = false
            var failure: FetchFailure.Cause?
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
                next = .earliest(next, until)
            case .blocked: break
            case .done:
                isOver = true
                streams[index].holes = 0
                if fetch.key.mediaNumber != nil { health[index].succeeded(Int(fetch.key.variant)) }
                completed(fetch, stream: index, now: now)
                if fetch.isRagged { report(.passedOver(.ragged(fetch.url))) }
                if !hasFirstByte, fetch.key.mediaNumber != nil {
                    hasFirstByte = true
                    report(.firstByte)
                }
            case .unlike:
                isOver = true
                exchangePlace(fetch, stream: index, report: report)
                signal.raise()
            case .foreign: failure = .foreign
            case .failed(let error): failure = .source(error)
            }
            if let failure {
                // What takes its place is asked for at the end of the list.
                streams[index].fetches.remove(at: place)
                if let instant = remedy(&fetch, stream: index, cause: failure, now: now, report: report) {
                    if instant > now, case .source(let error) = failure { fetch.rest(until: instant, because: error) }
                    streams[index].fetches.insert(fetch, at: place)
                    next = .earliest(next, instant)
                    place += 1
                }
                signal.raise()
            } else if isOver {
                streams[index].fetches.remove(at: place)
            } else {
                place += 1
            }
        }
        return next
    }

    /// Gives up requests for segments that lie elsewhere since a seek.
    private func abandon(stream index: Int) {
        let keys = streams[index].keys
        streams[index].fetches.removeAll { fetch in
            guard fetch.span != nil, !keys.contains(fetch.key) else { return false }
            var fetch = fetch
            fetch.cancel(source)
            store.discard(fetch.key)
            return true
        }
    }

    func stop() {
        lists?.cancel()
        keys.forgetAll()
        keeper?.stop()
        live?.source.cancel()
        for name in moves.keys { moves[name]?.fetch.cancel() }
        moves = [:]
        steering?.cancel()
        endApart()
        forgetSound()
        expectedSound?.list.cancel()
        expectedSound = nil
        for index in streams.indices {
            for var fetch in streams[index].fetches { fetch.cancel(source) }
            streams[index].fetches = []
            for reader in streams[index].readers { reader.cursor.reset() }
        }
    }
}
