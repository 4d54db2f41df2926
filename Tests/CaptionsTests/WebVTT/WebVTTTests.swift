import Captions
import Media
import Testing

/// What no case that we were given says.
@Suite("WebVTT") struct WebVTTTests {
    static func read(_ text: String, limits: CaptionLimits = .standard) throws -> CaptionDocument {
        try WebVTTReader.document(of: Array(text.utf8), limits: limits)
    }

    static func spans(_ text: String, style: String = "") throws -> [CueSpan] {
        let head = style.isEmpty ? "WEBVTT\n\n" : "WEBVTT\n\nSTYLE\n\(style)\n\n"
        let document = try read(head + "id\n00:01.000 --> 00:05.000\n" + text)
        let cue = try #require(document.cues.first)
        guard case .text(let spans) = cue.content else { return [] }
        return spans
    }

    static func spoken(_ text: String, style: String) throws -> SpanStyle {
        try #require(try spans(text, style: style).first).style
    }

    @Test(
        "a text that begins otherwise is refused",
        arguments: ["", "WEBVT", "WEBVTTX", "webvtt\n", " WEBVTT", "1\n00:00:01,000 --> 00:00:02,000\nx"])
    func signature(text: String) {
        #expect(throws: CaptionError("it does not begin with WEBVTT (WebVTT §4.1)")) { try Self.read(text) }
    }

    @Test("a text in UTF-16 is refused, for WebVTT is UTF-8")
    func wide() {
        let bytes: [UInt8] = [0xFF, 0xFE] + "WEBVTT\n".utf8.flatMap { [$0, 0] }
        #expect(throws: CaptionError("it is UTF-16, and a WebVTT text is UTF-8 (WebVTT §4.1)")) { try WebVTTReader.document(of: bytes) }
    }

    @Test("bytes that are no UTF-8 and NUL become U+FFFD")
    func replacement() throws {
        let bytes: [UInt8] = Array("WEBVTT\n\n00:01.000 --> 00:02.000\na".utf8) + [0xE9, 0x62, 0]
        #expect(try WebVTTReader.document(of: bytes).cues.map(\.plainText) == ["a\u{FFFD}b\u{FFFD}"])
    }

    @Test("CR, CR LF and LF all end lines", arguments: ["\r", "\r\n", "\n"])
    func lineEnds(end: String) throws {
        let lines = ["WEBVTT", "", "one", "00:01.000 --> 00:02.000", "a", "b", "", "00:03.000 --> 00:04.000", "c"]
        let document = try Self.read(lines.joined(separator: end))
        #expect(document.cues.map(\.plainText) == ["a\nb", "c"])
        #expect(document.cues.map(\.id) == ["one", nil])
    }

    @Test("cues come by their start, and of those that start together the one that ends last comes first")
    func order() throws {
        let document = try Self.read(
            "WEBVTT\n\n00:03.000 --> 00:04.000\nc\n\n00:01.000 --> 00:02.000\nb\n\n00:01.000 --> 00:03.000\na")
        #expect(document.cues.map(\.plainText) == ["a", "b", "c"])
    }

    @Test("times go as far as their digits, and never trap")
    func longTimes() throws {
        let document = try Self.read("WEBVTT\n\n999999999999999999999:59:59.999 --> 00:01.000\na")
        #expect(document.cues.map(\.start) == [.max])
    }

    @Test("the map of a stream's clock is read in either order, and its 33 bits wrap")
    func timestampMap() throws {
        let one = try Self.read("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:02.000,MPEGTS:900000\n\n")
        #expect(one.timestampMap == TimestampMap(mpegTime: 900_000, local: MediaTime(seconds: 2)))
        let other = try Self.read("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:8589934593,LOCAL:00:00.000\nLanguage: fr\n")
        #expect(other.timestampMap == TimestampMap(mpegTime: 1, local: .zero) && other.language == "fr")
        let bad = try Self.read("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:0,MPEGTS:x\n")
        #expect(bad.timestampMap == nil && bad.warnings.map(\.clause) == ["RFC 8216 §3.5"])
    }

