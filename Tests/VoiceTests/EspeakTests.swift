import Media
import TestSupport
import Testing
import Voice

/// What was heard of a line.
struct Heard {
    var samples: [Float] = []
    var largestPiece = 0

    func seconds(at rate: Int32) -> Double { Double(samples.count) / Double(rate) }

    /// Root mean square of each 10 ms.
    func levels(at rate: Int32) -> [Float] {
        let length = Int(rate) / 100
        return stride(from: 0, to: samples.count - length, by: length).map { start in
            (samples[start..<(start + length)].reduce(0) { $0 + $1 * $1 } / Float(length)).squareRoot()
        }
    }
}

/// The library keeps one state for the process, so one test at a time.
@Suite(.serialized, .enabled(if: (try? EspeakSynthesizer()) != nil, "libespeak-ng1 or its data isn't installed"))
struct EspeakTests {
    private static let french = SpeechManner(language: .french)
    private static let english = SpeechManner(language: .english)

    private func hear(
        _ text: String, _ manner: SpeechManner = EspeakTests.french, rate: Int32 = 48_000, by synthesizer: EspeakSynthesizer? = nil
    ) throws -> Heard {
        let synthesizer = try synthesizer ?? EspeakSynthesizer()
        var heard = Heard()
        try synthesizer.speak(text, manner, rate: rate) { samples in
            heard.samples += samples
            heard.largestPiece = max(heard.largestPiece, samples.count)
            return .more
        }
        return heard
    }

    @Test(
        "a line is as long as somebody needs to say it, loud enough, and without holes",
        arguments: [
            ("La Lanterne, film de 1 heure 42, à louer pour 3 euros 99.", french, 3.5...5.0),
            ("Réglages, bouton, 3 sur 7", french, 1.5...2.5), ("The Lantern, rent for three pounds.", english, 1.6...2.6),
        ]) func plausible(text: String, manner: SpeechManner, seconds: ClosedRange<Double>) throws
    {
        let heard = try hear(text, manner)
        #expect(seconds.contains(heard.seconds(at: 48_000)))
        let levels = heard.levels(at: 48_000)
        let level = (levels.reduce(0) { $0 + $1 * $1 } / Float(levels.count)).squareRoot()
        // -24 to -12 dB of full scale.
        #expect((0.063...0.25).contains(level), "\(level)")
        // Silence at the beginning would be a late voice; within, the longest is a comma's.
        #expect(levels.prefix(10).contains { $0 > 0.01 })
        let longestPause = levels.split { $0 > 0.001 }.map(\.count).max() ?? 0
        #expect(longestPause < 40, "\(longestPause * 10) ms")
    }

    @Test("the same words sound unlike in French and in English") func languages() throws {
        let synthesizer = try EspeakSynthesizer()
        // "Quatre-vingt-dix-neuf" takes half as long again as "ninety-nine", far more than one reading differs from the next.
        let first = try hear("99, 99, 99", Self.french, by: synthesizer)
        let second = try hear("99, 99, 99", Self.english, by: synthesizer)
        let difference = abs(first.seconds(at: 48_000) - second.seconds(at: 48_000))
        #expect(difference > 0.3, "\(difference)")
    }

    @Test("twice the words per minute are half the time; what is out of bounds is brought inside") func speed() throws {
        let synthesizer = try EspeakSynthesizer()
        func seconds(_ words: Int) throws -> Double {
            try hear(
                "Les films de la semaine, par ordre de sortie",
                SpeechManner(language: .french, wordsPerMinute: words, pitch: -900, volume: 900),
                by: synthesizer
            ).seconds(at: 48_000)
        }
        let (slow, fast) = (try seconds(150), try seconds(300))
        #expect((0.4...0.65).contains(fast / slow), "\(slow) s, \(fast) s")
        // It says nothing twice alike: a tenth is its own.
        #expect(abs(try seconds(.max) / seconds(450) - 1) < 0.1)
        #expect(abs(try seconds(.min) / seconds(80) - 1) < 0.1)
    }

    @Test("volume 50 is half as loud as 100, 0 is silence") func volume() throws {
        let synthesizer = try EspeakSynthesizer()
        func peak(_ volume: Int) throws -> Float {
            try hear("attention", SpeechManner(language: .french, volume: volume), by: synthesizer).samples.map(abs).max() ?? 0
        }
        let full = try peak(100)
        #expect((0.4...0.6).contains(try peak(50) / full))
        #expect(try peak(0) == 0)
    }

