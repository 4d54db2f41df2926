import Playlist
import Testing

@Suite struct URLReferenceTests {
    @Test(
        "the examples of RFC 3986 §5.4 resolve as printed there",
        arguments: [
            ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
            ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"),
            ("g#s", "http://a/b/c/g#s"), ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"), ("g;x", "http://a/b/c/g;x"),
            ("g;x?y#s", "http://a/b/c/g;x?y#s"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"),
            ("..", "http://a/b/"), ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../", "http://a/"),
            ("../../g", "http://a/g"),
            // §5.4.2, abnormal
            ("../../../g", "http://a/g"), ("../../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."), ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
            ("g;x=1/./y", "http://a/b/c/g;x=1/y"), ("g;x=1/../y", "http://a/b/c/y"), ("g?y/./x", "http://a/b/c/g?y/./x"),
            ("g?y/../x", "http://a/b/c/g?y/../x"), ("g#s/./x", "http://a/b/c/g#s/./x"), ("g#s/../x", "http://a/b/c/g#s/../x"),
            ("http:g", "http:g"),
        ])
    func examples(reference: String, expected: String) {
        #expect(URLReference.resolve(reference, against: "http://a/b/c/d;p?q") == expected)
    }

    @Test(
        "addresses of the field resolve",
        arguments: [
            ("seg 1.ts", "https://h/a/b.m3u8", "https://h/a/seg%201.ts"),
            ("épisode.ts", "https://h/a/b.m3u8", "https://h/a/%C3%A9pisode.ts"),
            ("a%20b.ts", "https://h/a/b.m3u8", "https://h/a/a%20b.ts"),
            ("v.m3u8", "https://h", "https://h/v.m3u8"),
            ("v.m3u8", "https://h?token=1/2", "https://h/v.m3u8"),
            ("v.m3u8", "https://user@h:8443/x/y?token=1/2", "https://user@h:8443/x/v.m3u8"),
            ("../v.m3u8", "file:///films/a/b.m3u8", "file:///films/v.m3u8"),
            ("HTTPS://h/a/../b", "file:///x", "HTTPS://h/b"),
            ("2:00.ts", "https://h/a/", "https://h/a/2:00.ts"),
        ])
    func field(reference: String, base: String, expected: String) {
        #expect(URLReference.resolve(reference, against: base) == expected)
    }

    @Test("a relative reference against a base without a scheme has no address")
    func noScheme() {
        #expect(URLReference.resolve("a.ts", against: "films/b.m3u8") == nil)
        #expect(URLReference.resolve("a.ts", against: "") == nil)
        #expect(URLReference.resolve("http://h/a.ts", against: "") == "http://h/a.ts")
    }

    @Test("a path of a hundred thousand steps up and down is resolved in linear time")
    func longPath() {
        let deep = String(repeating: "a/../", count: 100_000) + "g"
        #expect(URLReference.resolve(deep, against: "http://h/x/y") == "http://h/x/g")
    }
}
