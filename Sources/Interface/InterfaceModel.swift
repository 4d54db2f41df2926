import Club
import Media
import Remote

/// What the viewer asks of the rest of the box.
public enum InterfaceCommand: Hashable, Sendable {
    /// Of the club; the model shows the film's screen.
    case play(TitleID)
    case togglePause, pause, resume
    /// Seconds, forward or (negative) back.
    case seek(bySeconds: Int)
    /// To a place on the film's timeline.
    case seekTo(MediaTime)
    /// Fast forward (1) or back (-1); again: faster.
    case wind(direction: Int)
    /// Goes on where winding has come to, or stands there.
    case endWinding(playing: Bool)
    /// Goes on where it was before it was wound.
    case cancelWinding
    /// To what is newest of a live film.
    case seekToLive
    /// Pictures, forward or (negative) back.
    case step(pictures: Int)
    /// End the film; the model has left its screen.
    case stop
    /// The film that plays counts as seen to its end; `stop` follows.
    case finish
    /// Steps of a tenth, up or (negative) down.
    case volume(steps: Int)
    case toggleMute
    case nextSubtitles, nextAudio
    /// By `TrackName.id`.
    case chooseSound(Int)
    /// Likewise; nil: none is shown.
    case chooseText(Int?)
    /// Back by ten seconds, with a text shown for twenty; then as before.
    case replay
    /// Steps of a tenth of a second, later or (negative) sooner.
    case delayCaptions(steps: Int)
    /// What the club is for.
    case ask(ClubWish)
    /// A trailer, in front of the title's page as a film is.
    case playTrailer(TitleID)
    /// A trailer behind the screen that is in front, without sound; `InterfaceModel.trailer` says when it is to be seen.
    case beginTeaser(TitleID)
    /// It is over, at once.
    case endTeaser
    /// As `play`, from the film's beginning, wherever it was left.
    case playFromStart(TitleID)
    /// What the viewer has set: the model follows it already; it is to be kept, and followed by the rest of the box.
    case keep(ViewerPreferences)
    /// Whether that is the PIN: `InterfaceModel.pinAnswered`.
    case checkPIN(String, PINRecord)
    /// A record of a PIN that was chosen: `InterfaceModel.pinMade`.
    case makePIN(String)
    case power
    /// Nothing is left to show.
    case quit
}

/// The interface's state: which screen, what has the focus, what is shown over the film. No clock, no drawing, no threads.
///
/// Feed it intents and statuses, perform the commands it returns, and show `scene(at:)`, again at `nextDeadline`.
///
/// - Thread: one at a time (control).
public struct InterfaceModel: Sendable {
    /// What is in front.
    public enum Place: Hashable, Sendable {
        /// One of the club's screens.
        case club
        case film
        case message(PlayerMessage)
    }

    enum Layer: Sendable {
        case screen(any Screen)
        case film
        case message(PlayerMessage)

        var place: Place {
            switch self {
            case .screen: .club
            case .film: .film
            case .message(let message): .message(message)
            }
        }
    }

    /// From the root to what is in front; never empty but after `quit`.
    var layers: [Layer]
    /// The same, for those who needn't know which screen.
    public var places: [Place] { layers.map(\.place) }
    /// What the club's screens show.
    public var club = ClubState()
    /// What pictures there are.
    public var picture: PictureLookup = { _ in nil }
    /// The club's time: by it windows open and rentals end.
    public var clubTime: @Sendable () -> UTCTime = { UTCTime(milliseconds: 0) }
    /// What the viewer has set.
    public var preferences = ViewerPreferences()
    /// What the box is and has.
    public var facts = BoxFacts()
    /// Of the film that plays.
    public private(set) var status: PlaybackStatus?

    var visibility = OSDVisibility()
    var delayNotice = DelayNotice()
    var scrubbing: Scrubbing?
    /// At the film's right; nil: it is closed.
    var panel: FilmPanel?
    /// How often the film's information was asked for.
    var tellings = 0
    /// How an episode that plays stands to the next one; nil: no episode plays.
    var following: Following?
    /// Episodes that were played one behind the other without a key, up to the one before the present one.
    var episodesAlone = 0
    /// What may play behind the screen in front; nil: nothing may.
    var teaser: Teaser?
    /// Whose trailer is on the screen, behind what is in front.
    public var trailer: TitleID?
    /// When the parental PIN was right last.
    var goodPIN: HostTime?
    /// PINs that were asked about and not answered.
    var pinsAsked = 0
    /// The page that the last OK has opened, and how much was in front of the first screen before: while OK is held, it may be meant otherwise.
    var chosen: (title: TitleID, depth: Int)?
    /// The viewer has asked that all be forgotten, since no PIN is known any more.
    var isBeginningAnew = false
    private let ownLanguage: Language
    private let minutesAhead: Int
    let wallTime: @Sendable () -> WallTime

    /// The appliance: a club to choose from.
    ///
    /// - Parameters:
    ///   - wallTime: Local time; asked at every redraw.
    ///   - minutesAhead: What local time is ahead of UTC, for the club's moments.
    public init(language: Language, minutesAhead: Int = 0, wallTime: @escaping @Sendable () -> WallTime) {
        self.init(layers: [.screen(HomeScreen())], language: language, minutesAhead: minutesAhead, wallTime: wallTime)
    }

