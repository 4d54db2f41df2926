import Captions
import Media
import Testing

/// What is seen in W3C's pictures (640 × 360 pixels), against what our cues say.
@Suite("W3C's pictures of its IMSC tests", .enabled(if: TTMLCases.folder != nil, "../shared/media is absent"))
struct IMSCPictureTests {
    struct Seen: Sendable, CustomStringConvertible {
        var name: String
        var seconds: Double
        /// Pixels of the picture: left, top, width, height.
        var box: [Double]
        var color: UInt32
        var description: String { "\(name) at \(seconds)" }
    }

    /// The rectangles of one colour in them, as `convert FILE.png -alpha off -fill white +opaque COLOR -fill black -opaque COLOR -trim info:` says.
    static let rectangles: [Seen] = [
        Seen(name: "imsc1/ttml/padding/Padding003", seconds: 0, box: [0, 0, 400, 150], color: 0x0000FF),
        Seen(name: "imsc1/ttml/region/nested-region-001", seconds: 0, box: [107, 216, 427, 72], color: 0x000000),
        Seen(name: "imsc1/ttml/region/nested-region-001", seconds: 0, box: [107, 72, 427, 72], color: 0x0000FF),
        Seen(name: "imsc1_1/ttml/position/position001", seconds: 6, box: [128, 288, 384, 72], color: 0x000000),
        Seen(name: "imsc1_1/ttml/position/position001", seconds: 2, box: [256, 144, 384, 72], color: 0x000000),
        Seen(name: "imsc1_1/ttml/position/position001", seconds: 40, box: [0, 72, 384, 72], color: 0x000000),
        Seen(name: "imsc1/ttml/padding/padding-four-values-001", seconds: 0, box: [64, 288, 512, 36], color: 0x000000),
        Seen(name: "imsc1/ttml/overflow/Overflow003", seconds: 0, box: [0, 0, 300, 45], color: 0x000000),
        Seen(
            name: "imsc1_1/ttml/lengthRootContainerRelative/lengthRootContainerRelative002", seconds: 0, box: [0, 0, 320, 72],
            color: 0x000000),
        Seen(name: "imsc1_1/ttml/initial/initial002", seconds: 0, box: [128, 72, 384, 216], color: 0x000000),
        Seen(name: "imsc1/ttml/textOutline/TextOutline005", seconds: 0, box: [64, 252, 512, 72], color: 0x000000),
        Seen(name: "imsc1/ttml/writingMode/WritingMode003", seconds: 0, box: [0, 0, 640, 360], color: 0x000000),
        Seen(name: "imsc1/ttml/showBackground/ShowBackground001", seconds: 5, box: [0, 0, 640, 360], color: 0xFF00FF),
    ]

    @Test("regions stand where they are seen, in their colours", arguments: rectangles)
    func regions(seen: Seen) throws {
        let time = MediaTime(seconds: seen.seconds)
        let cues: [Cue] = try TTMLCases.imsc(seen.name).cues.filter { $0.start <= time && time < $0.end }
        let isThere: Bool = cues.contains { cue in
            guard let box = cue.box, box.background == Color(seen.color) else { return false }
            let pixels: [Double] = [box.x * 640, box.y * 360, box.width * 640, box.height * 360]
            return zip(pixels, seen.box).allSatisfy { abs($0 - $1) < 1.5 }
        }
        #expect(isThere, "\(seen): \(cues.compactMap(\.box))")
    }

    @Test("a picture stands where it is seen")
    func image() throws {
        let cue = try #require(try TTMLCases.imsc("imsc1_1/ttml/image/image001").first(at: 0))
        #expect(cue.content == .image(.external("image001-img.png"), alternative: nil))
        let box = try #require(cue.box)
        let pixels: [Double] = [box.x * 640, box.y * 360, box.width * 640, box.height * 360]
        let isThere: Bool = zip(pixels, [213, 245, 213, 40]).allSatisfy { abs($0 - $1) < 1 }
        #expect(isThere, "\(pixels)")
    }

    @Test("a region from right to left begins its lines at the right, without saying a direction")
    func rightToLeft() throws {
        let cue = try #require(try TTMLCases.imsc("imsc1/ttml/writingMode/writing-mode-rl-001").first(at: 0))
        #expect(cue.paragraph.direction == .rightToLeft)
        #expect(cue.paragraph.alignment == .start)
        #expect(cue.plainText == "first line\nsecond line")
    }

    @Test("vertical lines follow each other to the left")
    func vertical() throws {
        let cue = try #require(try TTMLCases.imsc("imsc1/ttml/writingMode/writing-mode-tbrl-001").first(at: 1))
        #expect(cue.box?.writing == .verticalRightToLeft)
        #expect(cue.plainText == "first line")
    }

    @Test("rows keep to the left of a block that keeps to the right")
    func rows() throws {
        let cue = try #require(try TTMLCases.imsc("imsc1/ttml/multiRowAlign/multirow-align-end-start-001").first(at: 0))
        #expect(cue.paragraph.alignment == .end)
        #expect(cue.paragraph.rowAlignment == .start)
        #expect(cue.box?.alignment == .after)
        #expect(cue.spans.first?.style.color == Color(0xFFFFFF))
        #expect(cue.spans.first?.style.background == Color(0x000000))
    }

