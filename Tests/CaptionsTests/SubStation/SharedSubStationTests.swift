import Captions
import Media
import Testing

/// Two other players' cases, with what these make of them.
@Suite(.enabled(if: SharedCaptions.folder != nil, "no ../shared/media beside the checkout"))
struct SharedSubStationTests {
    static func read(_ name: String) throws -> [Cue] {
        try SubStationReader.document(of: try SharedCaptions.bytes("media3/media/ssa/\(name)")).cues
    }

    static func lines(_ cues: [Cue]) -> [String] { CueFacts.lines(CaptionDocument(cues: cues)) }

    // That player breaks lines at \n, too; the format does so only where WrapStyle is 2 (Script Format, appendix A), and here none is given.
    static let typical = [
        "0.000-1.230 This is the first subtitle.", "2.340-3.450 This is the second subtitle  with a newline  / and another.",
        "4.560-8.900 This is the third subtitle, with a comma.",
    ]

    @Test("we read what another player reads", arguments: ["typical", "typical_utf16be", "typical_utf16le"])
    func agreement(name: String) throws {
        #expect(Self.lines(try Self.read(name)) == Self.typical)
    }

    @Test("a container's parts make a script")
    func parts() throws {
        var bytes = try SharedCaptions.bytes("media3/media/ssa/typical_header")
        bytes += Array("\n[Events]\n".utf8) + (try SharedCaptions.bytes("media3/media/ssa/typical_format"))
        bytes += Array("\n".utf8) + (try SharedCaptions.bytes("media3/media/ssa/typical_dialogue"))
        #expect(Self.lines(try SubStationReader.document(of: bytes).cues) == Self.typical)
    }

    @Test("times that can't be read, or that end before they start, cost their line")
    func times() throws {
        let third = "4.560-8.900 This is the third subtitle, with a comma."
        #expect(Self.lines(try Self.read("invalid_timecodes")) == [third, "16.560-17.900 This is the last subtitle."])
        let texts = try Self.read("overlapping_timecodes").map { $0.plainText.prefix { $0 != " " } }
        #expect(texts == ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh"])
    }

    @Test("layers are numbers; what is none is 0")
    func layers() throws {
        #expect(try Self.read("layer").map(\.layer) == [1, -1])
        #expect(try Self.read("invalid_layer").map(\.layer) == [0, 0, 1])
        #expect(try Self.read("overlapping_cues_different_layers").map(\.layer) == [2, 1])
    }

    @Test("places are shares of the script's picture")
    func places() throws {
        let cues = try Self.read("positioning")
        let places = cues.map { CueFacts.line($0) }
        #expect(places.map { $0?.position } == [0.5, 0.25, 0.25, 0.5, 0.5, 0.5])
        let lines: [LinePosition] = [.share(0.25), .share(0.25), .share(0.5), .share(0.25), .share(0.5), .share(0.5)]
        #expect(places.map { $0?.line } == lines)
        #expect(cues.map(\.paragraph.alignment) == [.left, .left, .left, .left, .center, .right])
        // PlayResY is missing: it is made from PlayResX, as libass does; that player takes no place from half a size.
        let half = try #require(try Self.read("positioning_without_playres").compactMap(CueFacts.line).first)
        #expect(half.position == 0.5 && half.line == .share(50.0 / 225))
    }

    @Test("places outside the picture, unknown corners and codes without braces do nothing but what they say")
    func badPlaces() throws {
        let cues = try Self.read("invalid_positioning")
        #expect(cues.map(\.paragraph.alignment) == [.left, .left, .left, .left])
        #expect(cues.last?.plainText == "\\pos(150,100) Fourth subtitle (no braces).")
        // A negative place is one outside the picture, which the format allows; that player ignores it.
        #expect(CueFacts.line(cues[0])?.position == -5.0 / 300)
    }

    @Test("styles are what another player makes of them")
    func styles() throws {
        func styles(_ name: String) throws -> [SpanStyle] { try Self.read(name).compactMap { CueFacts.spans($0).first?.style } }
        #expect(try styles("style_bold_italic").map(\.isBold) == [true, false, true])
        #expect(try styles("style_bold_italic").map(\.isItalic) == [false, true, true])
        #expect(try styles("style_font_size").map(\.size) == [30.0 / 720, 72.2 / 720])
        #expect(try styles("style_outline_color").map(\.background) == [Color(0x0000FF), nil])
        #expect(try styles("style_strikeout").map(\.isStruckThrough) == [true, false])
        #expect(try styles("style_underline").map(\.isUnderlined) == [true, false])
        let colors: [Color?] = [
            Color(0xFF0000), Color(0xFFFF00), Color(0x00FF00), Color(0xFF0000, alpha: 1 - 160.0 / 255), Color(0x0000FF),
            Color(0x0000FF, alpha: 1 - 128.0 / 255), nil,
        ]
        #expect(try styles("style_primary_color").map(\.color) == colors)
        #expect(try styles("empty_style_line").count == 1)
    }

    @Test("an empty file is refused, and a header alone has no cue")
    func empty() throws {
        let bytes = try SharedCaptions.bytes("media3/media/ssa/empty")
        #expect(throws: CaptionError.self) { try SubStationReader.document(of: bytes) }
        #expect(try Self.read("typical_header").isEmpty)
    }

    static let rumbling = [
        "99.000-101.040 (deep rumbling)", "124.080-127.120 MAN: / How did we end up here?", "132.160-135.200 This place is horrible.",
        "140.240-142.280 Smells like balls.", "148.320-151.360 We don't belong / in this shithole.",
        "151.400-153.440 (computer playing / electronic melody)",
    ]

    @Test("scripts of the older version are read, with their corners and their line breaks", arguments: ["in", "out", "out-v4plus"])
    func old(name: String) throws {
        let bytes = try SharedCaptions.bytes("subtitles-astisub/example-\(name).ssa")
        let cues = try SubStationReader.document(of: bytes).cues
        // In v4+ scripts \n breaks lines only where WrapStyle is 2.
        let expected = name == "out-v4plus" ? Self.rumbling.map { $0.replacing(" / ", with: " ") } : Self.rumbling
        #expect(Self.lines(cues) == expected)
        #expect(CueFacts.spans(cues[0]).first?.style.isBold == true)
    }
}
