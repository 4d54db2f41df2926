import Media
import TestSupport
import Testing

@testable import Playlist

/// Whatever is written where chapters and splice commands are looked for, marks lie in the film and end behind their beginning.
@Suite("Marks in broken words") struct MarkFuzzTests {
    private static let words = [
        "0xFC30", "DURATION=", "END-DATE=", "START-DATE=\"", "2026-01-01T20:00:00Z", "9999-99-99T99:99:99Z", "CLASS=\"com.x.intro\"", "-1",
        "1e300",
        "999999999999999999999", "\"start-time\":", "\"titles\":[", "null", "[", "{", "\"", "\\u0000", "\u{FF}", "SCTE35-OUT=",
        "SCTE35-IN=",
    ]

    private static let list = """
        #EXTM3U
        #EXT-X-TARGETDURATION:60
        #EXT-X-PROGRAM-DATE-TIME:2026-01-01T20:00:00Z
        #EXT-X-DATERANGE:ID="a",CLASS="com.example.intro",START-DATE="2026-01-01T20:00:30Z",DURATION=45
        #EXT-X-DATERANGE:ID="b",CLASS="com.example.chapter",START-DATE="2026-01-01T20:01:00Z",X-TITLE="Le retour"
        #EXT-X-DATERANGE:ID="c",CLASS="com.example.credits",START-DATE="2026-01-01T20:01:30Z",END-DATE="2026-01-01T20:02:00Z"
        #EXT-X-DATERANGE:ID="d",START-DATE="2026-01-01T20:00:10Z",SCTE35-OUT=0xFC302C00000000000000FFF00506FE000000000016021443554549000000017FFF00002932E0000024000000000000
        #EXTINF:60,
        a.ts
        #EXTINF:60,
        b.ts
        #EXT-X-ENDLIST
        """

    private static let chapters = """
        [{"chapter": 1, "start-time": 0.5, "duration": 600.5, "titles": [{"language": "fr-FR", "title": "La lune"}, {"language": "en", "title": "The moon"}]},
        {"chapter": 2, "start-time": 601, "titles": []}]
        """

    private func expectSane(_ marks: [FilmMark], _ seed: UInt64) {
        for mark in marks { #expect(mark.start >= .zero && mark.end.map { $0 > mark.start } ?? true, "seed \(seed): \(mark)") }
    }

    @Test("of date ranges") func ranges() {
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated([Array(Self.list.utf8)], words: Self.words, &generator)
            guard case .media(let list)? = try? HLSParser.parse(bytes, baseURL: "http://film/a.m3u8") else { return }
            expectSane(list.marks, seed)
        }
    }

    @Test("of documents of chapters") func documents() {
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated([Array(Self.chapters.utf8)], words: Self.words, &generator)
            expectSane(FilmMark.chapters(in: bytes, languages: ["fr"]) ?? [], seed)
        }
    }

    @Test("of splice commands, whose parts each fill their length") func sections() {
        let corpus = [
            MarkTests.section(type: 0x24, ticks: 2_700_000), MarkTests.section(event: 2, type: 0x26), MarkTests.section(type: 0x30),
        ]
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(corpus, words: Self.words + ["CUEI", "\u{2}\u{14}"], &generator)
            guard let section = SpliceSection(bytes) else { return }
            #expect(section.segmentations.count <= bytes.count / 2, "seed \(seed)")
        }
    }

    @Test("of a hundred thousand take a time that grows with them") func linear() {
        func cost(_ count: Int) -> Double {
            let ranges = (0..<count).map {
                "#EXT-X-DATERANGE:ID=\"\($0)\",CLASS=\"com.x.chapter\",START-DATE=\"2026-01-01T20:00:00.\($0 % 1000)Z\",DURATION=1"
            }
            let text = Self.list.split(separator: "\n").prefix(3).joined(separator: "\n") + "\n" + ranges.joined(separator: "\n")
            let bytes = Array((text + "\n#EXTINF:60,\na.ts\n#EXT-X-ENDLIST").utf8)
            return Fuzzing.processorTime {
                _ = (try? HLSParser.parse(bytes, baseURL: "http://film/a.m3u8")).map { if case .media(let list) = $0 { _ = list.marks } }
            }
        }
        let (small, large) = (cost(500), cost(5000))
        #expect(large < 30 * small + 0.01, "\(small) s, \(large) s")
    }
}
