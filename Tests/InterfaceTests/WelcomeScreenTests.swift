import Club
import Media
import Remote
import Testing

@testable import Interface

@Suite("The first run") struct WelcomeScreenTests {
    private func first(reachable: Bool = true, open: Bool = true, account: ClubState.Account = .none) -> InterfaceModel {
        var model = InterfaceModel(language: .french, wallTime: eightInTheEvening)
        _ = model.welcome(at: instant(0))
        model.club = DemoClub.state(.french)
        model.club.isReachable = reachable
        model.club.isOpen = open
        model.club.account = account
        model.clubTime = { clubNoon }
        return model
    }

    private func speaks(_ language: Language) -> InterfaceCommand {
        var preferences = ViewerPreferences()
        preferences.language = language
        return .keep(preferences)
    }

    @Test("both languages stand side by side, French first; OK is spoken to at once") func languages() {
        var model = first()
        let texts = model.scene(at: instant(0)).texts
        for text in ["Bienvenue", "Welcome", "Français", "English"] { #expect(texts.contains(text), "\(text)") }
        #expect(model.spoken(at: instant(0)) == "Bienvenue. Choisissez votre langue. Français")
        #expect(model.press(.right) == [])
        #expect(model.spoken(at: instant(1)) == "Welcome. Choose your language. English")
        #expect(model.press(.ok) == [speaks(.english)])
        #expect(model.scene(at: instant(1)).texts.contains("The video club is answering."))
        #expect(model.words.language == .english)
    }

    @Test("through network and account to the club’s front, by OK alone") func through() {
        var model = first()
        #expect(model.press(.ok) == [speaks(.french)])
        #expect(model.press(.ok) == [])
        #expect(model.scene(at: instant(1)).texts.contains("Associez la box à votre compte."))
        #expect(model.press(.ok) == [.ask(.pair)])
        model.club.account = .paired
        #expect(model.press(.ok) == [])
        #expect(model.screenName == "HomeScreen")
        #expect(model.places == [.club])
    }

    @Test("whoever pairs later is home too") func later() {
        var model = first()
        _ = model.press(.ok, .ok)
        #expect(model.choose("later") == [])
        #expect(model.places == [.club])
    }

    @Test("whoever comes back unpaired may choose again") func unpaired() {
        var model = first()
        _ = model.press(.ok, .ok, .ok)
        #expect(model.press(.back) == [.ask(.leavePairing)])
        #expect(model.screenName == "WelcomeScreen")
        #expect(model.focusedRow == "pair")
    }

    @Test("an account is offered where one can be had", arguments: [ClubState.Account.paired, .house, .needless])
    func noAccount(account: ClubState.Account) {
        var model = first(account: account)
        #expect(model.press(.ok, .ok) == [speaks(.french)])
        #expect(model.places == [.club])
    }

    @Test("a club that is silent can be asked again, or done without") func silent() {
        var model = first(reachable: false)
        _ = model.press(.ok)
        #expect(model.scene(at: instant(1)).texts.contains("Le vidéo-club ne répond pas."))
        #expect(model.press(.ok) == [.ask(.retry)])
        #expect(model.scene(at: instant(2)).texts.contains("On cherche le vidéo-club…"))
        #expect(model.scene(at: instant(4)).texts.contains("Le vidéo-club ne répond pas."))
        #expect(model.choose("past") == [])
        #expect(model.places == [.club])
    }

    @Test("while the club opens nobody has to wait, and the focus comes to what may be done then") func waiting() {
        var model = first(open: false)
        _ = model.press(.ok)
        #expect(model.focusedRow == "past")
        model.club.isOpen = true
        #expect(model.focusedRow == "on")
        model.club.isReachable = false
        #expect(model.focusedRow == "again")
    }

    @Test("Back leads to the page before") func back() {
        var model = first()
        _ = model.press(.ok, .ok, .back)
        #expect(model.focusedRow == "on")
        _ = model.press(.back, .back)
        #expect(model.focusedRow == "languages")
    }
}

@Suite("The first run, as it is seen") struct WelcomeScreenshotTests {
    private static func all(_ language: Language) -> [(name: String, model: InterfaceModel)] {
        var shots: [(name: String, model: InterfaceModel)] = []
        func welcome(reachable: Bool, open: Bool) -> InterfaceModel {
            var model = InterfaceModel(language: language, wallTime: eightInTheEvening)
            _ = model.welcome(at: instant(0))
            model.club = DemoClub.state(language)
            (model.club.isReachable, model.club.isOpen, model.club.account) = (reachable, open, .none)
            model.clubTime = { clubNoon }
            if language == .english { _ = model.press(.right, at: -1) }
            return model
        }
        shots.append(("welcome-language", welcome(reachable: true, open: true)))
        for (name, reachable, open) in [("waiting", true, false), ("silent", false, false), ("answers", true, true)] {
            var model = welcome(reachable: reachable, open: open)
            _ = model.press(.ok, at: -1)
            shots.append(("welcome-" + name, model))
        }
        var account = welcome(reachable: true, open: true)
        _ = account.press(.ok, .ok, at: -1)
        shots.append(("welcome-account", account))
        return shots
    }

    @Test("every state draws at both sizes, and nothing that is written is clipped, small, or faint", arguments: Language.allCases)
    func draws(language: Language) throws {
        for (name, model) in Self.all(language) { try ScreenRules.check(model.scene(at: instant(3)), name, language) }
    }

    @Test("every key is reached by arrows, leads back, and says what it is", arguments: Language.allCases)
    func walk(language: Language) {
        // Back leads to the page before, as other tests say.
        for (_, model) in Self.all(language) { FocusWalk.check(model, isRoot: true) }
    }
}
