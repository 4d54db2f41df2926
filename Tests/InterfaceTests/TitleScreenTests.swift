import Club
import LinuxIO
import Media
import Remote
import Testing

@testable import Interface

/// Titles that a page must stand.
enum HardTitles {
    private static func offer(_ id: String, _ kind: Offer.Kind, _ cents: Int?, _ quality: Offer.Quality = .hd) -> Offer {
        Offer(id: OfferID(id), kind: kind, price: cents.map { Price(amount: $0, currency: "EUR", taxBasisPoints: 2000) }, quality: quality)
    }
    private static func days(_ count: Int) -> UTCTime { clubNoon.advanced(by: .seconds(count * 86_400)) }

    private static let people =
        [Person(name: "Fritz Lang", roles: [.director, .writer]), Person(name: "Günther Rittau", roles: [.cinematographer])]
        + (1...38).map { Person(name: "Actrice numéro \($0)", roles: [.actor], character: $0 % 3 == 0 ? nil : "La femme au parapluie") }

    private static let media = TitleMedia(
        trailers: [Trailer(address: "club://trailer")],
        soundTracks: [
            AnnouncedSound(language: "de", role: .original, channels: 6), AnnouncedSound(language: "fr", role: .dubbed),
            AnnouncedSound(language: "en", role: .dubbed), AnnouncedSound(language: "tlh", role: .dubbed, channels: 1),
            AnnouncedSound(language: "fr", role: .description), AnnouncedSound(language: "en", role: .description),
        ],
        textTracks: [
            AnnouncedText(language: "fr", role: .subtitles), AnnouncedText(language: "fr", role: .forced),
            AnnouncedText(language: "fr", role: .sdh), AnnouncedText(language: "en", role: .sdh),
            AnnouncedText(language: "es", role: .subtitles),
        ])

    /// Ten offers in every standing, forty people, a long name and a long synopsis.
    static let much: ShownTitle = {
        let dated: [DatedOffer] = [
            DatedOffer(offer("o1", .rental, 499, .sd), window: .init(opens: days(-300), closes: days(-200))),
            DatedOffer(offer("o2", .rental, 399), window: .init(opens: days(-200))),
            DatedOffer(offer("o3", .rental, 599, .uhd), window: .init(opens: days(-200), closes: days(40))),
            DatedOffer(offer("o4", .purchase, 1199), window: .init(opens: days(-190))),
            DatedOffer(offer("o5", .purchase, 129_900, .uhd), window: .init(opens: days(-180))),
            DatedOffer(offer("o6", .rental, 299, .sd), window: .init(opens: days(-170))),
            DatedOffer(offer("o7", .purchase, 899, .sd), window: .init(opens: days(-160))),
            DatedOffer(
                Offer(id: OfferID("o8"), kind: .subscription, plan: PlanID("autre")), window: .init(opens: days(120), closes: days(300))),
            DatedOffer(offer("o9", .free, nil), window: .init(opens: days(600))),
            DatedOffer(offer("o10", .ticket, nil), window: nil),
        ]
        var details = TitleDetails(
            originalTitle: "Popeye the Sailor Meets Sindbad the Sailor", people: people, countries: ["DE", "US", "XK"], rating: .from18,
            genres: [localized("Film d’animation"), localized("Aventure")], brand: Brand(name: "Fleischer Studios"))
        details.posters = [Picture(path: "club://poster/much")]
        details.backdrops = [Picture(path: "club://white/much")]
        let text = "Sur son île, Sindbad se dit le plus remarquable, le plus extraordinaire des gaillards. Passe le bateau de Popeye. "
        let title = Title(
            id: TitleID("much"), title: localized("Popeye le marin contre Sindbad le marin", "Popeye the Sailor Meets Sindbad the Sailor"),
            synopsis: localized(String(repeating: text, count: 6)), year: 1936, duration: .seconds(153 * 60), details: details,
            media: media,
            releases: ["FR": CalendarDate(of: days(-420))], offers: dated.map(\.offer))
        let access = Access(
            to: title.id, offers: dated, viewer: Access.Viewer(territory: "FR"), filmLasts: title.duration, at: clubNoon)
        return ShownTitle(title, access: access, offers: dated)
    }()

    /// A name alone.
    static let little = ShownTitle(
        Title(id: TitleID("little"), title: localized("M")), access: .nothing(.noOffer), isFavourite: true)

    /// Everything that is wanted is there, and all white: the worst for words.
    static let white: PictureLookup = { wanted in
        let size = PixelSize(width: Int32(wanted.width), height: Int32(wanted.height))
        return Bitmap([UInt8](repeating: 255, count: Int(size.width) * Int(size.height) * 4), size)
    }
}

