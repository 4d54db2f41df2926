import Captions
import Media
import Testing

@Suite("SubRip") struct SubRipTests {
    static func read(_ text: String, limits: CaptionLimits = .standard) throws -> CaptionDocument {
        try SubRipReader.document(of: Array(text.utf8), limits: limits)
    }

    static func spans(_ text: String) throws -> [CueSpan] {
        let cue = try #require(try read("1\n00:00:01,000 --> 00:00:02,000\n" + text).cues.first)
        return CueFacts.spans(cue)
    }

    @Test("a text without times is refused", arguments: ["", "1\n2\n3", "WEBVTT"])
    func refusal(text: String) {
        #expect(throws: CaptionError("it has no line with times, as 00:00:01,000 --> 00:00:02,000")) { try Self.read(text) }
    }

    @Test("numbers may be missing, and so may the empty line between cues")
    func blocks() throws {
        let document = try Self.read(
            "7\r\n0:01,5 --> 0:02.25 X1:1\r\na\r\rb\n00:00:03,000-->00:00:04,000\nc\n9\n00:00:05,000 --> 00:00:06,000\nd\n\n\n12\n00:00:07,000 --> x\ne\n"
        )
        #expect(CueFacts.lines(document) == ["1.500-2.250 a", "3.000-4.000 c", "5.000-6.000 d"])
        #expect(document.cues.map(\.id) == ["7", nil, "9"])
        #expect(document.warnings.map(\.line) == [5, 14])
    }

    @Test("tags give their style until they end, whatever their order, and never past the cue")
    func tags() throws {
        let spans = try Self.spans("<b>a<I>b</b>c</i><font color=\"#FF0000\" face='Arial' size=5>d</font><FONT COLOR=lime>e<br/>f</u>")
        #expect(spans.map(\.text) == ["a", "b", "c", "d", "e\nf"])
        #expect(spans.map(\.style.isBold) == [true, true, false, false, false])
        #expect(spans.map(\.style.isItalic) == [false, true, true, false, false])
        #expect(spans.map(\.style.color) == [nil, nil, nil, Color(0xFF0000), Color(0x00FF00)])
        #expect(spans[3].style.families == ["Arial"] && spans[3].style.size == 1.5 * 0.05)
    }

    @Test("what is no tag is text", arguments: ["I <3 you", "a < b > c", "<unknown>", "1 <b", "{x}", "{ \\an8}", "AT&T &lt &nothing;"])
    func text(text: String) throws {
        #expect(try Self.spans(text).map(\.text) == [text])
    }

    @Test("codes in braces place the cue", arguments: 1...9)
    func anchors(anchor: Int) throws {
        let document = try Self.read("00:00:01,000 --> 00:00:02,000\n{\\an\(anchor)\\i1}a")
        let cue = try #require(document.cues.first)
        let line = try #require(CueFacts.line(cue))
        let expected: [CueAlignment] = [.left, .center, .right]
        #expect(cue.paragraph.alignment == expected[(anchor - 1) % 3])
        let places: [LinePosition?] = [nil, .share(0.5), .number(0)]
        #expect(line.line == places[(anchor - 1) / 3] && cue.plainText == "a")
        #expect(CueFacts.spans(cue).first?.style.isItalic == true)
    }

    @Test("a text of Windows is read as such, and one of UTF-16 by its mark")
    func encodings() throws {
        let text = "00:00:01,000 --> 00:00:02,000\n"
        let windows: [UInt8] = Array(text.utf8) + [0xE9, 0x74, 0x80, 0x9C]
        #expect(try SubRipReader.document(of: windows).cues.map(\.plainText) == ["ét€œ"])
        let units: [UInt8] = Array((text + "é😛").utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        #expect(try SubRipReader.document(of: [0xFE, 0xFF] + units).cues.map(\.plainText) == ["é😛"])
        #expect(try SubRipReader.document(of: units).cues.map(\.plainText) == ["é😛"])
    }

    @Test("more than the limits is left out, with a warning")
    func limits() throws {
        let limits = CaptionLimits(bytes: 1000, cues: 2, spans: 3, depth: 2, warnings: 10)
        let cue = "00:00:01,000 --> 00:00:02,000\n<b>a</b>b\n\n"
        let document = try Self.read(cue + cue + cue, limits: limits)
        #expect(document.cues.map(\.plainText) == ["ab", "a"])
        #expect(document.warnings.map(\.clause) == ["Lanterne's limits", "Lanterne's limits"])
    }
}
