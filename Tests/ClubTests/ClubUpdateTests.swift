import Club
import Testing

@Suite struct ClubUpdateTests {
    static func edition(sequence: Int = 1, titles: Int = 3, seed: UInt64 = 7, id: String = "club") -> ClubEdition {
        var club = RandomClub(seed: seed)
        let edition = club.edition(titles: titles)
        let profile = ClubProfile(id: ClubID(id), name: .oneLetter, key: .zero)
        return ClubEdition(
            profile: profile, sequence: sequence, issued: edition.issued, titles: edition.titles, shelves: edition.shelves,
            cards: edition.cards, windows: edition.windows, cinemas: edition.cinemas, showtimes: edition.showtimes)
    }

    static func publication(_ edition: ClubEdition) throws -> ClubPublication { try ClubPublication(edition, sha256: Stamp.digest) }

    static func update(from known: ClubRoot?, to publication: ClubPublication) throws -> ClubUpdate {
        try ClubUpdate(from: known, to: publication.signed, isValid: Stamp.isValid)
    }

    @Test("Whatever a club holds comes through the web as it was")
    func roundTrip() throws {
        for seed in 0..<30 as Range<UInt64> {
            var club = RandomClub(seed: seed)
            let edition = club.edition(titles: Int(seed) * 5, sequence: Int(seed) + 1)
            let publication = try Self.publication(edition)
            let update = try Self.update(from: nil, to: publication)
            let arrived = try update.edition(sha256: Stamp.digest) { publication.files[$0.path] }
            #expect(arrived == edition, "seed \(seed)")
            #expect(Set(update.missing.map { $0.path }) == Set(publication.files.keys), "seed \(seed)")
            #expect(try Self.publication(arrived) == publication, "seed \(seed)")
        }
    }

    @Test("Nothing changed is nothing to fetch, and a new price is one file")
    func differences() throws {
        let old = try Self.publication(Self.edition())
        #expect(try Self.update(from: old.root, to: old).missing.isEmpty)
        let again = try Self.publication(Self.edition(sequence: 2))
        #expect(try Self.update(from: old.root, to: again).missing.isEmpty)
        var titles = Self.edition().titles
        titles[0].offers = [Offer(id: OfferID("new"), kind: .rental, price: Price(amount: 1, currency: "EUR", taxBasisPoints: 0))]
        let edition = Self.edition(sequence: 2)
        let changed = ClubEdition(
            profile: edition.profile, sequence: 2, issued: edition.issued, titles: titles, shelves: edition.shelves, cards: edition.cards,
            windows: edition.windows, cinemas: edition.cinemas, showtimes: edition.showtimes)
        let update = try Self.update(from: old.root, to: try Self.publication(changed))
        #expect(update.missing == update.root.groups)
    }

