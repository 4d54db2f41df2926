import Club
import Media
import TestSupport

/// Makes clubs of every kind of thing that one can hold, each absent as often as not.
struct RandomClub {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(state: seed) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    mutating func maybe<Value>(_ make: (inout RandomClub) -> Value) -> Value? { number(0...1) == 0 ? nil : make(&self) }

    mutating func some<Value>(_ range: ClosedRange<Int>, _ make: (inout RandomClub, Int) -> Value) -> [Value] {
        (0..<number(range)).map { make(&self, $0) }
    }

    mutating func one<Value: CaseIterable>(_ type: Value.Type) -> Value {
        let all = Array(Value.allCases)
        return all[number(0...all.count - 1)]
    }

    mutating func word() -> String {
        let words = ["Élan", "nuit", "été", "L’œil", "\"a\\b\"", "山", "🎬", "fin/suite", "x", "Ligne\nneuve"]
        return words[number(0...words.count - 1)] + " \(number(0...999))"
    }

    mutating func text() -> LocalizedText {
        let both = ["fr": word(), "en": word()]
        return LocalizedText(number(0...1) == 0 ? ["fr": word()] : both) ?? .oneLetter
    }

    mutating func day() -> CalendarDate { CalendarDate(day: number(15_000...25_000)) }

    mutating func picture() -> Picture {
        Picture(
            path: "pictures/\(number(0...999)).jpg",
            size: maybe { PixelSize(width: Int32($0.number(1...4000)), height: Int32($0.number(1...4000))) })
    }

    mutating func price() -> Price { Price(amount: number(0...2000), currency: "EUR", taxBasisPoints: number(0...2000)) }

    mutating func window(rules: [String]) -> OfferWindow {
        if let rule = rules.first, number(0...2) == 0 { return .rule(rule) }
        let opens = maybe { $0.day() }
        return .dates(opens: opens, closes: maybe { club in (opens ?? club.day()).advanced(byDays: club.number(1...900)) })
    }

    mutating func terms() -> RentalTerms {
        RentalTerms(
            startWithin: .seconds(number(1...9_000_000)), viewFor: .milliseconds(number(1...90_000_000)), hasGrace: number(0...1) == 0)
    }

    mutating func offer(_ id: String, rules: [String]) -> Offer {
        let kind = one(Offer.Kind.self)
        let isSold = [Offer.Kind.rental, .purchase, .ticket].contains(kind)
        return Offer(
            id: OfferID(id), kind: kind, price: isSold ? price() : nil, quality: one(Offer.Quality.self),
            territories: Set(["FR", "BE", "CH"].prefix(number(0...3))), window: window(rules: rules),
            terms: number(0...1) == 0 ? RentalTerms() : terms(), plan: kind == .subscription ? PlanID(word()) : nil)
    }

    mutating func details() -> TitleDetails {
        TitleDetails(
            originalTitle: maybe { $0.word() },
            people: some(0...3) { club, _ in
                Person(name: club.word(), roles: [club.one(Person.Role.self)], character: club.maybe { $0.word() })
            },
            countries: Array(["FR", "IT", "JP"].prefix(number(0...3))), rating: maybe { $0.one(AgeRating.self) },
            genres: some(0...2) { club, _ in club.text() }, posters: some(0...2) { club, _ in club.picture() },
            backdrops: some(0...2) { club, _ in club.picture() },
            brand: maybe { club in Brand(name: club.word(), logo: club.maybe { $0.picture() }) })
    }

    mutating func media() -> TitleMedia {
        TitleMedia(
            streams: some(0...2) { club, index in
                Stream(address: "films/\(index)/\(club.number(0...99)).m3u8", format: club.maybe { $0.one(Stream.Format.self) })
            },
            trailers: some(0...2) { club, _ in
                Trailer(
                    address: "t/\(club.number(0...99)).mp4", name: club.maybe { $0.text() },
                    duration: club.maybe { .milliseconds($0.number(1...300_000)) })
            },
            soundTracks: some(0...3) { club, _ in
                AnnouncedSound(language: "fr-CA", role: club.one(AnnouncedSound.Role.self), channels: club.number(1...8))
            },
            textTracks: some(0...3) { club, _ in AnnouncedText(language: "en", role: club.one(AnnouncedText.Role.self)) },
            chapters: some(0...3) { club, _ in Chapter(start: .milliseconds(club.number(0...9_000_000)), name: club.text()) },
            skips: some(0...2) { club, _ in
                let start = club.number(0...9_000_000)
                return SkipMarker(
                    kind: club.one(SkipMarker.Kind.self), start: .milliseconds(start), end: .milliseconds(start + club.number(1...90_000)))
            })
    }