    @Test("a line has the same length at any rate", arguments: [Int32(22_050), 44_100, 48_000, 96_000]) func rates(rate: Int32) throws {
        let (heard, plain) = (try hear("Retour au film", rate: rate), try hear("Retour au film", rate: 22_050))
        #expect(abs(heard.seconds(at: rate) - plain.seconds(at: 22_050)) < 0.001)
        #expect(abs((heard.samples.map(abs).max() ?? 0) - (plain.samples.map(abs).max() ?? 0)) < 0.05)
    }

    @Test("what is stopped says nothing more, in pieces so short that it costs less than 50 ms") func stopping() throws {
        let synthesizer = try EspeakSynthesizer()
        var calls = 0
        try synthesizer.speak("Un film si long que personne n'attend la fin de son titre", Self.french, rate: 48_000) { samples in
            calls += 1
            return calls == 3 ? .stop : .more
        }
        #expect(calls == 3)
        let heard = try hear("Un film court", by: synthesizer)
        #expect(heard.largestPiece <= 48_000 / 20, "\(heard.largestPiece)")
        #expect((0.5...1.5).contains(heard.seconds(at: 48_000)))
    }

    @Test("there is one at a time, and another after it") func one() throws {
        var first: EspeakSynthesizer? = try EspeakSynthesizer()
        #expect(throws: SpeechError.inUse) { try EspeakSynthesizer() }
        #expect(first != nil)
        first = nil
        #expect(try !hear("bonjour").samples.isEmpty)
    }

    @Test("a rate that can't be is refused by its number", arguments: [Int32(0), -1, 7_999, 192_001, 47_999]) func badRate(rate: Int32) {
        #expect(throws: SpeechError.unsuitableRate(rate)) { try hear("bonjour", rate: rate) }
    }

    @Test("what says nothing gives nothing", arguments: ["", " ", "\n\t\u{0}\u{1}\u{2028}", "\u{ad}\u{200b}", "\u{e001}"]) func nothing(
        text: String
    ) throws {
        #expect(try hear(text).samples.isEmpty)
    }

    @Test(
        "odd text is harmless, and what comes after still sounds as ever",
        arguments: [
            "😀 👩‍👩‍👧‍👦 🇫🇷", String(repeating: "a", count: 10_000), String(repeating: "é̷̢̛", count: 3_000),
            "<speak><audio src='/etc/passwd'/>oui</speak>",
            "[[m@nZ'ur]]", "\u{1}450S\u{1}+20P vite", "a\u{0}b", "設定 Настройки إعدادات", String(repeating: "9", count: 400),
            String(repeating: "!?.,;:", count: 200), "&amp;&#0;&lt;", "\u{feff}\u{fffd}\u{10ffff}\u{e000}<",
        ]) func odd(text: String) throws
    {
        let synthesizer = try EspeakSynthesizer()
        let before = try hear("Bonjour", rate: 22_050, by: synthesizer)
        let heard = try hear(text, rate: 22_050, by: synthesizer)
        #expect(heard.seconds(at: 22_050) < 600)
        #expect(heard.samples.allSatisfy { abs($0) <= 1 })
        let after = try hear("Bonjour", rate: 22_050, by: synthesizer)
        #expect(abs(after.seconds(at: 22_050) - before.seconds(at: 22_050)) < 0.1)
    }

    @Test("markup and the library's own commands are read as text, or left out") func markup() throws {
        let synthesizer = try EspeakSynthesizer()
        #expect(try hear("<speak></speak>", by: synthesizer).samples.count > 4_800)
        let (plain, commanded) = (try hear("450S bonjour", by: synthesizer), try hear("\u{1}450S bonjour", by: synthesizer))
        #expect(abs(plain.seconds(at: 48_000) - commanded.seconds(at: 48_000)) < 0.1)
    }

    @Test("no text breaks it") func fuzz() throws {
        let synthesizer = try EspeakSynthesizer()
        let corpus = [
            "La Lanterne, film de 1 heure 42, à louer pour 3,99 €.", "Épisode 12 : « L'été » — VOST", "1.234,56 % 12:30 2026-11-22 XIVe",
            "http://a.b/c?d=e&f <b>gras</b> [[x]] 😀😀 設定",
        ].map { Array($0.utf8) }
        let words = [
            "<speak>", "\u{1}", "[[", "]]", "😀", "\u{e001}", "'", "999999999999", "ffl", "..", "\u{301}", "İ", "ß", "-", "\n", "&",
        ]
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(corpus, words: words, &generator)
            let manner = SpeechManner(
                language: Bool.random(using: &generator) ? .french : .english, wordsPerMinute: Int.random(in: 0...600, using: &generator))
            var count = 0
            let limit = Int.random(in: 0...200, using: &generator)
            do {
                try synthesizer.speak(String(decoding: bytes, as: UTF8.self), manner, rate: 48_000) { samples in
                    count += 1
                    return count < limit ? .more : .stop
                }
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
    }
}
