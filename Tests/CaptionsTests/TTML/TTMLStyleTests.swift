import Captions
import Media
import Testing

@Suite("TTML's styles")
struct TTMLStyleTests {
    private func cues(_ body: String, head: String = "", _ attributes: String = "") throws -> [Cue] {
        try TTMLReader.document(of: ttml(body, head: head, attributes)).cues
    }

    /// The first span of a paragraph with this attribute.
    private func style(_ attribute: String, _ attributes: String = "ttp:cellResolution='40 20'") throws -> SpanStyle {
        try #require(try cues("<body><div><p><span \(attribute)>a</span></p></div></body>", attributes).first?.spans.first).style
    }

    /// What a region with these attributes comes to.
    private func box(_ region: String, _ attributes: String = "ttp:cellResolution='40 20' tts:extent='1000px 500px'") throws -> CueBox {
        let head = "<layout><region xml:id='r' \(region)/></layout>"
        return try #require(try cues("<body region='r'><div><p>a</p></div></body>", head: head, attributes).first?.box)
    }

    private func near(_ left: [Double], _ right: [Double]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) < 0.000_01 }
    }

    /// TTML2 §10.3.9.
    @Test("colours by name, in hexadecimal and by parts")
    func colors() throws {
        let values: [(String, Color?)] = [
            ("lime", Color(0x00FF00)), ("#FF8000", Color(0xFF8000)), ("#FF800080", Color(0xFF8000, alpha: 128.0 / 255)),
            ("rgb(255, 128, 0)", Color(0xFF8000)),
            ("rgba(255,128,0,0)", Color(0xFF8000, alpha: 0)), ("transparent", Color(0, alpha: 0)), ("#12345", nil), ("#+12345", nil),
            ("rgb(256,0,0)", nil),
            ("rgb(1,2)", nil), ("puce", nil),
        ]
        for (text, color) in values { #expect(try style("tts:color='\(text)'").color == color, "\(text)") }
    }

    /// TTML2 §10.3.22, §10.2.21.
    @Test("sizes by cells, ems, percent, pixels and the root container's sides")
    func sizes() throws {
        let values: [(String, Double)] = [
            ("1c", 0.05), ("2em", 0.1), ("50%", 0.025), ("10rh", 0.1), ("25px", 0.05), ("5rw", 0.1), ("10px 25px", 0.05), ("1.em", 0.05),
            ("px", 0.05), ("1e2px", 0.05),
        ]
        for (text, size) in values {
            let found: Double = try style("tts:fontSize='\(text)'", "ttp:cellResolution='40 20' tts:extent='1000px 500px'").size ?? 0
            #expect(abs(found - size) < 0.000_01, "\(text): \(found)")
        }
        // Cells of 1/40 of a width that is twice the height, by 1/20 of the height.
        #expect(try style("tts:fontSize='1c 1c'", "ttp:cellResolution='40 20' tts:extent='1000px 500px'").stretch == nil)
        let wide: Double = try #require(try style("tts:fontSize='2c 1c'", "ttp:cellResolution='40 20' tts:extent='1000px 500px'").stretch)
        #expect(abs(wide - 2) < 0.000_01)
    }

    @Test("percentages of a size are of the parent's")
    func nestedSizes() throws {
        let body =
            "<body tts:fontSize='200%'><div tts:fontSize='200%'><p tts:fontSize='50%'>a<span tts:fontSize='2em'>b</span></p></div></body>"
        let sizes: [Double] = try #require(try cues(body).first).spans.compactMap(\.style.size)
        #expect(near(sizes, [2.0 / 15, 4.0 / 15]))
    }

    /// TTML2 §10.2.16, §10.2.31, §10.2.33, §10.2.34.
    @Test("boxes by origin, extent, position and padding")
    func boxes() throws {
        let values: [(String, [Double])] = [
            ("", [0, 0, 1, 1]), ("tts:origin='10% 20%' tts:extent='30% 40%'", [0.1, 0.2, 0.3, 0.4]),
            ("tts:origin='100px 100px' tts:extent='4c 2c'", [0.1, 0.2, 0.1, 0.1]),
            ("tts:extent='50rw 20rh' tts:origin='10rh 10rw'", [0.05, 0.2, 0.5, 0.2]),
            ("tts:origin='auto' tts:extent='auto'", [0, 0, 1, 1]),
            ("tts:extent='50% 50%' tts:position='center'", [0.25, 0.25, 0.5, 0.5]),
            ("tts:extent='50% 50%' tts:position='right 10% bottom 20%'", [0.45, 0.4, 0.5, 0.5]),
            ("tts:extent='50% 50%' tts:position='100px 25%'", [0.1, 0.125, 0.5, 0.5]),
            ("tts:extent='50% 50%' tts:position='bottom 50px left'", [0, 0.4, 0.5, 0.5]),
            // A position comes before an origin (TTML2 §10.2.34).
            ("tts:origin='1% 1%' tts:extent='50% 50%' tts:position='left top'", [0, 0, 0.5, 0.5]),
            ("tts:extent='50% 50%' tts:position='left right'", [0, 0, 0.5, 0.5]),
            ("tts:origin='1% oops' tts:extent='50% 50%'", [0, 0, 0.5, 0.5]),
        ]
        for (text, expected) in values {
            let box = try box(text)
            #expect(near([box.x, box.y, box.width, box.height], expected), "\(text): \(box)")
        }
    }

    @Test("padding's edges turn with the lines")
    func padding() throws {
        let values: [(String, [Double])] = [
            // Left, top, right, bottom; before 1, end 2, after 3, start 4 percent.
            ("lrtb", [0.04, 0.01, 0.02, 0.03]), ("rltb", [0.02, 0.01, 0.04, 0.03]), ("tbrl", [0.03, 0.04, 0.01, 0.02]),
            ("tblr", [0.01, 0.04, 0.03, 0.02]),
        ]
        for (mode, expected) in values {
            let padding = try box("tts:padding='1% 2% 3% 4%' tts:writingMode='\(mode)'").padding
            #expect(near([padding.left, padding.top, padding.right, padding.bottom], expected), "\(mode): \(padding)")
        }
        let two = try box("tts:padding='10px 20px'").padding
        #expect(near([two.left, two.top, two.right, two.bottom], [0.02, 0.02, 0.02, 0.02]))
    }

    /// TTML2 §10.4.4.2.
    @Test("an element's own styles come before those it refers to, and the last reference before the first")
    func precedence() throws {
        let head = """
            <styling><style xml:id='a' tts:color='red' tts:fontWeight='bold' tts:fontStyle='italic'/><style xml:id='b' style='a' tts:color='blue'/>
            <style xml:id='c' tts:fontStyle='normal'/><style xml:id='l' style='m'/><style xml:id='m' style='l' tts:color='lime'/></styling>
            """
        let body =
            "<body><div><p style='b c'>1</p><p style='c b'>2</p><p style='b' tts:color='white'>3</p><p style='none l'>4</p></div></body>"
        let document = try TTMLReader.document(of: ttml(body, head: head))
        let styles: [SpanStyle] = document.cues.compactMap(\.spans.first?.style)
        let colors: [Color?] = [Color(0x0000FF), Color(0x0000FF), Color(0xFFFFFF), Color(0x00FF00)]
        #expect(styles.map(\.color) == colors)
        #expect(styles.map(\.isBold) == [true, true, true, false])
        #expect(styles.map(\.isItalic) == [false, true, true, false])
        #expect(document.warnings.map(\.clause) == ["TTML2 §10.2.1 (style)", "TTML2 §10.4.1.3"])
    }

    @Test("a region's nested styles come between its references and its own, and reach what is in it")
    func nestedStyles() throws {
        let head = """
            <styling><style xml:id='a' tts:color='red' tts:fontWeight='bold' tts:textAlign='end'/></styling>
            <layout><region xml:id='r' style='a' tts:textAlign='center'><style tts:color='blue' tts:textAlign='left'/></region></layout>
            """
        let cue = try #require(try cues("<body region='r'><div><p>a</p></div></body>", head: head).first)
        #expect(cue.spans.first?.style.color == Color(0x0000FF))
        #expect(cue.spans.first?.style.isBold == true)
        #expect(cue.paragraph.alignment == .center)
    }

    @Test("initial values are the document's where it says so")
    func initials() throws {
        let head =
            "<styling><initial tts:color='green'/><initial tts:textAlign='center' tts:showBackground='whenActive'/></styling>"
            + "<layout><region xml:id='r' tts:backgroundColor='blue'/></layout>"
        let cues = try cues("<body region='r'><div><p begin='1s'>a</p></div></body>", head: head)
        #expect(cues.count == 1)
        #expect(cues.first?.spans.first?.style.color == Color(0x008000))
        #expect(cues.first?.paragraph.alignment == .center)
    }

    @Test("backgrounds of what is around lie behind, and opacities multiply")
    func layers() throws {
        let body =
            "<body tts:backgroundColor='blue'><div tts:opacity='0.5'><p tts:opacity='0.5'><span tts:backgroundColor='#FF000080'><span>a</span></span></p></div></body>"
        let cue = try #require(try cues(body).first)
        #expect(cue.paragraph.background == Color(0x0000FF))
        #expect(cue.spans.first?.style.background == Color(0xFF0000, alpha: 128.0 / 255))
        #expect(cue.spans.first?.style.opacity == 0.25)
    }

    @Test("what isn't displayed takes no room, what isn't visible does")
    func hiding() throws {
        let body =
            "<body><div><p>a<span tts:display='none'>b</span><span tts:visibility='hidden' tts:backgroundColor='red'>c<span tts:visibility='visible'>d</span></span></p>"
            + "<p tts:display='none'>e</p></div></body>"
        let found = try cues(body)
        #expect(found.map(\.plainText) == ["acd"])
        #expect(found.first?.spans.map(\.style.isHidden) == [false, true, false])
        #expect(found.first?.spans.map { $0.style.background != nil } == [false, false, true])
    }

    @Test("lines under, through and over, each on its own")
    func decoration() throws {
        let body =
            "<body tts:textDecoration='underline overline'><div><p>a<span tts:textDecoration='noUnderline lineThrough'>b</span><span tts:textDecoration='none'>c</span></p></div></body>"
        let styles: [SpanStyle] = try #require(try cues(body).first).spans.map(\.style)
        #expect(styles.map(\.isUnderlined) == [true, false, false])
        #expect(styles.map(\.isStruckThrough) == [false, true, false])
        #expect(styles.map(\.isOverlined) == [true, true, false])
    }

    @Test("faces, outlines, shadows, marks and leaning")
    func glyphs() throws {
        #expect(
            try style("tts:fontFamily=\"'Fira Sans', My\\,Font, proportionalSansSerif, monospaceSerif\"").families == [
                "Fira Sans", "My,Font", "sans-serif", "monospace",
            ])
        let outline = try #require(try style("tts:textOutline='red 10%'").outline)
        #expect(outline.color == Color(0xFF0000) && abs(outline.width - 0.005) < 0.000_01)
        #expect(try style("tts:textOutline='none'").outline == nil)
        let shadows = try style(
            "tts:textShadow='1c 1c 10% rgba(255,0,0,128), -10% 10%'", "ttp:cellResolution='40 20' tts:extent='1000px 500px'"
        ).shadows
        #expect(shadows.count == 2)
        let lengths: [Double] = shadows.flatMap { [$0.x, $0.y, $0.blur] }
        #expect(near(lengths, [0.05, 0.05, 0.005, -0.005, 0.005, 0]))
        #expect(try style("tts:textEmphasis='filled sesame before'").emphasis == "filled sesame before")
        #expect(abs(try style("tts:shear='16.6667%'").shear - 15) < 0.001)
        #expect(abs(try style("tts:fontShear='-200%'").shear + 90) < 0.001)
        #expect(try style("tts:textCombine='all'").isCombined)
        #expect(try style("tts:fontVariant='super'").position == .superscript)
    }

    @Test("what holds for a paragraph's lines together")
    func paragraphs() throws {
        let attributes =
            "tts:textAlign='end' ebutts:multiRowAlign='start' ebutts:linePadding='1c' itts:fillLineGap='true' tts:lineHeight='125%' tts:wrapOption='noWrap' tts:rubyReserve='both 1c'"
        let cue = try #require(
            try cues("<body><div><p \(attributes)>a</p></div></body>", "ttp:cellResolution='40 20' tts:extent='1000px 500px'").first)
        #expect(cue.paragraph.alignment == .end)
        #expect(cue.paragraph.rowAlignment == .start)
        #expect(abs(cue.paragraph.linePadding - 0.05) < 0.000_01)
        #expect(cue.paragraph.fillsLineGaps && cue.paragraph.keepsLines)
        #expect(abs((cue.paragraph.lineHeight ?? 0) - 0.0625) < 0.000_01)
        #expect(cue.paragraph.rubyReserve?.side == .both)
    }

    @Test("lines break only where the text says so if no span of them lets them")
    func wrapping() throws {
        let body =
            "<body><div><p><span tts:wrapOption='noWrap'>a</span> </p><p tts:wrapOption='noWrap'>a<span tts:wrapOption='wrap'>b</span></p></div></body>"
        #expect(try cues(body).map(\.paragraph.keepsLines) == [true, false])
    }

    @Test("captions that everybody needs are forced")
    func forced() throws {
        let body = "<body><div itts:forcedDisplay='true'><p>a</p><p itts:forcedDisplay='false'>b</p></div></body>"
        #expect(try cues(body).map(\.isForced) == [true, false])
    }

    /// TTML2 §8.2.10, XSL 1.1 §7.16.7.
    @Test("white space is one blank, none beside a line break, and all of it where the text says so")
    func whiteSpace() throws {
        let values: [(String, String)] = [
            ("  a \n\t b  ", "a b"), (" a <br/> b ", "a\nb"), ("a <span> b </span> c", "a b c"),
            ("<span xml:space='preserve'> a\n b </span>c", " a\n b c"),
            ("a<span> </span>b", "a b"), ("a&#xA0; b", "a\u{A0} b"), ("<metadata>x</metadata>a", "a"),
            ("a<foreign xmlns='urn:x'>b</foreign>c", "ac"),
        ]
        for (text, expected) in values {
            let found = try cues("<body><div><p>\(text)</p></div></body>").first?.plainText
            #expect(found == expected, "\(text)")
        }
    }

    @Test("a condition decides whether an element is there")
    func conditions() throws {
        let values: [(String, Bool)] = [
            ("true", true), ("false", false), ("!false &amp;&amp; (1 + 1 == 2)", true), ("parameter('forced')", false),
            ("supports('#ruby')", true),
            ("supports('http://www.w3.org/ns/ttml/feature/#speech')", false), ("media('all') || false", true), ("2 &lt; 1", false),
            ("(((", true), ("nonsense", true),
        ]
        for (text, isThere) in values {
            #expect(try cues("<body><div><p condition=\"\(text)\">a</p></div></body>").isEmpty != isThere, "\(text)")
        }
    }
}
