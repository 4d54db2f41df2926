import Club
import Interface
import LinuxIO
import Media

/// Noon of 22 November 2026, UTC.
let clubNoon = UTCTime(milliseconds: 1_795_348_800_000)

func localized(_ french: String, _ english: String? = nil) -> LocalizedText {
    guard let text = LocalizedText(["fr": french, "en": english ?? french]) else { preconditionFailure("a text of the tests is empty") }
    return text
}

/// A club with titles in every standing: free, to rent, rented, included, to come, closed; a series; people, tracks, windows.
enum DemoClub {
    private static let hd = Offer.Quality.hd
    private static func euro(_ cents: Int) -> Price { Price(amount: cents, currency: "EUR", taxBasisPoints: 2000) }
    private static let terms = RentalTerms(startWithin: .seconds(30 * 86_400), viewFor: .seconds(48 * 3600), hasGrace: true)

    static func title(
        _ id: String, _ name: LocalizedText, _ year: Int, minutes: Int, rating: AgeRating? = .all, genre: LocalizedText? = nil,
        synopsis: LocalizedText? = nil, details: TitleDetails = TitleDetails(), media: TitleMedia = TitleMedia(), kind: Title.Kind = .film,
        offers: [Offer] = []
    ) -> Title {
        var details = details
        details.rating = rating
        if let genre { details.genres = [genre] }
        if details.posters.isEmpty { details.posters = [Picture(path: "club://poster/" + id)] }
        details.backdrops = [Picture(path: "club://backdrop/" + id)]
        return Title(
            id: TitleID(id), title: name, synopsis: synopsis, year: year, duration: .seconds(minutes * 60),
            stream: "club://film/" + id, kind: kind, details: details, media: media, offers: offers)
    }

    static let rental = Offer(id: OfferID("location"), kind: .rental, price: euro(399), quality: hd, terms: terms)
    static let purchase = Offer(id: OfferID("achat"), kind: .purchase, price: euro(1199), quality: hd)
    static let plan = Offer(id: OfferID("abonnement"), kind: .subscription, quality: hd, plan: PlanID("cine"))
    static let free = Offer(id: OfferID("gratuit"), kind: .free, quality: hd)

    static let people = [
        Person(name: "Georges Méliès", roles: [.director, .writer, .actor], character: "Barbenfouillis"),
        Person(name: "Bleuette Bernon", roles: [.actor], character: "Phœbé"),
        Person(name: "Victor André", roles: [.actor]),
    ]

    static let media = TitleMedia(
        trailers: [Trailer(address: "club://trailer/lune", duration: .seconds(62))],
        soundTracks: [
            AnnouncedSound(language: "fr", role: .original, channels: 6), AnnouncedSound(language: "en", role: .dubbed),
            AnnouncedSound(language: "fr", role: .description),
        ],
        textTracks: [AnnouncedText(language: "fr", role: .sdh), AnnouncedText(language: "en", role: .subtitles)])

    static let titles: [Title] = [
        title(
            "lune", localized("Le Voyage dans la Lune", "A Trip to the Moon"), 1902, minutes: 14,
            genre: localized("Science-fiction", "Science fiction"),
            synopsis: localized(
                "Six savants partent pour la Lune dans un obus. Ils y rencontrent les Sélénites, et doivent leur retour à un parapluie.",
                "Six learned men leave for the Moon in a shell. They meet its people, and owe their return to an umbrella."),
            details: TitleDetails(
                originalTitle: "Le Voyage dans la Lune", people: people, countries: ["FR"], brand: Brand(name: "Star Film")),
            media: media, offers: [rental, purchase]),
        title(
            "general", localized("Le Mécano de la «\u{A0}General\u{A0}»", "The General"), 1926, minutes: 78,
            genre: localized("Comédie", "Comedy"),
            synopsis: localized(
                "Un mécanicien poursuit une locomotive volée, et sa bien-aimée avec elle.", "An engineer chases a stolen locomotive."),
            offers: [rental]),
        title(
            "metropolis", localized("Metropolis"), 1927, minutes: 153, rating: .from10, genre: localized("Drame", "Drama"),
            offers: [plan, rental]),
        title("nosferatu", localized("Nosferatu le vampire", "Nosferatu"), 1922, minutes: 94, rating: .from12, offers: [rental]),
        title("bunny", localized("Big Buck Bunny"), 2008, minutes: 10, genre: localized("Animation"), offers: [free]),
        title("sintel", localized("Sintel"), 2010, minutes: 15, rating: .from10, genre: localized("Animation"), offers: [free]),
        title("steel", localized("Tears of Steel"), 2012, minutes: 12, rating: .from16, offers: [plan]),
        title("caligari", localized("Le Cabinet du docteur Caligari", "The Cabinet of Dr. Caligari"), 1920, minutes: 76, offers: [rental]),
        title(
            "popeye", localized("Popeye le marin contre Sindbad le marin", "Popeye the Sailor Meets Sindbad the Sailor"), 1936, minutes: 17),
        title("soon", localized("La Nuit du phare", "The Night of the Lighthouse"), 2026, minutes: 104, rating: .from16, offers: [rental]),
        title("unrated", localized("Sans titre", "Untitled"), 2026, minutes: 61, rating: nil),
    ]

