import FrameTiming
import Media
import Player
import Playlist
import TestSupport

/// The whole player on fakes, stepped on one thread in simulated time.
final class FilmRig {
    let clock = FakeClock()
    let start: HostTime
    let source: FakeSegmentSource
    let display: FakeDisplay
    let card: FakePCM
    /// How often the card was opened.
    let opened = Tally()
    let pool: FakeFramePool
    let video: FakeVideoDecoder
    let audio: FakeAudioDecoder
    let playback: Playback
    let scheduler: FakeScheduler
    let diary: Diary
    private let signals: [FakeSignal]

    /// What a case may set.
    struct Setting {
        var latency = Duration.milliseconds(20)
        /// 2 MB/s: twenty times the film's own rate.
        var rates = [FakeSegmentSource.Rate(from: .zero, bytesPerSecond: 2_000_000)]
        var rate = FrameRate.film
        var card = FakePCM.Character()
        /// Channels that the card says it plays.
        var loudspeakers = 2
        var display = FakeDisplay.Quirks()
        var screen = PixelSize(width: 1920, height: 1080)
        var options = PlaybackOptions(budget: 8 << 20)
        /// The time of day at the start, in milliseconds since 1970; nil: nobody knows it.
        var today: Int64?
        /// Opens samples, though the fakes' are in the clear: its keys are fetched.
        var samples: SampleLock?
        /// Texts beside the film.
        var sidecars: [SidecarCaptions] = []
        /// Makes thumbnails; nil: there are none.
        var stills: (any StillMaker)?
        var openStills: (String) -> (any FileStills)? = { _ in nil }
        /// Makes pixels of texts of pictures.
        var captionPictures: ((EmbeddedCaptions) -> (any CaptionPictureDecoder)?)?
        /// Of pictures that the decoder takes in, in a second; nil: it is as fast as it is asked.
        var decodedBytesPerSecond: Int?
        /// Somebody may speak, at this level.
        var voice: Float?
    }

    final class Tally { var count = 0 }

    init(_ setting: Setting = Setting()) {
        start = clock.now()
        source = FakeSegmentSource(clock: clock, latency: setting.latency, rates: setting.rates)
        display = FakeDisplay(clock: clock, size: setting.screen, phase: .milliseconds(3), quirks: setting.display)
        let card = FakePCM(clock: clock, character: setting.card)
        self.card = card
        var signals = (0..<5).map { _ in FakeSignal() }
        let made = signals
        self.signals = made
        let speechSignal = FakeSignal()
        let voice = setting.voice.map { _ in SpeechControl(signal: speechSignal, reader: made[4]) }
        pool = FakeFramePool(cells: 12, signal: made[1])
        video = FakeVideoDecoder(pool: pool, format: .fake(setting.rate))
        audio = FakeAudioDecoder()
        let parts = PlaybackParts(
            source: source, videoDecoder: video, audioDecoder: audio, display: display,
            openSound: { [opened] in
                opened.count += 1
                return card
            },
            soundChannels: { setting.loudspeakers }, samples: setting.samples,
            captionPictures: setting.captionPictures, sidecars: { _ in setting.sidecars },
            stills: setting.stills, openStills: setting.openStills,
            today: { [clock, start] in
                setting.today.map { ProgramDateTime(millisecondsSince1970: $0 + Int64((clock.now() - start).milliseconds)) }
            }, voice: voice, signals: PlaybackSignals { signals.removeFirst() }, log: SilentLog())
        playback = Playback(parts: parts, options: setting.options)
        diary = Diary(playback, start: start)
        scheduler = FakeScheduler(clock: clock)
        scheduler.add("control", diary, signal: made[0])
        let pump = playback.videoPump
        scheduler.add(
            "video", setting.decodedBytesPerSecond.map { SlowDecoder(pump, video, bytesPerSecond: $0) } ?? pump, signal: made[1])
        scheduler.add("audio", playback.audioPump, signal: made[2])
        scheduler.add("scan-out", playback.makeScanOutWorker(), signal: made[3])
        scheduler.add("sound", playback.makeSoundWorker(), signal: made[4])
        if let voice, let level = setting.voice {
            scheduler.add("speech", SpeechWorker(voice) { FakeVoice(level: level) }, signal: speechSignal)
        }
        scheduler.add(display, wakes: "scan-out")
        // The network raises the signals of its requests.
        scheduler.add(source, wakes: "")
    }

    /// Puts a film on the network, as one file or in segments.
    ///
    /// - Returns: its address.
    func serve(_ film: FakeFilm, isFile: Bool) -> String {
        guard isFile else {
            film.serve(on: source)
            return FakeFilm.address
        }
        let index = film.serveAsFile(on: source)
        video.index = index
        audio.index = index
        video.description.duration = film.pieces.reduce(.zero) { $0 + $1.length }
        return FakeFilm.fileAddress
    }

    // MARK: What a viewer does

