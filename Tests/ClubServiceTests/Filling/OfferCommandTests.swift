import Club
import Testing

@testable import ClubService

@Suite struct OfferCommandTests {
    static let windows = """
        {"agreements": [{"id": "fr", "name": {"fr": "Accord"}, "territory": "FR", "signed": "2025-02-06", "from": "2025-02-13",
          "rules": [{"name": "vod", "opensAfterMonths": 4, "sentence": {"fr": "Quatre mois après la salle.", "en": "Four months after cinemas."}}]}]}
        """

    @Test("A rental has its price in the smallest unit, its tax in hundredths of a percent, and the rest as usual")
    func rental() throws {
        let club = try FilledClub()
        try club.run("offer", "la-lanterne", "rental", "--price", "3,99", "--tax", "20")
        let price = Price(amount: 399, currency: "EUR", taxBasisPoints: 2000)
        let expected = Offer(id: OfferID("la-lanterne-rental"), kind: .rental, price: price)
        #expect(try club.edition().titles.first?.offers == [expected])
    }

    @Test("Every option says something of the offer")
    func everything() throws {
        let club = try FilledClub()
        try club.run(
            "offer", "la-lanterne", "rental", "--id", "x", "--price", "4.999", "--currency", "TND", "--tax", "5.5", "--quality", "uhd",
            "--territory", "FR", "--territory", "BE", "--opens", "2026-12-01", "--closes", "2027-01-01", "--start-within", "7d",
            "--watch-for", "90m", "--no-grace")
        let terms = RentalTerms(startWithin: .seconds(604_800), viewFor: .seconds(5400), hasGrace: false)
        let expected = Offer(
            id: OfferID("x"), kind: .rental, price: Price(amount: 4999, currency: "TND", taxBasisPoints: 550), quality: .uhd,
            territories: ["BE", "FR"], window: .dates(opens: CalendarDate("2026-12-01"), closes: CalendarDate("2027-01-01")), terms: terms)
        #expect(try club.edition().titles.first?.offers == [expected])
    }