    /// Of the adult space.
    static let adults: [Title] = (1...6).map { number in
        title(
            "minuit-\(number)", localized("Minuit à Pigalle, \(number)", "Midnight in Pigalle, \(number)"), 1974 + number,
            minutes: 70 + number,
            rating: .from18, offers: [free])
    }

    /// Two seasons: the first is free, seen up to the middle of its third episode; the second is rented by the episode.
    static let series: [Title] = {
        let names = [
            "La Tête coupée", "La Bague qui tue", "Le Cryptogramme rouge", "Le Spectre", "L’Évasion du mort", "Les Yeux qui fascinent",
            "Satanas", "Le Maître de la foudre", "L’Homme des poisons", "Les Noces sanglantes",
        ]
        let id = TitleID("vampires")
        let episodes = names.enumerated().map { index, name in
            let place = EpisodePlace(series: id, season: index < 6 ? 1 : 2, number: index < 6 ? index + 1 : index - 5)
            return title(
                "vampires-\(index + 1)", localized(name), 1915, minutes: 33 + index, rating: .from10, kind: .episode(place),
                offers: [index < 6 ? free : rental])
        }
        let seasons = [
            Season(number: 1, episodes: episodes.prefix(6).map(\.id)), Season(number: 2, episodes: episodes.dropFirst(6).map(\.id)),
        ]
        let whole = title(
            id.value, localized("Les Vampires", "The Vampires"), 1915, minutes: 400, rating: .from10, genre: localized("Policier", "Crime"),
            synopsis: localized(
                "Un journaliste poursuit une bande de criminels qui terrorise Paris, et Irma Vep, qui en est l’âme.",
                "A reporter is after a gang that terrorizes Paris, and after Irma Vep, who is its soul."),
            details: TitleDetails(countries: ["FR"], brand: Brand(name: "Gaumont")), kind: .series(seasons: seasons))
        return [whole] + episodes
    }()

    /// With the films at their places.
    static func shown(_ title: Title) -> ShownTitle {
        let window = DatedOffer.Window(opens: UTCTime(milliseconds: 1_790_000_000_000), closes: nil)
        let dated = title.offers.map { DatedOffer($0, window: window) }
        let rest = clubNoon.advanced(by: .seconds(27 * 3600 + 720))
        let entitlement = Entitlement(
            id: EntitlementID("e1"), title: TitleID("general"), kind: .rental, quality: .hd,
            bought: clubNoon.advanced(by: .seconds(-86_400)), terms: terms, firstPlay: rest.advanced(by: .seconds(-48 * 3600)))
        let viewer = Access.Viewer(
            entitlements: [entitlement], subscriptions: [Access.Subscription(PlanID("cine"))], territory: "FR")
        var access = Access(to: title.id, offers: dated, viewer: viewer, filmLasts: title.duration, at: clubNoon)
        if title.id.value == "soon", let offer = title.offers.first {
            access = .opens(offer, at: UTCTime(milliseconds: 1_798_761_600_000))
        }
        return ShownTitle(
            title, access: access, offers: dated, entitlement: title.id == entitlement.title ? entitlement : nil,
            seen: ["general": 0.4, "sintel": 0.8, "vampires-3": 0.5][title.id.value], isFavourite: title.id.value == "lune",
            position: title.id.value == "general" ? .seconds(41 * 60 + 12) : nil,
            isFinished: ["vampires-1", "vampires-2"].contains(title.id.value))
    }

    /// - Parameter count: So many more titles, made up, on a shelf of their own.
    static func state(_ language: Language, more count: Int = 0) -> ClubState {
        var state = ClubState()
        state.name = "Ciné-Phare"
        state.isOpen = true
        state.territory = "FR"
        let ids = titles.map(\.id)
        state.underWay = [TitleID("general"), TitleID("sintel")]
        state.held = [TitleID("general")]
        state.shelves = [
            .init(id: "new", name: language == .french ? "À l’affiche" : "Now showing", titles: ids + [TitleID("vampires")]),
            .init(id: "silent", name: language == .french ? "Le muet" : "Silent films", sponsor: "Star Film", titles: ids.reversed()),
        ]
        state.adult = adults.map(\.id)
        let made = (0..<count).map { title("more-\($0)", localized("Film \($0)"), 1950, minutes: 90, offers: [free]) }
        if count > 0 { state.shelves.append(.init(id: "more", name: "Tout", titles: made.map(\.id))) }
        state.take((titles + adults + Array(made.prefix(60)) + series).map { shown($0) })
        state.similar = [TitleID("lune"): ["metropolis", "caligari", "nosferatu", "popeye"].map { TitleID($0) }]
        return state
    }

