import Captions
import Media
import Testing

/// Two other players' cases of WebVTT; where these make something else of them, the clause stands beside.
@Suite(.enabled(if: SharedCaptions.folder != nil, "no ../shared/media beside the checkout"))
struct SharedWebVTTTests {
    static func read(_ name: String) throws -> CaptionDocument {
        try WebVTTReader.document(of: try SharedCaptions.bytes("media3/media/webvtt/\(name)"))
    }

    static func style(_ cue: Cue, _ text: String) throws -> SpanStyle {
        try #require(CueFacts.spans(cue).first { $0.text.contains(text) }, "\(text)").style
    }

    private static let typical = ["0.000-1.234 This is the first subtitle.", "2.345-3.456 This is the second subtitle."]
    static let cases: [(String, [String])] = [
        ("typical", typical), ("typical_with_comments", typical), ("typical_with_identifiers", typical), ("with_bom", typical),
        ("with_bad_cue_header", [typical[0], "4.000-5.000 This is the third subtitle."]),
        ("with_consecutive_cues", [typical[0], "1.234-3.456 This is the second subtitle."]),
        // §6.3: milliseconds are three digits and minutes can't be missing; that player reads two of these all the same.
        ("typical_with_bad_timestamps", []),
        ("with_x-timestamp-map_header", ["958715.679-958717.305   Cue text one", "958717.433-958718.276   Cue text two"]),
        ("with_wide_unicode_chars_and_cr_endings", ["0.000-1.234 😛 / 😛"]),
        (
            "with_tags",
            [
                "0.000-1.234 This is the first subtitle.", "2.345-3.456 This is the second subtitle.",
                "4.000-5.000 This is the third subtitle.",
                "6.000-7.000 This is the <fourth> &subtitle.",
            ]
        ),
    ]

    @Test("we read what another player reads", arguments: cases.indices)
    func agreement(index: Int) throws {
        let (name, expected) = Self.cases[index]
        #expect(CueFacts.lines(try Self.read(name)) == expected, "\(name)")
    }

    @Test("a file without the signature is refused", arguments: ["media3/media/webvtt/empty", "subtitles-astisub/broken-1-in.vtt"])
    func refused(name: String) throws {
        let bytes = try SharedCaptions.bytes(name)
        #expect(throws: CaptionError("it does not begin with WEBVTT (WebVTT §4.1)")) { try WebVTTReader.document(of: bytes) }
    }

    @Test("the map of the stream's clock is read")
    func map() throws {
        let local = MediaTime(seconds: 4276.443)
        #expect(try Self.read("with_x-timestamp-map_header").timestampMap == TimestampMap(mpegTime: 384_879_885, local: local))
    }

