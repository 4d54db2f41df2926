import Club
import Store
import TestSupport
import Testing

@testable import StoreTrial

@Suite struct CatalogueIndexTests {
    let box: BoxFolder

    init() throws { box = try BoxFolder() }

    private static let shelf = Shelf(id: ShelfID("shelf"), name: .fr("Rayon"), titles: [TitleID("c"), TitleID("a"), TitleID("nowhere")])

    private static let titles: [Title] = [
        .film("a", ["fr": "Métropolis"], by: ["Fritz Lang"], brand: "Ufa"), .film("b", ["fr": "Nosferatu"], by: ["Friedrich Murnau"]),
        .film("c", ["fr": "M"], by: ["Fritz Lang"], brand: "Nero"),
        .series("s", "Les Vampires"), .episode("t", "La Tête coupée", of: "s", 2, 1), .episode("u", "La Bague", of: "s", 1, 2),
        .episode("w", "L'Évasion", of: "s", 1, 10),
    ]

    private func ids(_ ids: [TitleID]) -> String { ids.map(\.value).joined() }
    private func ids(_ titles: [Title]) -> String { ids(titles.map(\.id)) }

    @Test("What was indexed is there from a file that was opened anew: the club, its shelves, and each title whole")
    func comesBack() throws {
        let edition = ClubEdition.of(Self.titles, shelves: [Self.shelf])
        #expect(try box.store().indexedCatalogue() == nil)
        #expect(try box.store().index(edition) == 7)
        let store = try box.store()
        let index = try #require(try store.indexedCatalogue())
        #expect(index.profile == edition.profile && index.shelves == [Self.shelf] && index.cards.isEmpty)
        #expect(index.sequence == 1 && index.issued == edition.issued && index.windows == edition.windows)
        #expect(try store.titles(edition.titles.map(\.id)) == edition.titles)
        #expect(try ids(store.titles([TitleID("c"), TitleID("none"), TitleID("a"), TitleID("c")])) == "cac")
        #expect(try store.titles([]).isEmpty)
    }

    @Test("An index knows whether it is of the root that shows")
    func shown() throws {
        let store = try box.store()
        try store.index(.of(Self.titles))
        #expect(try store.indexedCatalogue()?.isOfShownRoot == false)
        try store.show(.of(1))
        #expect(try store.indexedCatalogue()?.isOfShownRoot == true)
        try store.show(.of(2))
        #expect(try store.indexedCatalogue()?.isOfShownRoot == false)
    }

    @Test("Titles are found by their series, their people, their brand, and by being on no shelf")
    func ways() throws {
        let store = try box.store()
        try store.index(.of(Self.titles, shelves: [Self.shelf]))
        #expect(try ids(store.episodes(of: TitleID("s"))) == "uwt")
        #expect(try store.episodes(of: TitleID("a")).isEmpty)
        #expect(try ids(store.titles(by: "Fritz Lang")) == "ac")
        #expect(try ids(store.titles(by: "Fritz Lang", as: .director)) == "ac")
        #expect(try ids(store.titles(by: "Fritz Lang", as: .actor)) == "")
        #expect(try ids(store.titles(by: "Fritz")) == "")
        #expect(try ids(store.titles(of: "Ufa")) == "a")
        #expect(try ids(store.titlesOnNoShelf(atMost: 10)) == "bs")
        #expect(try ids(store.titlesOnNoShelf(atMost: 1)) == "b")
    }

    @Test("Titles are found by the age they are for; an episode that isn't rated has its series' class, and its own before that")
    func ratings() throws {
        var titles = Self.titles
        // a is for all, b not under sixteen, the series not under ten and its episode u not under twelve.
        for (place, rating) in [(0, AgeRating.all), (1, .from16), (3, .from10), (5, .from12)] { titles[place].details.rating = rating }
        let store = try box.store()
        try store.index(.of(titles))
        func found(_ ratings: [AgeRating], _ isUnratedFound: Bool = false) throws -> String {
            ids(try store.titles(rated: ratings, orNotAtAll: isUnratedFound).map(\.id))
        }
        #expect(try found([.from16]) == "b")
        #expect(try found([.from10]) == "stw")
        #expect(try found([.from12, .from16]) == "bu")
        #expect(try found([], true) == "c")
        #expect(try found([.from18]) == "" && found([]) == "")
        #expect(try store.titles(rated: [.from10]).map(\.isEpisode) == [false, true, true])
        // A class that changes is another at once.
        titles[0].details.rating = .from18
        try store.index(.of(titles, sequence: 2))
        #expect(try found([.from18]) == "a" && found([.all]) == "")
    }

