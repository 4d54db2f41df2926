import Club
import Media
import Remote
import Testing

@testable import Interface

/// An episode of twenty minutes, somewhere in it.
private func at(_ seconds: Double, _ state: PlaybackState = .playing) -> PlaybackStatus {
    PlaybackStatus(title: "", position: MediaTime(seconds: seconds), duration: MediaTime(seconds: 1200), state: state)
}

/// On its page's list an episode was chosen, and plays.
private func watching(_ id: String = "vampires-3", _ language: Language = .french) -> InterfaceModel {
    var model = clubModel(language)
    model.layers.append(.screen(SeriesScreen(TitleID("vampires"), at: TitleID(id))))
    #expect(model.handle(.ok, at: instant(0)) == [.play(TitleID(id))])
    return model
}

extension InterfaceModel {
    /// The film comes there.
    fileprivate mutating func come(to status: PlaybackStatus) -> [InterfaceCommand] { update(status) + wake(at: instant(1)) }

    fileprivate var countdown: String? { words().first { $0.hasPrefix("Épisode suivant") } }

    /// With a mark in the catalogue where the names stand.
    fileprivate mutating func mark(_ id: String, credits: ClosedRange<Int>) {
        let title = demoTitle(id)
        let marked = TitleMedia(skips: [
            SkipMarker(kind: .credits, start: .seconds(credits.lowerBound), end: .seconds(credits.upperBound))
        ])
        let copy = Title(
            id: title.title.id, title: title.title.title, stream: "club://film", kind: title.title.kind, details: title.title.details,
            media: marked)
        club.take([ShownTitle(copy, access: title.access)])
    }
}

@Suite("The next episode") struct NextEpisodeTests {
    private static let goesOn: [InterfaceCommand] = [.finish, .stop, .play(TitleID("vampires-4"))]

    @Test("a card in the last seconds says what follows and when, and counts the film's own time") func card() {
        var model = watching()
        #expect(model.come(to: at(1184)) == [])
        #expect(model.scene(at: instant(9)).isEmpty)
        #expect(model.come(to: at(1185)) == [])
        #expect(model.words() == ["Épisode suivant dans 15\u{A0}s", "4. Le Spectre", "OK\u{A0}: maintenant  ·  Retour\u{A0}: non merci"])
        #expect(model.spoken() == "Épisode suivant. 4. Le Spectre. OK\u{A0}: maintenant. Retour\u{A0}: non merci")
        #expect(model.come(to: at(1190.5)) == [])
        #expect(model.countdown == "Épisode suivant dans 10\u{A0}s")
        // The second is half over: at its end the card is drawn anew.
        #expect(model.nextDeadline(after: instant(2)) == instant(2.505))
    }

    @Test("OK begins it now: the present one counts as seen, and the film's screen stays") func now() {
        var model = watching()
        _ = model.come(to: at(1190))
        #expect(model.press([.ok]) == Self.goesOn)
        #expect(model.places == [.club, .club, .film])
        #expect(model.following?.episode == TitleID("vampires-4"))
        // Its beginning has no card.
        #expect(model.come(to: at(3)) == [])
        #expect(model.countdown == nil)
    }

    @Test("at its end an episode leads to the next one by itself") func goesOn() {
        var model = watching()
        _ = model.come(to: at(1190))
        #expect(model.come(to: at(1200, .ended)) == Self.goesOn)
        #expect(model.places == [.club, .club, .film])
    }

    @Test("Back stops the countdown and nothing else: the film goes on to its end, which leads to the series at the next one")
    func stopped() {
        var model = watching("vampires-4")
        _ = model.come(to: at(1190))
        #expect(model.press([.back]) == [])
        #expect(model.places == [.club, .club, .film])
        #expect(model.come(to: at(1195)) == [])
        #expect(model.countdown == nil)
        #expect(model.come(to: at(1200, .ended)) == [.stop])
        #expect(model.places == [.club, .club])
        // Although the third one wasn't seen to its end.
        #expect(model.spoken().hasPrefix("Épisode 5. L’Évasion du mort"))
        // Without a card Back leaves, as ever.
        model = watching()
        _ = model.come(to: at(600))
        #expect(model.press([.back]) == [.stop])
    }

    @Test("where names are marked the next one begins ten seconds after they are seen, wherever the viewer came from")
    func marked() {
        var model = watching()
        model.mark("vampires-3", credits: 1000...1200)
        #expect(model.come(to: at(1002)) == [])
        #expect(model.countdown == "Épisode suivant dans 10\u{A0}s")
        #expect(model.come(to: at(1011.9)) == [])
        #expect(model.come(to: at(1100, .seeking)) == [])
        #expect(model.countdown == nil)
        #expect(model.come(to: at(1100)) == [])
        #expect(model.countdown == "Épisode suivant dans 10\u{A0}s")
        #expect(model.come(to: at(1110, .paused)) == Self.goesOn)
    }

