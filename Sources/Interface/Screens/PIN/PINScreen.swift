import Club
import Media
import Remote

/// What a PIN is for.
enum PINPurpose: Hashable, Sendable {
    case play(TitleID)
    case playFromStart(TitleID)
    case trailer(TitleID)
    /// The screen behind pays.
    case pay
    case adultSpace
    /// What a parent had set was lost.
    case recover
    /// Settings that a parent alone may change.
    case settings
    /// Chooses one: it is typed twice.
    case set(PINKind)
}

/// Four digits, by the remote's own or by those on the screen. It is checked elsewhere; here it is typed, and waited where it was
/// wrong too often.
struct PINScreen: Screen {
    enum Said: Hashable, Sendable {
        case wrong
        /// The second time it was another.
        case different
    }

    static let length = 4
    let purpose: PINPurpose
    let kind: PINKind
    /// What comes of a good one, on the screen behind, for settings.
    let then: [ScreenStep]
    var focus = Focus()
    private(set) var typed = ""
    /// What was typed the first time, where one is chosen.
    private(set) var first: String?
    /// The answer is on its way.
    private(set) var isChecking = false
    private(set) var said: Said?

    init(_ purpose: PINPurpose, _ kind: PINKind, then: [ScreenStep] = []) {
        self.purpose = purpose
        self.kind = if case .set(let kind) = purpose { kind } else { kind }
        self.then = then
    }

    /// Chooses one.
    init(setting kind: PINKind, then: [ScreenStep] = []) { self.init(.set(kind), kind, then: then) }

    /// Asks for the parental PIN; where nobody can know it any more, says what is left to do.
    static func asking(_ purpose: PINPurpose, then: [ScreenStep] = [], in room: Room) -> any Screen {
        room.preferences.parental.pin == nil ? AskScreen.forgottenPIN(in: room) : PINScreen(purpose, .parental, then: then)
    }

    private static let forgotten = "forgotten"

    var isSetting: Bool { if case .set = purpose { true } else { false } }

    /// nil: one may try.
    func wait(in room: Room) -> Duration? {
        isSetting || isChecking ? nil : room.preferences.parental[attempts: kind].wait(at: room.time)
    }

    /// It was not the one.
    mutating func reject() {
        isChecking = false
        typed = ""
        said = .wrong
    }

    // MARK: Keys

    func name(in room: Room) -> String { "\(title(room.strings)). \(sentence(in: room))" }

    func isTyped(in club: ClubState) -> Bool { true }

    func rows(in room: Room) -> [FocusRow] {
        if isChecking { return [] }
        let keys = wait(in: room) == nil ? LetterGrid.digits.focusRows() : []
        return isSetting ? keys : keys + [FocusRow(id: Self.forgotten, count: 1)]
    }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        if place.row == Self.forgotten { return Focusable(spoken: room.strings.forgotPIN) }
        return Focusable(spoken: LetterGrid.digits.key(at: place).map { LetterGrid.spoken($0, in: room) } ?? "")
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        if place.row == Self.forgotten { return forgotten(in: room) }
        return LetterGrid.digits.key(at: place).map { type($0, in: room) } ?? []
    }

    mutating func take(_ intent: Intent, in room: Room) -> [ScreenStep]? {
        LetterGrid.digits.key(for: intent).map { type($0, in: room) }
    }

    /// Who has the parental PIN chooses another for the adult space.
    private func forgotten(in room: Room) -> [ScreenStep] {
        guard kind == .adult, room.preferences.parental.pin != nil else { return [.open(AskScreen.forgottenPIN(in: room))] }
        return [.replace(PINScreen(.settings, .parental, then: [.open(PINScreen(setting: .adult))]))]
    }

    func forgottenShare(in room: Room) -> Double {
        focus.share(of: FocusPlace(row: Self.forgotten, column: 0), in: rows(in: room), at: room.now)
    }

    private mutating func type(_ key: LetterGrid.Key, in room: Room) -> [ScreenStep] {
        guard !isChecking, wait(in: room) == nil else { return [] }
        LetterGrid.type(key, into: &typed, atMost: Self.length)
        if case .letter = key { said = nil }
        guard typed.count == Self.length else { return [] }
        guard isSetting else {
            isChecking = true
            return [.checkPIN(typed, kind)]
        }
        defer { if !isChecking { typed = "" } }
        guard let first else {
            first = typed
            return []
        }
        guard first == typed else {
            self.first = nil
            said = .different
            return []
        }
        isChecking = true
        return [.makePIN(typed)]
    }

    // MARK: Words

    func title(_ strings: Strings) -> String { kind == .adult ? strings.adultPIN : strings.parentalPIN }

    func sentence(in room: Room) -> String {
        let strings = room.strings
        if isChecking { return strings.checkingPIN }
        if let wait = wait(in: room) { return strings.pinWait(Int((wait.milliseconds / 1000).rounded(.up))) }
        switch said {
        case .wrong: return strings.wrongPIN(left: room.preferences.parental[attempts: kind].left)
        case .different: return strings.differentPINs
        case nil: break
        }
        if isSetting { return first == nil ? strings.choosePIN : strings.repeatPIN }
        switch purpose {
        case .play(let id), .playFromStart(let id), .trailer(let id): return strings.typePIN(for: room.title(id)?.title.details.rating)
        case .pay: return strings.typePINToPay
        case .adultSpace: return strings.typePINForAdults
        case .recover: return strings.typePINToRecover
        case .settings, .set: return strings.typePINForSettings
        }
    }
}