    @Test("Showtimes are found by title, by time and by cinema, in the order in which they begin")
    func showtimes() throws {
        func showtime(_ id: String, _ cinema: String, _ title: String, _ minute: Int64) -> Showtime {
            Showtime(
                cinema: CinemaID(cinema), title: TitleID(title), start: BoxFolder.minute(minute), version: .original,
                offer: Offer(id: OfferID(id), kind: .ticket, price: Price(amount: 900, currency: "EUR", taxBasisPoints: 550)))
        }
        let cinemas = ["rex", "max"].map { Cinema(id: CinemaID($0), name: $0, address: "1", postcode: "2", city: "3") }
        let shows = [
            showtime("1", "rex", "a", 30), showtime("2", "max", "a", 10), showtime("3", "rex", "b", 20), showtime("4", "max", "a", 40),
        ]
        let store = try box.store()
        try store.index(.of(Self.titles, cinemas: cinemas, showtimes: shows))
        func ids(_ showtimes: [Showtime]) -> String { showtimes.map(\.id.value).joined() }
        #expect(try store.cinemas() == cinemas)
        #expect(try store.showtimes(of: TitleID("a"), from: BoxFolder.minute(30), atMost: 10) == [shows[0], shows[3]])
        #expect(try ids(store.showtimes(of: TitleID("a"), from: BoxFolder.minute(0), atMost: 2)) == "21")
        #expect(try ids(store.showtimes(from: BoxFolder.minute(10), to: BoxFolder.minute(40))) == "231")
        #expect(try ids(store.showtimes(from: BoxFolder.minute(0), to: BoxFolder.minute(99), in: CinemaID("rex"))) == "31")
        try store.index(.of(Self.titles, sequence: 2, showtimes: [shows[3], showtime("3", "rex", "b", 5)]))
        #expect(try ids(store.showtimes(from: BoxFolder.minute(0), to: BoxFolder.minute(99))) == "34")
        #expect(try store.cinemas().isEmpty)
    }

    @Test("A new edition takes the old one's place, and only what differs is written")
    func replaces() throws {
        let store = try box.store()
        let first = ClubEdition.of(Self.titles, shelves: [Self.shelf])
        #expect(try store.index(first) == 7)
        // Of the same root: not even looked at.
        #expect(try store.index(.of([], sequence: 1)) == 0)
        var second = Self.titles.filter { $0.id.value != "b" }
        second[1] = .film("c", ["fr": "Le Testament"], by: ["Thea von Harbou"])
        second.append(.film("0", "Docteur Mabuse"))
        #expect(try store.index(.of(second, sequence: 2)) == 2)
        let index = try #require(try store.indexedCatalogue())
        #expect(index.sequence == 2 && index.shelves.isEmpty)
        #expect(try store.found("nosferatu") == "" && store.found("murnau") == "")
        #expect(try store.found("m") == "a" && store.found("testament") == "c" && store.found("lang") == "a")
        #expect(try ids(store.titles(by: "Fritz Lang")) == "a")
        #expect(try ids(store.titles(by: "Thea von Harbou")) == "c")
        #expect(try ids(store.titles(of: "Nero")) == "")
        #expect(try ids(store.titlesOnNoShelf(atMost: 10)) == "0acs")
        #expect(try store.titles([TitleID("b")]).isEmpty)
    }

