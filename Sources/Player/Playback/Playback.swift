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
    private(set) var options: PlaybackOptions
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
    /// What is to be played behind the present film.
    var queue: [String] = []
    /// Those that play as one; empty where there is one only.
    var items: [Item] = []
    /// The one that is shown.
    var itemNumber = 0
    /// One that is loaded to follow.
    var nextItem: NextItem?
    /// The feed waits for one.
    var isJoining = false
    /// Brings the text that is shown; nil: none is.
    var captionFeed: (any CaptionSupply)?
    /// By how much texts are shown later than their author says.
    public internal(set) var captionDelay = MediaTime.zero
    /// What the picture's decoder meets of captions.
    let captionRelay: CaptionRelay
    /// Looks for captions that nobody has spoken of; nil: there is nothing to look for.
    var captionScout: BroadcastScout?
    /// Of the sound, as a file's container has it.
    var trackLanguage: String?
    /// Brings small pictures of where the viewer looks; nil until they have looked somewhere.
    var thumbnailFeed: ThumbnailFeed?
    /// Since when nobody looks anywhere; nil while somebody does.
    var thumbnailsIdleSince: HostTime?
    /// The list of chapters on its way.
    var chapterFetch: DocumentFetch?
    /// How the film is wound; nil: it isn't.
    var winding: Winding?
    /// What the viewer chose last, which holds for the next film too.
    var captionWish: CaptionWish
    /// The same for the sound; nil: they have chosen none.
    var soundWish: SoundWish?
    /// Where a change of sound has come to.
    var switching = SoundSwitching()
    var priming = Priming()
    var route: SoundRoute?
    /// The format that `route` was agreed for.
    var routedFormat: AudioFormat?
    var soundRetry: HostTime?
    /// When a card that couldn't be opened for the voice is tried again.
    var voiceRetry: HostTime?
    /// When a card that was opened for the voice is given back, whatever became of the voice.
    var voiceDue: HostTime?
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
    var isStarting = true
    /// The film's first picture has been on the screen.
    public internal(set) var hasPicture = false
    /// Where pictures were stepped to in the present pause.
    var steppedTo: MediaTime?
    /// Where the last film was when it was left.
    var leftAt = MediaTime.zero
    var journal = PlaybackJournal()
    /// What the line carried when it was last used.
    var rememberedRate: Double?
    var stall = StallWatch()
    /// A flip that is overdue: since when it was told first, and the pictures shown by then.
    var overdue: (since: HostTime, shown: Int)?
    /// Frames that the card had taken, when it was seen to take none.
    var cardStill: (since: HostTime, written: Int64, heard: MediaTime)?
    /// Why the film is silent, and since when; nil once it is heard.
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
    var now = HostTime(nanoseconds: 0) {
        didSet {
            requests.look(at: now)
            ahead.look(at: now)
        }
    }
    /// The book of what was asked of the network.
    public let requests: RequestRecord
    /// What was asked of it before it was wanted.
    let ahead: AnswersAhead
    /// Of the film that may be wanted next; nil: none is.
    var preparation: Preparation?
    /// What plays is not what is about to be chosen.
    var isAside = false

    func take(_ preferences: Preferences) { options.preferences = preferences }

    /// Makes the flow, without a film; nothing moves before `load`.
    public init(parts: PlaybackParts, options: PlaybackOptions = PlaybackOptions()) {
        ahead = AnswersAhead(parts.source)
        let source = RecordedSource(ahead)
        requests = source.record
        self.parts = parts.replacing(source)
        self.options = options
        captionWish = options.preferences.captions
        log = parts.log
        let signals = parts.signals
        store = SegmentStore(budget: options.budget, loaderSignal: signals.control)
        cursors = TrackCursors(store: store, videoSignal: signals.video, audioSignal: signals.audio)
        clock = MediaClock(readerSignal: signals.scanOut)
        frames = FrameQueue(
            capacity: options.queuedFrames, pool: parts.videoDecoder.pool, producerSignal: signals.video, consumerSignal: signals.scanOut)
        captionRelay = CaptionRelay(signal: signals.control)
        (parts.videoDecoder as? any CaptionMeetingDecoder)?.captions = captionRelay
        videoPump = VideoPump(
            decoder: parts.videoDecoder, queue: frames, timeline: timeline, events: PumpEvents(signal: signals.control),
            captions: captionRelay)
        audioPump = AudioPump(
            decoder: parts.audioDecoder, timeline: timeline, events: PumpEvents(signal: signals.control), signal: signals.audio)
        scanOut = ScanOutControl(
            signal: signals.scanOut, controlSignal: signals.control, record: FrameRecord(capacity: options.ledgerEntries))
        sound = SoundControl(
            signal: signals.sound, controlSignal: signals.control, record: SoundRecord(capacity: options.ledgerEntries))
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

    // MARK: The step

    /// Hears the other threads' news, fetches, and does what follows. Never blocks.
    public func step(now: HostTime) -> WorkerState {
        self.now = now
        listen()
        noteStart()
        var deadline = stepLoader()
        deadline = .earliest(deadline, stepFeed())
        deadline = .earliest(deadline, retrySound())
        deadline = .earliest(deadline, stepVoice())
        beginWhenReady()
        deadline = .earliest(deadline, watchForStarvation())
        deadline = .earliest(deadline, watchStall())
        deadline = .earliest(deadline, watchWindow())
        deadline = .earliest(deadline, stepCaptions())
        deadline = .earliest(deadline, stepSounds())
        deadline = .earliest(deadline, stepItems())
        deadline = .earliest(deadline, stepMarks())
        deadline = .earliest(deadline, stepWinding())
        deadline = .earliest(deadline, stepThumbnails())
        deadline = .earliest(deadline, stepPreparation())
        finishWhenOut()
        return .waiting(until: deadline)
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
