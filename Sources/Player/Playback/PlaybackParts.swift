import Buffering
import Captions
import FrameTiming
import Media
import Playlist

/// One wake signal for each thread of the flow.
public struct PlaybackSignals: Sendable {
    /// Raised by the network for bytes, by the store for room, by each worker for its news, and by commands.
    public var control: any WakeSignal
    /// Raised by the store for bytes, and by the pool and the queue for room.
    public var video: any WakeSignal
    /// Raised by the store for bytes, and by the ring for room.
    public var audio: any WakeSignal
    /// Raised by the queue for pictures, by the clock and by commands.
    public var scanOut: any WakeSignal
    /// Raised by the ring for frames, and by commands.
    public var sound: any WakeSignal

    /// - Parameter make: Makes one signal.
    public init(make: () -> any WakeSignal) {
        control = make()
        video = make()
        audio = make()
        scanOut = make()
        sound = make()
    }
}

/// Everything that the player needs of the world; all of it ports.
public struct PlaybackParts {
    /// Playlists, segments and files all come from it.
    public var source: any SegmentSource
    /// Used by the video thread; its pool by the scan-out's too.
    public var videoDecoder: any VideoDecoder
    /// Used by the audio thread.
    public var audioDecoder: any AudioDecoder
    /// Used by the scan-out thread; only its `screen` is read here.
    public var display: any VideoOutput
    /// Makes a sound card ready to be configured, afresh each time; it may be absent now and there later.
    public var openSound: () throws(AudioError) -> any AudioOutput
    /// Channels that the sound's output plays without a downmix; nil while it has yet to answer: the control signal is raised once it has.
    /// Asked when a film is loaded that has several mixes.
    public var soundChannels: () -> Int?
    /// Whether a segment that begins with these bytes can be one; what can't is passed over, and told.
    public var isFilm: (UnsafeRawBufferPointer) -> Bool
    /// Opens segments that are encrypted whole; nil: such films are refused when their key is wanted.
    public var cipher: (any SegmentCipher)?
    /// Opens films that are encrypted sample by sample; its chest is the decoders' too. nil: such films are refused by the decoders.
    public var samples: SampleLock?
    /// Runs work of some tens of milliseconds, which control has no time for, on a thread of its own.
    public var aside: (_ work: @escaping @Sendable () -> Void) -> Void
    /// Makes pixels of a cue's picture, where it came as a file; on a thread of `aside`.
    public var decodeCaption: @Sendable (Cue) -> Cue
    /// Makes pixels of a text of pictures within a film's container; nil: such texts aren't offered. Its decoders work on threads of `aside`.
    public var captionPictures: ((EmbeddedCaptions) -> (any CaptionPictureDecoder)?)?
    /// The texts that lie beside the film at an address. Asked once for each film, on control.
    public var sidecars: (_ address: String) -> [SidecarCaptions]
    /// Makes small pictures of the film's keyframes; nil: there are no thumbnails.
    public var stills: (any StillMaker)?
    /// Looks into a film that is one file, for thumbnails of it; nil where it can't be looked into.
    public var openStills: (_ url: String) -> (any FileStills)?
    /// The time of day, for films whose segments are a function of it; nil while the machine hasn't got it.
    public var today: () -> ProgramDateTime?
    /// What is spoken beside the film; nil: nothing is. Its ring is read by the sound thread.
    public var voice: SpeechControl?
    /// Already known to the parts that raise them.
    public var signals: PlaybackSignals
    /// For the control thread's words; the loops keep records instead.
    public var log: any Log

