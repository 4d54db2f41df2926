import Club
import LinuxIO
import Media
import Remote
import Testing

@testable import Interface

@Suite("A series' page") struct SeriesScreenTests {
    private func model(_ language: Language = .french) -> InterfaceModel { pageModel(demoTitle("vampires"), language) }

    private func words(_ model: InterfaceModel) -> [String] {
        model.scene(at: instant(9)).elements.compactMap { if case .text(let text, _) = $0.drawing, !text.isEmpty { text } else { nil } }
    }

    @Test("the front opens a series by its own page, and a film by its") func opens() {
        #expect(TitleScreen.page(of: demoTitle("vampires")) is SeriesScreen)
        #expect(TitleScreen.page(of: demoTitle("vampires-1")) is TitleScreen)
        var front = clubModel()
        for intent in [Intent.down, .down] + [Intent](repeating: .right, count: 11) + [.ok] { _ = front.handle(intent, at: instant(1)) }
        #expect(front.spoken(at: instant(2)).map { $0.hasPrefix("Épisode 3. Le Cryptogramme rouge") } == true)
    }

    @Test("everything is reached by arrows, leads back, and says what it is", arguments: Language.allCases)
    func walk(language: Language) { FocusWalk.check(model(language)) }

    @Test("the focus begins on the first episode that wasn't seen to its end, and OK plays it") func next() {
        var model = model()
        #expect(
            model.spoken(at: instant(0)) == "Épisode 3. Le Cryptogramme rouge. 35\u{A0}min  ·  Encore 18\u{A0}min. Gratuit")
        #expect(words(model).contains("Reprendre\u{A0}: saison 1, épisode 3"))
        #expect(model.handle(.ok, at: instant(0)) == [.play(TitleID("vampires-3"))])
    }

    @Test("the action goes on where the list does") func goOn() {
        var model = model()
        for _ in 0..<4 { _ = model.handle(.up, at: instant(0)) }
        #expect(model.spoken(at: instant(1)) == "Reprendre\u{A0}: saison 1, épisode 3")
        #expect(model.handle(.ok, at: instant(1)) == [.play(TitleID("vampires-3"))])
    }

    @Test("a season's tab shows its episodes; what has to be paid for opens its page") func seasons() {
        var model = model()
        for _ in 0..<3 { _ = model.handle(.up, at: instant(0)) }
        #expect(model.spoken(at: instant(1)) == "Saison 1, 6\u{A0}épisodes")
        _ = model.handle(.right, at: instant(1))
        #expect(words(model).contains("Satanas"))
        #expect(!words(model).contains("Le Spectre"))
        _ = model.handle(.down, at: instant(2))
        #expect(model.handle(.ok, at: instant(2)) == [])
        #expect(model.places == [.club, .club, .club])
        #expect(
            model.spoken(at: instant(3))
                == "Louer en HD, 3,99\u{A0}€. Haute définition  ·  30\u{A0}jours pour commencer, puis 48\u{A0}h pour regarder\u{202F}; un film commencé va jusqu’à sa fin"
        )
    }

    @Test("from the list one comes up to the season that is listed") func back() {
        var state = model()
        let finished = DemoClub.series.map { title in
            var shown = DemoClub.shown(title)
            shown.isFinished = title.id.value != "vampires-8" && shown.title.id.value != "vampires"
            return shown
        }
        state.club.take(finished)
        #expect(state.spoken(at: instant(0)).map { $0.hasPrefix("Épisode 2. Le Maître de la foudre") } == true)
        for _ in 0..<2 { _ = state.handle(.up, at: instant(0)) }
        #expect(state.spoken(at: instant(1)) == "Saison 2, 4\u{A0}épisodes")
        #expect(words(state).contains("Satanas"))
        // It has to be rented: there is nothing to go on with by one key.
        #expect(!words(state).contains { $0.hasPrefix("Reprendre") })
    }

    @Test("once everything was seen it begins again") func again() {
        var model = model()
        model.club.take(
            DemoClub.series.map { title in
                var shown = DemoClub.shown(title)
                shown.isFinished = true
                shown.seen = nil
                return shown
            })
        #expect(words(model).contains("Regarder\u{A0}: saison 1, épisode 1"))
    }

    @Test("episodes that haven't come are wanted, and keep their places") func waiting() {
        var model = clubModel()
        model.club = ClubState()
        model.layers.append(.screen(SeriesScreen(TitleID("vampires"))))
        FocusWalk.check(model)
        model.club.take([demoTitle("vampires")])
        #expect(model.wanted(at: instant(0)).titles.count == 11 + 6)
        FocusWalk.check(model)
        let before = model.scene(at: instant(0)).elements.count { $0.rect.width == 1728 && $0.rect.height == EpisodeLine.height }
        #expect(before == SeriesScreen.visible)
    }

    @Test("a series of a thousand episodes draws a few of them") func long() {
        let ids = (1...1000).map { TitleID("e\($0)") }
        let title = Title(
            id: TitleID("soap"), title: localized("Le Feuilleton"), kind: .series(seasons: [Season(number: 1, episodes: ids)]))
        var model = pageModel(ShownTitle(title, access: .nothing(.noOffer)))
        for _ in 0..<900 { _ = model.handle(.down, at: instant(0)) }
        #expect(model.spoken(at: instant(1)) == "Épisode 900")
        #expect(model.scene(at: instant(1)).elements.count < 60)
        #expect(model.wanted(at: instant(1)).titles.count <= 300)
        let empty = Title(id: TitleID("empty"), title: localized("Bientôt"), kind: .series(seasons: []))
        FocusWalk.check(pageModel(ShownTitle(empty, access: .nothing(.noOffer))))
    }

    @Test("every part is legible at rest", arguments: Language.allCases) func rules(language: Language) throws {
        var model = model(language)
        var scenes = [("series", model.scene(at: instant(0)))]
        for _ in 0..<3 { _ = model.handle(.down, at: instant(1)) }
        scenes.append(("series-end", model.scene(at: instant(2))))
        for _ in 0..<6 { _ = model.handle(.up, at: instant(2)) }
        _ = model.handle(.right, at: instant(2))
        scenes.append(("series-tabs", model.scene(at: instant(3))))
        _ = model.handle(.up, at: instant(3))
        scenes.append(("series-actions", model.scene(at: instant(4))))
        model.picture = HardTitles.white
        scenes.append(("series-white", model.scene(at: instant(4))))
        for (name, scene) in scenes {
            for size in [PixelSize(width: 1920, height: 1080), PixelSize(width: 1280, height: 720)] {
                try DrawnScene(scene, size: size).keep(as: "\(name)-\(language.rawValue)")
            }
            try ScreenRules.check(scene, name) { _ in false }
        }
    }
}
