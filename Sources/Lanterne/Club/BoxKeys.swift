import Club
import Crypto
import Media

/// What makes this box itself to its club: a key to sign with, and one to be written to. Made once, at the first start.
struct BoxKeys: Sendable {
    let signing: SigningKey
    let agreement: AgreementKey
    /// How the club calls it.
    let name: String

    /// New ones.
    init() throws(CryptoError) {
        self.init(try SigningKey(), try AgreementKey())
    }

    /// The kept ones; nil where they are none.
    init?(signingSeed: [UInt8], agreementSecret: [UInt8]) {
        guard let signing = SigningKey(seed: signingSeed), let agreement = AgreementKey(secret: agreementSecret) else { return nil }
        self.init(signing, agreement)
    }

    private init(_ signing: SigningKey, _ agreement: AgreementKey) {
        self.signing = signing
        self.agreement = agreement
        name = BoxThumbprint.name(of: signing.publicKey.bytes, sha256: Digest.sha256)
    }

    /// Opens what was sealed for this box, into a place that is kept secret.
    ///
    /// - Returns: How many bytes were written.
    /// - Throws: `cannotOpen`, also for what is no letter, and where there is no room.
    func open(_ letter: String, into place: UnsafeMutableRawBufferPointer) throws(CryptoError) -> Int {
        guard let letter = SealedLetter(compact: letter) else { throw .cannotOpen }
        return try SealedBox(header: letter.header, vector: letter.vector, text: letter.text, tag: letter.tag)
            .open(with: agreement, point: letter.point, into: place)
    }
}
