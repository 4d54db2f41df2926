import Adaptation
import Media
import Playlist

/// Finds out what an address holds, and follows manifests until there are segments.
///
/// - Thread: control; `step` when its signal was raised or the time that it named has come.
final class FilmLoader {
    enum Progress {
        case pending(until: HostTime?)
        case ready(Film)
        case failed(PlayerError)
    }

    /// An output that hasn't answered after so long is taken for a television's two loudspeakers: cards answer in milliseconds, one that
    /// has to be woken in some hundreds.
    private static let patience = Duration.milliseconds(500)
    private static let assumedChannels = 2

    private let address: String
    /// What lies beside the film.
    var sidecars: [SidecarCaptions] = []
    private let log: any Log
    private let preferences: Preferences
    private let screen: PixelSize
    private let line: Double?
    private let soundChannels: () -> Int?
    /// Until when the choice of a variant waits for the sound's output to say what it plays.
    private let channelsDeadline: HostTime
    private let today: () -> ProgramDateTime?
    private let begun: HostTime
    private var manifest: ManifestFetch
    private var manifestURL = ""
    /// Of a live film of DASH.
    private var clock: ServerClock?
    private var lists: ListFetch.Context
    /// Where the author wants the film to begin.
    private var start: StartOffset?
    private var main: FirstList?
    private var sound: FirstList?
    /// Variants that wait to be chosen from.
    private var presentation: Presentation?
    private var mainList: (SegmentList, url: String)?
    private var soundList: (SegmentList, url: String)?
    private var ladder: Ladder?
    private var rung = 0
    /// That the loudspeakers have.
    private var channels = FilmLoader.assumedChannels
    private var hosts = Hosts()
    private var steering: Steering?

    /// - Parameters:
    ///   - line: What it carried last time, in bits per second.
    ///   - opensAll: A person has given keys.
    ///   - soundChannels: See `PlaybackParts.soundChannels`.
    ///   - today: The time of day.
    init(
        address: String, source: any SegmentSource, signal: any WakeSignal, log: any Log, preferences: Preferences, screen: PixelSize,
        line: Double? = nil, opensAll: Bool = false, soundChannels: @escaping () -> Int?, today: @escaping () -> ProgramDateTime? = { nil },
        now: HostTime
    ) {
        self.today = today
        begun = now
        self.address = address
        self.log = log
        self.preferences = preferences
        self.screen = screen
        self.line = line
        self.soundChannels = soundChannels
        channelsDeadline = now + Self.patience
        manifest = ManifestFetch(address, source: source, signal: signal, log: log, opensAll: opensAll, now: now)
        lists = ListFetch.Context(source: source, signal: signal, log: log, opensAll: opensAll)
    }

    /// The list of one stream, and the places where it may be read.
    private struct FirstList {
        var fetch: ListFetch
        /// At which it is being read; nil: it lies in one place only.
        var location: String?
        var places: [ListPlaces.Place]
    }

    func cancel() {
        manifest.cancel()
        clock?.cancel()
        main?.fetch.cancel()
        sound?.fetch.cancel()
        steering?.cancel()
    }

    func step(now: HostTime) -> Progress {
        let progress = advance(now: now)
        guard case .ready(var film) = progress else { return progress }
        film.captions.add(sidecars)
        return .ready(film)
    }

    private func advance(now: HostTime) -> Progress {
        guard ladder == nil else { return stepLists(now: now) }
        if let presentation { return prepare(presentation, now: now) }
        switch manifest.step(now: now) {
        case .pending(let deadline): return .pending(until: deadline)
        case .failed(let error): return .failed(error)
        case .found(.list(let list, let url)):
            var film = Film(url: url, content: .segmented(main: list, sound: nil))
            film.thumbnails = [.list(list)]
            if list.isComplete { film.marks = list.marks }
            film.context = lists
            return .ready(film)
        case .found(.file(let url, let length, let acceptsRanges)):
            return .ready(file(at: url, content: .file(length: length, acceptsRanges: acceptsRanges)))
        case .found(.presentation(let presentation, let url)):
            manifestURL = url
            return prepare(presentation, now: now)
        }
    }

