import Buffering
import FrameTiming
import Media

/// The player: one film at a time, from an address to the screen and the loudspeakers.
///
/// It owns the flow's workers, listens to what they tell, asks `Session` what follows, and does it. It is itself a worker, of the
/// control thread. What it hands to other threads does its own guarding.
///
/// - Thread: control, all of it.
public final class Playback: Worker {
    let parts: PlaybackParts
    let options: PlaybackOptions
    let log: any Log

    // The flow, made once.
    let store: SegmentStore
    let cursors: TrackCursors
    let timeline = Timeline()
    let clock: MediaClock
    let frames: FrameQueue
    /// The picture's loop, demuxing and decoding; to be driven by one thread.
    public let videoPump: VideoPump
    /// The sound's decoding loop; to be driven by one thread.
    public let audioPump: AudioPump
    /// What the scan-out's loop is told, and its record of each picture.
    public let scanOut: ScanOutControl
    /// What the sound's loop is told, and what it has counted.
    public let sound: SoundControl

    // The film.
    var session = Session() {
        didSet { if session.state != oldValue.state, !session.state.isSameStall(as: oldValue.state) { stateSince = now } }
    }
    /// When the present state began.
    public private(set) var stateSince = HostTime(nanoseconds: 0)
    var filmNumber: UInt32 = 0
    /// What was asked for last, whatever came of it.
    var address = ""
    var loader: FilmLoader?
    var film: Film?
    var feed: (any Feed)?
    var priming = Priming()
    var route: SoundRoute?
    /// The format that `route` was agreed for.
    var routedFormat: AudioFormat?
    var soundRetry: HostTime?
    /// The track's own format, once the container has said it.
    var trackFormat: AudioFormat?
    var containerDuration: MediaTime?
    var placement: VideoPlacement?
    var recoveries = 0
    /// The last one whose clock was seen running.
    var startedGeneration: UInt32?
    /// The next `begin` is the film's first, not a seek.
    var isFresh = false
    /// How a live film's viewer goes along with it.
    var course = LiveCourse()
    /// When the film ran first.
    var ranSince: HostTime?
    private var isStarting = true
    /// Where the last film was when it was left.
    private var leftAt = MediaTime.zero
    var journal = PlaybackJournal()
    /// What the line carried when it was last used.
    var rememberedRate: Double?
    var stall = StallWatch()
    /// A flip that is overdue: since when it was told first, and the pictures shown by then.
    var overdue: (since: HostTime, shown: Int)?
    /// Frames that the card had taken, when it was seen to take none.
    var cardStill: (since: HostTime, written: Int64, heard: MediaTime)?
    /// A card that this film had, and when it was gone.
    var lostSound: (since: HostTime, error: PlayerError)?
    /// Loads that failed in a row, and when the next is made.
    var failedLoads = 0
    var loadAgain: HostTime?
    /// The pictures of which the feed has been told.
    var judged = FrameCounts()
    var events: [PlaybackEvent] = []
    /// The last picture before a stall without sound: the clock, which nothing held, has run past it.
    var silentStall: MediaTime?
    var volume: Float = 1
    var isMuted = false
    var now = HostTime(nanoseconds: 0) { didSet { requests.look(at: now) } }
    /// The book of what was asked of the network.
    public let requests: RequestRecord

    /// Makes the flow, without a film; nothing moves before `load`.
    public init(parts: PlaybackParts, options: PlaybackOptions = PlaybackOptions()) {
        let source = RecordedSource(parts.source)
        requests = source.record
        self.parts = parts.replacing(source)
        self.options = options
        log = parts.log
        let signals = parts.signals
        store = SegmentStore(budget: options.budget, loaderSignal: signals.control)
        cursors = TrackCursors(store: store, videoSignal: signals.video, audioSignal: signals.audio)
        clock = MediaClock(readerSignal: signals.scanOut)
        frames = FrameQueue(
            capacity: options.queuedFrames, pool: parts.videoDecoder.pool, producerSignal: signals.video, consumerSignal: signals.scanOut)
        videoPump = VideoPump(
            decoder: parts.videoDecoder, queue: frames, timeline: timeline, events: PumpEvents(signal: signals.control))
        audioPump = AudioPump(
            decoder: parts.audioDecoder, timeline: timeline, events: PumpEvents(signal: signals.control), signal: signals.audio)
        scanOut = ScanOutControl(signal: signals.scanOut, controlSignal: signals.control)
        sound = SoundControl(signal: signals.sound, controlSignal: signals.control)
    }

    /// The scan-out's loop; to be driven by one thread for the display's whole life.
    public func makeScanOutWorker() -> sending ScanOutWorker {
        ScanOutWorker(output: parts.display, queue: frames, clock: clock, pool: parts.videoDecoder.pool, control: scanOut)
    }

    /// The sound's loop; to be driven by one thread.
    public func makeSoundWorker() -> sending SoundWorker { SoundWorker(clock: clock, control: sound, screen: scanOut) }

