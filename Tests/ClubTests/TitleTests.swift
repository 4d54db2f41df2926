import Club
import Media
import Testing

@Suite struct TitleTests {
    static func film(_ changes: String...) -> String {
        "{" + ([#""id":"a","title":{"fr":"Le Film"}"#] + changes).joined(separator: ",") + "}"
    }

    static func titles(_ titles: String...) -> String { #"{"titles":["# + titles.joined(separator: ",") + "]}" }

    static func offer(_ changes: String...) -> String {
        film(#""offers":[{"# + ([#""id":"o""#] + changes).joined(separator: ",") + "}]")
    }

    static func read(_ json: String) throws(CatalogueError) -> [Title] { try TitlesPart(json: Array(json.utf8)).titles }

    @Test("A title with everything is read")
    func whole() throws {
        let json = Self.film(
            #""originalTitle":"The Film","people":[{"name":"A. B.","roles":["actor","writer"],"character":"C."}],"countries":["FR","BE"]"#,
            #""rating":"12","genres":[{"fr":"drame"}],"posters":[{"path":"p.jpg","width":400,"height":600}],"brand":{"name":"Maison"}"#,
            #""streams":[{"address":"f.m3u8","format":"hls"},{"address":"f.mpd","format":"dash"}],"trailers":[{"address":"t.mp4"}]"#,
            #""soundTracks":[{"language":"fr","role":"description","channels":6}],"textTracks":[{"language":"fr","role":"sdh"}]"#,
            #""chapters":[{"startSeconds":0,"name":{"fr":"Un"}}],"skips":[{"kind":"credits","startSeconds":60.5,"endSeconds":64}]"#,
            #""releases":{"FR":"2026-05-20"},"durationSeconds":64,"later":{}"#,
            #""offers":[{"id":"o","kind":"rental","price":{"amount":399,"currency":"EUR","taxBasisPoints":2000},"window":{"rule":"video"}}]"#
        )
        let title = try #require(try Self.read(Self.titles(json)).first)
        #expect(title.kind == .film)
        #expect(title.details.originalTitle == "The Film")
        #expect(title.details.people == [Person(name: "A. B.", roles: [.actor, .writer], character: "C.")])
        #expect(title.details.countries == ["FR", "BE"])
        #expect(title.details.rating == .from12)
        #expect(title.details.posters == [Picture(path: "p.jpg", size: PixelSize(width: 400, height: 600))])
        #expect(title.details.brand == Brand(name: "Maison"))
        #expect(title.media.streams == [Stream(address: "f.m3u8", format: .hls), Stream(address: "f.mpd", format: .dash)])
        #expect(title.media.soundTracks == [AnnouncedSound(language: "fr", role: .description, channels: 6)])
        #expect(title.media.textTracks == [AnnouncedText(language: "fr", role: .sdh)])
        #expect(title.media.skips == [SkipMarker(kind: .credits, start: .milliseconds(60_500), end: .seconds(64))])
        #expect(title.releases["FR"]?.description == "2026-05-20")
        let offer = try #require(title.offers.first)
        #expect(offer.price?.amount == 399 && offer.quality == .hd && offer.terms == RentalTerms() && offer.window == .rule("video"))
    }

    @Test("A series names its episodes, and an episode its series")
    func series() throws {
        let titles = try Self.read(
            Self.titles(
                #"{"id":"s","title":{"fr":"S"},"kind":"series","seasons":[{"number":1,"episodes":["e"]}]}"#,
                #"{"id":"e","title":{"fr":"E"},"kind":"episode","episode":{"series":"s","season":1,"number":3}}"#))
        #expect(titles.map { $0.id } == [TitleID("e"), TitleID("s")])
        #expect(titles[0].kind == .episode(EpisodePlace(series: TitleID("s"), season: 1, number: 3)))
        #expect(titles[1].kind == .series(seasons: [Season(number: 1, episodes: [TitleID("e")])]))
    }

    @Test("The short forms are the first stream and the first poster")
    func shortForms() throws {
        let title = try #require(
            try Self.read(Self.titles(Self.film(#""stream":"a.mp4","poster":"a.jpg","streams":[{"address":"b"}]"#))).first)
        #expect(title.stream == "a.mp4" && title.poster == "a.jpg")
        #expect(title.media.streams == [Stream(address: "a.mp4"), Stream(address: "b")])
        let away = title.resolved { "https://club.example/" + $0 }
        #expect(away.stream == "https://club.example/a.mp4" && away.poster == "https://club.example/a.jpg")
    }

    private static let wrongOnes: [(String, CatalogueError)] = [
        (titles(film(), film()), .duplicate(place: "titles[1].id", id: "a")),
        (titles(film(#""kind":"opera""#)), .wrong(place: "titles[0].kind", expected: "one of film, series, episode")),
        (titles(film(#""kind":"episode""#)), .missing(place: "titles[0].episode")),
        (titles(film(#""rating":12"#)), .wrong(place: "titles[0].rating", expected: "a text")),
        (titles(film(#""rating":"13""#)), .wrong(place: "titles[0].rating", expected: "one of all, 10, 12, 16, 18")),
        (titles(film(#""countries":["FR","fr"]"#)), .wrong(place: "titles[0].countries[1]", expected: "two capitals, such as FR")),
        (
            titles(film(#""people":[{"name":"x","roles":["actor","king"]}]"#)),
            .wrong(
                place: "titles[0].people[0].roles[1]",
                expected: "one of director, writer, actor, voice, narrator, producer, composer, cinematographer, editor")
        ),
        (titles(film(#""people":[{"name":"x","roles":[]}]"#)), .missing(place: "titles[0].people[0].roles")),
        (titles(film(#""posters":[{"width":1}]"#)), .missing(place: "titles[0].posters[0].path")),
        (
            titles(film(#""posters":[{"path":"p","width":0}]"#)),
            .wrong(place: "titles[0].posters[0].width", expected: "a whole number from 1 to 32768")
        ),
        (
            titles(film(#""skips":[{"kind":"intro","startSeconds":9,"endSeconds":9}]"#)),
            .wrong(place: "titles[0].skips[0].endSeconds", expected: "after startSeconds")
        ),
        (
            titles(film(#""soundTracks":[{"language":"français","role":"dubbed"}]"#)),
            .wrong(place: "titles[0].soundTracks[0].language", expected: "a language, such as fr")
        ),
        (
            titles(film(#""releases":{"FR":"2026-02-30"}"#)),
            .wrong(place: "titles[0].releases.FR", expected: "a day such as 2026-11-22")
        ),
        (
            titles(film(#""releases":{"France":"2026-02-20"}"#)),
            .wrong(place: "titles[0].releases.France", expected: "two capitals, such as FR")
        ),
        (titles(film(#""offers":{}"#)), .wrong(place: "titles[0].offers", expected: "a list")),
        (titles(offer()), .missing(place: "titles[0].offers[0].kind")),
        (titles(offer(#""kind":"rental""#)), .missing(place: "titles[0].offers[0].price")),
        (titles(offer(#""kind":"subscription""#)), .missing(place: "titles[0].offers[0].plan")),
        (
            titles(offer(#""kind":"free","price":{"amount":1,"currency":"EUR","taxBasisPoints":0}"#)),
            .wrong(place: "titles[0].offers[0].price", expected: "absent from what is free")
        ),
        (
            titles(offer(#""kind":"rental","price":{"amount":-1,"currency":"EUR","taxBasisPoints":0}"#)),
            .wrong(place: "titles[0].offers[0].price.amount", expected: "a whole number from 0 to 100000000000")
        ),
        (
            titles(offer(#""kind":"rental","price":{"amount":1,"currency":"€","taxBasisPoints":0}"#)),
            .wrong(place: "titles[0].offers[0].price.currency", expected: "three capitals, such as EUR")
        ),
        (
            titles(offer(#""kind":"free","window":{"opens":"2026-01-02","closes":"2026-01-02"}"#)),
            .wrong(place: "titles[0].offers[0].window.closes", expected: "after opens")
        ),
        (
            titles(offer(#""kind":"free","window":{"opens":"2026-01-02","rule":"x"}"#)),
            .wrong(place: "titles[0].offers[0].window.rule", expected: "alone, without opens and closes")
        ),
        (
            titles(film(#""poster":"\#(String(repeating: "p", count: 2001))""#)),
            .wrong(place: "titles[0].poster", expected: "at most 2000 bytes long")
        ),
        (
            titles(film(#""countries":[\#(Array(repeating: "\"FR\"", count: 1001).joined(separator: ","))]"#)),
            .tooMany(place: "titles[0].countries", count: 1001, limit: 1000)
        ),
    ]

    @Test("What is wrong is named with its place", arguments: wrongOnes)
    func wrong(json: String, error: CatalogueError) {
        #expect(throws: error) { try Self.read(json) }
    }

    @Test(
        "What is wrong with shelves and cinemas is named with its place",
        arguments: [
            (#"{"shelves":[{"id":"s","name":{"fr":"x"},"sponsor":""}]}"#, .missing(place: "shelves[0].sponsor")),
            (#"{"shelves":[],"cards":[{"id":"s","name":{"fr":"x"}}]}"#, .missing(place: "cards[0].sponsor")),
            (
                #"{"shelves":[{"id":"s","name":{"fr":"x"}},{"id":"s","name":{"fr":"x"}}]}"#,
                .duplicate(place: "shelves[1].id", id: "s")
            ),
            (
                #"{"shelves":[{"id":"s","name":{"fr":"x"},"kind":"row"}]}"#,
                .wrong(place: "shelves[0].kind", expected: "one of editorial, brand, coming, inCinemas")
            ),
        ] as [(String, CatalogueError)])
    func wrongShelves(json: String, error: CatalogueError) {
        #expect(throws: error) { try ShelvesPart(json: Array(json.utf8)) }
    }

    @Test("A showtime is sold by a ticket, and begins at a moment")
    func showtimes() throws {
        func read(start: String, kind: String) throws(CatalogueError) -> CinemasPart {
            let offer = #"{"id":"o","kind":"\#(kind)","price":{"amount":900,"currency":"EUR","taxBasisPoints":550}}"#
            let json =
                #"{"cinemas":[],"showtimes":[{"cinema":"c","title":"t","start":"\#(start)","version":"original","offer":\#(offer)}]}"#
            return try CinemasPart(json: Array(json.utf8))
        }
        #expect(try read(start: "2026-11-22T20:30:00Z", kind: "ticket").showtimes.first?.id == OfferID("o"))
        #expect(throws: CatalogueError.wrong(place: "showtimes[0].offer.kind", expected: "ticket for a showtime")) {
            try read(start: "2026-11-22T20:30:00Z", kind: "rental")
        }
        #expect(throws: CatalogueError.wrong(place: "showtimes[0].start", expected: "a moment such as 2026-11-22T08:30:00Z")) {
            try read(start: "tonight", kind: "ticket")
        }
    }

    @Test("Ratings are in the order of age")
    func ratings() {
        #expect(AgeRating.allCases.sorted() == [.all, .from10, .from12, .from16, .from18])
        #expect(AgeRating.from16.minimumAge == 16 && AgeRating.all.minimumAge == 0)
    }
}
