import CCrypto

/// A key to sign with, and its public half: Ed25519.
///
/// - Source: RFC 8032.
public struct SigningKey: Sendable {
    /// From which the key is made: 32 bytes that nobody else may know.
    public let seed: [UInt8]
    /// What others check signatures with.
    public let publicKey: VerifyingKey

    /// A new one.
    ///
    /// - Throws: `noRandomness`.
    public init() throws(CryptoError) {
        self = try Self.kept(try SecureRandom.bytes(32))
    }

    /// The one of this seed; nil where it hasn't 32 bytes.
    public init?(seed: [UInt8]) {
        guard let key = try? Self.kept(seed) else { return nil }
        self = key
    }

    private static func kept(_ seed: [UInt8]) throws(CryptoError) -> SigningKey {
        guard seed.count == 32, let pair = KeyPair.secret(seed, kind: .ed25519), let bytes = pair.publicBytes,
            let publicKey = VerifyingKey(bytes)
        else { throw .unusableKey }
        return SigningKey(seed: seed, publicKey: publicKey)
    }

    private init(seed: [UInt8], publicKey: VerifyingKey) {
        self.seed = seed
        self.publicKey = publicKey
    }

    /// Sixty-four bytes.
    public func signature(of message: [UInt8]) -> [UInt8] {
        guard let pair = KeyPair.secret(seed, kind: .ed25519), let context = EVP_MD_CTX_new() else { return [] }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var count = signature.count
        let isSigned =
            EVP_DigestSignInit(context, nil, nil, nil, pair.pointer) == 1
            && EVP_DigestSign(context, &signature, &count, message, message.count) == 1
        return isSigned ? signature : []
    }
}

/// The public half of a signing key.
public struct VerifyingKey: Hashable, Sendable {
    /// Thirty-two.
    public let bytes: [UInt8]

    /// nil where there aren't 32.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Whether the key's owner signed just this.
    public func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == 64, let key = KeyPair.shown(bytes, kind: .ed25519), let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
