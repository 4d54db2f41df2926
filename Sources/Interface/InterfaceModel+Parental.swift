import Club
import Media

// What may be watched, the PINs that open it, and what the viewer has set.
extension InterfaceModel {
    /// Whether a title may be watched now; what isn't known yet counts as not rated.
    public func gate(for id: TitleID, at now: HostTime) -> ParentalGate.Answer {
        room(at: now).gate.answer(for: club.titles[id]?.title.details.rating)
    }

    /// The space is open as long as its screen is there, in front or behind: leaving it locks it.
    var isAdultSpaceOpen: Bool { layers.contains(where: Self.isAdultSpace) }

    private static func isAdultSpace(_ layer: Layer) -> Bool {
        if case .screen(let screen) = layer { screen is AdultScreen } else { false }
    }

    /// The box goes to sleep: whoever wakes it is asked for PINs again.
    public mutating func lock(at now: HostTime) -> [InterfaceCommand] {
        goodPIN = nil
        guard let space = layers.firstIndex(where: Self.isAdultSpace) else { return [] }
        var commands = isFilmThere ? leaveFilm() : []
        while layers.count > space { commands += close(at: now) }
        return commands
    }

    private var isFilmThere: Bool { places.contains { if case .club = $0 { false } else { true } } }

    /// A film or a trailer on its way to the screen: the only way there, so that none gets past the PIN.
    mutating func pass(_ command: InterfaceCommand, title id: TitleID, at now: HostTime) -> [InterfaceCommand] {
        switch gate(for: id, at: now) {
        case .open:
            if case .playTrailer = command { openFilm(name(of: id)) } else { openFilm(name(of: id), id) }
            return [command]
        case .hidden: return []
        case .pin:
            let purpose: PINPurpose =
                switch command {
                case .playTrailer: .trailer(id)
                case .playFromStart: .playFromStart(id)
                default: .play(id)
                }
            layers.append(.screen(PINScreen(purpose, .parental)))
            return []
        }
    }

    /// A screen may have had them in mind since before a PIN was typed or made: PINs and tries are those of now.
    mutating func keep(_ changed: ViewerPreferences) -> [InterfaceCommand] {
        var next = changed
        for kind in PINKind.allCases {
            next.parental[record: kind] = preferences.parental[record: kind]
            next.parental[attempts: kind] = preferences.parental[attempts: kind]
        }
        guard next != preferences else { return [] }
        preferences = next
        return [.keep(next)]
    }

    /// Says that what a parent had set couldn't be read, where it couldn't: once, in front of the first screen.
    public mutating func tellLoss(at now: HostTime) -> [InterfaceCommand] {
        preferences.parental.isLost ? perform([.open(AskScreen.lostSettings(in: room(at: now)))], at: now) : []
    }

    /// All that was kept of the viewer has gone: out of whatever is in front, to the head of the list.
    public mutating func wiped(at now: HostTime) -> [InterfaceCommand] {
        preferences = ViewerPreferences()
        goodPIN = nil
        var commands = isFilmThere ? leaveFilm() : []
        // The second takes the front's focus to its head.
        for _ in 0..<2 { commands += handle(.home, at: now) }
        guard isBeginningAnew else { return commands }
        isBeginningAnew = false
        commands += perform([.open(PINScreen(setting: .parental))], at: now)
        // What the account holds comes back with it, and with nobody else.
        if club.account == .none { commands += perform([.open(PairingScreen())], at: now) }
        return commands
    }

    mutating func forgetPIN() -> [InterfaceCommand] {
        preferences.parental.pin = nil
        preferences.parental.attempts = PINAttempts()
        preferences.parental.isForChildren = false
        return [.keep(preferences)]
    }

    /// The try is counted, and kept, before anybody says whether it was right.
    mutating func checkPIN(_ digits: String, _ kind: PINKind, at now: HostTime) -> [InterfaceCommand] {
        guard let record = preferences.parental[record: kind], preferences.parental[attempts: kind].wait(at: clubTime()) == nil else {
            return []
        }
        pinsAsked += 1
        preferences.parental[attempts: kind].begin(at: clubTime())
        return [.keep(preferences), .checkPIN(digits, record)]
    }

    /// Takes whether the PIN of the last `checkPIN` was right; answers come in the order of the questions.
    public mutating func pinAnswered(_ isRight: Bool, at now: HostTime) -> [InterfaceCommand] {
        guard var screen = answeredPINScreen() else { return [] }
        guard isRight else {
            screen.reject()
            layers[layers.count - 1] = .screen(screen)
            return []
        }
        preferences.parental[attempts: screen.kind] = PINAttempts()
        if screen.kind == .parental {
            goodPIN = now
            preferences.parental.recover()
        }
        layers.removeLast()
        return [.keep(preferences)] + goOn(from: screen, at: now)
    }

    /// Takes the record of the last `makePIN`.
    public mutating func pinMade(_ record: PINRecord, at now: HostTime) -> [InterfaceCommand] {
        guard let screen = answeredPINScreen(), case .set = screen.purpose else { return [] }
        preferences.parental[record: screen.kind] = record
        preferences.parental[attempts: screen.kind] = PINAttempts()
        // Who has chosen it knows it.
        if screen.kind == .parental { goodPIN = now }
        layers.removeLast()
        return [.keep(preferences)] + goOn(from: screen, at: now)
    }

    /// - Returns: nil: the viewer has left the screen that asked, and may have opened another.
    private mutating func answeredPINScreen() -> PINScreen? {
        guard pinsAsked > 0 else { return nil }
        pinsAsked -= 1
        guard pinsAsked == 0, case .screen(let front)? = layers.last, let screen = front as? PINScreen, screen.isChecking else {
            return nil
        }
        return screen
    }

    private mutating func goOn(from screen: PINScreen, at now: HostTime) -> [InterfaceCommand] {
        switch screen.purpose {
        case .play(let id):
            openFilm(name(of: id), id)
            return [.play(id)]
        case .playFromStart(let id):
            openFilm(name(of: id), id)
            return [.playFromStart(id)]
        case .trailer(let id):
            openFilm(name(of: id))
            return [.playTrailer(id)]
        case .adultSpace: return perform([.open(AdultScreen())], at: now)
        case .pay: return perform([.approve], at: now)
        case .settings, .set, .recover: return perform(screen.then, at: now)
        }
    }
}