    func load(_ address: String = FakeFilm.address, from position: MediaTime = .zero) {
        act("load \(address)") { playback.load(address, from: position, now: $0) }
    }

    func pause() { act("pause") { playback.pause(now: $0) } }
    func play() { act("play") { playback.play(now: $0) } }
    func stop() { act("stop") { playback.stop(now: $0) } }
    func seek(to seconds: Double) {
        act("seek to \(MediaTime(seconds: seconds))") { playback.seek(to: MediaTime(seconds: seconds), now: $0) }
    }
    func skip(_ seconds: Double) { act("skip \(MediaTime(seconds: seconds))") { playback.skip(MediaTime(seconds: seconds), now: $0) } }

    func act(_ words: String, _ deed: (HostTime) -> Void) {
        diary.note(words, at: clock.now(), kind: .viewer)
        deed(clock.now())
    }

    /// Lets every worker look up.
    func wake() { for signal in signals { signal.raise() } }

    // MARK: Time passes

    func run(for seconds: Double) throws { try scheduler.run(for: MediaTime(seconds: seconds).duration) }

    /// Runs until the film is over, one way or the other.
    func runToEnd(within seconds: Double = 60) throws {
        try scheduler.run(for: MediaTime(seconds: seconds).duration) { isOver }
        // What is still on its way may arrive.
        try run(for: 0.5)
    }

    func run(within seconds: Double = 30, until condition: () -> Bool) throws {
        try scheduler.run(for: MediaTime(seconds: seconds).duration, until: condition)
    }

    var isOver: Bool {
        switch playback.state {
        case .ended, .failed: true
        default: false
        }
    }

    var report: PlaybackReport { playback.report(since: start, now: clock.now()) }
    var position: MediaTime { playback.position(at: clock.now()) }
}

/// Nobody reads.
final class SilentLog: Log {
    var level: LogLevel { .error }
    func write(_ level: LogLevel, _ area: StaticString, _ message: @autoclosure () -> String) {}
}

/// Steps the player, and writes down how its state changes and what it tells.
final class Diary: Worker {
    enum Kind: Int {
        case viewer, net, state, clock, event, picture, sound

        var word: String { "\(self)" }
    }

    struct Line {
        var at: HostTime
        var kind: Kind
        var words: String
    }

    let playback: Playback
    let start: HostTime
    private(set) var lines: [Line] = []
    private(set) var events: [PlaybackEvent] = []
    private(set) var states: [SessionState] = []
    private var state = SessionState.idle

    init(_ playback: Playback, start: HostTime) {
        self.playback = playback
        self.start = start
    }

    func note(_ words: String, at now: HostTime, kind: Kind) { lines.append(Line(at: now, kind: kind, words: words)) }

    func step(now: HostTime) -> WorkerState {
        let next = playback.step(now: now)
        if playback.state != state {
            state = playback.state
            states.append(state)
            note("\(state.word) at \(playback.position(at: now))", at: now, kind: .state)
        }
        while let event = playback.nextEvent() {
            events.append(event)
            note(Self.words(event), at: now, kind: .event)
        }
        return next
    }

    private static func words(_ event: PlaybackEvent) -> String {
        switch event {
        case .firstPicture: "first picture"
        case .settled: "settled"
        case .item(let address): "item \(address)"
        case .ended: "the film is over"
        case .failed(let error): "failure \(error.code): \(error.text)"
        case .waiting(let error): "waiting \(error.code): \(error.text)"
        case .notice(let error): "notice \(error.code): \(error.text)"
        }
    }
}

extension SessionState {
    /// As the dumps have it.
    var word: String {
        switch self {
        case .idle: "idle"
        case .loading: "loading"
        case .filling(.start): "filling for the start"
        case .filling(.seek): "filling for a seek"
        case .filling(.starvation(let stage)): "starved by the \(stage.rawValue)"
        case .running: "running"
        case .paused: "paused"
        case .ended: "ended"
        case .failed(let error): "failed with \(error.code)"
        }
    }
}

/// A picture's pump whose decoder takes its time.
final class SlowDecoder: Worker {
    private let pump: VideoPump
    private let decoder: FakeVideoDecoder
    private let bytesPerSecond: Int
    private var busyUntil = HostTime(nanoseconds: 0)

    init(_ pump: VideoPump, _ decoder: FakeVideoDecoder, bytesPerSecond: Int) {
        self.pump = pump
        self.decoder = decoder
        self.bytesPerSecond = bytesPerSecond
    }

    func step(now: HostTime) -> WorkerState {
        guard now >= busyUntil else { return .waiting(until: busyUntil) }
        let before = decoder.decodedBytes
        let state = pump.step(now: now)
        let bytes = decoder.decodedBytes - before
        guard bytes > 0 else { return state }
        busyUntil = now + .nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(bytesPerSecond))
        return .waiting(until: busyUntil)
    }
}