    @Test("names that a scene follows are no end") func scene() {
        var model = watching()
        model.mark("vampires-3", credits: 1000...1100)
        #expect(model.come(to: at(1005)) == [])
        #expect(model.countdown == nil)
        #expect(model.come(to: at(1188)) == [])
        #expect(model.countdown == "Épisode suivant dans 12\u{A0}s")
    }

    @Test("the film's own mark counts too, and its names are left for the next episode") func ownMark() {
        var model = watching()
        var now = at(1002)
        now.skip = SkipOffer(kind: .credits, start: MediaTime(seconds: 1000), end: MediaTime(seconds: 1200))
        #expect(model.come(to: now) == [])
        #expect(model.countdown == "Épisode suivant dans 10\u{A0}s")
        #expect(!model.words().contains("Passer le générique"))
        #expect(model.press([.ok]) == Self.goesOn)
    }

    @Test("while the viewer chooses, looks elsewhere or winds, nothing is counted") func busy() {
        var model = watching()
        model.mark("vampires-3", credits: 1000...1200)
        var now = at(1002)
        now.texts = [TrackName(id: 1, name: "Français")]
        _ = model.come(to: now)
        _ = model.press([.menu])
        now.position = MediaTime(seconds: 1150)
        #expect(model.come(to: now) == [])
        _ = model.press([.back])
        #expect(model.come(to: now) == [])
        #expect(model.countdown == "Épisode suivant dans 10\u{A0}s")
        now.windingSpeed = 8
        #expect(model.come(to: now) == [])
        #expect(model.countdown == nil)
    }

