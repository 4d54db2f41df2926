import Club
import Media

// What may be watched, the PINs that open it, and what the viewer has set.
extension InterfaceModel {
    /// Whether a title may be watched now; what isn't known yet counts as not rated.
    public func gate(for id: TitleID, at now: HostTime) -> ParentalGate.Answer {
        ParentalGate(preferences.parental, sinceGood: goodPIN.map { now - $0 }).answer(for: club.titles[id]?.title.details.rating)
    }

    /// A film or a trailer on its way to the screen: the only way there, so that none gets past the PIN.
    mutating func pass(_ command: InterfaceCommand, title id: TitleID, at now: HostTime) -> [InterfaceCommand] {
        switch gate(for: id, at: now) {
        case .open:
            if case .playTrailer = command { openFilm(name(of: id)) } else { openFilm(name(of: id), id) }
            return [command]
        case .hidden: return []
        case .pin(let kind):
            guard preferences.parental[record: kind] != nil else {
                layers.append(.screen(AskScreen.adultPINFirst(strings)))
                return []
            }
            let purpose: PINPurpose =
                switch command {
                case .playTrailer: .trailer(id)
                case .playFromStart: .playFromStart(id)
                default: .play(id)
                }
            layers.append(.screen(PINScreen(purpose, kind)))
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
        if screen.kind == .parental { goodPIN = now }
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
        case .rent(let id, let offer): return perform([.open(RentScreen(title: id, offer: offer))], at: now)
        case .settings, .set: return perform(screen.then, at: now)
        }
    }
}
