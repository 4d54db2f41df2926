import Club
import Testing

@testable import ClubService

@Suite struct CinemaCommandTests {
    static let house = ["phare", "--name", "Le Phare", "--address", "1 quai Nord", "--postcode", "29200", "--city", "Brest"]

    private func club() throws -> FilledClub {
        let club = try FilledClub()
        #expect(try club.refusal("cinema", Self.house) == nil)
        return club
    }

    @Test("A cinema has its address, and showtimes have a ticket each")
    func showtimes() throws {
        let club = try club()
        try club.run("cinema", "phare", "--coordinates", "48.39,-4.49", "--website", "https://phare.example")
        try club.run(
            "cinema", "phare", "--showtime", "la-lanterne=2026-12-01T20:30", "--showtime", "la-lanterne=2026-12-02T18:00:00Z",
            "--price", "7.50", "--tax", "5.5", "--seats", "120")
        try club.run("cinema", "phare", "--showtime", "la-lanterne=2026-12-02T19:00+01:00", "--spoken", "dubbed")
        let edition = try club.edition()
        let coordinates = Cinema.Coordinates(latitude: 48.39, longitude: -4.49)
        let expected = Cinema(
            id: CinemaID("phare"), name: "Le Phare", address: "1 quai Nord", postcode: "29200", city: "Brest", coordinates: coordinates,
            website: "https://phare.example")
        #expect(edition.cinemas == [expected])
        let price = Price(amount: 750, currency: "EUR", taxBasisPoints: 550)
        func showtime(_ start: String, _ stamp: String, _ version: Showtime.Version) throws -> Showtime {
            let offer = Offer(id: OfferID("phare-la-lanterne-\(stamp)"), kind: .ticket, price: price)
            let time = try #require(UTCTime(start))
            return Showtime(
                cinema: CinemaID("phare"), title: TitleID("la-lanterne"), start: time, version: version, offer: offer, seats: 120)
        }
        let first = try showtime("2026-12-01T19:30:00Z", "20261201T193000Z", .original)
        let second = try showtime("2026-12-02T18:00:00Z", "20261202T180000Z", .dubbed)
        #expect(edition.showtimes == [first, second])
    }

    @Test("Showtimes are taken out one by one, or with their cinema")
    func removed() throws {
        let club = try club()
        let times = ["--showtime", "la-lanterne=2026-12-01T20:30", "--showtime", "maree-basse=2026-12-01T20:30"]
        #expect(try club.refusal("cinema", ["phare", "--price", "7", "--tax", "5.5"] + times) == nil)
        try club.run("cinema", "phare", "--showtime", "la-lanterne=2026-12-01T20:30", "--remove")
        #expect(try club.edition().showtimes.map { $0.title.value } == ["maree-basse"])
        #expect(try club.run("cinema", "phare", "--remove") == "phare removed\n")
        let edition = try club.edition()
        #expect(edition.cinemas.isEmpty && edition.showtimes.isEmpty)
    }

    @Test("The list has what is to come, by the clocks on the walls")
    func list() throws {
        let club = try club()
        func add(_ showtime: String, _ version: String) throws {
            try club.run("cinema", "phare", "--showtime", showtime, "--price", "7.50", "--tax", "5.5", "--spoken", version)
        }
        try add("maree-basse=2026-12-01T20:30", "dubbed")
        try add("la-lanterne=2026-11-30T20:30", "original")
        try add("la-lanterne=2026-11-20T20:30", "original")
        let french = try club.run("cinema").replacing("\u{00A0}", with: " ")
        #expect(
            french == """
                phare · Le Phare · 1 quai Nord, 29200 Brest
                  30 novembre 2026, 20 h 30 · la-lanterne · VO · 7,50 € TTC, dont 0,39 € de TVA
                  1er décembre 2026, 20 h 30 · maree-basse · VF · 7,50 € TTC, dont 0,39 € de TVA
                  séances passées : 1

                """)
        let english = try club.run("cinema", "--language", "en").replacing("\u{00A0}", with: " ")
        #expect(english.contains("1 December 2026, 20:30 · maree-basse · dubbed · €7.50 including €0.39 VAT\n"))
        #expect(english.hasSuffix("showtimes that are over: 1\n"))
    }

    @Test("The clocks' change is followed, and an hour that they pass over is none")
    func clocks() throws {
        let gap = try #require(UTCTime("2026-03-29T01:00:00Z"))
        let back = try #require(UTCTime("2026-10-25T01:00:00Z"))
        let clock = WallClock(now: gap) { $0 < gap || $0 >= back ? 60 : 120 }
        #expect(clock.time("2026-03-29T01:59") == UTCTime("2026-03-29T00:59:00Z"))
        #expect(clock.time("2026-03-29T02:30") == nil)
        #expect(clock.time("2026-03-29T03:00") == gap)
        #expect(clock.time("2026-10-25T02:30") == UTCTime("2026-10-25T00:30:00Z"))
        #expect(clock.time("2026-10-25T03:00") == UTCTime("2026-10-25T02:00:00Z"))
        #expect(clock.time("2026-10-25T03:00:30") == UTCTime("2026-10-25T02:00:30Z"))
        for text in ["", "2026-10-25", "2026-10-25T24:00", "2026-10-25 20:30", "2026-10-25T20:30+1", "é26-10-25T20:3"] {
            #expect(clock.time(text) == nil, "\(text)")
        }
    }

    static let refusals: [([String], String)] = [
        (["x", "--name", "X"], "a cinema has its address; give --address"),
        (["phare", "--city", ""], "a cinema has its city; give --city"),
        (["phare", "--coordinates", "91,0"], "--coordinates takes degrees north and east such as 48.39,-4.49, not 91,0"),
        (["phare", "--coordinates", "nan,0"], "--coordinates takes degrees north and east such as 48.39,-4.49, not nan,0"),
        (["phare", "--price", "7"], "--price says nothing here: it is a showtime's, and none is named; leave it out"),
        (["phare", "--showtime", "la-lanterne=2026-12-01T20:30"], "a ticket has a price; give --price and --tax"),
        (
            ["phare", "--showtime", "la-lanterne"],
            "--showtime takes a title and a moment such as la-lanterne=2026-12-01T20:30, not la-lanterne"
        ),
        (
            ["phare", "--showtime", "la-lanterne=demain"],
            "--showtime takes a title and a moment such as la-lanterne=2026-12-01T20:30, not la-lanterne=demain"
        ),
        (
            ["phare", "--showtime", "nix=2026-12-01T20:30", "--price", "7", "--tax", "5.5"],
            "a box would refuse this club: showtimes[0].title: the club has nothing of the id nix; add it, or take the id out"
        ),
        (["nix", "--remove"], "the club has no cinema nix; see what there is with lanterne-club cinema DIR"),
        (
            ["phare", "--showtime", "la-lanterne=2026-12-01T20:30", "--remove"],
            "the club has no showtime la-lanterne=2026-12-01T20:30; see what there is with lanterne-club cinema DIR"
        ),
    ]

    @Test("What a box would refuse is refused in one sentence, and nothing is written", arguments: refusals)
    func refused(arguments: [String], sentence: String) throws {
        let club = try club()
        let before = club.text("cinemas.json")
        #expect(try club.refusal("cinema", arguments) == sentence)
        #expect(club.text("cinemas.json") == before)
    }
}
