import Club
import TestSupport
import Testing

@Suite struct ReleaseWindowsTests {
    /// The demonstration club's own file, with the French figures.
    static let french = Result {
        try ReleaseWindows(json: try Files.read(Program.checkout + "/board/emulator/demo-club/windows.json"))
    }

    static func day(_ text: String) -> CalendarDate { CalendarDate(text) ?? CalendarDate(day: 0) }

    static func film(release: String?, _ offers: Offer...) -> Title {
        Title(id: TitleID("f"), title: .oneLetter, releases: release.map { ["FR": day($0)] } ?? [:], offers: offers)
    }

    static func offer(_ id: String, _ window: OfferWindow, territories: Set<String> = []) -> Offer {
        Offer(id: OfferID(id), kind: .free, territories: territories, window: window)
    }

    @Test(
        "The French windows open so many months after the release in cinemas, by the agreement then in force",
        arguments: [
            ("video-on-demand", "2026-05-20", "2026-09-20", "6 février 2025"),
            ("pay-television", "2026-05-20", "2026-11-20", "6 février 2025"),
            ("subscription-disney", "2026-05-20", "2027-02-20", "6 février 2025"),
            ("subscription-netflix", "2026-05-20", "2027-08-20", "6 février 2025"),
            ("subscription", "2026-05-20", "2027-10-20", "6 février 2025"),
            ("free-television", "2026-05-20", "2028-03-20", "6 février 2025"),
            ("video-on-demand", "2026-10-31", "2027-02-28", "6 février 2025"),
            ("subscription-disney", "2025-02-12", "2026-07-12", "24 janvier 2022"),
            ("subscription-disney", "2025-02-13", "2025-11-13", "6 février 2025"),
            ("video-on-demand", "2022-02-10", "2022-06-10", "24 janvier 2022"),
            ("video-on-demand", "2028-02-09", "2028-06-09", "6 février 2025"),
        ])
    func french(rule: String, release: String, opens: String, agreement: String) throws {
        let windows = try Self.french.get()
        let window = OfferWindow.rule(rule).resolved(releases: ["FR": Self.day(release)], in: "FR", by: windows)
        #expect(window.dates?.opens == Self.day(opens))
        #expect(window.dates?.closes == nil)
        #expect(window.sentence?.text(for: ["fr"]).contains("accord du \(agreement)") == true)
    }

    @Test("Each French rule names its agreement and its date, in both languages")
    func sentences() throws {
        for agreement in try Self.french.get().agreements {
            let date = agreement.name.text(for: ["fr"]).dropFirst("Accord du ".count)
            let englishDate = agreement.name.text(for: ["en"]).dropFirst("Agreement of ".count)
            for rule in agreement.rules {
                #expect(rule.sentence.texts["fr"]?.contains("(accord du \(date))") == true)
                #expect(rule.sentence.texts["en"]?.contains("(agreement of \(englishDate))") == true)
            }
        }
    }

    @Test("Where nothing can be counted no day is known, nothing is open, and a sentence says why")
    func unknown() throws {
        let windows = try Self.french.get()
        let rule = OfferWindow.rule("video-on-demand")
        let now = UTCTime.distantFuture
        let release = Self.day("2026-05-20")
        let table: [(OfferWindow, [String: CalendarDate], ResolvedWindow)] = [
            (rule, [:], .notReleased(territory: "FR")),
            (rule, ["BE": release], .notReleased(territory: "FR")),
            (
                rule, ["FR": Self.day("2028-02-10")],
                .noRule(name: "video-on-demand", territory: "FR", release: Self.day("2028-02-10"))
            ),
            (.rule("opera"), ["FR": release], .noRule(name: "opera", territory: "FR", release: release)),
        ]
        for (window, releases, expected) in table {
            let resolved = window.resolved(releases: releases, in: "FR", by: windows)
            #expect(resolved == expected)
            #expect(!resolved.isOpen(at: now) && resolved.nextOpening(after: UTCTime(milliseconds: 0)) == nil)
            #expect(resolved.sentence?.texts.keys.sorted() == ["en", "fr"])
        }
    }

