import Club
import Interface
import LinuxIO
import Media
import Store
import TestSupport
import Testing

@testable import Lanterne

/// What the box's store gives to whom: a club with titles of every class, read as the screens have it read.
@Suite struct AudienceTests {
    private let folder: ScratchFolder
    private let home: BoxHome
    private static let now = UTCTime(milliseconds: 1_795_348_800_000)

    init() throws {
        folder = try ScratchFolder()
        home = try BoxHome.open(folder.path + "/club")
        let root = BoxStore.Root(bytes: Array("made up".utf8), tag: nil, parts: [])
        try home.store.show(root)
        let key = try #require(ClubKey(bytes: [UInt8](repeating: 7, count: 32)))
        let profile = ClubProfile(id: ClubID("essai"), name: try Self.text("Essai"), key: key)
        let shelves = [
            Shelf(
                id: ShelfID("all"), name: try Self.text("Tout"),
                titles: ["tous", "dix", "seize", "adulte", "sans", "serie"].map { TitleID($0) }),
            Shelf(id: ShelfID("minuit"), name: try Self.text("Minuit"), titles: [TitleID("adulte")]),
        ]
        let cinema = CinemaID("phare")
        let showtimes = ["tous", "seize", "adulte"].map { title in
            Showtime(
                cinema: cinema, title: TitleID(title), start: ClubTime.ofThisMachine().advanced(by: .seconds(7200)), version: .original,
                offer: Offer(id: OfferID("s-" + title), kind: .ticket, price: Price(amount: 750, currency: "EUR", taxBasisPoints: 550)))
        }
        let edition = ClubEdition(
            profile: profile, sequence: 1, issued: Self.now, titles: try Self.titles(), shelves: shelves,
            cinemas: [Cinema(id: cinema, name: "Le Phare", address: "1 quai", postcode: "29200", city: "Brest")], showtimes: showtimes)
        try home.store.index(edition, of: root)
        for title in ["tous", "seize", "adulte"] {
            try home.store.record(Favourite(title: TitleID(title), isKept: true, time: Self.now))
        }
    }

    private static func text(_ text: String) throws -> LocalizedText { try #require(LocalizedText(["fr": text])) }

    private static func titles() throws -> [Title] {
        func title(_ id: String, _ rating: AgeRating?, _ kind: Title.Kind = .film) throws -> Title {
            let people = [Person(name: "Jeanne Roques", roles: [.director])]
            return Title(
                id: TitleID(id), title: try text("Film " + id), stream: id + ".m3u8", kind: kind,
                details: TitleDetails(people: people, rating: rating), offers: [Offer(id: OfferID("libre"), kind: .free)])
        }
        let serie = TitleID("serie")
        let season = Season(number: 1, episodes: [TitleID("un"), TitleID("deux")])
        let later = Season(number: 2, episodes: [TitleID("trois")])
        return [
            try title("tous", .all), try title("dix", .from10), try title("seize", .from16), try title("adulte", .from18),
            try title("sans", nil), try title("serie", .all, .series(seasons: [season, later])),
            try title("un", nil, .episode(EpisodePlace(series: serie, season: 1, number: 1))),
            try title("deux", .from12, .episode(EpisodePlace(series: serie, season: 1, number: 2))),
            try title("trois", .from16, .episode(EpisodePlace(series: serie, season: 2, number: 1))),
        ]
    }

    private func reader(_ audience: Audience) -> ShelfReader {
        ShelfReader(home, url: "https://club.example/club.json", Settings(), for: audience)
    }

    private func state(_ reader: ShelfReader) throws -> ClubState {
        var state = ClubState()
        let change = try #require(reader.look())
        change(&state)
        return state
    }

    private func words(_ ids: [TitleID]) -> String { ids.map(\.value).joined(separator: " ") }

    @Test("Everybody has all but what is in the adult space, which has nothing else") func everybody() throws {
        let reader = reader(.everybody)
        let state = try state(reader)
        #expect(state.shelves.map { words($0.titles) } == ["tous dix seize sans serie", ""])
        #expect(words(state.adult) == "adulte")
        #expect(words(state.favourites) == "seize tous" || words(state.favourites) == "tous seize")
        #expect(words(state.showtimes.map(\.title)) == "seize tous" || words(state.showtimes.map(\.title)) == "tous seize")
        #expect(!reader.search("film").contains(TitleID("adulte")))
        #expect(!reader.similar(to: TitleID("tous")).contains(TitleID("adulte")))
    }

    @Test(
        "A children's profile has what is rated for its age, on shelves, in searches, in cinemas and among what is alike",
        arguments: [(AgeRating.all, "tous serie"), (.from10, "tous dix serie")])
    func children(upTo: AgeRating, seen: String) throws {
        let reader = reader(Audience(childrenUpTo: upTo))
        let state = try state(reader)
        #expect(words(state.shelves[0].titles) == seen)
        #expect(state.shelves[1].titles.isEmpty && state.adult.isEmpty)
        #expect(words(state.favourites) == "tous" && words(state.showtimes.map(\.title)) == "tous")
        let allowed = Set((seen + " un").split(separator: " ").map { TitleID(String($0)) })
        let found = reader.search("film")
        #expect(Set(found).isSubset(of: allowed) && found.contains(TitleID("tous")))
        #expect(Set(reader.similar(to: TitleID("tous"))).isSubset(of: allowed))
        #expect(Set(reader.search("roques")) == allowed)
    }

    @Test("An episode that isn't rated is as its series; a series has the episodes that are for the audience, and its empty seasons go")
    func episodes() throws {
        let reader = reader(Audience(childrenUpTo: .from10))
        _ = try state(reader)
        let shown = reader.titles([TitleID("serie"), TitleID("un")])
        guard case .series(let seasons)? = shown.first?.title.kind else {
            Issue.record("the series isn't there")
            return
        }
        #expect(seasons.map { words($0.episodes) } == ["un"])
        #expect(shown.last?.title.details.rating == .all)
    }

    @Test("What was read for children is read for everybody once the profile ends, and again for them") func changes() throws {
        let reader = reader(Audience(childrenUpTo: .all))
        #expect(words(try state(reader).shelves[0].titles) == "tous serie")
        reader.audience = .everybody
        #expect(words(try state(reader).shelves[0].titles) == "tous dix seize sans serie")
        reader.audience = Audience(childrenUpTo: .all)
        #expect(words(try state(reader).shelves[0].titles) == "tous serie")
    }
}