    @Test("A change keeps what it doesn't name, in the offer and in the file, members nobody knows among it")
    func kept() throws {
        let club = try FilledClub()
        let offer =
            #"{"id": "x", "kind": "rental", "price": {"amount": 399, "currency": "EUR", "taxBasisPoints": 2000}, "note": [1.50, null]}"#
        try club.put("titles/other-name.json", #"{"mine": 1e3, "offers": [\#(offer)], "id": "z", "title": {"fr": "Z"}}"#)
        try club.run("offer", "z", "rental", "--price", "2.99")
        let written = club.text("titles/other-name.json")
        #expect(written.hasPrefix("{\n  \"mine\": 1e3,\n  \"offers\": [\n"))
        #expect(written.contains("\"note\": [1.50, null]"))
        #expect(written.contains("\"amount\": 299, \"currency\": \"EUR\", \"taxBasisPoints\": 2000"))
    }

    @Test("A window can become a rule, dates again, and none")
    func windows() throws {
        let club = try FilledClub()
        try club.put("windows.json", Self.windows)
        func window() throws -> OfferWindow? { try club.edition().titles.first?.offers.first?.window }
        try club.run("offer", "la-lanterne", "free", "--closes", "2027-01-01")
        try club.run("offer", "la-lanterne", "free", "--opens", "2026-12-01")
        #expect(try window() == .dates(opens: CalendarDate("2026-12-01"), closes: CalendarDate("2027-01-01")))
        try club.run("offer", "la-lanterne", "free", "--window", "vod", "--released", "FR=2026-10-07")
        #expect(try window() == .rule("vod"))
        #expect(try club.edition().titles.first?.releases == ["FR": try #require(CalendarDate("2026-10-07"))])
        try club.run("offer", "la-lanterne", "free", "--opens", "2026-12-01")
        #expect(try window() == .dates(opens: CalendarDate("2026-12-01"), closes: nil))
        try club.run("offer", "la-lanterne", "free", "--always")
        #expect(try window() == .always)
    }

    @Test("An offer can be taken out by its kind or its id")
    func removed() throws {
        let club = try FilledClub()
        try club.run("offer", "la-lanterne", "free")
        try club.run("offer", "la-lanterne", "subscription", "--id", "s", "--plan", "cinephile")
        #expect(try club.run("offer", "la-lanterne", "--id", "s", "--remove") == "la-lanterne: s removed\n")
        #expect(try club.edition().titles.first?.offers.map { $0.id.value } == ["la-lanterne-free"])
        try club.run("offer", "la-lanterne", "free", "--remove")
        #expect(!club.text("titles/la-lanterne.json").contains("offers"))
    }

    @Test("The list says where each offer stands today, in French or in English")
    func list() throws {
        let club = try FilledClub()
        try club.put("windows.json", Self.windows)
        #expect(try club.run("offer", "la-lanterne") == "Ce film n’est pas proposé par le vidéo-club.\n")
        try club.run("offer", "la-lanterne", "rental", "--price", "3.99", "--tax", "20", "--closes", "2027-01-01")
        try club.run(
            "offer", "la-lanterne", "purchase", "--price", "11.99", "--tax", "20", "--window", "vod", "--released", "FR=2026-10-07")
        try club.run("offer", "la-lanterne", "free", "--closes", "2026-11-01", "--territory", "BE")
        try club.run("offer", "la-lanterne", "subscription", "--plan", "cinephile", "--window", "vod", "--territory", "LU")
        let french = try club.run("offer", "la-lanterne").replacing("\u{00A0}", with: " ").replacing("\u{202F}", with: " ")
        #expect(
            french == """
                la-lanterne-rental · Louer en HD · 3,99 € TTC, dont 0,67 € de TVA
                  ouverte : Jusqu’au 1er janvier 2027 à 1 h 00
                  30 jours pour commencer, puis 48 h pour regarder ; un film commencé va jusqu’à sa fin
                la-lanterne-purchase · Acheter en HD · 11,99 € TTC, dont 2,00 € de TVA
                  à venir : En vente à partir du 7 février 2027
                  Quatre mois après la salle.
                la-lanterne-free · Regarder gratuitement · BE
                  passée : Ce film n’est plus proposé depuis le 1er novembre 2026.
                la-lanterne-subscription · S’abonner · cinephile · LU
                  sans date
                  Date pas encore connue : la sortie en salle n’est pas annoncée.

                """)
        let english = try club.run("offer", "la-lanterne", "--language", "en").replacing("\u{00A0}", with: " ")
        #expect(
            english == """
                la-lanterne-rental · Rent in HD · €3.99 including €0.67 VAT
                  open: Until 1 January 2027 at 1:00
                  30 days to start, then 48 h to watch; a film that has started runs to its end
                la-lanterne-purchase · Buy in HD · €11.99 including €2.00 VAT
                  to come: On sale from 7 February 2027
                  Four months after cinemas.
                la-lanterne-free · Watch for free · BE
                  past: This film hasn’t been offered since 1 November 2026.
                la-lanterne-subscription · Subscribe · cinephile · LU
                  without a day
                  Date not known yet: no release in cinemas is announced.

                """)
    }

    static let refusals: [(String, String)] = [
        ("nix free", "the club has no title nix; check its id, or write it into source/titles first"),
        ("la-lanterne rental", "a rental has a price; give --price and --tax"),
        ("la-lanterne rental --tax 20", "a rental has a price; give --price"),
        ("la-lanterne rental --price 3.99", "a price says its tax; give --tax 20 as in France, or --tax 0 where there is none"),
        ("la-lanterne rental --price 3.999 --tax 20", "--price takes an amount in EUR such as 3.99, not 3.999"),
        (
            "la-lanterne rental --price 99999999999999999999 --tax 20",
            "--price takes an amount in EUR such as 3.99, not 99999999999999999999"
        ),
        ("la-lanterne rental --price 3.9 --tax 20 --currency JPY", "--price takes an amount in JPY such as 4, not 3.9"),
        ("la-lanterne rental --price 3 --tax 20 --currency euro", "--currency takes three capitals such as EUR, not euro"),
        ("la-lanterne rental --price 3.99 --tax x", "--tax takes a rate in percent such as 20 or 5.5, not x"),
        ("la-lanterne free --price 1 --tax 20", "--price says nothing here: what is free costs nothing; leave it out"),
        ("la-lanterne subscription", "a subscription names the plan that it is part of; give --plan with its name"),
        ("la-lanterne free --plan x", "--plan says nothing here: only a subscription is part of a plan; leave it out"),
        ("la-lanterne free --watch-for 48h", "--watch-for says nothing here: only a rental ends; leave it out"),
        ("maree-basse rental --watch-for 48x", "--watch-for takes a length such as 30d, 48h or 90m, not 48x"),
        ("maree-basse rental --start-within 366d", "--start-within takes a length such as 30d, 48h or 90m, not 366d"),
        ("maree-basse rental --currency USD", "another currency needs its price; give --price"),
        ("la-lanterne free --territory fr", "--territory takes a country's two capitals such as FR, not fr"),
        ("la-lanterne free --territory FR --everywhere", "--everywhere says nothing here: --territory says where; leave it out"),
        ("la-lanterne free --opens 2026-02-30", "--opens takes a day such as 2026-12-01, not 2026-02-30"),
        (
            "la-lanterne free --opens 2026-12-01 --closes 2026-12-01",
            "--closes takes a day after 2026-12-01, on which it opens, not 2026-12-01"
        ),
        ("la-lanterne free --window vod --opens 2026-12-01", "--opens says nothing here: the rule of --window says when; leave it out"),
        ("la-lanterne free --always --window vod", "--window says nothing here: --always has no ends; leave it out"),
        ("la-lanterne free --window tv", "no agreement in source/windows.json has a rule tv; name one of vod"),
        ("la-lanterne free --released 2026-10-07", "--released takes a country and a day such as FR=2026-11-04, not 2026-10-07"),
        ("la-lanterne --tax 20", "--tax is for one offer; give its kind, or its --id"),
        ("la-lanterne --remove", "--remove is for one offer; give its kind, or its --id"),
        ("la-lanterne free --remove", "the club has no offer la-lanterne-free; see what there is with lanterne-club offer DIR la-lanterne"),
        ("la-lanterne --id nix", "the club has no offer nix; see what there is with lanterne-club offer DIR la-lanterne"),
        ("maree-basse rental --remove --tax 20", "--tax says nothing here: the offer is taken out; leave it out"),
        ("maree-basse purchase --id mb", "the offer mb is of the kind rental already; give another --id, or --remove it first"),
        ("la-lanterne free --id mb", "a box would refuse this club: offers[3].id: the id mb is another's; each has its own"),
        ("double rental --tax 20", "double has more than one such offer; say which with --id: a, b"),
    ]

    @Test("What a box would refuse, and what says nothing, is refused in one sentence, and nothing is written", arguments: refusals)
    func refused(line: String, sentence: String) throws {
        let club = try FilledClub()
        try club.put("windows.json", Self.windows)
        try club.run("offer", "maree-basse", "rental", "--id", "mb", "--price", "3.99", "--tax", "20")
        func rental(_ id: String) -> String {
            #"{"id": "\#(id)", "kind": "rental", "price": {"amount": 1, "currency": "EUR", "taxBasisPoints": 0}}"#
        }
        try club.put("titles/double.json", #"{"id": "double", "title": {"fr": "D"}, "offers": [\#(rental("a")), \#(rental("b"))]}"#)
        let before = ["la-lanterne", "maree-basse", "double"].map { club.text("titles/\($0).json") }
        #expect(try club.refusal("offer", line.split(separator: " ").map { String($0) }) == sentence)
        #expect(["la-lanterne", "maree-basse", "double"].map { club.text("titles/\($0).json") } == before)
    }

    @Test("A folder without a club, a broken file, and rules that nobody wrote are named")
    func elsewhere() throws {
        let club = try FilledClub()
        let command = try #require(try LanterneClub.parseAsRoot(["offer", "/nowhere", "x"]) as? OfferCommand)
        #expect(throws: ServiceError.filling(.notAClub(path: "/nowhere"))) { try command.answer(at: club.clock) }
        #expect(
            try club.refusal("offer", ["la-lanterne", "free", "--window", "vod"])
                == "no agreement in source/windows.json has a rule vod; write the agreements there first")
        try club.put("titles/la-lanterne.json", "{\"id\": \"la-lanterne\",\n\"title\" {}}")
        #expect(
            try club.refusal("offer", ["la-lanterne", "free"])
                == "DIR/source/titles/la-lanterne.json: line 2: a colon is missing after \"title\"; mend it and try again")
    }

    @Test("What was wrong before hinders no change")
    func wrongBefore() throws {
        let club = try FilledClub()
        try club.put("shelves.json", #"{"shelves": [{"id": "s", "name": {"fr": "S"}, "titles": ["nix"]}]}"#)
        #expect(try club.refusal("offer", ["la-lanterne", "free"]) == nil)
        #expect(throws: ServiceError.self) { try club.edition() }
    }
}