    @Test("A window is open from the first moment of its first day until the first moment of the day that ends it")
    func edges() throws {
        let (opens, closes) = (Self.day("2026-09-20"), Self.day("2027-01-01"))
        let window = ResolvedWindow.dated(DatedWindow(opens: opens, closes: closes))
        let before = opens.start.advanced(by: .milliseconds(-1))
        let last = closes.start.advanced(by: .milliseconds(-1))
        #expect(!window.isOpen(at: before) && window.isOpen(at: opens.start) && window.isOpen(at: last) && !window.isOpen(at: closes.start))
        #expect(window.nextOpening(after: before) == opens.start && window.nextOpening(after: opens.start) == nil)
        #expect(window.closing(at: opens.start) == closes.start && window.closing(at: before) == nil)
        #expect(ResolvedWindow.dated(DatedWindow()).isOpen(at: UTCTime(milliseconds: .min)))
    }

    @Test("Of two agreements in force the one signed last counts, and only in its territory")
    func latest() throws {
        let first = Self.day("2026-01-01")
        let agreements = [("a", "FR", 4), ("b", "FR", 3), ("c", "BE", 2)].enumerated().map { index, entry in
            ReleaseAgreement(
                id: AgreementID(entry.0), name: .oneLetter, territory: entry.1, signed: first.advanced(byDays: index), from: first,
                rules: [ReleaseRule(name: "r", opensAfter: entry.2, closesAfter: entry.2 + 1, sentence: .oneLetter)])
        }
        let releases = ["FR": Self.day("2026-03-31"), "BE": Self.day("2026-03-31")]
        let window = OfferWindow.rule("r").resolved(releases: releases, in: "FR", by: ReleaseWindows(agreements: agreements))
        #expect(window.dates?.opens == Self.day("2026-06-30") && window.dates?.closes == Self.day("2026-07-31"))
    }

    @Test("A title's timeline has its offers of the territory: always open first, then by day, unknown last")
    func timeline() throws {
        let title = Self.film(
            release: "2026-05-20", Self.offer("unknown", .rule("opera")), Self.offer("free", .rule("free-television")),
            Self.offer("elsewhere", .always, territories: ["BE"]), Self.offer("rent", .rule("video-on-demand"), territories: ["FR", "BE"]),
            Self.offer("dated", .dates(opens: Self.day("2026-10-01"), closes: nil)), Self.offer("always", .always))
        let timeline = title.timeline(in: "FR", by: try Self.french.get())
        #expect(timeline.map { $0.offer.id.value } == ["always", "rent", "dated", "free", "unknown"])
        let now = try #require(UTCTime("2026-11-22T08:30:00Z"))
        #expect(timeline.map { $0.window.isOpen(at: now) } == [true, true, true, false, false])
    }

    @Test(
        "What is wrong with an agreement is named with its place",
        arguments: [
            (#""until":"2026-01-01","#, "", .wrong(place: "agreements[0].until", expected: "after from")),
            ("", #"{"name":"r","sentence":{"fr":"x"}}"#, .missing(place: "agreements[0].rules[0].opensAfterMonths")),
            (
                "", #"{"name":"r","opensAfterMonths":4,"closesAfterMonths":4,"sentence":{"fr":"x"}}"#,
                .wrong(place: "agreements[0].rules[0].closesAfterMonths", expected: "more than opensAfterMonths")
            ),
            (
                "", #"{"name":"r","opensAfterMonths":-4,"sentence":{"fr":"x"}}"#,
                .wrong(place: "agreements[0].rules[0].opensAfterMonths", expected: "a whole number from 0 to 1200")
            ),
        ] as [(String, String, CatalogueError)])
    func wrong(members: String, rule: String, error: CatalogueError) {
        let agreement =
            #"{"id":"a","name":{"fr":"x"},"territory":"FR","signed":"2026-01-01",\#(members)"from":"2026-01-01","rules":[\#(rule)]}"#
        #expect(throws: error) { try ReleaseWindows(json: Array(#"{"agreements":[\#(agreement)]}"#.utf8)) }
    }
}