    /// Takes the parts, none of them in use elsewhere; two loudspeakers are there, `isFilm` lets everything pass and `aside` works at once
    /// unless given.
    public init(
        source: any SegmentSource, videoDecoder: any VideoDecoder, audioDecoder: any AudioDecoder, display: any VideoOutput,
        openSound: @escaping () throws(AudioError) -> any AudioOutput, soundChannels: @escaping () -> Int? = { 2 },
        isFilm: @escaping (UnsafeRawBufferPointer) -> Bool = { _ in true }, cipher: (any SegmentCipher)? = nil,
        samples: SampleLock? = nil,
        aside: @escaping (_ work: @escaping @Sendable () -> Void) -> Void = { $0() },
        decodeCaption: @escaping @Sendable (Cue) -> Cue = { $0 },
        captionPictures: ((EmbeddedCaptions) -> (any CaptionPictureDecoder)?)? = nil,
        sidecars: @escaping (_ address: String) -> [SidecarCaptions] = { _ in [] },
        stills: (any StillMaker)? = nil, openStills: @escaping (_ url: String) -> (any FileStills)? = { _ in nil },
        today: @escaping () -> ProgramDateTime? = { nil }, voice: SpeechControl? = nil, signals: PlaybackSignals, log: any Log
    ) {
        self.voice = voice
        self.aside = aside
        self.decodeCaption = decodeCaption
        self.captionPictures = captionPictures
        self.sidecars = sidecars
        self.stills = stills
        self.openStills = openStills
        self.today = today
        self.soundChannels = soundChannels
        self.isFilm = isFilm
        self.cipher = cipher
        self.samples = samples
        self.source = source
        self.videoDecoder = videoDecoder
        self.audioDecoder = audioDecoder
        self.display = display
        self.openSound = openSound
        self.signals = signals
        self.log = log
    }

    func replacing(_ source: any SegmentSource) -> PlaybackParts {
        var parts = self
        parts.source = source
        return parts
    }
}

/// What an integrator or a board may set.
public struct PlaybackOptions: Sendable {
    /// All the film that is held, in bytes.
    public var budget: Int
    /// For choosing a variant and a rendition when a film is loaded.
    public var preferences: Preferences
    /// Decoded pictures between decoder and screen.
    public var queuedFrames: Int
    /// What must be buffered to begin, and to begin after a seek.
    public var startThreshold: MediaTime
    /// The same after a stall; grows by as much with each stall of a film.
    public var stallThreshold: MediaTime
    /// What is fetched ahead.
    public var fetching: FetchPolicy
    /// How soon what failed is asked for again.
    public var retries: RetryPolicy
    /// Pictures, deeds of the sound and requests that are remembered one by one, of each so many at most: for who wants to read them afterwards.
    public var ledgerEntries: Int
    /// Whether what the network keeps from the film is waited for as long as it takes, with the viewer told. Else a film that can't be begun
    /// fails, and one that stands because its server, which is there, gives nothing; a dead line is waited for nevertheless.
    public var waitsWithoutEnd: Bool

    /// The defaults suit a box of 1 GB before a 1080p film.
    public init(
        budget: Int = 48 << 20, preferences: Preferences = Preferences(), queuedFrames: Int = 4,
        startThreshold: MediaTime = MediaTime(seconds: 0.5), stallThreshold: MediaTime = MediaTime(seconds: 2),
        fetching: FetchPolicy = FetchPolicy(), retries: RetryPolicy = .standard, waitsWithoutEnd: Bool = false,
        ledgerEntries: Int = 8192
    ) {
        self.ledgerEntries = ledgerEntries
        self.retries = retries
        self.waitsWithoutEnd = waitsWithoutEnd
        self.fetching = fetching
        self.budget = budget
        self.preferences = preferences
        self.queuedFrames = queuedFrames
        self.startThreshold = startThreshold
        self.stallThreshold = stallThreshold
    }
}

/// To which side of the picture that stands.
public enum StepDirection: Sendable {
    case forward, back
}

/// What the player tells whoever drives it.
public enum PlaybackEvent: Equatable, Sendable {
    /// The first picture of the film is on the screen.
    case firstPicture
    /// The film has run for a second: its start is over.
    case settled
    case ended
    /// The next item is shown, by its address.
    case item(String)
    case failed(PlayerError)
    /// The film stands, and what it lacks is asked for again and again: the viewer has to be told. See `Playback.trouble`.
    case waiting(PlayerError)
    /// Something was passed over, or is missing, and the film goes on.
    case notice(PlayerError)
}
