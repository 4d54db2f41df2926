import Captions
import Media
import Testing

@Suite("SubStation Alpha") struct SubStationTests {
    static func read(_ text: String, limits: CaptionLimits = .standard) throws -> CaptionDocument {
        try SubStationReader.document(of: Array(text.utf8), limits: limits)
    }

    static let head = """
        [Script Info]
        ScriptType: v4.00+
        PlayResX: 400
        PlayResY: 200
        [V4+ Styles]
        Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, Outline, Shadow, BorderStyle, Alignment
        Style: Default, Arial, 20, &H00FFFFFF, &H000000FF, &H80000000, 0, 2, 1, 1, 2
        Style: Box, Arial, 10, &H0000FFFF, &H00FF0000, &H00000000, -1, 2, 0, 3, 9
        [Events]
        Format: Layer, Start, End, Style, Name, Text

        """

    static func cue(_ text: String, style: String = "Default") throws -> Cue {
        try #require(try read(head + "Dialogue: 0,0:00:01.00,0:00:05.00,\(style),,\(text)").cues.first)
    }

    static func spans(_ text: String) throws -> [CueSpan] { CueFacts.spans(try cue(text)) }

    @Test("a text without its sections is refused", arguments: ["", "[Fonts]\na", "Dialogue: 0,0:00:01.00,0:00:02.00,,a"])
    func refusal(text: String) {
        #expect(throws: CaptionError("it has neither [Script Info] nor [Events], as a SubStation Alpha script does")) {
            try Self.read(text)
        }
    }

    @Test("a style's colours, edges and size are shares of the script's picture")
    func style() throws {
        let usual = try #require(try Self.spans("a").first).style
        #expect(usual.families == ["Arial"] && usual.size == 0.1 && usual.color == Color(0xFFFFFF) && !usual.isBold)
        #expect(usual.outline == TextOutline(color: Color(0xFF0000), width: 0.01))
        #expect(usual.shadows == [TextShadow(color: Color(0x000000, alpha: 1 - 128.0 / 255), x: 0.005, y: 0.005)])
        let cue = try Self.cue("a", style: "Box")
        let box = try #require(CueFacts.spans(cue).first).style
        #expect(box.isBold && box.background == Color(0x0000FF) && box.outline == nil && box.color == Color(0xFFFF00))
        #expect(cue.paragraph.alignment == .right && CueFacts.line(cue)?.line == .number(0))
    }

    @Test("codes change the style from where they stand")
    func codes() throws {
        let spans = try Self.spans(
            "a{\\b1\\i1}b{\\b0\\c&H0000FF&\\alpha&H80&}c{\\r}d{\\fnTimes New Roman\\fs40}e{\\rBox}f{comment}g{\\u1\\s1\\t(0,1,\\fs1)}h")
        #expect(spans.map(\.text) == ["a", "b", "c", "d", "e", "fg", "h"])
        #expect(spans.map(\.style.isBold) == [false, true, false, false, false, true, true])
        #expect(spans.map(\.style.isItalic) == [false, true, true, false, false, false, false])
        #expect(spans[2].style.color == Color(0xFF0000, alpha: 1 - 128.0 / 255))
        #expect(spans[4].style.families == ["Times New Roman"] && spans[4].style.size == 0.2)
        #expect(spans[6].style.isUnderlined && spans[6].style.isStruckThrough && spans[6].style.size == 0.05)
    }

    @Test("lines break at \\N, at \\n where wrapping is off, and \\h keeps words together")
    func breaks() throws {
        #expect(try Self.cue("a\\Nb\\nc\\hd\\xe{\\q2}\\nf").plainText == "a\nb c\u{A0}d\\xe\nf")
    }

    @Test("a cue stands where \\an, \\a and \\pos put it")
    func places() throws {
        let cue = try Self.cue("{\\an7\\pos(100,50)\\an1}a")
        let line = try #require(CueFacts.line(cue))
        #expect(line.position == 0.25 && line.positionAlignment == .lineLeft && line.line == .share(0.25) && line.lineAlignment == .start)
        #expect(cue.paragraph.alignment == .left)
        #expect(CueFacts.line(try Self.cue("{\\a6}a"))?.line == .number(0))
        #expect(CueFacts.line(try Self.cue("{\\a10}a"))?.line == .share(0.5))
    }

    @Test("words that are sung keep their moment")
    func karaoke() throws {
        let spans = try Self.spans("{\\k50}a{\\kf100}b{\\ko25}c")
        #expect(spans.map(\.reveal) == [1, 1.5, 2.5].map { MediaTime(seconds: $0) })
    }

    @Test("drawings are left out, and so are comments and what can't be read")
    func leftOut() throws {
        let document = try Self.read(
            Self.head + """
                Dialogue: 0,0:00:01.00,0:00:02.00,Default,,{\\p1}m 0 0 l 10 10{\\p0}
                Dialogue: 0,0:00:01.00,0:00:02.00,Default,,{\\p1}m 0 0{\\p0}a{b
                Comment: 0,0:00:01.00,0:00:02.00,Default,,c
                Dialogue: 0,x,0:00:02.00,Default,,d
                Dialogue: 0,0:00:02.00,0:00:02.00,Default,,e
                Dialogue: 0
                nonsense
                """)
        #expect(document.cues.map(\.plainText) == ["a{b"])
        #expect(document.warnings.map(\.line) == [14, 15, 16, 17])
    }

    @Test("cues come by their start, then by their layer")
    func layers() throws {
        let document = try Self.read(
            Self.head
                + "Dialogue: 2,0:00:01.00,0:00:02.00,,,b\nDialogue: -1,0:00:01.00,0:00:02.00,,,a\nDialogue: 0,0:00:00.50,0:00:02.00,,,c")
        #expect(document.cues.map(\.plainText) == ["c", "a", "b"] && document.cues.map(\.layer) == [0, -1, 2])
    }

    @Test(
        "a line's codes tell whether it is a sign and whether it moves",
        arguments: [
            ("Il pleut", "", []), ("{\\b1\\an8}haut", "", []), ("{\\pos(1,2)}", "", .isSign),
            ("{\\b1\\move(1,2,3,4)}", "", [.isSign, .moves]),
            ("{\\iclip(1,2,3,4)}", "", .isSign), ("{\\p1}m 0 0", "", .isSign), ("{\\fad(1,2)}", "", .moves), ("{\\t(\\fs20)}", "", .moves),
            ("{\\kf20}la{\\K5}", "", .moves), ("\\pos(1,2)", "", []), ("{\\fnpos}", "", []), ("{\\org(1,2)", "", .isSign),
            ("x", "Banner;5", [.isSign, .moves]),
            ("x", "Scroll up;1;2;3", [.isSign, .moves]), ("x", "fx", []),
        ] as [(String, String, SubStationTraits)])
    func traits(text: String, effect: String, expected: SubStationTraits) throws {
        #expect(SubStationTraits(text: text.utf8, effect: effect.utf8) == expected)
        #expect(try Self.cue("x" + text).isSign == (expected.contains(.isSign) && effect.isEmpty))
    }

    @Test("a script is handed on with its cues, in UTF-8, for who draws it") func handedOn() throws {
        let text = Self.head + "Dialogue: 0,0:00:01.00,0:00:02.00,,,d\u{E9}j\u{E0}"
        #expect(try Self.read(text).script == StyledScript(header: Array(text.utf8)))
        let windows = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        #expect(try SubStationReader.document(of: windows).script?.header == Array(text.utf8))
    }
}