    /// A picture of its own colour for each address, of the size that is drawn on 1080 lines.
    static let pictures: PictureLookup = { wanted in
        guard wanted.address.hasPrefix("club://") else { return nil }
        let key = PictureKey(wanted: wanted)
        return made.withLock { made in
            if let known = made[key] { return known }
            let bitmap = paint(wanted)
            made[key] = bitmap
            return bitmap
        }
    }

    private struct PictureKey: Hashable, Sendable { let wanted: WantedPicture }
    private static let made = Guarded<[PictureKey: Bitmap]>([:])

    private static func paint(_ wanted: WantedPicture) -> Bitmap {
        let hue = wanted.address.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) }
        let size = PixelSize(width: Int32(wanted.width), height: Int32(wanted.height))
        var pixels: [UInt8] = []
        pixels.reserveCapacity(Int(size.width) * Int(size.height) * 4)
        for y in 0..<Int(size.height) {
            let shade = 60 + y * 120 / Int(size.height)
            for _ in 0..<Int(size.width) {
                pixels += [UInt8(shade * Int(hue & 255) / 255), UInt8(shade * Int(hue >> 8 & 255) / 255), UInt8(shade), 255]
            }
        }
        return Bitmap(pixels, size)
    }
}

/// A box in its club, as the viewer finds it.
func clubModel(_ language: Language = .french, more count: Int = 0) -> InterfaceModel {
    var model = InterfaceModel(language: language, minutesAhead: 60, wallTime: eightInTheEvening)
    model.club = DemoClub.state(language, more: count)
    model.picture = DemoClub.pictures
    model.clubTime = { clubNoon }
    return model
}

/// Chooses a film that plays, from its shelf through its page.
func filmModel(_ language: Language = .french) -> InterfaceModel {
    var model = clubModel(language)
    _ = model.handle(.ok, at: instant(-2))
    _ = model.handle(.ok, at: instant(-1))
    return model
}

// Showtimes, tickets, and what was watched.
extension DemoClub {
    static let cinemas = [
        Cinema(
            id: CinemaID("rennes"), name: "L’Arvor", address: "11 rue de Châtillon", postcode: "35000", city: "Rennes",
            coordinates: Cinema.Coordinates(latitude: 48.1, longitude: -1.67)),
        Cinema(
            id: CinemaID("brest"), name: "Cinéma Les Studios de la Pointe et du Grand Large", address: "136 rue Jean-Jaurès",
            postcode: "29200",
            city: "Brest"),
    ]

    static func showtime(
        _ id: String, _ title: String, in cinema: String, hours: Double, version: Showtime.Version = .original, cents: Int = 750
    ) -> Showtime {
        Showtime(
            cinema: CinemaID(cinema), title: TitleID(title), start: clubNoon.advanced(by: .seconds(hours * 3600)), version: version,
            offer: Offer(
                id: OfferID(id), kind: .ticket, price: Price(amount: cents, currency: "EUR", taxBasisPoints: 550)), seats: 120)
    }

    /// Noon UTC is one o'clock where the viewer is: what is 11 h later is tomorrow's. The first one is over.
    static let showtimes = [
        showtime("s0", "lune", in: "rennes", hours: -1), showtime("s1", "lune", in: "rennes", hours: 7.5),
        showtime("s2", "general", in: "rennes", hours: 8, version: .dubbed, cents: 1050),
        showtime("s3", "lune", in: "brest", hours: 9.25), showtime("s4", "lune", in: "rennes", hours: 9.5, version: .dubbed),
        showtime("s5", "metropolis", in: "brest", hours: 11), showtime("s6", "lune", in: "brest", hours: 26),
        showtime("s7", "nosferatu", in: "rennes", hours: 32.5), showtime("s8", "lune", in: "rennes", hours: 55.5),
    ]

    /// A square that looks like a code; no reader reads it.
    static let code = QRPicture(
        side: 25,
        runs: (0..<25).flatMap { row in
            (0..<25).filter { ($0 * 7 + row * row * 3) % 5 < 2 }.map { QRPicture.Run(row: row, column: $0, length: 1) }
        })

    static let tickets = [
        ClubState.HeldTicket(code: "BCDFGHJK", picture: code, showtime: showtimes[1], seats: 2),
        ClubState.HeldTicket(code: "XZWV-TSRQ", picture: code, showtime: showtimes[8], seats: 1),
    ]

    /// `state`, and all that a viewer of a year has.
    static func livedIn(_ language: Language) -> ClubState {
        var state = state(language)
        (state.cinemas, state.showtimes, state.tickets) = (cinemas, showtimes, tickets)
        state.account = .paired
        state.held = ["general", "metropolis", "popeye", "bunny"].map { TitleID($0) }
        state.favourites = [TitleID("lune"), TitleID("soon")]
        state.history = titles.map(\.id)
        state.past = [TitleID("caligari")]
        return state
    }
}

/// A box that was lived with.
func livedInModel(_ language: Language = .french) -> InterfaceModel {
    var model = clubModel(language)
    model.club = DemoClub.livedIn(language)
    return model
}