    /// Both in one, for playing as fast as it decodes; the sound's signal must then be the scan-out's.
    public func makeRushWorker() -> sending RushWorker {
        RushWorker(
            output: parts.display, queue: frames, clock: clock, pool: parts.videoDecoder.pool, scanOut: scanOut, sound: sound)
    }

    // MARK: Commands

    /// Plays what an address holds, after taking leave of what is played now.
    public func load(_ address: String, from position: MediaTime = .zero, now: HostTime) {
        stop(now: now)
        self.now = now
        filmNumber &+= 1
        journal.beginFilm()
        hasPicture = false
        course = LiveCourse()
        ranSince = nil
        isStarting = true
        failedLoads = 0
        loadAgain = nil
        perform(session.load(from: position), address: address)
        parts.signals.control.raise()
    }

    /// Goes on; from the beginning where the film has ended.
    public func play(now: HostTime) { perform(session.play(beginning: beginning), at: now) }
    /// Stands at this picture; in the midst of a start or a seek, once it is there.
    public func pause(now: HostTime) {
        course.isFollowing = false
        perform(session.pause(), at: now)
    }
    /// What the one key for both means: the opposite of what the viewer wanted last.
    public func toggle(now: HostTime) {
        session.state == .running ? pause(now: now) : perform(session.toggle(beginning: beginning), at: now)
    }

    /// Goes to a position of the film; kept inside it, and of a live film inside its window.
    public func seek(to position: MediaTime, now: HostTime) {
        var target = max(.zero, position)
        if let duration { target = min(target, max(.zero, duration - Self.beforeEnd)) }
        if let window { target = course.seek(to: target, in: window, now: now) }
        perform(session.seek(to: target), at: now)
    }

    /// Relative to where the viewer is, or is on the way to.
    public func skip(_ length: MediaTime, now: HostTime) {
        seek(to: position(at: now) + length, now: now)
    }

    /// Shows the picture beside the one that stands; a film that runs is paused by it.
    ///
    /// The next one is decoded already, or nearly; the one before is sought, exactly, from its keyframe on.
    public func step(_ direction: StepDirection, now: HostTime) {
        if session.state == .running { perform(session.pause(), at: now) }
        guard session.state == .paused || session.state == .filling(.seek), !session.wantsToPlay else { return }
        switch direction {
        case .forward where session.state == .paused: scanOut.send(.step)
        case .forward: seek(to: session.target + pictureLength, now: now)
        case .back where session.state == .paused:
            // The middle of the picture before, whichever way its times are rounded.
            seek(to: (scanOut.shownTime ?? session.target) - MediaTime(flicks: pictureLength.flicks / 2), now: now)
        case .back: seek(to: session.target - pictureLength, now: now)
        }
    }

    /// Of the picture on the screen; films without a rate are taken for the cinema's.
    private var pictureLength: MediaTime { scanOut.shownInterval ?? FrameRate.film.interval }

    /// Takes leave of the film: requests, decoders and screen are given up, and `position` stays where it was.
    public func stop(now: HostTime) {
        leftAt = position(at: now)
        perform(session.stop(), at: now)
    }

    /// 0…1, as heard: the slider's square, since loudness is no linear matter.
    public func setVolume(_ level: Double) {
        volume = Float(level * level)
        sound.send(.volume(volume))
    }

    /// Silences without touching the volume; the clock runs on.
    public func setMuted(_ muted: Bool) {
        isMuted = muted
        sound.send(.mute(muted))
    }

    /// What the line carried when it was last used, in bits per second: the next film begins with a rung that it carries.
    public func setLine(_ bitsPerSecond: Double?) { rememberedRate = bitsPerSecond }

    /// Where pictures were stepped to in the present pause.
    var steppedTo: MediaTime?

    /// A seek past the end shows the last second.
    private static let beforeEnd = MediaTime(seconds: 1)

    // MARK: Answers

    /// What the screen should show: the one truth, of which the events are only news.
    public var state: SessionState { session.state }
    /// Of the whole film, once the playlist or the container has said it; nil for a live film while it goes on.
    public var duration: MediaTime? {
        if let window { return window.isOver ? window.end : nil }
        return film?.duration ?? containerDuration
    }
    /// The film's first picture has been on the screen.
    public internal(set) var hasPicture = false

    /// What the viewer sees or is on the way to; inside the film, and after `stop` where it was left.
    public func position(at now: HostTime) -> MediaTime {
        switch session.state {
        case .idle: leftAt
        case .loading: session.target
        case .filling(.seek), .filling(.start): session.target
        case _ where steppedTo != nil: steppedTo ?? session.target
        default: isAtTarget ? session.target : bounded(silentStall ?? clock.reading.mediaTime(at: now))
        }
    }

    private func bounded(_ time: MediaTime) -> MediaTime {
        max(.zero, duration.map { min($0, time) } ?? time)
    }

    /// Until where the film plays on without the network.
    public func bufferedUntil(at now: HostTime) -> MediaTime {
        let position = position(at: now)
        return bounded(feed?.bufferedUntil(from: position) ?? position)
    }

