import Club
import Crypto
import FoundationEssentials
import Media

/// A box that asks as boxes do: with keys of its own, its token, and each request signed. Its bytes go on the wire as they are.
struct BenchBox: Sendable {
    let signing: SigningKey
    let agreement: AgreementKey
    /// How the club calls it.
    let name: String
    /// Its own place behind the proxy that the service is told of: limits are for each.
    let peer: String
    var token: String?

    /// - Parameter number: From 0; tells its address.
    init(number: Int) throws(CryptoError) {
        signing = try SigningKey()
        agreement = try AgreementKey()
        name = BoxThumbprint.name(of: signing.publicKey.bytes, sha256: Digest.sha256)
        peer = "10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
    }

    /// What it says of itself when it is first heard of.
    var introduction: BoxIntroduction {
        BoxIntroduction(signingKey: signing.publicKey, agreementKey: agreement.publicBytes, name: "Salon")
    }

    /// What it says of itself in forms.
    var fields: [(String, String)] {
        [("client_id", name), ("signing_key", Base64.encodeForURLs(signing.publicKey.bytes))]
    }

    /// A signed request of HTTP/1.1, whole.
    ///
    /// - Parameters:
    ///   - target: A path, perhaps with a query.
    ///   - body: Its type and bytes; nil: none.
    ///   - now: When it is signed: it is good for five minutes.
    func request(
        _ method: String, _ target: String, _ body: (type: String, bytes: [UInt8])? = nil, now: UTCTime
    ) throws(CryptoError) -> [UInt8] {
        let parts = target.split(separator: "?", maxSplits: 1)
        let authorization = token.map { "Bearer \($0)" }
        let asked = SignedRequest(
            method: method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
            bodyDigest: Digest.sha256(body?.bytes ?? []), authorization: authorization)
        let nonce = Base64.encodeForURLs(try SecureRandom.bytes(16))
        let signed = SignatureFields(signing: asked, keyID: name, now: now, nonce: nonce, sign: signing.signature)
        var headers = [
            "Content-Digest: \(signed.contentDigest)", "Signature-Input: \(signed.input)", "Signature: \(signed.signature)",
        ]
        if let authorization { headers.append("Authorization: \(authorization)") }
        return Self.plain(method, target, body, peer: peer, headers)
    }

    /// One that nobody signed, as a telephone's.
    static func plain(
        _ method: String, _ target: String, _ body: (type: String, bytes: [UInt8])? = nil, peer: String, _ headers: [String] = []
    ) -> [UInt8] {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: club.example", "Accept: */*", "X-Forwarded-For: \(peer)"] + headers
        if let body { lines += ["Content-Type: \(body.type)", "Content-Length: \(body.bytes.count)"] }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body?.bytes ?? [])
    }

    /// A form's body. Its values have no letter that has to be escaped but those that are.
    static func form(_ fields: [(String, String)]) -> (type: String, bytes: [UInt8]) {
        let text = fields.map { "\($0)=\($1.replacing(":", with: "%3A"))" }.joined(separator: "&")
        return ("application/x-www-form-urlencoded", Array(text.utf8))
    }

    static func json(_ message: some Encodable) throws(ServiceError) -> (type: String, bytes: [UInt8]) {
        guard let data = try? JSONEncoder().encode(message) else { throw .benchFailed(reason: "a message can't be written") }
        return ("application/json", Array(data))
    }
}
