import Club
import Media
import Testing

@Suite struct SignedDocumentTests {
    // RFC 8037, appendix A.4.
    static let protected = "eyJhbGciOiJFZERTQSJ9"
    static let payload = "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    static let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"

    static func file(_ members: String...) -> String { "{" + members.joined(separator: ",") + "}" }

    static func file(header: String, more: String = "") -> String {
        let protected = Base64.encodeForURLs(Array(header.utf8))
        return #"{"protected":"\#(protected)","payload":"\#(payload)","signature":"\#(signature)"\#(more)}"#
    }

    @Test("The example of RFC 8037 is read, and its message is what was signed")
    func example() throws {
        var message: [UInt8] = []
        let document = try SignedDocument(Array(Self.file(header: #"{"alg":"EdDSA"}"#).utf8)) { signature, signed in
            message = signed
            return Base64.encodeForURLs(signature) == Self.signature
        }
        #expect(String(decoding: document.payload, as: UTF8.self) == "Example of Ed25519 signing")
        #expect(String(decoding: message, as: UTF8.self) == "\(Self.protected).\(Self.payload)")
    }

    @Test("What is written is the example of RFC 8037 in its flattened form, and is read again")
    func written() throws {
        let bytes = SignedDocument.written(payload: Array("Example of Ed25519 signing".utf8)) { message in
            String(decoding: message, as: UTF8.self) == "\(Self.protected).\(Self.payload)"
                ? Base64.decodeFromURLs(Self.signature.utf8) ?? [] : []
        }
        let expected = #"{"payload":"\#(Self.payload)","protected":"\#(Self.protected)","signature":"\#(Self.signature)"}"#
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
        let own = SignedDocument.written(payload: [0, 255, 7]) { Stamp.sign($0) }
        #expect(try SignedDocument(own, isValid: Stamp.isValid).payload == [0, 255, 7])
    }

    private static let refusals: [(String, SignedDocumentError)] = [
        ("", .notJSON), ("[]", .notJSON), (#"{"payload":1}"#, .notJSON),
        ("{}", .missing("protected")),
        (file(#""protected":"\#(protected)""#), .missing("payload")),
        (file(#""protected":"\#(protected)","payload":"""#), .missing("signature")),
        (file(header: #"{"alg":"none"}"#), .unknownAlgorithm("none")),
        (file(header: #"{"alg":"HS256"}"#), .unknownAlgorithm("HS256")),
        (file(header: #"{"alg":"EdDSA","crit":["exp"]}"#), .unknownExtension("crit")),
        (file(header: #"{"alg":"EdDSA","b64":false}"#), .unknownExtension("b64")),
        (file(header: #"{"typ":"x"}"#), .notBase64("protected")),
        (file(header: #"{"alg":"EdDSA"}"#, more: #","header":{"kid":"x"}"#), .unprotectedHeader),
        (file(header: #"{"alg":"EdDSA"}"#, more: #","signatures":[]"#), .severalSignatures),
        (file(#""protected":"\#(protected)=","payload":"","signature":"AA""#), .notBase64("protected")),
        (file(#""protected":"\#(protected)","payload":"+","signature":"AA""#), .notBase64("payload")),
        (file(#""protected":"\#(protected)","payload":"","signature":"A""#), .notBase64("signature")),
        (file(#""protected":"\#(protected)","payload":"","signature":"AA""#), .wrongSignature),
    ]

    @Test("What isn't signed as clubs sign is refused, each by its own case", arguments: refusals)
    func refused(json: String, error: SignedDocumentError) {
        #expect(throws: error) { try SignedDocument(Array(json.utf8)) { _, _ in true } }
    }

    @Test("A file whose signature another made is refused, and so is one longer than any")
    func wrongSignature() {
        let bytes = Array(Self.file(header: #"{"alg":"EdDSA"}"#).utf8)
        #expect(throws: SignedDocumentError.wrongSignature) { try SignedDocument(bytes) { _, _ in false } }
        let limit = SignedDocument.maximumBytes
        #expect(throws: SignedDocumentError.tooLong(bytes: limit + 1, limit: limit)) {
            try SignedDocument([UInt8](repeating: 0x20, count: limit + 1)) { _, _ in true }
        }
    }
}