    /// A live film of DASH is known by the time of day only.
    private func prepare(_ presentation: Presentation, now: HostTime) -> Progress {
        if let timing = presentation.timing, timing.isDynamic {
            let clock = clock ?? ServerClock(timing.clockSources, source: lists.source, signal: lists.signal, today: today, now: now)
            self.clock = clock
            let (isSettled, next) = clock.step(now: now)
            guard isSettled else {
                self.presentation = presentation
                return .pending(until: next)
            }
            lists.instant = { clock.now }
            lists.holdBack = timing.suggestedPresentationDelay
        }
        return choose(from: presentation, now: now)
    }

    /// - Returns: nil: nobody has to be asked before the film begins, or not any longer.
    private func stepSteering(_ presentation: Presentation, now: HostTime) -> Progress? {
        guard let told = presentation.steering else { return nil }
        if steering == nil {
            steering = Steering(
                told, isDash: presentation.timing != nil, source: lists.source, signal: lists.signal, log: log, now: now)
            hosts.order = told.pathway.map { [$0] } ?? []
        }
        guard told.asksBeforeStart, now - begun < Self.steeringPatience, steering?.manifest == nil, steering?.isOver == false else {
            return nil
        }
        let next = steering?.step(now: now, pathway: nil, throughput: nil)
        if let priority = steering?.manifest?.priority { hosts.order = priority }
        guard steering?.isAsking == true else { return nil }
        return .pending(until: .earliest(next, begun + Self.steeringPatience))
    }

    /// A film doesn't wait longer for a server that only says which of its places is the best.
    private static let steeringPatience = Duration.seconds(2)

    private func choose(from presentation: Presentation, now: HostTime) -> Progress {
        if let waiting = stepSteering(presentation, now: now) {
            self.presentation = presentation
            return waiting
        }
        let presentation = presentation.byPathway(first: hosts.order.first)
        let answer = soundChannels()
        guard answer != nil || now >= channelsDeadline else {
            self.presentation = presentation
            return .pending(until: channelsDeadline)
        }
        let channels = answer ?? Self.assumedChannels
        let choice = SoundChoice(
            presentation, languages: preferences.languages, channels: channels, describesPicture: preferences.describesPicture,
            decodable: PlayableCodecs.includes)
        let ladder = Ladder(
            // What can't be opened here is told by name where there is nothing else.
            variants: presentation.variants.preferring { lists.opensAll || ($0.details?.isOpenable ?? true) }, screen: screen,
            sound: choice.rendition, worth: choice.worth, decodable: PlayableCodecs.includes)
        guard let ladder = ladder?.atMost(preferences.highestRate) else { return .failed(PlayerError(.noVariants, url: address)) }
        self.ladder = ladder
        self.presentation = presentation
        self.channels = channels
        rung = ladder.first(line: line)
        let first = ladder.rungs[rung]
        // DASH has no playlists to be told anything.
        lists.variables = presentation.timing == nil ? presentation.variables : nil
        start = presentation.start
        if let url = first.wholeFile {
            var film = file(at: url, content: .file(length: nil, acceptsRanges: true))
            (film.ladder, film.rung) = (ladder, rung)
            film.thumbnails = .of(presentation, rungs: []) + film.thumbnails
            return .ready(film)
        }
        main = begin(ListOrigin(first.variant), ListName(stream: 0, place: rung), now: now)
        sound = first.soundOrigin.map { begin($0, ListName(stream: 1, place: 0), now: now) }
        log.write(
            .info, "playlist",
            "\(ladder.rungs.count) rungs of \(presentation.variants.count) variants; begins with \(first.words); sound: \(first.sound?.name ?? "in the variant")\(first.sound?.channels.map { ", \($0) channels" } ?? "") on \(channels) loudspeakers"
        )
        return stepLists(now: now)
    }

    private func file(at url: String, content: Film.Content) -> Film {
        var film = Film(url: url, content: content)
        film.thumbnails = [.file(url: url)]
        film.context = lists
        return film
    }