    @Test("Whatever editions come after each other, the index is as if the last were the only one")
    func random() {
        let names = ["Métropolis", "Nosferatu", "Le Testament", "Faust", "M"]
        let people = ["Fritz Lang", "Friedrich Murnau", "Thea von Harbou"]
        func title(_ id: String, _ generator: inout SeededGenerator) -> Title {
            let name = names.randomElement(using: &generator) ?? ""
            if Int.random(in: 0..<4, using: &generator) == 0 {
                return .episode(id, name, of: "a", Int.random(in: 1...2, using: &generator), 1)
            }
            let credited = people.filter { _ in Bool.random(using: &generator) }
            return .film(id, ["fr": name], by: credited, brand: Bool.random(using: &generator) ? "Ufa" : nil)
        }
        func answers(_ store: BoxStore, _ edition: ClubEdition) throws -> [String] {
            try [ids(store.titlesOnNoShelf(atMost: 99)), ids(store.titles(of: "Ufa")), ids(store.episodes(of: TitleID("a")))]
                + people.map { try ids(store.titles(by: $0)) } + names.map { try store.found($0) }
                + ["m", "f", "fri", "la"].map { try store.found($0) } + ["\(store.titles(edition.titles.map(\.id)) == edition.titles)"]
        }
        Fuzzing.run { generator, seed in
            do {
                let store = try BoxFolder().store()
                for sequence in 1...4 {
                    let known = "abcdef".map(String.init).filter { _ in Int.random(in: 0..<3, using: &generator) > 0 }
                    let titles = known.map { title($0, &generator) }
                    let shelf = Shelf(id: ShelfID("s"), name: .fr("Rayon"), titles: titles.prefix(2).map(\.id))
                    let edition = ClubEdition.of(titles, sequence: sequence, shelves: [shelf])
                    try store.index(edition)
                    let alone = try BoxFolder().store()
                    try alone.index(edition)
                    let (found, expected) = (try answers(store, edition), try answers(alone, edition))
                    #expect(found == expected && expected.last == "true", "seed \(seed), edition \(sequence)")
                }
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
    }

    @Test("An edition that can't be written leaves the index as it was")
    func interrupted() throws {
        let store = try box.store()
        try store.index(.of(Self.titles))
        let nowhere = Cinema(
            id: CinemaID("c"), name: "n", address: "a", postcode: "p", city: "c",
            coordinates: Cinema.Coordinates(latitude: .nan, longitude: 0))
        #expect(throws: BoxStoreError.self) { try store.index(.of([.film("z", "Zéro")], sequence: 2, cinemas: [nowhere])) }
        #expect(try store.indexedCatalogue()?.sequence == 1)
        #expect(try store.titles(Self.titles.map(\.id)) == Self.titles)
        #expect(try store.found("zero") == "")
        #expect(try store.index(.of([.film("z", "Zéro")], sequence: 2)) == 1)
        #expect(try store.found("zero") == "z")
    }

    @Test("Titles that take more than the club's files may are refused, and the index stays")
    func budget() throws {
        let store = try box.store(partBudget: 1000)
        try store.index(.of([.film("a", "Métropolis")]))
        let many = (0..<50).map { Title.film("t\($0)", "Nosferatu") }
        let size = try many.sorted { $0.id.value < $1.id.value }.map { try $0.json().count }
        var bytes = 0
        for one in size where bytes <= 1000 { bytes += one }
        #expect(throws: BoxStoreError.overBudget(bytes: bytes, limit: 1000)) { try store.index(.of(many, sequence: 2)) }
        #expect(try store.found("metropolis") == "a" && store.found("nosferatu") == "")
    }

    @Test("Erasing the viewer keeps the index")
    func erased() throws {
        let store = try box.store()
        try store.index(.of(Self.titles, shelves: [Self.shelf]))
        try store.eraseViewer()
        #expect(try store.indexedCatalogue()?.shelves == [Self.shelf])
        #expect(try store.found("nosferatu") == "b")
    }

    @Test("A file from before there was an index is opened with all that it has, and can be indexed")
    func oldFile() throws {
        let old = try box.store()
        try old.set([1, 2, 3], for: .identity)
        try old.update(.rental("r", of: "a"))
        let connection = try SQLiteConnection(path: box.path)
        try connection.execute("PRAGMA writable_schema=ON; DELETE FROM sqlite_master WHERE tbl_name GLOB 'catalogue_*'")
        try connection.execute("PRAGMA user_version=1")
        connection.close()
        let store = try box.store()
        #expect(store.loss == nil)
        #expect(try store.indexedCatalogue() == nil)
        #expect(try store.found("nosferatu") == "")
        #expect(try store.value(.identity) == [1, 2, 3] && store.entitlements().count == 1)
        try store.index(.of(Self.titles))
        #expect(try store.found("nosferatu") == "b")
    }

    @Test("An index of another form is none, and is made again as a whole")
    func form() throws {
        let store = try box.store()
        try store.index(.of(Self.titles))
        try SQLiteConnection(path: box.path).execute("UPDATE catalogue_edition SET form = 0")
        #expect(try store.indexedCatalogue() == nil)
        #expect(try store.index(.of(Self.titles)) == 7)
        #expect(try store.indexedCatalogue()?.sequence == 1)
        #expect(try store.found("nosferatu") == "b")
    }
}
