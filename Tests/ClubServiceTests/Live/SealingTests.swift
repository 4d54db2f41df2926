import Club
import Crypto
import Media
import Testing

@Suite struct SealingTests {
    /// RFC 9421 §B.2.6 with the key of §B.1.4.
    @Test("The standard's example is valid by the real cipher, and no other")
    func example() throws {
        let bytes = try #require(Base64.decodeFromURLs("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs".utf8))
        let key = try #require(VerifyingKey(bytes))
        let signature = try #require(
            Base64.decode("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==".utf8))
        let base = """
            "date": Tue, 20 Apr 2021 02:07:55 GMT
            "@method": POST
            "@path": /foo
            "@authority": example.com
            "content-type": application/json
            "content-length": 18
            "@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"
            """
        #expect(key.isValid(signature, of: Array(base.utf8)))
        #expect(!key.isValid(signature, of: Array(base.utf8) + [10]))
    }

    @Test("A letter goes over the line as text, and opens for its box")
    func letter() throws {
        let box = try AgreementKey()
        let message = Array(#"{"keys":[],"type":"temporary"}"#.utf8)
        let sealed = try SealedBox.seal(message, for: box.publicBytes, header: SealedLetter.header)
        let text = SealedLetter.compact(header: sealed.header, vector: sealed.vector, text: sealed.text, tag: sealed.tag)
        let letter = try #require(SealedLetter(compact: text))
        let opened = try SealedBox(header: letter.header, vector: letter.vector, text: letter.text, tag: letter.tag)
            .open(with: box, point: letter.point)
        #expect(opened == message)
        #expect(SealedLetter(compact: text + ".") == nil)
        #expect(SealedLetter(compact: String(text.dropFirst())) == nil)
    }
}
