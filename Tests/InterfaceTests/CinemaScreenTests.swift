import Club
import Media
import Remote
import Testing

@testable import Interface

@Suite("The showtimes") struct CinemaScreenTests {
    private func front(_ model: InterfaceModel) -> (any Screen)? {
        if case .screen(let screen)? = model.layers.last { screen } else { nil }
    }

    private func model(_ title: String? = nil, _ language: Language = .french) -> InterfaceModel {
        opened(CinemaScreen(title: title.map { TitleID($0) }), in: livedInModel(language))
    }

    /// Blocks as `film@cinema: times`.
    private func blocks(_ model: InterfaceModel, day: Int, of title: String? = nil) -> [String] {
        let room = model.room(at: instant(1))
        let programme = Programme(of: title.map { TitleID($0) }, in: room)
        return programme.blocks(on: programme.days[day]).map { block in
            "\(block.title.value)@\(block.cinema.id.value): " + block.showtimes.map { $0.id.value }.joined(separator: " ")
        }
    }

    @Test("showtimes are put together by the viewer's own days, and those that have begun aren't offered") func days() {
        var model = model()
        #expect(blocks(model, day: 0) == ["lune@rennes: s1 s4", "lune@brest: s3", "general@rennes: s2"])
        // Eleven at night UTC is tomorrow here.
        #expect(blocks(model, day: 1) == ["lune@brest: s6", "metropolis@brest: s5", "nosferatu@rennes: s7"])
        #expect(blocks(model, day: 2, of: "lune") == ["lune@rennes: s8"])
        let later = clubNoon.advanced(by: .seconds(9 * 3600))
        model.clubTime = { later }
        #expect(blocks(model, day: 0) == ["lune@rennes: s4", "lune@brest: s3"])
        #expect(!model.words().contains("20\u{00A0}h\u{00A0}30"))
    }

    @Test("a day's showtimes are there as soon as its tab has the focus, and stay when one goes down to them") func tabs() {
        var model = model()
        #expect(model.words().contains("Aujourd’hui") && model.words().contains("Mardi\u{00A0}24"))
        #expect(model.words().contains("20\u{00A0}h\u{00A0}30"))
        _ = model.press([.right])
        #expect(model.spoken() == "Demain")
        #expect(model.words().contains("Lundi\u{00A0}23\u{00A0}novembre"))
        _ = model.press([.down])
        #expect(model.spoken().contains("demain à 15\u{00A0}h\u{00A0}00"))
        _ = model.press([.up])
        #expect(model.spoken() == "Demain")
    }

    @Test("OK on a showtime asks what a seat costs") func quotes() {
        var model = model()
        #expect(model.press([.ok]) == [])
        #expect(model.press([.down, .right]) == [])
        #expect(model.spoken().contains("version française") && model.spoken().contains("7,50\u{00A0}€"))
        model.club.account = .paired
        #expect(model.press([.ok]) == [.ask(.quote(OfferID("s4"), of: TitleID("lune"), seats: 1))])
    }

    @Test(
        "cinemas are in the club's order, or the closest by postcode first, and only then it is said so",
        arguments: [
            (nil, ["rennes", "brest"], false), ("35200", ["rennes", "brest"], true), ("29000", ["brest", "rennes"], true),
            ("75001", ["rennes", "brest"], false), ("", ["rennes", "brest"], false),
        ] as [(String?, [String], Bool)])
    func order(postcode: String?, order: [String], isSaid: Bool) {
        #expect(Programme.nearestFirst(DemoClub.cinemas, to: postcode).map(\.id.value) == order)
        var model = model("lune")
        model.club.postcode = postcode
        #expect(model.words().contains { $0.contains("les plus proches d’abord") } == isSaid)
    }

    @Test("a postcode is typed by keys or by the remote's digits, and can be forgotten") func postcode() {
        var model = model()
        #expect(model.press([.up, .ok]) == [])
        #expect(front(model) is PostcodeScreen)
        #expect(model.press([.digit(2), .digit(9), .ok, .digit(0), .digit(0), .digit(7)]) == [])
        #expect(model.spoken().hasPrefix("Valider. Saisi\u{00A0}: 2 9 1 0 0"))
        #expect(model.press([.ok]) == [.ask(.setPostcode("29100"))])
        #expect(front(model) is CinemaScreen)
        model.club.postcode = "29100"
        _ = model.press([.ok, .down, .down, .down, .right] + Array(repeating: .ok, count: 5) + [.down])
        #expect(model.spoken().hasPrefix("Oublier"))
        #expect(model.press([.ok]) == [.ask(.setPostcode(""))])
    }

