import Club
import Media
import Remote

/// What comes of a key.
enum ScreenStep {
    /// Another screen, in front of this one.
    case open(any Screen)
    /// Another screen, in the place of this one.
    case replace(any Screen)
    /// To the one behind.
    case back
    /// To the first one.
    case home
    /// The film, in front of this screen.
    case play(TitleID)
    /// The film from its beginning, wherever it was left.
    case playFromStart(TitleID)
    /// The title's trailer, likewise.
    case playTrailer(TitleID)
    /// Something that the club does.
    case ask(ClubWish)
    /// The interface speaks another language, from this step on.
    case setLanguage(Language)
    /// What the viewer has set: followed at once.
    case keep(ViewerPreferences)
    /// Asks whether that is the PIN.
    case checkPIN(String, PINKind)
    /// Has a PIN made that can be kept.
    case makePIN(String)
    /// The parental PIN goes, and all that only it kept locked opens.
    case forgetPIN
    /// A parent has agreed, by the PIN, to what the screen in front is about to do.
    case approve
    /// All that is kept of the viewer goes; then the box is paired again where it was, and another PIN is chosen.
    case beginAnew
}

/// One screen of the club: where the focus may be, what OK does there, and what is seen. A value; `InterfaceModel` has them in a stack.
///
/// Arrows, OK and Back reach everything. A screen says what can have the focus, row by row, and the rest follows.
protocol Screen: Sendable {
    var focus: Focus { get set }

    /// What it is called, for those who listen.
    func name(in room: Room) -> String
    /// Whether a keyboard writes there.
    func isTyped(in club: ClubState) -> Bool
    /// It comes to the front for the first time: what it must ask for.
    mutating func opened(in room: Room) -> [ScreenStep]
    /// While it is in front, whenever something may have changed: what comes of that without a key.
    mutating func wake(in room: Room) -> [ScreenStep]
    /// It was left and doesn't come back: what nobody waits for any more. Not for going elsewhere: that has happened.
    func closed(in room: Room) -> [ClubWish]
    /// From top to bottom.
    func rows(in room: Room) -> [FocusRow]
    /// What has the focus there; asked only for places that `rows` names.
    func item(at place: FocusPlace, in room: Room) -> Focusable
    /// OK.
    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep]
    /// Another key than OK; nil: it means what it means everywhere.
    mutating func take(_ intent: Intent, in room: Room) -> [ScreenStep]?
    /// The PIN that it had asked for was right.
    mutating func approved(in room: Room) -> [ScreenStep]
    /// Has the scrolling follow the focus.
    mutating func follow(in room: Room)
    func scene(in room: Room) -> Scene
    func wanted(in room: Room) -> Wanted
    /// The title whose trailer may play behind it, now that the focus is where it is.
    func trailer(in room: Room) -> TitleID?
    /// When it may look another way by itself, beside motion and the minute's change; nil: it doesn't.
    func deadline(in room: Room) -> HostTime?
}

extension Screen {
    func isTyped(in club: ClubState) -> Bool { false }
    mutating func opened(in room: Room) -> [ScreenStep] { [] }
    mutating func wake(in room: Room) -> [ScreenStep] { [] }
    func closed(in room: Room) -> [ClubWish] { [] }
    mutating func take(_ intent: Intent, in room: Room) -> [ScreenStep]? { nil }
    mutating func approved(in room: Room) -> [ScreenStep] { [] }
    mutating func follow(in room: Room) {}
    func wanted(in room: Room) -> Wanted { Wanted() }
    func trailer(in room: Room) -> TitleID? { nil }
    func deadline(in room: Room) -> HostTime? { nil }

    mutating func handle(_ intent: Intent, in room: Room) -> [ScreenStep] {
        if let steps = take(intent, in: room) { return steps }
        let rows = rows(in: room)
        switch intent {
        case .up: move(.up, rows, room)
        case .down: move(.down, rows, room)
        case .left: move(.left, rows, room)
        case .right: move(.right, rows, room)
        // The space bar is a keyboard's OK where nothing else is made of it, and its Backspace is Back.
        case .ok, .play, .togglePause, .letter(" "):
            guard let place = focus.place(in: rows) else { return [] }
            return choose(place, in: room)
        case .back, .erase: return [.back]
        case .home: return [.home]
        default: break
        }
        return []
    }

    private mutating func move(_ direction: Focus.Direction, _ rows: [FocusRow], _ room: Room) {
        guard focus.move(direction, in: rows, at: room.now, isStill: room.isStill) else { return }
        follow(in: room)
    }
}