    @Test("after three episodes without a key the viewer is asked whether they are there") func alone() {
        var model = watching("vampires-1")
        for _ in 0..<2 { #expect(model.come(to: at(1200, .ended)).count == 3) }
        #expect(model.following?.episode == TitleID("vampires-3"))
        #expect(model.come(to: at(1190)) == [])
        #expect(model.countdown == "Épisode suivant")
        #expect(model.come(to: at(1200, .ended)) == [.stop])
        #expect(model.spoken() == "Vous regardez toujours\u{202F}? Continuer")
        FocusWalk.check(model)
        var left = model
        #expect(left.press([.back]) == [])
        #expect(left.spoken().hasPrefix("Épisode 4"))
        #expect(model.press([.ok]) == [.play(TitleID("vampires-4"))])
        #expect(model.places == [.club, .club, .film])
        #expect(model.come(to: at(1200, .ended)).count == 3)
    }

    @Test("a key says that they are") func attended() {
        var model = watching("vampires-1")
        for _ in 0..<2 { _ = model.come(to: at(1200, .ended)) }
        _ = model.press([.volume(steps: 1)])
        for number in [4, 5, 6] { #expect(model.come(to: at(1200, .ended)).last == .play(TitleID("vampires-\(number)"))) }
        #expect(model.come(to: at(1190)) == [])
        #expect(model.places.last == .film)
    }

    @Test("what has to be rented first doesn't begin: its page is opened") func notHeld() {
        var model = watching("vampires-6")
        #expect(model.come(to: at(1190)) == [])
        #expect(model.words() == ["Épisode suivant", "1. Satanas", "OK\u{A0}: voir sa page  ·  Retour\u{A0}: non merci"])
        var pressed = model
        #expect(pressed.press([.ok]) == [.finish, .stop])
        #expect(model.come(to: at(1200, .ended)) == [.stop])
        for state in [pressed, model] {
            #expect(state.places == [.club, .club, .club])
            #expect(state.spoken().hasPrefix("Louer en HD, 3,99\u{A0}€"))
        }
        #expect(model.press([.back]) == [])
        #expect(model.spoken().hasPrefix("Épisode 1. Satanas"))
    }

    @Test("nor does what the PIN locks, and what is hidden isn't spoken of") func locked() {
        var model = watching()
        model.preferences.parental.pin = PINRecord(salt: [1], digest: [2], iterations: 3)
        model.preferences.parental.freeUpTo = .all
        #expect(model.come(to: at(1190)) == [])
        #expect(model.countdown == "Épisode suivant")
        var hidden = model
        #expect(model.come(to: at(1200, .ended)) == [.stop])
        #expect(model.places == [.club, .club, .club])
        hidden.preferences.parental.isForChildren = true
        hidden.preferences.parental.childrenUpTo = .all
        #expect(hidden.countdown == nil)
        #expect(hidden.come(to: at(1200, .ended)) == [.stop])
        #expect(hidden.places == [.club, .club])
    }

    @Test("who has switched it off comes back to the series, at the next one") func off() {
        var model = watching("vampires-4")
        model.preferences.playsNext = false
        #expect(model.come(to: at(1190)) == [])
        #expect(model.countdown == nil)
        #expect(model.come(to: at(1200, .ended)) == [.stop])
        #expect(model.spoken().hasPrefix("Épisode 5"))
    }

    @Test("nothing follows a last episode, a film or a trailer") func nothing() {
        var last = clubModel()
        last.club.take([ShownTitle(demoTitle("vampires-10").title, access: demoTitle("vampires-4").access)])
        last.layers.append(.screen(SeriesScreen(TitleID("vampires"), at: TitleID("vampires-10"))))
        #expect(last.press([.ok]) == [.play(TitleID("vampires-10"))])
        #expect(last.come(to: at(1190)) == [])
        #expect(last.countdown == nil)
        #expect(last.come(to: at(1200, .ended)) == [.stop])
        #expect(last.places == [.club, .club])
        var film = filmModel()
        _ = film.come(to: at(1190))
        #expect(film.countdown == nil && film.wanted(at: instant(1)) == Wanted())
        #expect(film.come(to: at(1200, .ended)) == [.stop])
    }

    @Test("an episode that was opened from elsewhere leads to its series, in front of where one came from") func elsewhere() {
        var model = clubModel()
        model.layers.append(.screen(TitleScreen(TitleID("vampires-4"))))
        #expect(model.press([.ok]) == [.play(TitleID("vampires-4"))])
        _ = model.come(to: at(1190))
        _ = model.press([.back])
        #expect(model.come(to: at(1200, .ended)) == [.stop])
        #expect(model.places == [.club, .club, .club])
        #expect(model.spoken().hasPrefix("Épisode 5"))
        // The series' page isn't opened a second time above itself.
        _ = model.press([.ok])
        _ = model.come(to: at(1190))
        _ = model.press([.back])
        _ = model.come(to: at(1200, .ended))
        #expect(model.places == [.club, .club, .club])
    }

    @Test("while an episode plays it is asked what follows it") func wanted() {
        var model = watching()
        #expect(model.wanted(at: instant(1)).titles == ["vampires-3", "vampires", "vampires-4"].map { TitleID($0) })
        model.club = ClubState()
        #expect(model.wanted(at: instant(1)).titles == [TitleID("vampires-3")])
        #expect(model.come(to: at(1190)) == [])
        #expect(model.come(to: at(1200, .ended)) == [.stop])
    }

    @Test("the display says what follows") func display() {
        var model = watching()
        _ = model.come(to: at(600))
        _ = model.press([.info])
        #expect(
            model.scene(at: instant(2)).elements.contains {
                if case .text("Ensuite\u{A0}: 4. Le Spectre", _) = $0.drawing { true } else { false }
            })
    }

    @Test("the card and the question are legible, with the display and without", arguments: Language.allCases)
    func legible(language: Language) throws {
        var scenes: [(String, Scene)] = []
        for (name, id, called) in [("card", "vampires-3", false), ("card-raised", "vampires-3", true), ("card-page", "vampires-6", false)] {
            var model = watching(id, language)
            var now = at(1190)
            now.title = "Les Vampires, épisode 3"
            now.quality = PictureQuality(
                size: PixelSize(width: 1280, height: 720), rate: .filmNTSC, bitsPerSecond: 2_171_000,
                screen: PixelSize(width: 1920, height: 1080), screenRate: .sixty)
            _ = model.come(to: now)
            if called { _ = model.press([.info]) }
            scenes.append(("next-" + name, model.scene(at: instant(2))))
        }
        for (name, scene) in scenes {
            for size in ScreenRules.sizes { try DrawnScene(scene, size: size).keep(as: "\(name)-\(language.rawValue)") }
            try ScreenRules.check(scene, name) { _ in false }
        }
        let asked = opened(StillThereScreen(TitleID("vampires-4")), in: clubModel(language))
        try ScreenRules.check(asked.scene(at: instant(1)), "still-there", language)
        let long = ShownTitle(
            Title(id: TitleID("e"), title: localized(String(repeating: "Un titre sans fin ", count: 8))), access: .nothing(.noOffer))
        var wordy = opened(StillThereScreen(TitleID("e")), in: clubModel(language))
        wordy.club.take([long])
        try ScreenRules.check(wordy.scene(at: instant(1)), "still-there-long", language)
    }
}
