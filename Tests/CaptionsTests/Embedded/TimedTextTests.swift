import Captions
import Media
import TestSupport
import Testing

/// 3GPP timed text. Source: 3GPP TS 26.245 §5.16, §5.17.
@Suite("Timed text of MP4") struct TimedTextTests {
    private static let folder = "media3/media/tx3g"

    private static func track(_ header: [UInt8] = []) -> TimedTextTrack {
        var captions = EmbeddedCaptions(stream: 0, coding: .timedText, codec: "mov_text")
        captions.header = header
        return TimedTextTrack(captions)
    }

    private static func cue(_ sample: [UInt8], header: [UInt8] = []) -> Cue? {
        track(header).cue(of: sample, start: .zero, end: MediaTime(seconds: 1))
    }

    /// What a span looks like: its text, `b`old, `i`talic, `u`nderlined, its colour.
    private static func facts(_ span: CueSpan) -> String {
        let style = span.style
        var words = "\(span.text)|\(style.isBold ? "b" : "")\(style.isItalic ? "i" : "")\(style.isUnderlined ? "u" : "")"
        if let color = style.color {
            let parts = [color.red, color.green, color.blue].map { Int(($0 * 255).rounded()) }
            words += "|\(parts[0]),\(parts[1]),\(parts[2])"
        }
        return words + (style.families.isEmpty ? "" : "|" + style.families.joined(separator: ","))
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var header: String?
        var spans: [String]

        init(_ name: String, header: String? = nil, _ spans: [String]) {
            testDescription = name
            self.header = header
            self.spans = spans
        }
    }

    /// By clause of TS 26.245: §5.17.1 the text and its mark of UTF-16; §5.17.1.1 styles, which count characters and end at the text's; §5.16 what holds
    /// without them. The other player of these files counts UTF-16's units, so that its "end too large" means another character than ours; both end at the
    /// text's end.
    private static let cases: [Case] = [
        Case("no_subtitle", []),
        Case("sample_just_text", ["CC Test|"]),
        Case("sample_utf16_be_no_styl", ["你好|"]),
        Case("sample_utf16_le_no_styl", ["你好|"]),
        // Start 0, end 6: the last character isn't meant.
        Case("sample_with_styl", ["CC Tes|biu|0,255,0", "t|"]),
        Case("sample_with_styl_all_defaults", ["CC Tes|", "t|"]),
        Case("sample_with_styl_end_too_large", ["CC 🙂|biu|0,255,0"]),
        Case("sample_with_styl_start_too_large", ["CC 🙂|"]),
        // The second stands between no characters.
        Case("sample_with_multiple_styl", ["Line |i|0,255,0", "2\n|", "Line |u|0,255,0", "3|"]),
        Case("sample_with_other_extension", ["CC Tes|b|0,255,0", "t|"]),
        Case("sample_with_tbox", ["CC Test|"]),
        Case("sample_just_text", header: "initialization", ["CC Test|biu|255,0,0"]),
        Case("sample_with_styl_all_defaults", header: "initialization", ["CC Tes|", "t|biu|255,0,0"]),
        Case("sample_with_styl", header: "initialization_all_defaults", ["CC Tes|biu|0,255,0", "t|"]),
    ]

    @Test(
        "samples that nobody here made are read by the clause",
        .enabled(if: SharedCaptions.exists(folder), "no ../shared/media beside the checkout"),
        arguments: cases)
    func shared(sample: Case) throws {
        let header = try sample.header.map { try SharedCaptions.bytes("\(Self.folder)/\($0)") } ?? []
        let bytes = try SharedCaptions.bytes("\(Self.folder)/\(sample.testDescription)")
        let cue = Self.cue(bytes, header: header)
        #expect(cue.map { CueFacts.spans($0).map(Self.facts) } ?? [] == sample.spans)
    }

    @Test("a text goes to the side that the header names, and to its box where the track is the picture")
    func places() throws {
        let sample: [UInt8] = [0, 1, 0x61]
        func header(_ horizontal: UInt8, _ vertical: UInt8, box: [UInt8] = Array(repeating: 0, count: 8)) -> [UInt8] {
            [0, 0, 0, 0, horizontal, vertical, 0, 0, 0, 0] + box + [0, 0, 0, 0, 0, 1, 0, 24, 255, 255, 255, 255]
        }
        let low = try #require(Self.cue(sample, header: header(1, 0xFF)))
        #expect(low.placement == .line(LineSettings()))
        let high = try #require(Self.cue(sample, header: header(0, 0)).flatMap(CueFacts.line))
        #expect(high.line == .number(0))
        var captions = EmbeddedCaptions(stream: 0, coding: .timedText, codec: "mov_text")
        // Top 90, left 32, bottom 180, right 288.
        captions.header = header(1, 0xFF, box: [0, 90, 0, 32, 0, 180, 1, 32])
        captions.canvas = PixelSize(width: 320, height: 180)
        let cue = try #require(TimedTextTrack(captions).cue(of: sample, start: .zero, end: MediaTime(seconds: 1)))
        guard case .box(let box) = cue.placement else {
            Issue.record("no box")
            return
        }
        #expect([box.x, box.y, box.width, box.height] == [0.1, 0.5, 0.8, 0.5] && box.alignment == .after)
    }

    private static let corpus: [[UInt8]] =
        SharedCaptions.names(in: folder) { !$0.isEmpty }.compactMap { try? SharedCaptions.bytes("\(folder)/\($0)") }
        + [Array("\0\u{7}CC Test\0\0\0\u{16}styl\0\u{1}\0\0\0\u{6}\0\u{1}\u{7}\u{18}\0\u{7f}\0\u{7f}".utf8)]

    @Test("a broken sample is read or left out, and never traps")
    func fuzz() {
        Fuzzing.run { generator, seed in
            let header = Fuzzing.mutated(Self.corpus, words: ["ftab", "\0\u{1}"], &generator)
            let sample = Fuzzing.mutated(Self.corpus, words: ["styl", "tbox", "\0\0\0\u{8}", "\u{FEFF}"], &generator)
            guard let cue = Self.cue(sample, header: header) else { return }
            let text = CueFacts.spans(cue).map(\.text).joined()
            #expect(text == cue.plainText && text.utf8.count <= 3 * sample.count, "seed \(seed)")
        }
    }
}
