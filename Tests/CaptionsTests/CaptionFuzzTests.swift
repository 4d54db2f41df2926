import Media
import TestSupport
import Testing

@testable import Captions

/// Whatever stands in a file of captions, it is read within its limits or refused; each format from a corpus of its own cases.
@Suite struct CaptionFuzzTests {
    private static func shared(_ folder: String, _ endings: [String]) -> [[UInt8]] {
        let names = SharedCaptions.names(in: folder) { name in endings.contains { name.hasSuffix($0) } || !name.contains(".") }
        return names.compactMap { try? SharedCaptions.bytes("\(folder)/\($0)") }.filter { (1..<8192).contains($0.count) }
    }

    private static let webVTTCorpus: [[UInt8]] =
        [
            "WEBVTT - head\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\nLanguage: fr\n\nSTYLE\n::cue(v[voice=\"A\"] > .b:lang(fr), #id) { font: italic bold "
                + "1.2em/1.5 'a', serif; color: rgba(1,2,3,.5) !important; text-shadow: 1px 1px red }\n/* c */ @media x { }\n\nREGION\nid:a width:40% lines:3 "
                + "regionanchor:0%,100% viewportanchor:10%,90% scroll:up\n\nNOTE x\n\nid\n00:01.000 --> 01:00:02.000 region:a line:-1,end position:10%,line-left "
                + "size:5% align:left vertical:rl\n<v.b A>&eacute;<00:01.500><ruby>x<rt>y</rt></ruby><lang fr>z</lang></v>&#x41;\n"
        ].map { Array($0.utf8) } + shared("webvtt-vttjs", [".vtt"]) + shared("media3/media/webvtt", [])
        + shared("subtitles-astisub", [".vtt"])

    private static let webVTTWords = [
        "WEBVTT", "\n\n", "\n", "\r", "\r\n", " --> ", "-->", "00:00.000", "99:59:59.999", "999999999999999999999:00:00.000", "NOTE",
        "STYLE\n",
        "REGION\n",
        "line:", "position:", "size:", "region:", "align:start", "vertical:lr", "100%", "-0", "1e9", ",", "%", "<", ">", "</", "<c.", "<v ",
        "<ruby>",
        "<rt>", "</ruby>", "<00:01.000>", "&", "&amp;", "&#", "&#x110000;", "&notin", "::cue", "::cue(", ")", "{", "}", "color:", "/*",
        "*/", "\"", "\\",
        "font-size:", "9e99em", "#fff", "rgb(", "!important", "\u{0}", "\u{FEFF}", "X-TIMESTAMP-MAP=", "MPEGTS:18446744073709551616",
        "LOCAL:",
    ]

    private static let subRipCorpus: [[UInt8]] =
        [
            "1\n00:00:01,000 --> 00:00:02,5 X1:1\n<b>a<i>b</b></i><font color=\"#f00\" size=5 face='x'>c</font>{\\an8\\pos(1,2)}&eacute;\n\n2\n"
        ]
        .map { Array($0.utf8) } + shared("media3/media/subrip", []) + shared("subtitles-astisub", [".srt"])

    private static let subRipWords = [
        "1\n", "\n\n", "\r", "00:00:01,000", " --> ", "-00:00:01", "99999999999999999999:0:0,0", "<", ">", "<b>", "</b>", "<font ",
        "color=", "size=",
        "\"", "'", "{\\", "}", "\\an", "\\N", "&#", ";", "\u{0}", "\u{FEFF}",
    ]

    private static let subStationCorpus: [[UInt8]] =
        [
            SubStationTests.head
                + "Dialogue: 0,0:00:01.00,0:00:02.00,Box,A,{\\k5\\b1\\c&HFF&\\t(0,1,\\fs2)\\pos(1,2)}a\\Nb{\\p1}m 0 0{\\p0\\rBox}c\n"
        ]
        .map { Array($0.utf8) } + shared("media3/media/ssa", []) + shared("subtitles-astisub", [".ssa"])

    private static let subStationWords = [
        "[Script Info]\n", "[V4+ Styles]\n", "[V4 Styles]\n", "[Events]\n", "Format:", "Style:", "Dialogue:", "PlayResX: 0",
        "PlayResY: 1e9",
        "PlayResY: .0001", ",", "0:00:01.00", "9999999999999999999:00:00:00", "{", "}", "\\", "\\b", "\\fs", "\\fs-99", "\\alpha&H",
        "\\1c&HFFFFFFFFFFFF",
        "-9223372036854775808", "\\pos(", "\\move(", "\\t(", ")", "\\k", "\\k9e99", "\\r", "\\p1", "\\an", "\\a11", "*", "\n", "\r\n",
        "\u{0}",
    ]

    private static let limits = CaptionLimits(bytes: 6000, cues: 4, spans: 12, depth: 3, warnings: 5)

    private static func run(
        _ corpus: [[UInt8]], _ words: [String], _ read: (_ bytes: [UInt8], _ limits: CaptionLimits) throws(CaptionError) -> CaptionDocument
    ) {
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(corpus, words: words, &generator)
            _ = CaptionFormat(of: bytes)
            for limits in [CaptionLimits.standard, limits] {
                if let document = try? read(bytes, limits) { check(document, limits, seed) }
            }
        }
    }

    private static func check(_ document: CaptionDocument, _ limits: CaptionLimits, _ seed: UInt64) {
        #expect(document.cues.count <= limits.cues && document.warnings.count <= limits.warnings, "seed \(seed)")
        var spans = 0
        for (cue, next) in zip(document.cues, document.cues.dropFirst()) { #expect(cue.start <= next.start, "seed \(seed)") }
        for cue in document.cues {
            for span in CueFacts.spans(cue) {
                spans += 1
                var numbers: [Double] = [span.style.size ?? 1, span.style.opacity, span.style.outline?.width ?? 0]
                for shadow in span.style.shadows { numbers += [shadow.x, shadow.y, shadow.blur] }
                #expect(numbers.allSatisfy { !$0.isNaN }, "seed \(seed)")
                #expect(!span.text.isEmpty || span.ruby != nil, "seed \(seed)")
            }
            guard let line = CueFacts.line(cue) else { continue }
            #expect(line.size >= 0 && line.size <= 1, "seed \(seed)")
        }
        #expect(spans <= limits.spans, "seed \(seed)")
    }

    @Test("a broken WebVTT text is read or refused, and never traps")
    func webVTT() {
        Self.run(Self.webVTTCorpus, Self.webVTTWords) { bytes, limits throws(CaptionError) in
            try WebVTTReader.document(of: bytes, limits: limits)
        }
    }

    @Test("a broken SubRip text is read or refused, and never traps")
    func subRip() {
        Self.run(Self.subRipCorpus, Self.subRipWords) { bytes, limits throws(CaptionError) in
            try SubRipReader.document(of: bytes, limits: limits)
        }
    }

    @Test("a broken SubStation Alpha script is read or refused, and never traps")
    func subStation() {
        Self.run(Self.subStationCorpus, Self.subStationWords) { bytes, limits throws(CaptionError) in
            try SubStationReader.document(of: bytes, limits: limits)
        }
    }
}
