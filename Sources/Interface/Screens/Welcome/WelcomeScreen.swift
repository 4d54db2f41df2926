import Club
import Media
import Remote

/// The first run: which language, whether the club answers, and whose box it is. Then home.
///
/// Nothing of it must be done: whoever goes on without network or account finds both in the settings.
struct WelcomeScreen: Screen {
    /// One page after the other.
    enum Stage: Int, CaseIterable, Sendable { case language, network, account }

    /// How the club answers.
    enum Line: Hashable, Sendable { case waiting, answers, silent }

    var focus = Focus()
    private(set) var stage = Stage.language
    private var patience = Patience()
    /// The viewer has been to the pairing from here.
    private var hasPaired = false

    func name(in room: Room) -> String { room.strings.stage(stage.rawValue + 1, of: Stage.allCases.count) }

    func line(in room: Room) -> Line {
        let club = room.club
        if !club.isReachable { return patience.holds(at: room.now) ? .waiting : .silent }
        return club.isOpen ? .answers : .waiting
    }

    /// Whether it makes sense to offer a pairing.
    private func needsAccount(in room: Room) -> Bool {
        guard line(in: room) == .answers else { return false }
        return switch room.club.account {
        case .paired, .house, .needless: false
        case .unknown, .none, .pairing, .refused: true
        }
    }

    // MARK: Rows

    static let languages = "languages"

    /// Below the sentence: what leads on, and the way past it. Each keeps its place.
    func buttons(in room: Room) -> [String?] {
        switch stage {
        case .language: []
        case .network:
            switch line(in: room) {
            case .waiting: [nil, "past"]
            case .answers: ["on", nil]
            case .silent: ["again", "past"]
            }
        case .account: ["pair", "later"]
        }
    }

    func rows(in room: Room) -> [FocusRow] {
        if stage == .language { return [FocusRow(id: Self.languages, count: Language.allCases.count)] }
        return buttons(in: room).compactMap { $0 }.map { FocusRow(id: $0, count: 1) }
    }

    func label(of button: String, in room: Room) -> String {
        switch button {
        case "on": room.strings.goOn
        case "again": room.strings.tryAgain
        case "past": room.strings.goOnWithout
        case "pair": room.strings.pairNow
        default: room.strings.later
        }
    }

    // MARK: Keys

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        switch place.row {
        case Self.languages:
            guard let language = Language.allCases[safe: place.column] else { return [] }
            go(to: .network)
            return [.setLanguage(language)]
        case "again":
            patience.begin(at: room.now)
            focus = Focus()
            return [.ask(.retry)]
        case "on":
            guard needsAccount(in: room) else { return [.home] }
            go(to: .account)
            return []
        case "pair":
            hasPaired = true
            return [.open(PairingScreen())]
        default: return [.home]
        }
    }

    /// Back leads to the page before; before the first there is none.
    mutating func take(_ intent: Intent, in room: Room) -> [ScreenStep]? {
        guard intent == .back else { return nil }
        go(to: Stage(rawValue: stage.rawValue - 1) ?? .language)
        return []
    }

    /// Whoever comes back from the pairing with an account has come to the end.
    mutating func wake(in room: Room) -> [ScreenStep] {
        guard stage == .account, hasPaired, !needsAccount(in: room) else { return [] }
        return [.home]
    }

    private mutating func go(to stage: Stage) {
        self.stage = stage
        focus = Focus()
    }

    // MARK: Words

    /// A sentence, and what follows from it.
    func words(in room: Room) -> (sentence: String, more: String) {
        let strings = room.strings
        switch stage {
        case .language: return (strings.welcome, strings.chooseLanguage)
        case .account: return (strings.pairingOffered, strings.pairingOfferedMeans)
        case .network:
            switch line(in: room) {
            case .waiting: return (strings.networkWaits, strings.fewSeconds)
            case .answers: return (strings.networkAnswers, strings.networkAnswersMeans)
            case .silent: return (strings.networkSilent, strings.networkSilentAction)
            }
        }
    }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        if place.row == Self.languages {
            // Each in its own language, since nobody knows yet which one is understood.
            let language = Language.allCases[safe: place.column] ?? .french
            let strings = Strings(language: language)
            return Focusable(spoken: "\(strings.welcome). \(strings.chooseLanguage) \(strings.ownLanguage)", language: language)
        }
        let words = words(in: room)
        return Focusable(spoken: "\(words.sentence) \(words.more) \(label(of: place.row, in: room))")
    }
}
