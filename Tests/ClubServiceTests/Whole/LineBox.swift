import Club
import Crypto
import Media

@testable import ClubService

/// A box as the line sees it: its keys, and requests that are signed by them.
struct LineBox {
    let signing: SigningKey
    let agreement: AgreementKey
    /// What people call it.
    var name = "Salon"
    var id: String { BoxThumbprint.name(of: signing.publicKey.bytes, sha256: Digest.sha256) }

    init() throws {
        signing = try SigningKey()
        agreement = try AgreementKey()
    }

    /// What a form has of it.
    var introduction: String {
        "client_id=\(id)&signing_key=\(Base64.encodeForURLs(signing.publicKey.bytes))"
            + "&agreement_key=\(Base64.encodeForURLs(agreement.publicBytes))&name=\(name)"
    }

    /// The header lines of one request; each time another nonce.
    func headers(_ method: String, _ path: String, query: String = "", body: [UInt8] = [], token: String? = nil) throws -> [String] {
        let bearer = token.map { "Bearer \($0)" }
        let asked = SignedRequest(method: method, path: path, query: query, bodyDigest: Digest.sha256(body), authorization: bearer)
        let fields = SignatureFields(
            signing: asked, keyID: id, now: LiveHalf.now(), nonce: Base64.encodeForURLs(try SecureRandom.bytes(16)),
            sign: signing.signature)
        return [
            "Content-Digest: \(fields.contentDigest)", "Signature-Input: \(fields.input)", "Signature: \(fields.signature)",
        ] + (bearer.map { ["Authorization: \($0)"] } ?? [])
    }

    /// What a licence says, as JSON; nil where it is another box's.
    func opened(_ letter: [UInt8]) throws -> String? {
        guard let letter = SealedLetter(compact: String(decoding: letter, as: UTF8.self)) else { return nil }
        let box = SealedBox(header: letter.header, vector: letter.vector, text: letter.text, tag: letter.tag)
        return String(decoding: try box.open(with: agreement, point: letter.point), as: UTF8.self)
    }
}
