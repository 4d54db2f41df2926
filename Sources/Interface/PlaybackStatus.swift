import Media

/// What the interface shows of a film that plays: a value, filled by whoever runs the session, as often as it likes.
public struct PlaybackStatus: Hashable, Sendable {
    /// The film's name.
    public var title: String
    /// Where the picture is.
    public var position: MediaTime
    /// nil while it isn't known, and for streams without an end.
    public var duration: MediaTime?
    /// The end of what could be played without the network.
    public var bufferedUntil: MediaTime
    /// What of a live film can be seen; nil for a film that is all there.
    public var live: LiveStatus?
    /// What the session is doing.
    public var state: PlaybackState
    /// When it began; nil: long ago.
    public var since: HostTime?
    /// 0…1.
    public var volume: Double
    /// The volume is kept but not heard.
    public var isMuted: Bool
    /// The sound that is heard, as its author calls it; nil: the film has only one.
    public var sound: String?
    /// The text that is shown; nil: the film has none.
    public var captions: CaptionStatus?
    /// What of its sounds may be chosen, in the film's order.
    public var sounds: [TrackName] = []
    /// What of its texts may be chosen, likewise; none of them is chosen while none is shown.
    public var texts: [TrackName] = []
    /// What is really on the screen; nil while that isn't known.
    public var quality: PictureQuality?
    /// A picture of where the viewer looks; nil while there is none.
    public var thumbnail: Thumbnail?
    /// How many times its own speed the film is wound at, negative: backward; nil: it isn't.
    public var windingSpeed: Int?
    /// In front of the film: what is wound past, until the film itself is there.
    public var cover: Thumbnail?
    /// In the order of time; none where the film has none.
    public var chapters: [ChapterMark] = []
    /// What the viewer may leave out now.
    public var skip: SkipOffer?
    /// By how much texts are shown later than their author says.
    public var captionDelay = MediaTime.zero
    /// Why it can't go on, for the viewer.
    public var message: PlayerMessage?
    /// What is missing although the film goes on.
    public var notice: PlayerMessage?

    /// A film about to start.
    public init(
        title: String, position: MediaTime = .zero, duration: MediaTime? = nil, bufferedUntil: MediaTime = .zero,
        state: PlaybackState = .starting, since: HostTime? = nil, volume: Double = 1, isMuted: Bool = false, message: PlayerMessage? = nil,
        notice: PlayerMessage? = nil
    ) {
        self.notice = notice
        self.title = title
        self.position = position
        self.duration = duration
        self.bufferedUntil = bufferedUntil
        self.state = state
        self.since = since
        self.volume = volume
        self.isMuted = isMuted
        self.message = message
    }
}

/// Where a chapter begins.
public struct ChapterMark: Hashable, Sendable {
    /// On the same timeline as `PlaybackStatus.position`.
    public var start: MediaTime
    /// As its author calls it; nil: it has a number only.
    public var title: String?

    /// Takes the parts.
    public init(start: MediaTime, title: String?) {
        self.start = start
        self.title = title
    }
}

/// A sound or a text of a film, as the viewer chooses it.
public struct TrackName: Hashable, Sendable {
    /// Unlike that of any other of its kind in the film.
    public var id: Int
    /// As it is told to the viewer.
    public var name: String
    /// It is heard or shown.
    public var isChosen: Bool

    /// Takes the parts.
    public init(id: Int, name: String, isChosen: Bool = false) {
        self.id = id
        self.name = name
        self.isChosen = isChosen
    }
}

/// Which of a film's texts is shown.
public enum CaptionStatus: Hashable, Sendable {
    case off
    /// As its author calls it.
    case on(name: String)
}

/// What of a film that is being made can be seen: the window that the bar stands for.
public struct LiveStatus: Hashable, Sendable {
    /// The oldest position that can be had, on the same timeline as `PlaybackStatus.position`.
    public var start: MediaTime
    /// The newest one that can be gone to.
    public var latest: MediaTime
    /// How far behind that the viewer is; zero while they see what is newest.
    public var behind: MediaTime

    /// Takes the parts.
    public init(start: MediaTime, latest: MediaTime, behind: MediaTime) {
        self.start = start
        self.latest = latest
        self.behind = behind
    }
}

/// What the session is doing, as far as a viewer can tell.
public enum PlaybackState: Hashable, Sendable {
    case starting, playing, paused, seeking
    /// The film stands still because the network is late.
    case buffering
    case ended
}
