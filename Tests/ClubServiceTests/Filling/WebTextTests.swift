import Testing

@testable import ClubService

@Suite struct WebTextTests {
    @Test(
        "Tags go, entities become what they stand for, and what is neither stays",
        arguments: [
            ("<p>Un</p><p>deux<br/>trois</p>", "Un deux trois"), ("a &amp; b &lt;c&gt; &#233;&#xE9;", "a & b <c> éé"),
            ("1 < 2 > 0", "1 < 2 > 0"),
            ("<b", "<b"), ("a <b c", "a <b c"), ("&inconnu; &#xD800; &#99999999999; &", "&inconnu; &#xD800; &#99999999999; &"),
            ("  a \n\t b ", "a b"), ("a&nbsp;: b", "a\u{00A0}: b"), ("", ""), ("<!-- x -->y", "y"),
        ])
    func plain(text: String, expected: String) {
        #expect(WebText.plain(text) == expected)
    }

    @Test(
        "An id is made a file's name",
        arguments: [
            ("la-lanterne", "la-lanterne"), ("a/b c", "a-b-c"), ("../x", "x"), ("é", "title"), ("", "title"), (".hidden.", "hidden."),
            (String(repeating: "a", count: 200), String(repeating: "a", count: 150)),
        ])
    func name(id: String, expected: String) {
        #expect(SourceFolder.plainName(id) == expected)
    }
}
