import Club
import Media
import TestSupport
import Testing

@Suite struct SignedRequestTests {
    /// RFC 9421 §B.2.6; that its signature is valid is shown with the real cipher.
    @Test("What is covered is written as in the standard's example")
    func example() {
        let fields = [
            "date": "Tue, 20 Apr 2021 02:07:55 GMT", "@method": "POST", "@path": "/foo", "@authority": "example.com",
            "content-type": "application/json", "content-length": "18",
        ]
        let covered =
            #"("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#
        let input = SignatureInput("sig-b26=" + covered)
        #expect(input?.keyID == "test-key-ed25519")
        #expect(input?.created == 1_618_884_473)
        #expect(input?.nonce == nil)
        let base = input.flatMap { SignatureBase.text(components: $0.components, parameters: $0.parameters) { fields[$0] } }
        #expect(
            base == """
                "date": Tue, 20 Apr 2021 02:07:55 GMT
                "@method": POST
                "@path": /foo
                "@authority": example.com
                "content-type": application/json
                "content-length": 18
                "@signature-params": \(covered)
                """)
    }

    private static let now = UTCTime(milliseconds: 1_795_000_000_000)
    private static let request = SignedRequest(
        method: "POST", path: "/v1/rentals", query: "a=b", bodyDigest: [UInt8](repeating: 7, count: 32), authorization: "Bearer t")

    /// Signs by adding the bytes up: what is looked at is what is signed, not how.
    private static func sum(_ bytes: [UInt8]) -> [UInt8] { [bytes.reduce(0) { $0 &* 31 &+ $1 }] }

    private static func fields(_ request: SignedRequest = request, now: UTCTime = now) -> SignatureFields {
        SignatureFields(signing: request, keyID: "box-1", now: now, nonce: "0123456789abcdef", sign: sum)
    }

    private static func check(_ fields: SignatureFields, _ request: SignedRequest = request) throws(SignatureFault) -> CheckedSignature {
        try fields.check(request, now: now) { key, signature, message in key == "box-1" ? signature == sum(message) : nil }
    }

    @Test("A request that is signed stands")
    func stands() throws {
        let checked = try Self.check(Self.fields())
        #expect(checked.keyID == "box-1")
        #expect(checked.nonce == "0123456789abcdef")
        #expect(checked.created == Self.now)
    }

    @Test("Whatever of it is changed, it stands no more")
    func altered() {
        let digest = [UInt8](repeating: 7, count: 32)
        for request in [
            SignedRequest(method: "PUT", path: "/v1/rentals", query: "a=b", bodyDigest: digest, authorization: "Bearer t"),
            SignedRequest(method: "POST", path: "/v1/rental", query: "a=b", bodyDigest: digest, authorization: "Bearer t"),
            SignedRequest(method: "POST", path: "/v1/rentals", query: "a=c", bodyDigest: digest, authorization: "Bearer t"),
            SignedRequest(method: "POST", path: "/v1/rentals", query: "a=b", bodyDigest: digest, authorization: "Bearer u"),
        ] {
            #expect(throws: SignatureFault.forged) { try Self.check(Self.fields(), request) }
        }
        let body = SignedRequest(
            method: "POST", path: "/v1/rentals", query: "a=b", bodyDigest: [UInt8](repeating: 8, count: 32), authorization: "Bearer t")
        #expect(throws: SignatureFault.otherBody) { try Self.check(Self.fields(), body) }
    }

    @Test("A signature without the token doesn't carry one", arguments: ["@method", "@path", "@query", "content-digest", "authorization"])
    func uncovered(left: String) {
        let input = SignatureInput(
            covering: Self.request.components.filter { $0 != left }, keyID: "box-1", created: Self.now.milliseconds / 1000,
            nonce: "0123456789abcdef")
        let signature = Self.sum(Self.request.base(for: input) ?? [])
        let fields = SignatureFields(
            contentDigest: Self.request.contentDigest, input: input.text, signature: "club=:\(Base64.encode(signature)):")
        #expect(throws: SignatureFault.uncovered) { try Self.check(fields) }
    }

    @Test("An old one, and one of the future, is stale", arguments: [-301, 301])
    func stale(seconds: Int) {
        #expect(throws: SignatureFault.stale) { try Self.check(Self.fields(now: Self.now.advanced(by: .seconds(seconds)))) }
        #expect(throws: Never.self) { try Self.check(Self.fields(now: Self.now.advanced(by: .seconds(seconds - seconds.signum())))) }
    }

    @Test("A box that isn't known is told so")
    func unknown() {
        let fields = SignatureFields(signing: Self.request, keyID: "box-2", now: Self.now, nonce: "0123456789abcdef", sign: Self.sum)
        #expect(throws: SignatureFault.unknownKey) { try Self.check(fields) }
    }

    @Test(
        "What can't be read is refused",
        arguments: [
            "", "club", "club=", "club=(", "club=(\"@path\"", "club=(\"@path\");created=1", "club=(\"@path\");keyid=\"a\"",
            "club=(\"@path\");created=1;keyid=\"a\";created=2", "club=(\"@path\";req);created=1;keyid=\"a\"",
            "club=(\"@path\");created=-1;keyid=\"a\"", "club=(\"@path\");created=9999999999999999;keyid=\"a\"",
            "club=(\"@path\");created=1;keyid=\"a\", other=()", "club=(\"@path\");created=1;keyid=\"a\\\"b\"",
            "club=(\"@path\");created=1;keyid=\"a\";expires=2", "Club=();created=1;keyid=\"a\"",
        ])
    func unreadable(text: String) {
        #expect(SignatureInput(text) == nil)
    }

    @Test("Whatever the fields hold, they are read or refused")
    func fuzz() {
        let corpus = [Self.fields().input, Self.fields().signature].map { Array($0.utf8) }
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(corpus, words: ["\"", ":", ";created=", "club=(", "(", ")", ".."], &generator)
            let text = String(decoding: bytes, as: UTF8.self)
            let fields = SignatureFields(contentDigest: Self.request.contentDigest, input: text, signature: text)
            #expect((try? Self.check(fields)) == nil, "LANTERNE_FUZZ_SEED=\(seed)")
        }
    }
}