    /// - Parameter all: Of the whole club, for series to name.
    mutating func title(_ id: TitleID, all: [TitleID], rules: [String]) -> Title {
        let kind: Title.Kind
        switch number(0...5) {
        case 0:
            kind = .series(
                seasons: some(0...2) { club, index in
                    Season(number: index, name: club.maybe { $0.text() }, episodes: Array(all.prefix(club.number(0...3))))
                })
        case 1: kind = .episode(EpisodePlace(series: all[number(0...all.count - 1)], season: number(0...3), number: number(0...20)))
        default: kind = .film
        }
        return Title(
            id: id, title: text(), synopsis: maybe { $0.text() }, year: maybe { $0.number(1895...2030) },
            duration: maybe { .milliseconds($0.number(1...20_000_000)) }, kind: kind, details: details(), media: media(),
            releases: number(0...1) == 0 ? [:] : ["FR": day(), "BE": day()],
            offers: some(0...3) { club, index in club.offer("\(id)-\(index)", rules: rules) })
    }

    mutating func windows() -> ReleaseWindows {
        ReleaseWindows(
            agreements: some(0...2) { club, index in
                let from = club.day()
                return ReleaseAgreement(
                    id: AgreementID("a\(index)"), name: club.text(), territory: "FR", signed: club.day(), from: from,
                    until: club.maybe { from.advanced(byDays: $0.number(1...2000)) },
                    rules: club.some(1...3) { club, index in
                        ReleaseRule(
                            name: "rule \(index)", opensAfter: club.number(0...30), closesAfter: club.maybe { $0.number(31...60) },
                            sentence: club.text())
                    })
            })
    }

    mutating func profile() -> ClubProfile {
        func key(_ club: inout RandomClub) -> ClubKey { ClubKey(bytes: Stamp.digest([UInt8(club.number(0...255))])) ?? .zero }
        return ClubProfile(
            id: ClubID("club"), name: text(), languages: Array(["fr", "en"].prefix(number(0...2))),
            look: ClubLook(
                background: maybe { BrandColor(red: 0, green: UInt8($0.number(0...255)), blue: 9) },
                accent: maybe { BrandColor(red: 255, green: 171, blue: UInt8($0.number(0...255))) }, logo: maybe { $0.picture() }),
            terms: ClubTerms(sale: maybe { $0.text() }, privacy: maybe { $0.text() }, imprint: maybe { $0.text() }),
            service: maybe { "https://club.example/\($0.number(0...9))/" }, serviceKey: maybe { key(&$0) },
            key: key(&self), nextKey: maybe { key(&$0) })
    }

    mutating func edition(titles count: Int, sequence: Int = 1) -> ClubEdition {
        let windows = windows()
        let rules = windows.agreements.flatMap { agreement in agreement.rules.map { $0.name } }
        let ids = (0..<count).map { TitleID("t\($0)") }
        let titles = ids.map { title($0, all: ids, rules: rules) }
        let cinemas = some(0...3) { club, index in
            Cinema(
                id: CinemaID("c\(index)"), name: club.word(), address: club.word(), postcode: "75011", city: club.word(),
                coordinates: club.maybe { Cinema.Coordinates(latitude: Double($0.number(-900...900)) / 10, longitude: 2.371_4) },
                website: club.maybe { "https://cinema.example/\($0.number(0...9))" })
        }
        let showtimes: [Showtime] = some(0...(cinemas.isEmpty || ids.isEmpty ? 0 : 5)) { club, index in
            let ticket = Offer(id: OfferID("ticket \(index)"), kind: .ticket, price: club.price())
            return Showtime(
                cinema: cinemas[club.number(0...cinemas.count - 1)].id, title: ids[club.number(0...ids.count - 1)],
                start: UTCTime(milliseconds: Int64(club.number(1_700_000_000...1_900_000_000)) * 1000),
                version: club.one(Showtime.Version.self), offer: ticket, seats: club.maybe { $0.number(0...900) })
        }
        return ClubEdition(
            profile: profile(), sequence: sequence, issued: UTCTime(milliseconds: Int64(number(1_700_000_000...1_900_000_000)) * 1000),
            titles: titles,
            shelves: some(0...4) { club, index in
                Shelf(
                    id: ShelfID("s\(index)"), kind: club.one(Shelf.Kind.self), name: club.text(), text: club.maybe { $0.text() },
                    titles: Array(ids.prefix(club.number(0...9))), sponsor: club.maybe { $0.word() })
            },
            cards: some(0...2) { club, index in
                SponsoredCard(
                    id: ShelfID("card \(index)"), sponsor: club.word(), name: club.text(), text: club.maybe { $0.text() },
                    picture: club.maybe { $0.picture() }, title: ids.first)
            },
            windows: windows, cinemas: cinemas, showtimes: showtimes)
    }
}

extension ClubKey {
    /// A key of nobody.
    static let zero = ClubKey(bytes: [UInt8](repeating: 0, count: 32)) ?? { preconditionFailure("a key of 32 bytes") }()
}

extension ClubPublication {
    /// `club.json`.
    var signed: [UInt8] { SignedDocument.written(payload: payload) { Stamp.sign($0) } }
}
