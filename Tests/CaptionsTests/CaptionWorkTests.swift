import Captions
import TestSupport
import Testing

/// Four times the input may take about four times the work: what is quadratic takes sixteen. The processor's time is compared, not the clock's.
@Suite(.serialized) struct CaptionWorkTests {
    enum Format {
        case webVTT
        case subRip
        case subStation
    }

    /// What a hostile text is made of: a beginning, a piece that is repeated, and an end.
    struct Shape: Sendable {
        var format: Format
        var name: String
        var head: String
        var piece: String
        var tail = ""
    }

    private static let cue = "WEBVTT\n\n00:01.000 --> 00:02.000\n"
    private static let styled = "WEBVTT\n\nSTYLE\n"
    private static let event = SubStationTests.head + "Dialogue: 0,0:00:01.00,0:00:05.00,Default,,"
    private static let srt = "1\n00:00:01,000 --> 00:00:02,000\n"

    static let shapes: [Shape] = [
        Shape(format: .webVTT, name: "cues", head: "WEBVTT\n\n", piece: "00:01.000 --> 00:02.000\na\n\n"),
        Shape(format: .webVTT, name: "cues without an empty line", head: "WEBVTT\n\n", piece: "00:01.000 --> 00:02.000\n"),
        Shape(format: .webVTT, name: "broken times", head: "WEBVTT\n\n", piece: "00:01.0000 --> x\n"),
        Shape(format: .webVTT, name: "empty lines", head: "WEBVTT\n\n", piece: "\n"),
        Shape(format: .webVTT, name: "one line", head: cue, piece: "xxxxxxxx"),
        Shape(format: .webVTT, name: "tags", head: cue, piece: "<b>"),
        Shape(format: .webVTT, name: "tags and text", head: cue, piece: "<i>a</i>b"),
        Shape(format: .webVTT, name: "unended tags", head: cue, piece: "<"),
        Shape(format: .webVTT, name: "classes", head: cue + "<c", piece: ".a"),
        Shape(format: .webVTT, name: "one annotation", head: cue + "<v ", piece: "a "),
        Shape(format: .webVTT, name: "references", head: cue, piece: "&notit"),
        Shape(format: .webVTT, name: "numbers of characters", head: cue + "&#", piece: "1"),
        Shape(format: .webVTT, name: "rubies", head: cue + "<ruby>", piece: "a<rt>b</rt>"),
        Shape(format: .webVTT, name: "one base", head: cue + "<ruby>", piece: "<b>a</b>c", tail: "<rt>d"),
        Shape(format: .webVTT, name: "settings", head: "WEBVTT\n\n00:01.000 --> 00:02.000", piece: " line:1"),
        Shape(format: .webVTT, name: "digits", head: "WEBVTT\n\n00:01.000 --> 00:02.000 line:", piece: "1"),
        Shape(format: .webVTT, name: "regions", head: "WEBVTT\n\n", piece: "REGION\nid:a\n\n"),
        Shape(format: .webVTT, name: "rules", head: styled, piece: "::cue(b){color:red}"),
        Shape(
            format: .webVTT, name: "rules and tags",
            head: styled + String(repeating: "::cue(c b .a){color:red}", count: 300) + "\n\n00:01.000 --> 00:02.000\n", piece: "<b>x</b>"),
        Shape(format: .webVTT, name: "selectors", head: styled, piece: "::cue(b),", tail: "::cue{color:red}"),
        Shape(format: .webVTT, name: "unended brackets", head: styled, piece: "::cue("),
        Shape(format: .webVTT, name: "declarations", head: styled + "::cue{", piece: "color:red;"),
        Shape(format: .webVTT, name: "one value", head: styled + "::cue{text-shadow:", piece: "1px 1px,"),
        Shape(format: .webVTT, name: "comments", head: styled, piece: "/*"),
        Shape(format: .webVTT, name: "ends of comments", head: styled, piece: "/* */ ;\n"),
        Shape(format: .subRip, name: "cues", head: "", piece: "1\n00:00:01,000 --> 00:00:02,000\na\n\n"),
        Shape(format: .subRip, name: "times", head: "", piece: "00:00:01,000 --> 00:00:02,000\n"),
        Shape(format: .subRip, name: "numbers", head: srt, piece: "1\n"),
        Shape(format: .subRip, name: "arrows", head: srt, piece: "-->"),
        Shape(format: .subRip, name: "tags", head: srt, piece: "<b>"),
        Shape(format: .subRip, name: "tags and text", head: srt, piece: "<b>a</b>b"),
        Shape(format: .subRip, name: "unended tags", head: srt, piece: "<font a"),
        Shape(format: .subRip, name: "one tag", head: srt + "<font ", piece: "a=b ", tail: ">"),
        Shape(format: .subRip, name: "braces", head: srt, piece: "{\\"),
        Shape(format: .subRip, name: "references", head: srt, piece: "&ampx"),
        Shape(format: .subRip, name: "lost lines", head: srt + "\n", piece: "a\n\n"),
        Shape(format: .subStation, name: "lines", head: SubStationTests.head, piece: "Dialogue: 0,0:00:01.00,0:00:05.00,Default,,a\n"),
        Shape(format: .subStation, name: "styles", head: "[V4+ Styles]\n", piece: "Style: a,b,1\n", tail: "[Events]\n"),
        Shape(format: .subStation, name: "one format", head: "[Events]\nFormat: ", piece: "a,", tail: "\nDialogue: 1,2,3\n"),
        Shape(format: .subStation, name: "one line", head: event, piece: "xxxxxxxx"),
        Shape(format: .subStation, name: "braces", head: event, piece: "{", tail: "}"),
        Shape(format: .subStation, name: "codes", head: event + "{", piece: "\\b1", tail: "}a"),
        Shape(format: .subStation, name: "codes and text", head: event, piece: "{\\b1}a{\\b0}b"),
        Shape(format: .subStation, name: "brackets", head: event + "{", piece: "\\t(", tail: "}a"),
        Shape(format: .subStation, name: "backslashes", head: event, piece: "\\"),
        Shape(format: .subStation, name: "lines that mean nothing", head: SubStationTests.head, piece: "x\n"),
    ]