    /// The oldest event not yet taken.
    public func nextEvent() -> PlaybackEvent? { events.isEmpty ? nil : events.removeFirst() }

    // MARK: The step

    /// Hears the other threads' news, fetches, and does what follows. Never blocks.
    public func step(now: HostTime) -> WorkerState {
        self.now = now
        listen()
        noteStart()
        var deadline = stepLoader()
        deadline = .earliest(deadline, stepFeed())
        deadline = .earliest(deadline, retrySound())
        beginWhenReady()
        deadline = .earliest(deadline, watchForStarvation())
        deadline = .earliest(deadline, watchStall())
        deadline = .earliest(deadline, watchWindow())
        finishWhenOut()
        return .waiting(until: deadline)
    }

    private func stepLoader() -> HostTime? {
        guard session.state == .loading else { return nil }
        if let loadAgain {
            guard now >= loadAgain else { return loadAgain }
            self.loadAgain = nil
            beginLoading(address)
        }
        guard let loader else { return nil }
        switch loader.step(now: now) {
        case .pending(let until): return until
        case .failed(let error):
            return loadFailed(error)
        case .ready(let film):
            self.loader = nil
            open(film)
            return nil
        }
    }

    /// What may pass is tried again, quietly, behind what the viewer is told.
    private func loadFailed(_ error: PlayerError) -> HostTime? {
        guard options.waitsWithoutEnd, error.recovery == .tryAgain else {
            fail(error)
            return nil
        }
        if failedLoads == 0 { journal.note(error, at: now) }
        if let news = stall.tell(error, now: now) { tell(news) }
        loader?.cancel()
        loader = nil
        let instant = now + options.retries.rest(after: failedLoads)
        failedLoads += 1
        loadAgain = instant
        return instant
    }

    /// A small processor has enough to do with the start itself.
    private static let startLength = Duration.seconds(1)

    private func stepFeed() -> HostTime? {
        if isStarting, let ranSince, now - ranSince >= Self.startLength {
            isStarting = false
            events.append(.settled)
        }
        guard let feed else { return nil }
        judgePictures()
        watchCard()
        if let end = endOfPatience(feed) {
            fail(PlayerError(end))
            return nil
        }
        let start = !isStarting ? StartPhase.over : hasPicture ? .beforeEase : .beforePicture
        return feed.step(now: now, position: position(at: now), start: start) { news in
            switch news {
            case .switched(let rung, let position): switched(to: rung, at: position)
            case .firstByte: if journal.firstByte == nil { journal.firstByte = now }
            case .passedOver(let error): notice(error)
            }
        }
    }

    /// Why a film that stands is given up, by a program that doesn't wait without end: where nothing has been shown yet there is nothing to go
    /// on with; later, what a server denies it will deny again. A dead line may come back.
    private func endOfPatience(_ feed: any Feed) -> SourceError? {
        guard !options.waitsWithoutEnd, case .filling(let reason) = session.state else { return nil }
        return reason == .start && !hasPicture ? feed.trouble ?? feed.denial : feed.denial
    }

    // MARK: Errors

    func fail(_ error: PlayerError) {
        if case .failed = session.state { return }
        journal.note(error, at: now)
        journal.stallOver(at: now)
        perform(session.fail(error))
        events.append(.failed(error))
        log.write(.info, "player", error.text)
    }

    func notice(_ error: PlayerError) {
        journal.note(error, at: now)
        events.append(.notice(error))
        log.write(.warning, "player", error.text)
    }

    // MARK: Actions

    func perform(_ actions: [SessionAction], at now: HostTime) {
        self.now = now
        perform(actions)
        parts.signals.control.raise()
    }

    func perform(_ actions: [SessionAction], address: String? = nil) {
        for action in actions {
            log.write(.debug, "player", "\(action) → \(session.state), \(priming)")
            switch action {
            case .loadManifest: if let address { beginLoading(address) }
            case .begin(let position, let generation): begin(at: position, generation: generation)
            case .run:
                ranSince = ranSince ?? now
                course.ran()
                journal.stallOver(at: now)
                scanOut.send(.play)
                sound.send(.play(position: startPosition))
            case .hold:
                sound.send(.pause)
                scanOut.send(.still)
            case .stop: release()
            }
        }
    }

    /// Where the clock starts when no sound says it: at the picture on the screen after a pause, else at the position asked for.
    private var startPosition: MediaTime {
        steppedTo ?? (isAtTarget ? session.target : silentStall ?? clock.reading.mediaTime(at: now))
    }

    /// Whether this generation's clock hasn't run yet: until then it says where the film was before the seek.
    var isAtTarget: Bool { startedGeneration != session.generation }

    private func noteStart() {
        guard session.state == .running, isAtTarget || silentStall != nil || steppedTo != nil, clock.reading.isRunning else { return }
        startedGeneration = session.generation
        silentStall = nil
        steppedTo = nil
    }
}