    @Test("four digits aren't a postcode") func incomplete() {
        var model = opened(PostcodeScreen("2910"), in: livedInModel())
        #expect(model.press([.down, .down, .down, .down, .ok]) == [])
        #expect(model.spoken() == "Valider. Saisi\u{00A0}: 2 9 1 0. Encore 1 chiffre.")
    }

    @Test("where nothing is shown, that is said; a showtime of an unknown cinema isn't offered") func none() {
        var model = model("bunny")
        #expect(model.words().contains("Aucune séance de ce film pour l’instant."))
        _ = model.press([.ok])
        #expect(front(model) is HomeScreen)
        model = self.model()
        model.club.cinemas = []
        #expect(model.words().contains("Aucune séance pour l’instant."))
    }

    /// - Returns: Forty in each cinema on one day.
    private func crowded(_ title: String?, _ language: Language, days: Int = 14) -> InterfaceModel {
        var model = model(title, language)
        var all: [Showtime] = []
        for day in 0..<days {
            for index in 0..<80 {
                let hours = Double(day) * 24 + Double(index) * 0.12 + 0.1
                all.append(
                    DemoClub.showtime(
                        "c\(day)-\(index)", index % 2 == 0 ? "lune" : "popeye", in: index % 4 < 2 ? "rennes" : "brest", hours: hours,
                        version: index % 3 == 0 ? .dubbed : .original, cents: 1050))
            }
        }
        model.club.showtimes = all
        return model
    }

    @Test("forty showtimes a day and two weeks are gone through, and drawn as far as they are seen") func many() {
        var model = crowded("lune", .french)
        #expect(model.scene(at: instant(1)).elements.count < 120)
        _ = model.press(Array(repeating: .right, count: 13))
        #expect(model.spoken() == "Samedi\u{00A0}5")
        _ = model.press(Array(repeating: .down, count: 30) + [.right])
        #expect(model.spoken().contains("Brest"))
        #expect(model.scene(at: instant(2)).elements.count < 120)
    }

    @Test("the front leads there as long as something is shown") func way() {
        var model = livedInModel()
        func ways() -> [HomeScreen.Way] { HomeScreen().ways(in: model.room(at: instant(1))) }
        #expect(ways().contains(.cinema))
        model.club.showtimes = []
        #expect(!ways().contains(.cinema))
    }

    @Test("everything is reached", arguments: Language.allCases)
    func walk(language: Language) {
        for model in [model(nil, language), model("lune", language), model("bunny", language), crowded(nil, language, days: 1)] {
            FocusWalk.check(model)
        }
        FocusWalk.check(opened(PostcodeScreen("29"), in: livedInModel(language)))
    }

    @Test("it looks as a screen must", arguments: Language.allCases)
    func looks(language: Language) throws {
        func isName(_ text: String) -> Bool {
            text.hasPrefix("Cinéma Les Studios")
                || DemoClub.titles.contains { title in title.title.texts.values.contains { text.hasPrefix($0) } }
        }
        func check(_ model: InterfaceModel, _ name: String) throws {
            try ScreenRules.check(model.scene(at: instant(9)), name, language, isName: isName)
        }
        var films = model(nil, language)
        try check(films, "cinema")
        films.club.postcode = "29000"
        _ = films.press([.down, .down])
        try check(films, "cinema-near")
        try check(model("lune", language), "cinema-film")
        try check(model("bunny", language), "cinema-none")
        var many = crowded(nil, language)
        _ = many.press(Array(repeating: .right, count: 9))
        try check(many, "cinema-days")
        _ = many.press(Array(repeating: .down, count: 7))
        try check(many, "cinema-many")
        try check(opened(PostcodeScreen("291"), in: livedInModel(language)), "postcode")
        try check(opened(PostcodeScreen("29100"), in: livedInModel(language)), "postcode-whole")
    }
}
