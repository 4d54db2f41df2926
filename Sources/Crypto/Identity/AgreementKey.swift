import CCrypto

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
        guard other.count == 32, let own = KeyPair.secret(secret, kind: .x25519), let theirs = KeyPair.shown(other, kind: .x25519),
            let context = EVP_PKEY_CTX_new(own.pointer, nil)
        else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var shared = [UInt8](repeating: 0, count: 32)
        var count = shared.count
        // OpenSSL refuses points by which nothing secret would come out.
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, theirs.pointer) == 1,
            EVP_PKEY_derive(context, &shared, &count) == 1, count == 32
        else { return nil }
        return shared
    }
}
