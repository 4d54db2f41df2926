import Club
import TestSupport
import Testing

@Suite("What a telephone writes") struct SlateTextTests {
    private static let lines: [(written: String, line: String)] = [
        ("la lune", "la lune"), ("  la \t\n lune ", "la lune "), ("", ""), (" \r\n", ""), ("Méliès’ « 1902 »", "Méliès’ « 1902 »"),
        ("a\u{0}b", "a b"), ("\u{202E}abc\u{200B}d\u{FEFF}", "abcd"), ("\u{E000}\u{FFFF}x", "x"), ("a\u{A0}b\u{2028}c", "a b c"),
        ("猫🎬", "猫🎬"),
        (String(repeating: "é", count: 40), String(repeating: "é", count: 30)),
        (String(repeating: "e\u{301}", count: 40), String(repeating: "é", count: 30)),
    ]

    @Test("it comes to stand in one line, with nothing in it that isn't seen", arguments: lines)
    func line(written: String, line: String) { #expect(SlateText.line(written, atMost: 30) == line) }

    @Test("no slate is without an end, whatever is asked for") func bounds() {
        let long = String(repeating: "x", count: 5000)
        #expect(SlateText.line(long, atMost: .max).count == SlateText.most)
        #expect(SlateText.line(long, atMost: .min).isEmpty)
        let marks = "a" + String(repeating: "\u{301}", count: 5000)
        #expect(SlateText.line(marks, atMost: 5).unicodeScalars.count <= 20)
    }

    @Test("no text makes it trap, and what came out comes out again") func fuzz() {
        let corpus = Self.lines.map { Array($0.written.utf8) }
        let words = ["\u{0}", "\n", "\u{202E}", "\u{301}", " ", "🇫🇷", "e\u{301}", "\u{200D}", "&text=", "%00"]
        Fuzzing.run { generator, seed in
            let text = String(decoding: Fuzzing.mutated(corpus, words: words, &generator), as: UTF8.self)
            let most = Int.random(in: 0...60, using: &generator)
            let line = SlateText.line(text, atMost: most)
            #expect(line.count <= most && line.unicodeScalars.count <= 4 * most, "seed \(seed)")
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 } && line.first != " " && !line.contains("  "), "seed \(seed)")
            #expect(SlateText.line(line, atMost: most) == line, "seed \(seed)")
        }
    }
}