    /// One film and nothing else: when it is left, that's all.
    public init(playing title: String, language: Language, wallTime: @escaping @Sendable () -> WallTime) {
        self.init(layers: [.film], language: language, minutesAhead: 0, wallTime: wallTime)
        status = PlaybackStatus(title: title)
    }

    private init(layers: [Layer], language: Language, minutesAhead: Int, wallTime: @escaping @Sendable () -> WallTime) {
        self.layers = layers
        self.ownLanguage = language
        self.minutesAhead = minutesAhead
        self.wallTime = wallTime
    }

    /// Of the interface: the viewer's, or else the box's own.
    public var language: Language { preferences.language ?? ownLanguage }
    var strings: Strings { Strings(language: language) }
    var words: ClubWords { ClubWords(language == .french ? .french : .english, minutesAhead: minutesAhead) }

    /// What keys mean now.
    public var keyContext: KeyContext {
        if isFilmInFront { return panel == nil ? .playing : .browsing }
        guard case .screen(let screen)? = layers.last else { return .browsing }
        return screen.isTyped(in: club) ? .typing : .browsing
    }

    /// Takes what the viewer wants.
    public mutating func handle(_ intent: Intent, at now: HostTime) -> [InterfaceCommand] {
        following?.isAttended = true
        switch intent {
        case .volume(let steps):
            visibility.show(at: now)
            return [.volume(steps: steps)]
        case .toggleMute:
            visibility.show(at: now)
            return [.toggleMute]
        case .power: return lock(at: now) + [.power]
        case .toggleVoice: return toggleVoice()
        default: break
        }
        switch layers.last {
        case .screen(let screen):
            let commands = intent == .options ? openOptions(at: now) : handle(intent, in: screen, at: now)
            // What played behind it makes room first.
            return followRest(isKey: true, at: now) + commands
        case .film: return handleInFilm(intent, at: now)
        case .message: return handleInMessage(intent)
        case nil: return []
        }
    }

    /// Takes the session's status; a message or the film's end changes the screen.
    public mutating func update(_ status: PlaybackStatus) -> [InterfaceCommand] {
        guard places.contains(.film) else { return [] }
        self.status = status
        if let message = status.message {
            if case .message(let shown)? = layers.last, shown.isRetried { layers.removeLast() }
            guard isFilmInFront else { return [] }
            panel = nil
            layers.append(.message(message))
            return []
        }
        // The film goes on by itself.
        if case .message(let shown)? = layers.last, shown.isRetried { layers.removeLast() }
        // What follows an episode is seen to by `wake`.
        guard status.state == .ended, isFilmInFront, following == nil else { return [] }
        return leaveFilm()
    }

    /// What is to be seen.
    public func scene(at now: HostTime) -> Scene {
        switch layers.last {
        case .screen(let screen): return screen.scene(in: room(at: now))
        case .message(let message): return ErrorPanel(message: message, strings: strings).scene()
        case .film: return filmScene(at: now)
        case nil: return .empty
        }
    }

    /// When the scene may change by itself, beside new statuses: the display goes, a clock ticks.
    public func nextDeadline(after now: HostTime) -> HostTime? {
        let tick = now + .seconds(1)
        if case .screen(let screen) = layers.last { return deadline(of: screen, after: now) }
        guard isFilmInFront, let status else { return nil }
        if let panel, panel.isMoving(at: now) { return now + .milliseconds(16) }
        let deadline = [
            visibility.deadline(after: now, since: status.since), scrubbing.flatMap { $0.until > now ? $0.until : nil },
            delayNotice.deadline(after: now), nextCardDeadline(after: now),
        ].compactMap { $0 }.min()
        guard opacity(of: status, at: now) > 0 else { return deadline }
        return min(deadline ?? tick, tick)
    }

    private mutating func handleInMessage(_ intent: Intent) -> [InterfaceCommand] {
        switch intent {
        case .ok, .back, .home, .stop:
            layers.removeLast()
            return leaveFilm()
        default: return []
        }
    }

    var isFilmInFront: Bool { if case .film? = layers.last { true } else { false } }

    /// The film's screen, in front of what is there.
    ///
    /// - Parameter id: nil: it isn't a film of the club's that counts as seen, but a trailer.
    mutating func openFilm(_ title: String, _ id: TitleID? = nil) {
        layers.append(.film)
        following = id.flatMap { id in if case .episode? = club.titles[id]?.title.kind { Following(id) } else { nil } }
        episodesAlone = 0
        visibility.hide()
        tellings = 0
        status = PlaybackStatus(title: title)
    }

    mutating func leaveFilm() -> [InterfaceCommand] {
        visibility.hide()
        scrubbing = nil
        panel = nil
        delayNotice = DelayNotice()
        status = nil
        following = nil
        layers.removeAll { if case .screen = $0 { false } else { true } }
        return layers.isEmpty ? [.stop, .quit] : [.stop]
    }
}
