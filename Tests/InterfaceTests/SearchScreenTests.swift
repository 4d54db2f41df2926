import Club
import Media
import Remote
import Testing

@testable import Interface

@Suite("The search") struct SearchScreenTests {
    /// - Parameter found: So many; nil: nothing was answered yet.
    private func model(_ text: String = "", found: Int? = nil, _ language: Language = .french) -> InterfaceModel {
        var model = opened(SearchScreen(text: text), in: clubModel(language, more: 300))
        if let found { model.club.found = .init(text, titles: Array(everything.prefix(found))) }
        return model
    }

    private var everything: [TitleID] { DemoClub.titles.map(\.id) + (0..<300).map { TitleID("more-\($0)") } }

    @Test("each change of the text is asked for, and no other key", arguments: Language.allCases)
    func asks(language: Language) {
        var model = model(language)
        // b, space, erase, c, and the remote's own 4.
        #expect(model.press([.right, .ok]) == [.ask(.search("b"))])
        #expect(model.press([.down, .down, .down, .down, .down, .down, .left]) == [])
        #expect(model.press([.ok]) == [], "a space at the end finds nothing else")
        #expect(model.press([.digit(4)]) == [.ask(.search("b 4"))])
        // Erase: the 4; the space; the b, and nothing is left to be asked.
        #expect(model.press([.right, .ok]) == [.ask(.search("b"))])
        #expect(model.press([.ok, .ok]) == [])
        #expect(model.words().contains(Strings(language: language).whatToType))
    }

    private func model(_ language: Language) -> InterfaceModel { model("", found: nil, language) }

    @Test("titles found for another text aren't shown as this one's; those found before stay until the answer is there") func stays() {
        var model = model("l", found: 2)
        #expect(model.words().contains("2\u{00A0}films"))
        _ = model.press([.ok])
        #expect(model.words().contains("Recherche en cours…"))
        #expect(model.wanted(at: instant(2)).titles == Array(everything.prefix(2)))
        model.club.found = .init("autre", titles: [TitleID("steel")])
        #expect(model.wanted(at: instant(2)).titles == Array(everything.prefix(2)))
        model.club.found = .init("la", titles: [TitleID("steel")])
        #expect(model.words().contains("1\u{00A0}film"))
        #expect(model.wanted(at: instant(2)).titles == [TitleID("steel")])
    }

    @Test("before anything is typed there is the club's first shelf, and an old answer isn't shown") func suggestions() {
        var model = model()
        model.club.found = .init("zorro", titles: [TitleID("steel")])
        let wanted = model.wanted(at: instant(2)).titles
        #expect(wanted.count > 7 && wanted == Array(DemoClub.state(.french).shelves[0].titles.prefix(wanted.count)))
        #expect(model.words().contains("À découvrir"))
    }

    @Test("where nothing is found, that is said with one thing to do") func nothing() {
        let words = model("xyz", found: 0).words()
        #expect(words.contains("Aucun film pour «\u{00A0}xyz\u{00A0}»"))
        #expect(words.contains("Vérifiez l’orthographe, ou tapez moins de lettres."))
        #expect(!words.contains("Aucun film"))
        #expect(model("xyz", found: 0).spoken().contains("Aucun film"))
    }

    @Test("Right of the keys are the titles, left of the titles the key that was left") func sides() {
        var model = model("a", found: 12)
        let first = model.spoken()
        #expect(first.hasPrefix("a. Saisi\u{00A0}: a. 12\u{00A0}films"))
        _ = model.press([.down, .right, .right, .right, .right, .right, .right])
        let edge = model.spoken()
        #expect(edge.hasPrefix("n."))
        _ = model.press([.right])
        #expect(model.spoken().hasSuffix("1 sur 12"))
        _ = model.press([.down, .right])
        #expect(model.spoken().hasSuffix("6 sur 12"))
        _ = model.press([.left, .left])
        #expect(model.spoken() == edge)
        _ = model.press([.right])
        #expect(model.spoken().hasSuffix("5 sur 12"), "to the row that was left")
        _ = model.press([.down, .down, .down])
        #expect(model.spoken().hasSuffix("9 sur 12"), "the last row isn't followed by the keys")
        _ = model.press([.up, .up, .up, .up])
        #expect(model.spoken().hasSuffix("1 sur 12"))
    }

    @Test("what was typed anew is looked at from its first title on") func anew() {
        var model = model("a", found: 40)
        _ = model.press([.right, .right, .right, .right, .right, .right, .right, .down, .down, .down, .left, .ok])
        model.club.found = .init("ag", titles: Array(everything.prefix(30)))
        _ = model.press([.right])
        #expect(model.spoken().hasSuffix("1 sur 30"))
    }

    @Test("fewer titles that come while one looks at the last ones leave the focus among them") func shrinks() {
        var model = model("a", found: 40)
        _ = model.press([.right, .right, .right, .right, .right, .right, .right] + Array(repeating: .down, count: 9))
        #expect(model.spoken().hasSuffix("37 sur 40"))
        model.club.found = .init("a", titles: Array(everything.prefix(5)))
        #expect(model.spoken().hasSuffix("5 sur 5"))
        #expect(model.wanted(at: instant(2)).titles.count == 5)
    }

    @Test("OK on a title opens its page") func opens() {
        var model = model("a", found: 12)
        _ = model.press([.right, .right, .right, .right, .right, .right, .right, .ok])
        guard case .screen(let screen)? = model.layers.last else { return }
        #expect((screen as? TitleScreen)?.id == TitleID("lune"))
    }