    /// Picture's and sound's come side by side.
    private func stepLists(now: HostTime) -> Progress {
        var deadline: HostTime?
        do throws(PlayerError) {
            if mainList == nil { mainList = try stepList(&main, now: now, deadline: &deadline) }
            if soundList == nil { soundList = try stepList(&sound, now: now, deadline: &deadline) }
        } catch {
            cancel()
            return .failed(error)
        }
        guard let (list, url) = mainList, sound == nil || soundList != nil else { return .pending(until: deadline) }
        var film = Film(
            url: url, content: .segmented(main: list, sound: soundList?.0), ladder: ladder, rung: rung, start: start,
            variables: lists.variables, hosts: hosts, places: FilmPlaces(main: main?.location, sound: sound?.location),
            steering: steering)
        film.context = lists
        // Of a live film the places move.
        if list.isComplete { film.marks = presentation?.timing?.marks ?? list.marks }
        film.chapterList = presentation?.chapterList
        if let ladder, let presentation {
            film.thumbnails = .of(presentation, rungs: ladder.rungs)
            film.captions = .of(presentation, variant: ladder.rungs[rung].variant)
            film.sounds = .of(
                presentation, rung: ladder.rungs[rung], channels: channels, decodable: PlayableCodecs.includes)
        }
        if let ladder, let presentation, !list.isComplete, presentation.timing != nil {
            film.lists = ManifestSource(presentation, ladder: ladder, url: manifestURL, context: lists, cameAt: begun)
        }
        return .ready(film)
    }

    /// - Parameter name: As if the first rung were the only one.
    private func begin(_ origin: ListOrigin, _ name: ListName, now: HostTime) -> FirstList {
        let rungs = ladder?.rungs.count ?? 0
        let places = ListPlaces(ladder, soundOfRung: (0..<rungs).map { $0 == rung ? 0 : -1 }).all(name)
        hosts.now = now
        guard let best = hosts.best(of: places.lazy.map(\.location)), let place = places.first(where: { $0.location == best }) else {
            return FirstList(fetch: ListFetch(origin, lists, now: now), location: nil, places: [])
        }
        return FirstList(fetch: ListFetch(.playlist(url: place.url), lists, now: now), location: best, places: places)
    }

    private func stepList(
        _ first: inout FirstList?, now: HostTime, deadline: inout HostTime?
    ) throws(PlayerError) -> (SegmentList, url: String)? {
        switch first?.fetch.step(now: now) {
        case nil: return nil
        case .pending(let until):
            deadline = .earliest(deadline, until)
            return nil
        case .failed(let error):
            // What lies elsewhere too is looked for there.
            guard let places = first?.places, let failed = first?.location else { throw error }
            hosts.now = now
            hosts.failed(failed)
            guard let best = hosts.best(of: places.lazy.map(\.location)), let place = places.first(where: { $0.location == best }) else {
                throw error
            }
            log.write(.warning, "hosts", "\(error.text) It is asked for at \(place.url).")
            first = FirstList(fetch: ListFetch(.playlist(url: place.url), lists, now: now), location: best, places: places)
            return try stepList(&first, now: now, deadline: &deadline)
        case .done(let list, let url): return (list, url)
        }
    }
}

extension Ladder.Rung {
    /// The address of a stream that is one file from beginning to end, with its sound inside: played as such a file is, not as one segment
    /// of its whole length; nil for all others.
    fileprivate var wholeFile: String? {
        guard sound == nil, case .segments(let plan) = variant.content, plan.periods.count == 1, let period = plan.periods.first,
            period.times == .single, period.names == .base, period.initialization == nil, period.protection.isEmpty
        else { return nil }
        return period.addresses.first?.url
    }
}

extension PlayerError {
    /// - Parameter url: The playlist's own address.
    init(_ error: PlaylistError, url: String) {
        let code =
            switch error {
            case .empty: 200
            case .notAPlaylist: 201
            case .tooLong: 202
            case .tooManySegments: 203
            case .badAttribute, .badTag: 204
            case .mixedKinds: 205
            case .noSegments: 206
            case .noVariants, .nothingUsable: 207
            case .truncated: 208
            case .missingSegments: 209
            }
        self.init(
            stage: .playlist, recovery: .chooseAnother, code: code,
            text: "\(url) can't be played: \(error); its publisher has to mend it, check the address.")
    }
}
