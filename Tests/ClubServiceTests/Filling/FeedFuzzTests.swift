import Club
import TestSupport
import Testing

@testable import ClubService

@Suite struct FeedFuzzTests {
    private static let words = [
        "<media:content url=\"", "</item>", "<item>", "<guid>", "&#xD800;", "&amp;", "<![CDATA[", "]]>", "duration=\"1e308\"",
        "bitrate=\"nan\"",
        "width=\"99999999999\"", "\"\\ud800\"", "\\u0000", "{\"movies\":[", "\"id\":", "null", "[[[[[[[[", "-0.0e+1", "1e400", "\u{1F3F4}",
        "9999",
    ]
    private static let corpus = [FeedSamples.rss, FeedSamples.movies, FeedSamples.titles].map { Array($0.utf8) }

    @Test("No feed traps, and what is read of one can be written and read again")
    func broken() {
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(Self.corpus, words: Self.words, &generator)
            guard let feed = try? Feed(bytes, language: "fr") else { return }
            for item in feed.items {
                #expect(!item.id.isEmpty, "seed \(seed)")
                let renewal = TitleRenewal(of: nil, by: item, overwrites: false)
                #expect((try? JSONNode(json: renewal.tree.written)) == renewal.tree, "seed \(seed)")
                // What a box refuses is refused, and traps nothing.
                _ = try? Title(json: renewal.tree.written)
                let again = TitleRenewal(of: renewal.tree, by: item, overwrites: false)
                #expect(again.tree["id"] == renewal.tree["id"], "seed \(seed)")
            }
        }
    }

    @Test(
        "Ten times the feed takes about ten times as long",
        arguments: [
            ("<rss><channel>", "<item><guid>a</guid><title>&lt;a&amp;</title></item>", "</channel></rss>"),
            ("<rss><channel><item><guid>a</guid><title>", "&lt;a ", "</title></item></channel></rss>"),
            ("<rss><channel><item><guid>a</guid><title>a</title>", "<media:thumbnail url='a'/>", "</item></channel></rss>"),
            ("[{\"id\":\"a\"}", ",{\"id\":\"a\",\"title\":{\"fr\":\"\\n\"}}", "]"),
            ("[{\"id\":\"a\"", ",\"a\":[{}]", "}]"),
        ])
    func linear(head: String, part: String, tail: String) {
        func time(_ count: Int) -> Double {
            let bytes = Array((head + String(repeating: part, count: count) + tail).utf8)
            return Fuzzing.processorTime { _ = try? Feed(bytes, language: "fr") }
        }
        let short = time(500)
        #expect(time(5000) < max(short, 0.001) * 40)
    }
}