/// The page of a title, or its series' one, in front of the club's front.
func pageModel(_ shown: ShownTitle, _ language: Language = .french) -> InterfaceModel {
    var model = clubModel(language)
    model.club.take([shown])
    model.layers.append(.screen(TitleScreen.page(of: shown)))
    return model
}

func demoTitle(_ id: String) -> ShownTitle {
    guard let title = (DemoClub.titles + DemoClub.series).first(where: { $0.id.value == id }) else {
        preconditionFailure("no title of the tests is called \(id)")
    }
    return DemoClub.shown(title)
}

@Suite("A title's page") struct TitleScreenTests {
    private static let ids = ["lune", "general", "metropolis", "steel", "soon", "unrated", "popeye", "vampires-3", "vampires-9"]
    static let all: [ShownTitle] = ids.map { demoTitle($0) } + [HardTitles.much, HardTitles.little]

    @Test("everything is reached by arrows, leads back, and says what it is", arguments: all)
    func walk(shown: ShownTitle) {
        for language in Language.allCases { FocusWalk.check(pageModel(shown, language)) }
    }

    private func labels(_ id: String, _ language: Language = .french) -> [String] {
        let model = pageModel(demoTitle(id), language)
        return TitleAction.all(of: demoTitle(id), in: model.room(at: instant(0))).map { $0.label(in: model.room(at: instant(0))) }
    }

    @Test(
        "where a film goes on is said in as few words as it needs",
        arguments: [(20, "20\u{A0}s"), (59, "59\u{A0}s"), (60, "1\u{A0}min"), (3599, "59\u{A0}min"), (3900, "1\u{A0}h\u{A0}05")])
    func resuming(seconds: Int, place: String) {
        #expect(Strings(language: .french).resume(at: .seconds(seconds)) == "Reprendre à " + place)
        #expect(Strings(language: .english).resume(at: .seconds(seconds)) == "Resume at " + place)
    }

    @Test("a film that is only shown in cinemas is said to be there") func inCinemas() {
        let shown = ShownTitle(Title(id: TitleID("lune"), title: localized("M")), access: .nothing(.noOffer))
        #expect(TitleLine.standing(shown, in: livedInModel().room(at: instant(0))) == "En ce moment au cinéma")
        #expect(TitleLine.standing(shown, in: clubModel().room(at: instant(0))) == "Ce film n’est pas proposé par le vidéo-club.")
    }