    @Test("cues stand where they say; what the specification doesn't know leaves the setting as it was")
    func places() throws {
        let cues = try Self.read("with_positioning").cues
        let places = cues.compactMap(CueFacts.line)
        // §6.3: `end` and `start` are no alignments of a position, `10` no percentage, and `middle` no alignment.
        #expect(places.map(\.position) == [nil, nil, nil, nil, nil, nil, nil, 0.7])
        #expect(places.map(\.positionAlignment) == [nil, nil, nil, nil, nil, nil, nil, .lineRight])
        #expect(places.map(\.line) == [nil, nil, .share(0.45), .number(-10), nil, nil, nil, nil])
        #expect(places.map(\.lineAlignment) == [.start, .start, .end, .start, .start, .start, .start, .start])
        #expect(places.map(\.size) == [0.35, 1, 1, 1, 1, 1, 1, 1])
        #expect(cues.map(\.paragraph.alignment) == [.start, .end, .center, .center, .right, .center, .center, .center])
        #expect(
            try Self.read("with_vertical").cues.compactMap { CueFacts.line($0)?.writing } == [
                .verticalRightToLeft, .verticalLeftToRight, .horizontal,
            ])
    }

    @Test("style sheets are for what they select")
    func styles() throws {
        let cues = try Self.read("with_css_styles").cues
        let first = try Self.style(cues[0], "first")
        #expect(first.color == Color(0xFFEFD5) && first.background == Color(0x008000))
        #expect(try Self.style(cues[1], "second").color == Color(0xFFDAB9))
        #expect(try Self.style(cues[2], "reference").isUnderlined)
        #expect(try Self.style(cues[3], "idiot").background == Color(0x00FF00))
        let bold = try ["guts", "idiot"].map { try Self.style(cues[3], $0).isBold }
        #expect(bold == [true, false])
    }

    @Test("selectors may have more than one part")
    func selectors() throws {
        let cues = try Self.read("with_css_complex_selectors").cues
        let courier = try Self.style(cues[0], "courier")
        // Selectors 4 §6: #id is the cue and has no class, so that #id.class1.class2 is nothing; that player takes it for a part of the cue.
        #expect(courier.isUnderlined && courier.families == ["Courier"] && courier.color == nil)
        #expect(try Self.style(cues[1], "should be just courier").isUnderlined == false)
        let both = try Self.style(cues[2], "courier and bold")
        #expect(both.isBold && both.families == ["Courier"])
        let bold = try ["shouldn't", "should be bold"].map { try Self.style(cues[3], $0).isBold }
        #expect(bold == [false, true])
        // WebVTT §8.2.1: an id is the cue's, and no voice has one; that player takes the cue's for the voice's.
        #expect(try Self.style(cues[4], "But this").isItalic == false)
    }

    @Test("sizes are of the usual one, of a window's pixels, and nothing where they can't be read")
    func sizes() throws {
        let sizes = try Self.read("with_font_size").cues.map { CueFacts.spans($0).first?.style.size }
        let whole = 0.05
        #expect(sizes == [4.4 * whole, nil, 2.0 / 540, 3.5 / 100 * whole, nil, 2.0 / 540])
    }

    @Test("small texts stand over or under their bases")
    func rubies() throws {
        let cues = try Self.read("with_rubies").cues
        let rubies = cues.map { CueFacts.spans($0).compactMap(\.ruby) }
        #expect(rubies[0] == [Ruby("over")])
        #expect(rubies[1] == [Ruby("under", isAfter: true), Ruby("over")])
        #expect(rubies[2] == [Ruby("over1"), Ruby("under2", isAfter: true), Ruby("under3", isAfter: true)])
        #expect(rubies[3].isEmpty && cues.map(\.plainText)[2] == "base1base2base3.")
        let combined = try Self.read("with_css_text_combine_upright").cues.map { CueFacts.spans($0).map(\.style.isCombined) }
        #expect(combined == [[false, true, false], [false, true, false]])
    }

    @Test("cues that overlap keep their times")
    func overlaps() throws {
        let cues = try Self.read("with_overlapping_timestamps").cues
        #expect(cues.map(\.start.seconds) == [0, 1, 4, 5] && cues.map(\.end.seconds) == [3, 2, 6, 7])
    }

    @Test("another program's cases: with hours of any length, styles, and regions of the drafts' form")
    func astisub() throws {
        let text = try SharedCaptions.bytes("subtitles-astisub/example-in.vtt")
        let document = try WebVTTReader.document(of: text)
        // §6.3: seconds have three decimals; that program reads those with two or none.
        #expect(document.cues.isEmpty)
        #expect(document.warnings.filter { $0.text.hasPrefix("its") && $0.clause == "WebVTT §6.3" }.count == 6)
        let written = try WebVTTReader.document(of: try SharedCaptions.bytes("subtitles-astisub/example-out.vtt"))
        #expect(CueFacts.lines(written) == SharedSubStationTests.rumbling)
        let entities = try WebVTTReader.document(of: try SharedCaptions.bytes("subtitles-astisub/example-in-html-entities.vtt"))
        #expect(entities.cues.map(\.plainText)[1] == "Go,\u{A0}then,")
        let styled = try WebVTTReader.document(of: try SharedCaptions.bytes("subtitles-astisub/example-out-styled.vtt"))
        #expect(styled.cues.count == 10)
        let wide = try SharedCaptions.bytes("subtitles-astisub/example-in-non-utf8.vtt")
        #expect(throws: CaptionError("it is UTF-16, and a WebVTT text is UTF-8 (WebVTT §4.1)")) { try WebVTTReader.document(of: wide) }
    }
}
