import Glibc
import Media
import StyledSubtitles
import TestSupport
import Testing

/// Whatever stands in a script, libass draws it within the frame or not at all.
@Suite struct ScriptFuzzTests {
    private static let events = """
        Dialogue: 0,0:00:00.00,0:00:02.00,Default,A,{\\k5\\b1\\c&HFF&\\t(0,1,\\fs2)\\pos(1,2)}a\\Nb{\\p1}m 0 0 l 9 9 0 9{\\p0\\rRed}c
        Dialogue: 1,0:00:00.00,0:00:02.00,Red,,0,0,0,,{\\an8\\fad(10,10)\\frz30\\fax1\\blur2\\be1\\shad3\\clip(0,0,99,99)}haut{\\iclip(1,m 0 0 l 9 9 0 9)}
        Dialogue: 1,0:00:00.00,0:00:02.00,Red,,0,0,0,Banner;5;0;50,défile שלום مرحبا
        Comment: 0,0:00:00.00,0:00:02.00,Red,,0,0,0,,rien

        """

    private static let fonts = """

        [Fonts]
        fontname: a.ttf
        !!!!"#$%&'()*+,-./0123456789

        """

    private static let words = [
        "[Script Info]\n", "[V4+ Styles]\n", "[V4 Styles]\n", "[Events]\n", "Format:", "Style:", "Dialogue:", "PlayResX: 0",
        "PlayResY: 99999999",
        "LayoutResX: 1", "ScaledBorderAndShadow: no", "WrapStyle: 9", "Timer: 0", ",", "0:00:01.00", "9999999999999999999:00:00", "{", "}",
        "\\", "\\b", "\\fs",
        "\\fs-99", "\\fs400", "\\alpha&H", "\\pos(", "\\move(", "\\t(", ")", "\\k", "\\r", "\\p1", "\\p0", "\\pbo99", "\\an",
        "\\org(1e9,-1e9)", "\\frx89.99",
        "\\fscx", "\\bord20", "\\shad-9", "\\blur9", "\\be9", "\\clip(", "\\q2", "\\N", "\\h", "m 0 0 b 1 1 2 2 3 3", "s 1 1 2 2 3 3 c",
        "\u{0}", "\u{202E}",
    ]

    @Test("a broken script is drawn or refused, and never traps") func scripts() {
        let plain = ScriptRendererTests.head + Self.events
        let corpus = [Array(plain.utf8), Array((plain + Self.fonts).utf8)]
        let frame = PixelSize(width: 160, height: 90)
        // Of what other suites ask for meanwhile nothing may fail.
        let renderer = Fuzzing.isAlone ? ScriptRenderer() : ScriptRenderer(mostGrowth: 1 << 30)
        var isTold = false
        Fuzzing.run { generator, seed in
            var script = StyledScript(header: Fuzzing.mutated(corpus, words: Self.words, &generator))
            let lines = [Array("0,0,Default,,0,0,0,,{\\k5\\pos(1,2)}a{\\p1}m 0 0 l 9 9".utf8)]
            for _ in 0..<Int.random(in: 0..<3, using: &generator) {
                script.lines.append(
                    StyledScriptLine(
                        Fuzzing.mutated(lines, words: Self.words, &generator),
                        start: MediaTime(seconds: Double.random(in: -1..<2, using: &generator)),
                        duration: MediaTime(seconds: Double.random(in: -1..<9, using: &generator))))
            }
            defer {
                var usage = rusage()
                getrusage(0, &usage)
                // What a box has beside its film; the tests' own part is a third of it where this suite is all that runs, as in the soak.
                if Fuzzing.isAlone, usage.ru_maxrss > 600 << 10, !isTold {
                    isTold = true
                    Issue.record("seed \(seed): \(usage.ru_maxrss >> 10) MiB")
                }
            }
            for seconds in [0.0, 1, 1.04] {
                let request = StyledTextRequest(script, at: MediaTime(seconds: seconds), frame: frame, omitsSpeech: seconds == 1.04)
                guard let drawn = renderer.render(request) else { continue }
                if let until = drawn.until { #expect(until > request.time, "seed \(seed)") }
                var area = 0
                for picture in drawn.pictures ?? [] {
                    area += Int(picture.place.width) * Int(picture.place.height)
                    #expect(picture.place.intersection(PixelRect(frame)) == picture.place, "seed \(seed)")
                }
                #expect(area <= 160 * 90, "seed \(seed)")
            }
        }
    }
}
