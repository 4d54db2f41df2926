import Club
import Media
import Remote
import Testing

@testable import Interface

@Suite("The viewer's own films and tickets") struct MyFilmsScreenTests {
    private func front(_ model: InterfaceModel) -> (any Screen)? {
        if case .screen(let screen)? = model.layers.last { screen } else { nil }
    }

    @Test("rows that are empty aren't there, and the history's button goes with it") func sections() {
        var model = opened(MyFilmsScreen(), in: livedInModel())
        func ids() -> [String] { MyFilmsScreen().sections(in: model.room(at: instant(1))).map(\.id) }
        #expect(ids() == ["under-way", "held", "tickets", "favourites", "history", "past", "erase"])
        model.club.history = []
        model.club.tickets = []
        #expect(ids() == ["under-way", "held", "favourites", "past"])
    }

    @Test("where there is nothing, one sentence and a way out are") func empty() {
        var model = opened(MyFilmsScreen(), in: InterfaceModel(language: .french, wallTime: eightInTheEvening))
        #expect(model.words().contains("Le vidéo-club ouvre…"))
        model.club.isOpen = true
        #expect(model.words().contains("Rien ici pour l’instant."))
        _ = model.press([.ok])
        #expect(front(model) is HomeScreen)
    }

    @Test("rentals have their counters, tickets their moment and their cinema") func cards() {
        var model = opened(MyFilmsScreen(), in: livedInModel())
        _ = model.press([.down])
        #expect(model.words().contains("Encore 27\u{00A0}h\u{00A0}12\u{202F}; se termine après le film"))
        _ = model.press([.down])
        let words = model.words()
        #expect(words.contains("Aujourd’hui à 20\u{00A0}h\u{00A0}30"))
        #expect(words.contains("L’Arvor") && words.contains("2\u{00A0}places") && words.contains("1\u{00A0}place"))
        #expect(model.spoken().contains("version originale"))
    }

    @Test("the history is forgotten only when that was meant") func forgets() {
        var model = opened(MyFilmsScreen(), in: livedInModel())
        let down = Array(repeating: Intent.down, count: 6)
        #expect(model.press(down + [.ok, .ok]) == [], "the safe answer has the focus")
        #expect(front(model) is MyFilmsScreen)
        #expect(model.press([.ok, .back]) == [])
        #expect(model.press([.ok, .right, .ok]) == [.ask(.forgetHistory(nil))])
        #expect(front(model) is MyFilmsScreen)
    }

    @Test("OK opens a title's page, and a ticket's") func opens() {
        var model = opened(MyFilmsScreen(), in: livedInModel())
        _ = model.press([.right, .ok])
        #expect((front(model) as? TitleScreen)?.id == TitleID("sintel"))
        _ = model.press([.back, .down, .down, .right, .ok])
        #expect((front(model) as? TicketScreen)?.code == "XZWV-TSRQ")
        #expect(model.spoken().contains("X Z W V T S R Q"))
        model.club.tickets = []
        #expect(model.words().contains("Ce billet n’est plus valable\u{00A0}: la séance est passée."))
    }

    @Test("a code is in groups, and keeps those it has", arguments: [("ABCDEFGHIJ", "ABCD EFGH IJ"), ("AB-CDE", "AB-CDE"), ("", "")])
    func groups(code: String, shown: String) { #expect(TicketLine.groups(code) == shown) }

    @Test("a ticket's code stands on white, in squares of whole pixels, with four of them around it", arguments: [21, 25, 33, 57, 177])
    func picture(side: Int) {
        var scene = Scene()
        let runs = [QRPicture.Run(row: 0, column: 0, length: side), .init(row: side - 1, column: side - 1, length: 1)]
        scene.add(QRPicture(side: side, runs: runs + [.init(row: side, column: 0, length: 1)]), in: TicketScreen.ground)
        #expect(scene.elements.count == 2, "what is outside isn't drawn")
        let (first, last, ground) = (scene.elements[0].rect, scene.elements[1].rect, TicketScreen.ground)
        let unit = last.height
        for edge in [first.x, first.y, unit] { #expect((edge / 3).rounded() * 3 == edge) }
        #expect(first.x - ground.x >= 4 * unit - 2 && ground.x + ground.width - last.x - last.width >= 4 * unit)
        #expect(first.y - ground.y >= 4 * unit - 2 && ground.y + ground.height - last.y - last.height >= 4 * unit)
    }

    @Test("a history of thousands wants and draws what is near") func many() {
        var model = opened(MyFilmsScreen(), in: livedInModel())
        model.club.history = (0..<3000).map { TitleID("more-\($0)") }
        _ = model.press(Array(repeating: Intent.down, count: 4) + Array(repeating: .right, count: 500))
        #expect(model.wanted(at: instant(2)).titles.count < 50)
        #expect(model.scene(at: instant(2)).elements.count < 150)
    }

    @Test("the front leads there where the club knows accounts") func way() {
        var model = livedInModel()
        func ways() -> [HomeScreen.Way] { HomeScreen().ways(in: model.room(at: instant(1))) }
        #expect(ways().contains(.mine))
        model.club.account = .needless
        #expect(!ways().contains(.mine))
    }

    @Test("everything is reached", arguments: Language.allCases)
    func walk(language: Language) {
        let model = livedInModel(language)
        FocusWalk.check(opened(MyFilmsScreen(), in: model))
        FocusWalk.check(opened(MyFilmsScreen(), in: InterfaceModel(language: language, wallTime: eightInTheEvening)))
        FocusWalk.check(opened(TicketScreen(code: "BCDFGHJK"), in: model))
        FocusWalk.check(opened(TicketScreen(code: "gone"), in: model))
        FocusWalk.check(opened(confirm(language), in: model))
    }

    private func confirm(_ language: Language) -> AskScreen { MyFilmsScreen.eraseQuestion(Strings(language: language)) }

    @Test("it looks as a screen must", arguments: Language.allCases)
    func looks(language: Language) throws {
        func isName(_ text: String) -> Bool {
            text.hasPrefix("Cinéma Les Studios")
                || DemoClub.titles.contains { title in title.title.texts.values.contains { text.hasPrefix($0) } }
        }
        func check(_ model: InterfaceModel, _ name: String) throws {
            try ScreenRules.check(model.scene(at: instant(9)), name, language, isName: isName)
        }
        var mine = opened(MyFilmsScreen(), in: livedInModel(language))
        try check(mine, "mine-0")
        for step in 1...6 {
            _ = mine.press([.down])
            try check(mine, "mine-\(step)")
        }
        try check(opened(MyFilmsScreen(), in: InterfaceModel(language: language, wallTime: eightInTheEvening)), "mine-opening")
        var nothing = clubModel(language)
        (nothing.club.underWay, nothing.club.held) = ([], [])
        try check(opened(MyFilmsScreen(), in: nothing), "mine-empty")
        try check(opened(TicketScreen(code: "BCDFGHJK"), in: livedInModel(language)), "ticket")
        var long = livedInModel(language)
        long.club.tickets = [
            .init(code: "BCDFGHJKLMNPQRSTVWXZ", picture: DemoClub.code, showtime: DemoClub.showtimes[6], seats: 12)
        ]
        try check(opened(TicketScreen(code: "BCDFGHJKLMNPQRSTVWXZ"), in: long), "ticket-long")
        try check(opened(TicketScreen(code: "gone"), in: livedInModel(language)), "ticket-over")
        try check(opened(confirm(language), in: livedInModel(language)), "confirm")
    }
}