    private static func work(_ shape: Shape, bytes size: Int) -> Double {
        let count = max(1, (size - shape.head.utf8.count) / shape.piece.utf8.count)
        let bytes = Array((shape.head + String(repeating: shape.piece, count: count) + shape.tail).utf8)
        return Fuzzing.processorTime {
            switch shape.format {
            case .webVTT: _ = try? WebVTTReader.document(of: bytes)
            case .subRip: _ = try? SubRipReader.document(of: bytes)
            case .subStation: _ = try? SubStationReader.document(of: bytes)
            }
        }
    }

    @Test("the work grows with the bytes", arguments: shapes.indices)
    func linear(index: Int) {
        let shape = Self.shapes[index]
        let times = [15_000, 60_000].map { Self.work(shape, bytes: $0) }
        // A hundredth of a second more, for what a short run costs anyway.
        #expect(times[1] < times[0] * 9 + 0.01, "\(shape.format) \(shape.name): \(times)")
    }

    #if DEBUG
        static let isOptimized = false
    #else
        static let isOptimized = true
    #endif

    @Test(
        "ten megabytes of the worst kind are read in seconds", .enabled(if: isOptimized, "an unoptimized program says nothing of speed"),
        arguments: shapes.indices)
    func tenMegabytes(index: Int) {
        let shape = Self.shapes[index]
        let seconds = Self.work(shape, bytes: 10 << 20)
        print("\(shape.format) \(shape.name): \((seconds * 1000).rounded()) ms")
        #expect(seconds < 10, "\(shape.format) \(shape.name)")
    }
}