    @Test("An older edition, another of the same number, and another club's are refused")
    func refused() throws {
        let known = try Self.publication(Self.edition(sequence: 5)).root
        #expect(throws: ClubUpdateError.older(offered: 4, known: 5)) {
            try Self.update(from: known, to: try Self.publication(Self.edition(sequence: 4)))
        }
        #expect(throws: ClubUpdateError.sequenceUsedTwice(5)) {
            try Self.update(from: known, to: try Self.publication(Self.edition(sequence: 5, seed: 8)))
        }
        #expect(throws: ClubUpdateError.otherClub(offered: ClubID("other"), known: ClubID("club"))) {
            try Self.update(from: known, to: try Self.publication(Self.edition(sequence: 6, id: "other")))
        }
        let signed = try Self.publication(Self.edition(sequence: 6)).signed
        #expect(throws: ClubUpdateError.untrusted(.wrongSignature)) { try ClubUpdate(from: known, to: signed) { _, _ in false } }
        let other = SignedDocument.written(payload: Array(#"{"version":3}"#.utf8)) { Stamp.sign($0) }
        #expect(
            throws: ClubUpdateError.unreadable(
                path: "club.json", .wrong(place: "version", expected: "2, which this program understands"))
        ) { try ClubUpdate(from: nil, to: other, isValid: Stamp.isValid) }
    }

    @Test("A club's key changes only to one that it announced")
    func keys() throws {
        let (first, second) = (try #require(ClubKey(bytes: Stamp.digest([1]))), try #require(ClubKey(bytes: Stamp.digest([2]))))
        func publication(_ sequence: Int, key: ClubKey, next: ClubKey? = nil) throws -> ClubPublication {
            let profile = ClubProfile(id: ClubID("club"), name: .oneLetter, key: key, nextKey: next)
            return try Self.publication(ClubEdition(profile: profile, sequence: sequence, issued: UTCTime(milliseconds: 0)))
        }
        let silent = try publication(1, key: first)
        let announced = try publication(2, key: first, next: second)
        let changed = try publication(3, key: second)
        #expect(try ClubUpdate.key(namedIn: changed.signed) == second)
        #expect(throws: ClubUpdateError.unannouncedKey) { try Self.update(from: silent.root, to: changed) }
        let between = try Self.update(from: silent.root, to: announced).root
        #expect(try Self.update(from: between, to: changed).root == changed.root)
        #expect(throws: ClubUpdateError.untrusted(.notJSON)) { try ClubUpdate.key(namedIn: []) }
    }

    @Test("A part that is missing, cut short or changed is refused, by its name")
    func parts() throws {
        let publication = try Self.publication(Self.edition())
        let update = try Self.update(from: nil, to: publication)
        let part = update.root.shelves
        let whole = try #require(publication.files[part.path])
        var changed = whole
        changed[whole.count / 2] ^= 1
        let table: [([UInt8]?, ClubUpdateError)] = [
            (nil, .missingPart(path: part.path)),
            (Array(whole.dropLast()), .wrongLength(path: part.path, bytes: whole.count - 1, expected: whole.count)),
            (changed, .wrongDigest(path: part.path)),
        ]
        for (bytes, error) in table {
            #expect(throws: error) {
                try update.edition(sha256: Stamp.digest) { $0 == part ? bytes : publication.files[$0.path] }
            }
        }
    }

    @Test("A part that is signed and can't be read is refused, and so is a title where its id doesn't lead")
    func unreadable() throws {
        let publication = try Self.publication(Self.edition(titles: 200))
        let root = publication.root
        func update(groups: [ClubPart]) throws -> ClubUpdate {
            let root = ClubRoot(
                profile: root.profile, sequence: 1, issued: root.issued, shelves: root.shelves, windows: root.windows,
                cinemas: root.cinemas, groups: groups)
            let signed = SignedDocument.written(payload: try root.json()) { Stamp.sign($0) }
            return try ClubUpdate(from: nil, to: signed, isValid: Stamp.isValid)
        }
        #expect(root.groups.count == 4)
        let swapped = try update(groups: root.groups.reversed())
        let first = try #require(publication.files[root.groups[3].path])
        let lost = try #require(try TitlesPart(json: first).titles.first).id
        #expect(throws: ClubUpdateError.wrongGroup(path: root.groups[3].path, title: lost)) {
            try swapped.edition(sha256: Stamp.digest) { publication.files[$0.path] }
        }
        let bad = Array(#"{"titles":[{"id":""}]}"#.utf8)
        let part = ClubPart(name: "titles", content: bad, sha256: Stamp.digest)
        #expect(throws: ClubUpdateError.unreadable(path: part.path, .missing(place: "titles[0].id"))) {
            try update(groups: [part]).edition(sha256: Stamp.digest) { $0 == part ? bad : publication.files[$0.path] }
        }
    }

    @Test("What names something that isn't there, or takes another's id, isn't published")
    func unpublished() throws {
        func edition(_ titles: [Title], _ shelves: [Shelf] = [], showtimes: [Showtime] = []) -> ClubEdition {
            ClubEdition(
                profile: ClubProfile(id: ClubID("c"), name: .oneLetter, key: .zero), sequence: 1, issued: UTCTime(milliseconds: 0),
                titles: titles, shelves: shelves, showtimes: showtimes)
        }
        func film(_ id: String, _ kind: Title.Kind = .film, _ offers: Offer...) -> Title {
            Title(id: TitleID(id), title: .oneLetter, kind: kind, offers: offers)
        }
        let free = Offer(id: OfferID("o"), kind: .free)
        let table: [(ClubEdition, CatalogueError)] = [
            (edition([film("a"), film("a")]), .duplicate(place: "titles[1].id", id: "a")),
            (edition([film("a", .film, free), film("b", .film, free)]), .duplicate(place: "offers[1].id", id: "o")),
            (
                edition([], [Shelf(id: ShelfID("s"), name: .oneLetter, titles: [TitleID("x")])]),
                .dangling(place: "shelves[0].titles[0]", id: "x")
            ),
            (
                edition([film("a", .episode(EpisodePlace(series: TitleID("x"), season: 1, number: 1)))]),
                .dangling(place: "a: episode.series", id: "x")
            ),
            (
                edition([film("a", .series(seasons: [Season(number: 1, episodes: [TitleID("x")])]))]),
                .dangling(place: "a: seasons", id: "x")
            ),
            (
                edition([film("a", .film, Offer(id: OfferID("o"), kind: .free, window: .rule("r")))]),
                .dangling(place: "a: offers[0].window.rule", id: "r")
            ),
            // What no box would read.
            (edition([film("")]), .missing(place: "titles[0].id")),
            (edition([film("a", .film, Offer(id: OfferID("o"), kind: .rental))]), .missing(place: "titles[0].offers[0].price")),
        ]
        for (edition, error) in table {
            #expect(throws: error) { try ClubPublication(edition, sha256: Stamp.digest) }
        }
    }

    @Test(
        "A part's path never leads out of the club",
        arguments: ["/etc/passwd", "../x", "parts/../x", "parts//x", ".x", "a\\b", "https://x/y", "x?y", "x%2e", ""])
    func paths(path: String) throws {
        let root = try Self.publication(Self.edition()).root
        let json = String(decoding: try root.json(), as: UTF8.self)
        let changed = json.replacingPath(root.shelves.path, by: path.replacingPath("\\", by: "\\\\"))
        let error: CatalogueError =
            path.isEmpty
            ? .missing(place: "parts.shelves.path")
            : .wrong(place: "parts.shelves.path", expected: "a path below club.json, of letters, digits, -, _ and .")
        #expect(throws: error) { try ClubRoot(json: Array(changed.utf8)) }
    }

    @Test("Titles keep their group while others come and go, and a group has about 64")
    func groups() {
        #expect(TitleGroups.count(for: 0) == 1 && TitleGroups.count(for: 90) == 1 && TitleGroups.count(for: 91) == 2)
        #expect(TitleGroups.count(for: 5000) == 64 && TitleGroups.count(for: .max) == 1024)
        let digest = ContentDigest(bytes: [0b1010_0000] + [UInt8](repeating: 255, count: 31))
        #expect(digest?.prefix(bits: 0) == 0 && digest?.prefix(bits: 1) == 1 && digest?.prefix(bits: 3) == 5)
        let function: ContentDigest.Function = { _ in [0b1010_0000] + [UInt8](repeating: 255, count: 31) }
        #expect(TitleGroups.index(of: TitleID("x"), among: 8, sha256: function) == 5)
        #expect(TitleGroups.index(of: TitleID("x"), among: 1, sha256: function) == 0)
    }
}

extension String {
    fileprivate func replacingPath(_ old: String, by new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
