import Media
import Testing

@Suite struct Base64Tests {
    /// RFC 4648 §10.
    @Test(
        "Bytes are written in the standard's letters",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ])
    func vectors(bytes: String, text: String) {
        #expect(Base64.encode(bytes.utf8) == text)
        #expect(Base64.decode(text.utf8) == Array(bytes.utf8))
        #expect(Base64.decodeFromURLs(Base64.encodeForURLs(bytes.utf8).utf8) == Array(bytes.utf8))
    }

    @Test("The alphabet of addresses is read strictly: one text for the same bytes", arguments: ["-_8=", "+/8", "Zh", "Z", "Zm 9v"])
    func strict(text: String) {
        #expect(Base64.decodeFromURLs(text.utf8) == nil)
    }

    @Test("It has two letters of its own")
    func letters() {
        #expect(Base64.encodeForURLs([0xFB, 0xFF]) == "-_8")
        #expect(Base64.decodeFromURLs("-_8".utf8) == [0xFB, 0xFF])
    }
}