    @Test("a region is a block, by which cues place themselves")
    func regions() throws {
        let document = try Self.read(
            """
            WEBVTT

            REGION
            id:low width:40% lines:2
            regionanchor:0%,100% viewportanchor:10%,90%
            scroll:up

            00:01.000 --> 00:02.000 region:low
            a

            00:02.000 --> 00:03.000 region:low size:50%
            b

            00:03.000 --> 00:04.000 region:none
            c
            """)
        var region = CueRegion(id: "low")
        region.width = 0.4
        region.lines = 2
        region.viewportAnchor = SharePoint(x: 0.1, y: 0.9)
        region.scrolls = true
        #expect(document.regions == [region])
        let placed = document.cues.map { cue -> String? in
            guard case .line(let line) = cue.placement else { return nil }
            return line.region
        }
        #expect(placed == ["low", nil, nil])
        #expect(document.warnings.map(\.line) == [14])
    }

    @Test("a style or a region after the first cue is ignored, with a warning")
    func lateBlocks() throws {
        let document = try Self.read("WEBVTT\n\n00:01.000 --> 00:02.000\na\n\nSTYLE\n::cue{color:red}\n\nREGION\nid:a\n")
        #expect(document.regions.isEmpty && document.cues.count == 1)
        #expect(document.warnings.map(\.clause) == ["WebVTT §4.1", "WebVTT §4.1"])
    }

    @Test("what a broken cue costs is that cue")
    func brokenCue() throws {
        let document = try Self.read("WEBVTT\n\n00:01.00 --> 00:02.000\na\n\n00:01.000 --> 00:02.000\nb")
        #expect(document.cues.map(\.plainText) == ["b"])
        #expect(
            document.warnings == [
                CaptionWarning(line: 3, clause: "WebVTT §6.3", text: "its start can't be read; the cue is left out")
            ])
    }

    @Test("times within a cue keep the moment from which the words are spoken")
    func reveal() throws {
        let spans = try Self.spans("a<00:02.000>b<c>c</c><00:03.000><i>d</i>")
        #expect(spans.map(\.text) == ["a", "bc", "d"])
        #expect(spans.map(\.reveal) == [nil, MediaTime(seconds: 2), MediaTime(seconds: 3)])
    }

    @Test("small text stands over its base, or below it")
    func ruby() throws {
        let spans = try Self.spans(
            "x<ruby>a<b>b</b><rt>1</rt>c<rt class>2<i>3</i></rt></ruby>y<ruby.u>d<rt>4</ruby>", style: "::cue(.u){ruby-position:under}")
        #expect(spans.map(\.text) == ["x", "ab", "c", "y", "d"])
        #expect(spans.map { $0.ruby?.text } == [nil, "1", "23", nil, "4"])
        #expect(spans.last?.ruby?.isAfter == true && spans[1].ruby?.isAfter == false)
    }

    @Test("characters have HTML's names and numbers")
    func characters() throws {
        let text = try Self.spans("&eacute;&#233;&#xE9;&copy 1&notit;&#x80;&#0;&#x110000;&nosuch;&CounterClockwiseContourIntegral;&#;&")
            .map(\.text)
        #expect(text == ["ééé© 1¬it;€\u{FFFD}\u{FFFD}&nosuch;∳&#;&"])
    }

    @Test("more than the limits is left out, with a warning")
    func limits() throws {
        let limits = CaptionLimits(bytes: 1000, cues: 2, spans: 4, depth: 2, warnings: 10)
        let cue = "00:01.000 --> 00:02.000\n<b><i><u>a\n\n"
        let document = try Self.read("WEBVTT\n\n" + cue + cue + cue, limits: limits)
        #expect(document.cues.map(\.plainText) == ["a", ""])
        #expect(document.warnings.contains { $0.text.hasPrefix("there are more than 2 cues") })
        #expect(throws: CaptionError("it has 1001 bytes, and at most 1000 are taken")) {
            try WebVTTReader.document(of: [UInt8](repeating: 0x20, count: 1001), limits: limits)
        }
    }
}
