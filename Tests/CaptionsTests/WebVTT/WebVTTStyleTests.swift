import Captions
import Media
import Testing

@Suite("A style sheet of WebVTT") struct WebVTTStyleTests {
    static func color(_ value: String) throws -> Color? {
        try WebVTTTests.spoken("a", style: "::cue { color: \(value) }").color
    }

    @Test("colours have names, digits and functions")
    func colors() throws {
        #expect(try Self.color("PapayaWhip") == Color(0xFFEFD5))
        #expect(try Self.color("#f00") == Color(0xFF0000))
        #expect(try Self.color("#ff000080") == Color(0xFF0000, alpha: 128.0 / 255))
        #expect(try Self.color("rgb(0, 128, 255)") == Color(0x0080FF))
        #expect(try Self.color("rgba(0 128 255 / 50%)") == Color(0x0080FF, alpha: 0.5))
        #expect(try Self.color("hsl(120, 100%, 50%)") == Color(0x00FF00))
        #expect(try Self.color("transparent") == Color(red: 0, green: 0, blue: 0, alpha: 0))
        for bad in ["bleu", "#ff", "#fffff", "rgb(1,2)", "rgb(a,b,c)", "12"] { #expect(try Self.color(bad) == nil, "\(bad)") }
    }

    @Test("WebVTT's own classes have colours, which a rule wins over")
    func defaultColors() throws {
        let style = try WebVTTTests.spoken("<c.yellow.bg_blue>a", style: "::cue(.x){}")
        #expect(style.color == Color(0xFFFF00) && style.background == Color(0x0000FF))
        #expect(try WebVTTTests.spoken("<c.yellow>a", style: "::cue(c){color:red}").color == Color(0xFF0000))
        #expect(try WebVTTTests.spoken("<c.yellow>a", style: "::cue{color:red}").color == Color(0xFFFF00))
    }

    /// Each selector with the text that it finds in `<v.loud Ann>a<lang fr>b<b>c</b></lang></v><i.loud>d</i>`.
    static let selectors: [(String, String)] = [
        ("::cue", "abcd"), ("::cue(*)", "abcd"), ("::cue(:root)", "abcd"), ("::cue(#id)", "abcd"), ("::cue(#other)", ""),
        ("::cue(v)", "abc"),
        ("::cue(.loud)", "abcd"), ("::cue(i.loud)", "d"), ("::cue(v[voice=\"Ann\"])", "abc"), ("::cue(v[voice=Ann] )", "abc"),
        ("::cue([voice='Bob'])", ""), ("::cue(v[voice^=\"A\"])", "abc"), ("::cue([lang|=fr])", "bc"), ("::cue(:lang(fr))", "bc"),
        ("::cue(v b)", "c"), ("::cue(v > b)", ""), ("::cue(lang > b)", "c"), ("::cue(v > lang > b)", "c"), ("::cue(#id b)", "c"),
        ("::cue(b, i)", "cd"), ("::cue(b), ::cue(i)", "cd"), ("video::cue(b)", "c"), ("::cue(b:past)", ""), ("::cue(i::before)", ""),
        ("::cue(b + i)", ""), ("::cue()", ""), ("b", ""), ("::cue(\\62 )", "c"), ("::cue(.lo\\75 d)", "abcd"),
    ]

    @Test("a rule is for what its selector finds", arguments: selectors.indices)
    func selection(index: Int) throws {
        let (selector, expected) = Self.selectors[index]
        let spans = try WebVTTTests.spans(
            "<v.loud Ann>a<lang fr>b<b>c</b></lang></v><i.loud>d</i>", style: "\(selector) { color: red }")
        let found = spans.filter { $0.style.color == Color(0xFF0000) }.map(\.text).joined()
        #expect(found == expected, "\(selector)")
    }

    @Test("the more special rule wins, then the later, and an important one over all")
    func cascade() throws {
        #expect(try WebVTTTests.spoken("<c.x>a", style: "::cue(.x){color:red}\n::cue(c){color:blue}").color == Color(0xFF0000))
        #expect(try WebVTTTests.spoken("<c.x>a", style: "::cue(.x){color:red}\n::cue(.x){color:blue}").color == Color(0x0000FF))
        #expect(try WebVTTTests.spoken("<c.x>a", style: "::cue(c){color:blue !important}\n::cue(.x){color:red}").color == Color(0x0000FF))
    }

    @Test("what is said of the text is what it looks like")
    func properties() throws {
        let rule = """
            ::cue(c) { font: italic bold 200%/1.5 "Gill Sans", serif; text-decoration: underline line-through; opacity: 0.5; visibility: hidden;
              text-shadow: #000 0.1em 0.2em 1vh, 0 0 red; background: url(a;b) blue; text-combine-upright: digits 4 }
            ::cue { line-height: 2; white-space: pre; font-size: 10px }
            """
        let style = try WebVTTTests.spoken("<c>a", style: rule)
        #expect(style.isItalic && style.isBold && style.isUnderlined && style.isStruckThrough && style.isHidden && style.isCombined)
        #expect(style.families == ["Gill Sans", "serif"] && style.opacity == 0.5 && style.background == Color(0x0000FF))
        let size: Double = 2 * 10 / 540
        #expect(style.size == size)
        #expect(style.shadows.map(\.x) == [0.1 * size, 0] && style.shadows.map(\.blur) == [0.01, 0])
        #expect(style.shadows.map(\.color) == [Color(0x000000), Color(0xFF0000)])
    }

    @Test("line heights and line breaks are the cue's")
    func paragraph() throws {
        let document = try WebVTTTests.read(
            "WEBVTT\n\nSTYLE\n::cue { line-height: 2; white-space: pre }\n\n00:01.000 --> 00:02.000\na")
        let cue = try #require(document.cues.first)
        #expect(cue.paragraph.lineHeight == 0.1 && cue.paragraph.keepsLines)
    }

    @Test("what can't be read is left out with its clause, and the rest holds")
    func broken() throws {
        let document = try WebVTTTests.read(
            """
            WEBVTT

            STYLE
            @import url(x.css);
            ::cue(c) { colour: red; color: notacolor; font-weight: bold; } /* ::cue { color: red }
            */ ::cue(i { color: lime }
            ) { color: lime } ::cue(b) { color: blue

            00:01.000 --> 00:02.000
            <c>a</c><b>b</b>
            """)
        let cue = try #require(document.cues.first)
        guard case .text(let spans) = cue.content else { return }
        #expect(spans.map(\.style.color) == [nil, Color(0x0000FF)])
        #expect(spans.map(\.style.isBold) == [true, true])
        let clauses = ["WebVTT §8.2", "WebVTT §8.2.1", "CSS 2.2 §4.2", "WebVTT §8.2"]
        #expect(document.warnings.map(\.clause) == clauses)
        #expect(document.warnings.map(\.line) == [4, 5, 5, 6])
    }
}
