/// A key that others write to, and its public half: X25519.
///
/// - Source: RFC 7748.
public struct AgreementKey: Sendable {
    /// Thirty-two bytes that nobody else may know.
    public let secret: [UInt8]
    /// What others write to; 32 bytes.
    public let publicBytes: [UInt8]

    /// A new one.
    ///
    /// - Throws: `noRandomness`.
    public init() throws(CryptoError) {
        guard let key = AgreementKey(secret: try SecureRandom.bytes(32)) else { throw .unusableKey }
        self = key
    }

    /// The one of this secret; nil where it hasn't 32 bytes.
    public init?(secret: [UInt8]) {
        guard secret.count == 32, let pair = KeyPair.secret(secret, kind: .x25519), let bytes = pair.publicBytes else { return nil }
        self.secret = secret
        publicBytes = bytes
    }

    /// What both sides alone can find: 32 bytes; nil where the other's key is none.
    func agreement(with other: [UInt8]) -> [UInt8]? {
        guard let own = KeyPair.secret(secret, kind: .x25519) else { return nil }
        return own.agreement(with: other)
    }
}

/// A key of one letter, which is forgotten with it.
struct PassingKey: ~Copyable {
    private let pair: KeyPair
    /// What the letter's header names; 32 bytes.
    let publicBytes: [UInt8]

    /// A new one.
    ///
    /// - Throws: `noRandomness`, `unusableKey`.
    init() throws(CryptoError) {
        guard let pair = KeyPair.secret(try SecureRandom.bytes(32), kind: .x25519), let bytes = pair.publicBytes else { throw .unusableKey }
        self.pair = pair
        publicBytes = bytes
    }

    /// As `AgreementKey.agreement(with:)`.
    borrowing func agreement(with other: [UInt8]) -> [UInt8]? { pair.agreement(with: other) }
}
