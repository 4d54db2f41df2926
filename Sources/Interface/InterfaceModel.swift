import Media
import Remote

/// What the viewer asks of the rest of the box.
public enum InterfaceCommand: Hashable, Sendable {
    /// The card's id.
    case play(filmID: String)
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
    /// Steps of a tenth, up or (negative) down.
    case volume(steps: Int)
    case toggleMute
    case nextSubtitles, nextAudio
    /// Steps of a tenth of a second, later or (negative) sooner.
    case delayCaptions(steps: Int)
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
    public enum Screen: Hashable, Sendable {
        case films
        case film
        case message(PlayerMessage)
    }

    /// From the root to what is in front; never empty but after `quit`.
    public private(set) var screens: [Screen]
    /// Those of the club, in its order.
    public var films: [FilmCard] {
        didSet { focus = max(0, min(focus, films.count - 1)) }
    }
    /// Of the film that plays.
    public private(set) var status: PlaybackStatus?

    private var focus = 0
    var visibility = OSDVisibility()
    var delayNotice = DelayNotice()
    var scrubbing: Scrubbing?
    let strings: Strings
    let wallTime: @Sendable () -> WallTime

    /// The appliance: films to choose from.
    ///
    /// - Parameter wallTime: Local time; asked at every redraw.
    public init(films: [FilmCard], language: Language, wallTime: @escaping @Sendable () -> WallTime) {
        self.init(screens: [.films], films: films, language: language, wallTime: wallTime)
    }

    /// One film and nothing else: when it is left, that's all.
    public init(playing title: String, language: Language, wallTime: @escaping @Sendable () -> WallTime) {
        self.init(screens: [.film], films: [], language: language, wallTime: wallTime)
        status = PlaybackStatus(title: title)
    }

    private init(screens: [Screen], films: [FilmCard], language: Language, wallTime: @escaping @Sendable () -> WallTime) {
        self.screens = screens
        self.films = films
        self.strings = Strings(language: language)
        self.wallTime = wallTime
    }

    /// What keys mean now.
    public var keyContext: KeyContext { screens.last == .film ? .playing : .browsing }

    /// Takes what the viewer wants.
    public mutating func handle(_ intent: Intent, at now: HostTime) -> [InterfaceCommand] {
        switch intent {
        case .volume(let steps):
            visibility.show(at: now)
            return [.volume(steps: steps)]
        case .toggleMute:
            visibility.show(at: now)
            return [.toggleMute]
        case .power: return [.power]
        default: break
        }
        switch screens.last {
        case .films: return handleInFilms(intent)
        case .film: return handleInFilm(intent, at: now)
        case .message: return handleInMessage(intent)
        case nil: return []
        }
    }

    /// Takes the session's status; a message or the film's end changes the screen.
    public mutating func update(_ status: PlaybackStatus) -> [InterfaceCommand] {
        guard screens.contains(.film) else { return [] }
        self.status = status
        if let message = status.message {
            if case .message(let shown)? = screens.last, shown.isRetried { screens.removeLast() }
            guard screens.last == .film else { return [] }
            screens.append(.message(message))
            return []
        }
        // The film goes on by itself.
        if case .message(let shown)? = screens.last, shown.isRetried { screens.removeLast() }
        guard status.state == .ended, screens.last == .film else { return [] }
        return leaveFilm()
    }

    /// What is to be seen.
    public func scene(at now: HostTime) -> Scene {
        switch screens.last {
        case .films: return FilmList(films: films, focus: focus, wall: wallTime(), strings: strings).scene()
        case .message(let message): return ErrorPanel(message: message, strings: strings).scene()
        case .film: return filmScene(at: now)
        case nil: return .empty
        }
    }

    /// When the scene may change by itself, beside new statuses: the display goes, a clock ticks.
    public func nextDeadline(after now: HostTime) -> HostTime? {
        let tick = now + .seconds(1)
        guard screens.last == .film, let status else { return screens.last == .films ? tick : nil }
        let deadline = [
            visibility.deadline(after: now, since: status.since), scrubbing.flatMap { $0.until > now ? $0.until : nil },
            delayNotice.deadline(after: now),
        ].compactMap { $0 }.min()
        guard opacity(of: status, at: now) > 0 else { return deadline }
        return min(deadline ?? tick, tick)
    }

    private mutating func handleInFilms(_ intent: Intent) -> [InterfaceCommand] {
        switch intent {
        case .up: focus = max(0, focus - 1)
        case .down: focus = max(0, min(films.count - 1, focus + 1))
        case .previous: focus = max(0, focus - FilmList.visibleRows)
        case .next: focus = max(0, min(films.count - 1, focus + FilmList.visibleRows))
        case .home: focus = 0
        case .ok, .play, .togglePause:
            guard films.indices.contains(focus) else { return [] }
            screens.append(.film)
            visibility.hide()
            status = PlaybackStatus(title: films[focus].title)
            return [.play(filmID: films[focus].id)]
        default: break
        }
        return []
    }

    private mutating func handleInMessage(_ intent: Intent) -> [InterfaceCommand] {
        switch intent {
        case .ok, .back, .home, .stop:
            screens.removeLast()
            return leaveFilm()
        default: return []
        }
    }

    mutating func leaveFilm() -> [InterfaceCommand] {
        visibility.hide()
        scrubbing = nil
        delayNotice = DelayNotice()
        status = nil
        screens.removeAll { $0 != .films }
        return screens.isEmpty ? [.stop, .quit] : [.stop]
    }
}