    @Test("of hundreds only what is near is drawn and wanted, and of more it is said that there are more") func many() {
        var model = model("a", found: 200)
        _ = model.press([.right, .right, .right, .right, .right, .right, .right] + Array(repeating: .down, count: 30))
        #expect(model.wanted(at: instant(2)).titles.count <= 24)
        #expect(model.wanted(at: instant(2)).titles.contains(everything[120]))
        #expect(model.scene(at: instant(2)).elements.count < 220)
        #expect(self.model("a", found: 300).words().contains("Plus de 240\u{00A0}films\u{00A0}: précisez votre recherche"))
    }

    @Test("a box that speaks for an account has a telephone type too, and says when that is over") func slate() {
        var model = livedInModel()
        #expect(model.press([.up, .ok]) == [.ask(.openSlate(.search, most: 30))])
        #expect(!model.words().contains("Ou tapez sur votre téléphone"))
        #expect(model.press([.right, .ok]) == [.ask(.search("b"))], "it is asked for once")
        model.club.slate = .init(picture: DemoClub.code, expires: clubNoon.advanced(by: .seconds(900)))
        #expect(model.wake(at: instant(1)) == [])
        #expect(model.words().contains("Ou tapez sur votre téléphone"))
        model.club.slate?.written = .init(text: "Méliès", revision: 4)
        #expect(model.wake(at: instant(1)) == [.ask(.search("Méliès"))])
        #expect(model.words().contains("Méliès|"))
        #expect(model.wake(at: instant(1)) == [], "once")
        // The remote goes on with it; the telephone's next word is the whole.
        #expect(model.press([.right, .ok]) == [.ask(.search("Mélièsc"))])
        model.club.slate?.written = .init(text: "", revision: 5)
        #expect(model.wake(at: instant(1)) == [])
        #expect(model.words().contains("Titre, acteur, réalisateur"))
        model.clubTime = { clubNoon.advanced(by: .seconds(900)) }
        #expect(!model.words().contains("Ou tapez sur votre téléphone"))
        #expect(model.press([.back]) == [.ask(.closeSlate)])
    }

    @Test("where there is no account, or no service, nothing is asked for and nothing is said") func noSlate() {
        for account in [ClubState.Account.unknown, .needless, .none] {
            var model = livedInModel()
            model.club.account = account
            #expect(model.press([.up, .ok]) == [])
            model.club.slate = .init(picture: DemoClub.code, expires: .distantFuture, written: .init(text: "x", revision: 1))
            #expect(model.wake(at: instant(1)) == [])
            #expect(!model.words().contains("Ou tapez sur votre téléphone"))
        }
        var model = livedInModel()
        model.club.isReachable = false
        #expect(model.press([.up, .ok]) == [])
        model.club.isReachable = true
        #expect(model.wake(at: instant(1)) == [.ask(.openSlate(.search, most: 30))], "once it answers")
    }

    @Test("what was written for a screen before isn't this one's") func foreign() {
        var model = livedInModel()
        let old = ClubState.Slate(picture: DemoClub.code, expires: .distantFuture, written: .init(text: "29200", revision: 9))
        model.club.slate = old
        _ = model.press([.up, .ok])
        #expect(model.wake(at: instant(1)) == [])
        let new = QRPicture(side: 25, runs: Array(DemoClub.code.runs.dropLast()))
        model.club.slate = .init(picture: new, expires: .distantFuture, written: .init(text: "lu", revision: 1))
        #expect(model.wake(at: instant(1)) == [.ask(.search("lu"))])
        model.club.slate = old
        #expect(model.wake(at: instant(1)) == [])
    }

    @Test("while one is among the titles, another word leads to its first one") func amongTitles() {
        var model = withSlate(self.model("a", found: 40), written: nil)
        _ = model.press([.right, .right, .right, .right, .right, .right, .right, .down, .down, .down, .right])
        #expect(model.spoken().hasSuffix("14 sur 40"))
        model.club.slate?.written = .init(text: "al", revision: 1)
        #expect(model.wake(at: instant(2)) == [.ask(.search("al"))])
        model.club.found = .init("al", titles: Array(everything.prefix(9)))
        #expect(model.spoken().hasSuffix("1 sur 9"))
    }

    @Test("the front leads there") func front() {
        var model = clubModel()
        _ = model.press([.up, .ok])
        guard case .screen(let screen)? = model.layers.last else { return }
        #expect(screen is SearchScreen)
    }

    @Test("everything is reached, whatever is found", arguments: Language.allCases, [0, 1, 5, 12])
    func walk(language: Language, found: Int) { FocusWalk.check(model("a", found: found, language)) }

    @Test("it looks as a screen must", arguments: Language.allCases)
    func looks(language: Language) throws {
        func isName(_ text: String) -> Bool {
            DemoClub.titles.contains { title in title.title.texts.values.contains { text.hasPrefix($0) } }
        }
        func check(_ model: InterfaceModel, _ name: String) throws {
            try ScreenRules.check(model.scene(at: instant(9)), name, language, isName: isName)
        }
        try check(model("", found: nil, language), "search")
        try check(model("nosfé", found: nil, language), "search-waits")
        try check(model("wmwm wmwm wmwm wmwm wmwm wmwmw", found: 0, language), "search-none")
        try check(model("m", found: 1, language), "search-one")
        try check(model("film", found: 300, language), "search-most")
        try check(withSlate(model("la lune", found: 2, language), written: nil), "search-slate")
        var many = model("le", found: 200, language)
        _ = many.press([.right, .right, .right, .right, .right, .right, .right, .down, .down, .right])
        try check(many, "search-scrolled")
    }
}