    @Test("the best comes first: going on, what it costs, what is free") func actions() {
        #expect(labels("general") == ["Reprendre à 41\u{A0}min", "Depuis le début", "Ajouter aux favoris"])
        #expect(
            labels("lune") == [
                "Louer en HD, 3,99\u{A0}€", "Acheter en HD, 11,99\u{A0}€", "Bande-annonce", "Retirer des favoris",
            ])
        #expect(labels("bunny", .english) == ["Watch", "Add to favourites"])
        #expect(labels("soon") == ["Ajouter aux favoris"])
        #expect(labels("vampires-3") == ["Reprendre", "Depuis le début", "Tous les épisodes", "Ajouter aux favoris"])
    }

    @Test("OK does what the button says") func steps() {
        var model = pageModel(demoTitle("general"))
        #expect(model.handle(.ok, at: instant(0)) == [.play(TitleID("general"))])
        model = pageModel(demoTitle("general"))
        _ = model.handle(.right, at: instant(0))
        #expect(model.handle(.ok, at: instant(0)) == [.playFromStart(TitleID("general"))])
        #expect(model.places == [.club, .club, .film])
        // What has to be paid for isn't played by the play key either.
        for key in [Intent.ok, .play] {
            model = pageModel(demoTitle("lune"))
            model.club.account = .paired
            #expect(model.handle(key, at: instant(0)) == [.ask(.quote(OfferID("location"), of: TitleID("lune"), seats: nil))])
            #expect(model.handle(.back, at: instant(0)) == [.ask(.leavePurchase)])
        }
        for _ in 0..<2 { _ = model.handle(.right, at: instant(0)) }
        #expect(model.handle(.ok, at: instant(0)) == [.playTrailer(TitleID("lune"))])
        model = pageModel(demoTitle("lune"))
        for _ in 0..<3 { _ = model.handle(.right, at: instant(0)) }
        #expect(model.handle(.ok, at: instant(0)) == [.ask(.favour(TitleID("lune"), false))])
        _ = model.handle(.down, at: instant(0))
        _ = model.handle(.down, at: instant(0))
        #expect(model.handle(.ok, at: instant(0)) == [.ask(.search("Georges Méliès"))])
        _ = model.handle(.back, at: instant(0))
        _ = model.handle(.down, at: instant(0))
        #expect(model.spoken(at: instant(1)).map { $0.hasPrefix("Metropolis.") } == true)
        #expect(model.handle(.ok, at: instant(0)) == [])
        #expect(model.places.count == 3)
    }

    @Test("the play key plays from anywhere on the page") func playKey() {
        var model = pageModel(demoTitle("general"))
        for _ in 0..<2 { _ = model.handle(.right, at: instant(0)) }
        #expect(model.handle(.togglePause, at: instant(0)) == [.play(TitleID("general"))])
    }

    @Test("what plays for a time may be bought for ever; what is free or owned isn't sold") func stillSold() {
        let (rental, purchase) = (DemoClub.rental, DemoClub.purchase)
        let dated = [rental, purchase].map { DatedOffer($0, window: .init()) }
        func buttons(_ kind: Offer.Kind) -> [TitleAction] {
            let held = Entitlement(
                id: EntitlementID("e"), title: TitleID("lune"), kind: kind, quality: .hd, bought: clubNoon,
                terms: kind == .rental ? RentalTerms() : nil)
            let access = Access(
                to: TitleID("lune"), offers: dated, viewer: Access.Viewer(entitlements: [held], territory: "FR"), filmLasts: nil,
                at: clubNoon)
            let shown = ShownTitle(
                Title(id: TitleID("lune"), title: localized("M")), access: access, offers: dated, entitlement: held)
            return TitleAction.all(of: shown, in: pageModel(shown).room(at: instant(0)))
        }
        #expect(buttons(.rental) == [.watch, .buy(purchase), .favour(true)])
        #expect(buttons(.purchase) == [.watch, .favour(true)])
    }

    @Test("the steps stand in order of time, the present by a word; only what is sold now has OK") func windows() {
        let model = pageModel(HardTitles.much)
        let room = model.room(at: instant(0))
        let steps = ReleaseStep.steps(of: HardTitles.much, in: room)
        #expect(
            steps.map(\.state) == [
                .past, .past, .present, .present, .present, .present, .present, .present, .future, .future, .undated,
            ])
        #expect(steps.first?.name == "Sortie en salle")
        #expect(steps.first?.when == "Le 28\u{A0}septembre\u{A0}2025")
        #expect(steps[safe: 1]?.when == "Jusqu’au 6\u{A0}mai\u{A0}2026")
        #expect(steps.compactMap(\.price).prefix(2) == ["3,99\u{A0}€", "5,99\u{A0}€"])
        #expect(steps.map(\.standing).filter { $0 == "Maintenant" }.count == 6)
        let active = steps.filter { TitleAction.buying($0, of: HardTitles.much, in: room) != nil }
        #expect(active.count == 6)
        var elsewhere = model
        elsewhere.club.territory = "BE"
        #expect(ReleaseStep.steps(of: HardTitles.much, in: elsewhere.room(at: instant(0))).first?.name == "Location en SD")
        #expect(ReleaseStep.steps(of: HardTitles.little, in: room) == [])
    }

    @Test("tracks are told in words, what isn't for all before other languages")
    func tracks() {
        let words = TitleWords(title: HardTitles.much.title, room: pageModel(HardTitles.much).room(at: instant(0)))
        #expect(
            words.sounds
                == "Allemand (version originale, 5.1), audiodescription en français, audiodescription en anglais, français, anglais, tlh (mono)"
        )
        #expect(
            words.texts
                == "Français pour les sourds et malentendants, anglais pour les sourds et malentendants, français, espagnol")
        #expect(words.facts == "1936  ·  2\u{A0}h\u{A0}33  ·  Allemagne, États-Unis")
        #expect(words.people.prefix(2).map(\.name) == ["Fritz Lang", "Actrice numéro 1"])
        #expect(words.people.first.map { words.roles(of: $0) } == ["Réalisation, scénario"])
    }

    @Test("nothing moves when the picture comes") func still() {
        let model = pageModel(demoTitle("lune"))
        var bare = model
        bare.picture = { _ in nil }
        func words(_ scene: Scene) -> [SceneElement] {
            scene.elements.filter { if case .bitmap = $0.drawing { false } else if case .fill = $0.drawing { false } else { true } }
        }
        let (whole, without) = (words(model.scene(at: instant(1))), words(bare.scene(at: instant(1))))
        #expect(without.filter { !whole.contains($0) } == [])
    }

    @Test("an episode's page names its series, which it wants too") func series() {
        var model = pageModel(demoTitle("vampires-9"))
        #expect(model.wanted(at: instant(0)).titles.prefix(2) == [TitleID("vampires-9"), TitleID("vampires")])
        let words = TitleWords(title: demoTitle("vampires-9").title, room: model.room(at: instant(0)))
        #expect(words.eyebrow == "Les Vampires  ·  Saison 2, épisode 3")
        _ = model.handle(.right, at: instant(0))
        #expect(model.handle(.ok, at: instant(0)) == [])
        #expect(model.spoken(at: instant(1)).map { $0.hasPrefix("Épisode 3") } == true)
    }

    @Test("before the title has come there is a sign of it, and Back leads out") func waiting() {
        var model = clubModel()
        model.layers.append(.screen(TitleScreen(TitleID("unknown"))))
        #expect(model.wanted(at: instant(0)).titles == [TitleID("unknown")])
        #expect(model.scene(at: instant(0)).elements.count > 4)
        #expect(model.handle(.ok, at: instant(0)) == [])
        FocusWalk.check(model)
    }

    @Test("the page wants its title, its picture and what is like it") func wants() {
        let wanted = pageModel(demoTitle("lune")).wanted(at: instant(0))
        #expect(wanted.titles.prefix(2) == [TitleID("lune"), TitleID("metropolis")])
        #expect(wanted.similar == TitleID("lune"))
        #expect(wanted.pictures.first?.address == "club://backdrop/lune")
        #expect(wanted.pictures.contains { $0.address == "club://poster/caligari" })
    }

    @Test("the film is wanted of whoever may play it, and of nobody else") func wantsFilm() {
        for shown in Self.all {
            var plays = false
            if case .play = shown.access { plays = true }
            #expect(pageModel(shown).wanted(at: instant(0)).film == (plays ? shown.title.id : nil), "\(shown.title.id.value)")
        }
        #expect(clubModel().wanted(at: instant(0)).film == nil)
    }

    /// The page at rest with the focus in each of its parts.
    private func scenes(_ shown: ShownTitle, _ language: Language) -> [(name: String, scene: Scene)] {
        var model = pageModel(shown, language)
        var scenes: [(name: String, scene: Scene)] = []
        let name = "title-\(shown.title.id.value)-\(language.rawValue)"
        guard case .screen(let screen)? = model.layers.last else { return [] }
        let rows = screen.rows(in: model.room(at: instant(0))).filter { $0.count > 0 }
        for (index, row) in rows.enumerated() {
            scenes.append(("\(name)-\(row.id)", model.scene(at: instant(Double(index) + 0.9))))
            if row.count > 4 {
                for _ in 0..<row.count { _ = model.handle(.right, at: instant(Double(index) + 1)) }
                scenes.append(("\(name)-\(row.id)-end", model.scene(at: instant(Double(index) + 1.5))))
            }
            _ = model.handle(.down, at: instant(Double(index) + 1.5))
        }
        return scenes
    }

    /// Of the hardest title alone more can be heard than there is room for.
    private func mediaList(_ shown: ShownTitle, _ language: Language) -> String? {
        shown.title.id.value == "much" ? TitleWords(title: shown.title, room: pageModel(shown, language).room(at: instant(0))).sounds : nil
    }

    @Test("every part is legible at rest, on a white picture too", arguments: Language.allCases, all)
    func rules(language: Language, shown: ShownTitle) throws {
        // What the club writes may be longer than there is room for.
        let long = Set(shown.title.details.people.flatMap { [$0.name, $0.character ?? ""] })
        for (name, scene) in scenes(shown, language) {
            for size in [PixelSize(width: 1920, height: 1080), PixelSize(width: 1280, height: 720)] {
                try DrawnScene(scene, size: size).keep(as: name)
            }
            let synopsis = shown.title.synopsis?.text(for: [language.rawValue])
            try ScreenRules.check(scene, name) { text in
                // A long synopsis is whole beneath the first page.
                (name.contains("actions") && text == synopsis && text.count > 184) || long.contains { !$0.isEmpty && text.contains($0) }
                    || text == mediaList(shown, language)
            }
            #expect(scene.elements.count < 100)
            // Nothing that is said stands half beneath the heading.
            let heading = scene.elements.lastIndex { $0.rect.width == 3840 && $0.rect.y + $0.rect.height == 132 }
            for element in scene.elements.prefix(heading ?? 0) {
                switch element.drawing {
                case .text, .paragraph: #expect(element.rect.y >= 132, "\(name): \(element)")
                default: break
                }
            }
        }
        var model = pageModel(shown, language)
        model.picture = HardTitles.white
        try ScreenRules.check(model.scene(at: instant(1)), "white \(shown.title.id.value)") { _ in true }
    }
}
