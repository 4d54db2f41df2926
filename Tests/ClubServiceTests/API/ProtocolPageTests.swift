import Club
import Crypto
import Media
import TestSupport
import Testing

/// What is told to integrators, held against the description and the cipher.
@Suite struct ProtocolPageTests {
    private let page: String
    private let api: ClubAPI

    init() throws {
        page = String(decoding: try Files.read(Program.checkout + "/Sources/Lanterne/Lanterne.docc/ClubProtocol.md"), as: UTF8.self)
        api = try ClubAPI()
    }

    @Test("Every call is told of")
    func calls() {
        for operation in api.operations.keys { #expect(page.contains("`\(operation)"), "\(operation)") }
    }

    @Test("The examples are those of the description")
    func examples() throws {
        let known = api.schemas.values.flatMap { $0["examples"]?.items ?? [] }
        let shown = page.matches(of: #/```json\n([^`]*)\n```/#).map { String($0.output.1) }
        #expect(shown.count > 12)
        for example in shown {
            let read = try JSONTree(json: example)
            #expect(known.contains(read), "\(example)")
        }
    }

    /// The key of RFC 8037, appendices A.1 to A.3.
    @Test("The request that clients can be tried with is signed by its key")
    func signed() throws {
        let seed = try #require(Base64.decodeFromURLs("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A".utf8))
        let key = try #require(SigningKey(seed: seed))
        let name = BoxThumbprint.name(of: key.publicKey.bytes, sha256: Digest.sha256)
        #expect(name == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        #expect(page.contains("it is `\(name)`"))
        #expect(page.contains(#""x":"\#(Base64.encodeForURLs(key.publicKey.bytes))""#))

        let body = #"{"offer":"la-nuit-hd","title":"la-nuit-des-balises"}"#
        let request = SignedRequest(
            method: "POST", path: "/v1/quotes", bodyDigest: Digest.sha256(Array(body.utf8)),
            authorization: "Bearer o2mJX6l0v4nTg9c7aF5yqR3eYb1kD8sWz0uHtLpQiCM")
        let fields = SignatureFields(
            signing: request, keyID: name, now: UTCTime(milliseconds: 1_795_377_600_000), nonce: "Q0x3b2RhbGVtaXN0ZQ", sign: key.signature)
        let written = """
            POST /v1/quotes HTTP/1.1
            Authorization: \(request.authorization ?? "")
            Content-Digest: \(fields.contentDigest)
            Signature-Input: \(fields.input)
            Signature: \(fields.signature)
            Content-Type: application/json

            \(body)
            """
        #expect(page.contains(written))
        let input = try #require(SignatureInput(fields.input))
        let base = try #require(request.base(for: input))
        #expect(page.contains(String(decoding: base, as: UTF8.self)))
    }
}