    @Test("letters of the other direction are turned round")
    func override() throws {
        let cue = try #require(try TTMLCases.imsc("imsc1/ttml/unicodeBidi/unicode-bidi-override-direction-rtl-001").first(at: 0))
        let turned: [CueSpan] = cue.spans.filter(\.style.overridesDirection)
        #expect(turned.map(\.text) == ["LTR"])
        #expect(turned.first?.style.direction == .rightToLeft)
    }

    @Test("a word of half again the size is half again as large")
    func size() throws {
        let cue = try #require(try TTMLCases.imsc("imsc1/ttml/fontSize/FontSize004").first(at: 0))
        let sizes: [Double] = cue.spans.compactMap(\.style.size)
        #expect(cue.spans.map(\.text) == ["The last word must be in ", "150%", "."])
        #expect(sizes.count == 3 && abs(sizes[1] / sizes[0] - 1.5) < 0.001)
    }

    /// The first cue's spans: words, colour (nil: the viewer's) and background, as they are seen.
    static let words: [(name: String, spans: [(text: String, color: UInt32?, background: UInt32?)])] = [
        (
            "imsc1/ttml/backgroundColor/backgroundColor-region-p-span-002",
            [("One", 0xFFFFFF, 0x808080), (" line", 0xFFFFFF, 0x0000FF), (" Subtitle.", 0xFFFFFF, 0x808080)]
        ),
        ("imsc1/ttml/span/Span003", [("This text must be green.", 0x008000, nil)]),
        ("imsc1/ttml/styling/styleInheritance-001", [("Inherited styles", 0xFFFFFF, 0x000000)]),
        (
            "imsc1/ttml/document/DocumentExample823",
            [
                ("In spring, when woods are ", 0xFFFFFF, nil), ("getting green", 0x008000, nil),
                (",\nI'll try and tell you what I mean.", 0xFFFFFF, nil),
            ]
        ),
        ("imsc1/ttml/direction/Direction004", [("The last three words are displayed\n", nil, nil), ("right to left.", nil, nil)]),
        ("imsc1/ttml/lineHeight/LineHeight003", [("The line height of this\ntwo-row caption is 30 pixels.", nil, nil)]),
    ]

    @Test("words in their colours", arguments: words.indices)
    func colors(index: Int) throws {
        let (name, expected) = Self.words[index]
        let spans: [CueSpan] = try #require(try TTMLCases.imsc(name).first(at: 0)).spans
        #expect(spans.map(\.text) == expected.map(\.text), "\(name)")
        let colors: [Color?] = expected.map { span in span.color.map { Color($0) } }
        #expect(spans.map(\.style.color) == colors, "\(name)")
        let backgrounds: [Color?] = expected.map { span in span.background.map { Color($0) } }
        #expect(spans.map(\.style.background) == backgrounds, "\(name)")
    }

    @Test("gaps between lines are filled, over the paragraph's own background")
    func gaps() throws {
        let cue = try #require(try TTMLCases.imsc("imsc1/ttml/fillLineGap/FillLineGap001").first(at: 0))
        #expect(cue.paragraph.fillsLineGaps)
        #expect(cue.paragraph.background == Color(0x008000))
        #expect(cue.plainText == "##Line gaps##\nThe quick brown fox\njumps over the lazy dog\n##Line gaps##")
        let sizes: [Double] = cue.spans.compactMap(\.style.size)
        let largest: Double = sizes.max() ?? 0
        let brown: Double = cue.spans.first { $0.text == "brown" }?.style.size ?? 0
        #expect(brown == largest)
    }

    @Test("ruby stands on both sides of a vertical line")
    func ruby() throws {
        let cue = try #require(try TTMLCases.imsc("imsc1_1/ttml/ruby/ruby002").first(at: 0))
        #expect(cue.spans.map(\.text) == ["東南", "の方角"])
        #expect(cue.spans.first?.ruby?.text == "とうなん")
        #expect(cue.spans.first?.ruby?.isAfter == false)
        #expect(cue.spans.first?.rubies.last?.text == "たつみ")
        #expect(cue.spans.first?.rubies.last?.isAfter == true)
    }

    @Test("the marks of ruby for players without ruby aren't shown")
    func delimiters() throws {
        let cue = try #require(try TTMLCases.imsc("imsc1_1/ttml/ruby/ruby004").first(at: 0))
        #expect(cue.plainText == "利用許諾")
        #expect(cue.spans.first?.ruby?.text == "ライセンス")
    }

    @Test("text leans by fifteen degrees, and digits stand together in a vertical line")
    func shear() throws {
        let cues = try TTMLCases.imsc("imsc1_1/ttml/shear/shear002").content(at: .zero)
        #expect(cues.count == 2)
        let combined: [String] = cues.flatMap(\.spans).filter(\.style.isCombined).map(\.text)
        #expect(combined == ["34"])
        let leans: Bool = cues.flatMap(\.spans).allSatisfy { abs($0.style.shear - 15.1) < 0.1 }
        #expect(leans)
    }

    @Test("words alone between a picture's tags are its alternative")
    func alternative() throws {
        let cue = try #require(try TTMLCases.imsc("imsc1/ttml/altText/altText1").first(at: 1))
        #expect(cue.content == .image(.external("altText1-img.png"), alternative: "This text should not be displayed."))
    }

    @Test("a document of 16:9 says so")
    func aspect() throws {
        let ratio: Double? = try TTMLCases.imsc("imsc1/ttml/aspectRatio/aspectRatio2").aspectRatio
        #expect(ratio == 16.0 / 9.0)
    }
}
