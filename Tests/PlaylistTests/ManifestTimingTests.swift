import Media
import Playlist
import Testing

@Suite("Periods and values of a DASH manifest") struct ManifestTimingTests {
    private func periods(_ inside: String, _ attributes: String = "") throws -> [PresentationPeriod] {
        let text = "<MPD xmlns='urn:mpeg:dash:schema:mpd:2011' profiles='p' minBufferTime='PT1S' \(attributes)>\(inside)</MPD>"
        return try parseManifest(text).timing?.periods ?? []
    }

    private static let set =
        "<AdaptationSet mimeType='video/mp4'><Representation id='1' bandwidth='1'><BaseURL>f</BaseURL></Representation></AdaptationSet>"

    private func period(_ attributes: String) -> String { "<Period \(attributes)>\(Self.set)</Period>" }

    @Test("a period starts where it says, else where the one before ends, else at zero")
    func starts() throws {
        let all = try periods(period("duration='PT2S'") + period("id='b'") + period("start='PT5S'"), "mediaPresentationDuration='PT9S'")
        #expect(all.map(\.start) == [.zero, .seconds(2), .seconds(5)])
        #expect(all.map(\.duration) == [.seconds(2), .seconds(3), .seconds(4)])
        #expect(all.map(\.discontinuity) == [0, 1, 2])
    }

    @Test("a period is cut where the next one starts; one of no length is none; one without a time yet waits")
    func rules() throws {
        let cut = try periods(period("duration='PT9S'") + period("start='PT5S' duration='PT1S'"))
        #expect(cut.map(\.duration) == [.seconds(5), .seconds(1)])
        let empty = try periods(period("duration='PT0S'") + period("id='b' duration='PT1S'"))
        #expect(empty.map(\.id) == ["b"])
        let early = try parseManifest(
            "<MPD xmlns='urn:mpeg:dash:schema:mpd:2011' type='dynamic' availabilityStartTime='1970-01-01T00:00:00Z'>\(period("start='PT0S'"))\(period(""))</MPD>"
        )
        #expect(early.timing?.periods.count == 1)
        #expect(early.warnings.map(\.text).contains("a period that has no time yet (early available) was left out"))
        #expect(early.timing?.periods.first?.duration == nil)
    }

    @Test(
        "durations are read",
        arguments: [
            ("PT0S", 0), ("PT1.5S", 1.5), ("PT1H2M3.25S", 3723.25), ("P1DT1S", 86_401), ("PT1700000000.5S", 1_700_000_000.5),
            ("P1Y1M", 34_128_000),
            ("PT0H0M2.500S", 2.5), (" PT1S ", 1), ("PT1.0010000467300415S", 1.001_000_046),
        ])
    func durations(text: String, seconds: Double) throws {
        let film = try parseManifest(manifest("", attributes: "mediaPresentationDuration='\(text)'"))
        #expect(film.timing?.duration.map { ($0.seconds - seconds).magnitude < 0.000_001 } == true)
    }

    @Test(
        "what is no duration is told and ignored",
        arguments: ["", "P", "PT", "1S", "-PT1S", "PT1", "PT1S1M", "PT1H1H", "P1S", "PTxS", "PT.S", "PT99999999999999999999S"])
    func badDurations(text: String) throws {
        let film = try parseManifest(manifest("", attributes: "mediaPresentationDuration='\(text)'"))
        #expect(film.timing?.duration == nil)
        #expect(film.warnings.contains { $0.clause == "ISO/IEC 23009-1 §5.3.1.2" && $0.text.hasSuffix("is no duration and was ignored") })
    }

    @Test(
        "frame rates are exact, also from decimals",
        arguments: [("30000/1001", 30000, 1001), ("25", 25, 1), ("60.0", 60, 1), ("23.976", 24000, 1001), ("12800/512", 25, 1)])
    func frameRates(text: String, numerator: Int32, denominator: Int32) throws {
        let text = manifest("").replacing("<Representation ", with: "<Representation frameRate='\(text)' ")
        #expect(try parseManifest(text).variants.first?.frameRate == FrameRate(numerator, over: denominator))
    }

    @Test("what a manifest must say and doesn't is told by clause")
    func missing() throws {
        let film = try parseManifest("<MPD><Period><AdaptationSet><Representation/></AdaptationSet></Period></MPD>")
        #expect(
            film.warnings.map(\.clause) == [
                "ISO/IEC 23009-1 annex B", "ISO/IEC 23009-1 §5.3.1.2", "ISO/IEC 23009-1 §5.3.1.2", "ISO/IEC 23009-1 §5.3.1.2",
                "ISO/IEC 23009-1 §5.3.7.2", "ISO/IEC 23009-1 §5.3.5.2", "ISO/IEC 23009-1 §5.3.5.2", "ISO/IEC 23009-1 §5.3.9.1",
            ])
        #expect(film.variants.count == 1)
    }

    @Test("clocks are told by method, whatever the edition's year")
    func clocks() throws {
        let schemes = [
            "direct:2014", "http-head:2014", "http-iso:2012", "http-xsdate:2014", "http-ntp:2014", "ntp:2014", "sntp:2014", "moon:2014",
        ]
        let elements = schemes.map {
            "<UTCTiming schemeIdUri='urn:mpeg:dash:utc:\($0)' value='\($0 == "direct:2014" ? "2020-01-01T00:00:00Z" : "a b")'/>"
        }
        let text = manifest("").replacing("<Period ", with: elements.joined() + "<Period ")
        let urls = ["https://host/film/a", "https://host/film/b"]
        #expect(
            try parseManifest(text).timing?.clockSources.map(\.method) == [
                .direct(.seconds(1_577_836_800)), .httpHead(urls), .httpText(urls), .httpText(urls), .httpNTP(urls), .ntp(["a", "b"]),
                .ntp(["a", "b"]), .other,
            ])
    }

    @Test(
        "what is no manifest is refused by name",
        arguments: [
            ("", PlaylistError.empty), ("<html/>", .notAPlaylist(detail: "has the root element html, not MPD")),
            ("<MPD>", .badTag(line: 1, tag: "XML", reason: "no element found")),
            ("<MPD/>", .nothingUsable(line: 1, reason: "the MPD has no Period that can be used")),
            ("<MPD><Period/></MPD>", .nothingUsable(line: 1, reason: "the MPD has no Representation that can be used")),
            ("<!DOCTYPE MPD><MPD/>", .badTag(line: 1, tag: "DOCTYPE", reason: "a document type is not taken")),
            ("#EXTM3U", .badTag(line: 1, tag: "XML", reason: "syntax error")),
        ])
    func refusals(text: String, error: PlaylistError) {
        #expect(throws: error) { try parseManifest(text) }
    }

    @Test("a manifest is recognised by its first element")
    func recognition() {
        let yes = ["<MPD>", "<?xml version='1.0'?>\n<!-- > <x> -->\n<MPD xmlns='u'>", "\u{FEFF}<d:MPD\n"]
        let no = ["", "<html><MPD>", "#EXTM3U\n<MPD>", "MPD", "<!-- <MPD>", "<MPDX>"]
        for text in yes { #expect(DASHParser.recognises(Array(text.utf8)), "\(text)") }
        for text in no { #expect(!DASHParser.recognises(Array(text.utf8)), "\(text)") }
    }
}
