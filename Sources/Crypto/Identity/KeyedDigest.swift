import CCrypto

/// Fingerprints that only the owner of a secret can make: HMAC with SHA-256.
///
/// - Source: RFC 2104, FIPS 198-1.
public struct KeyedDigest: Sendable {
    private let key: [UInt8]

    /// nil where the key hasn't 32 bytes.
    public init?(key: [UInt8]) {
        guard key.count == 32 else { return nil }
        self.key = key
    }

    /// Thirty-two bytes.
    public func callAsFunction(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var count = 0
        let made = EVP_Q_mac(nil, "HMAC", nil, "SHA256", nil, key, key.count, bytes, bytes.count, &digest, digest.count, &count)
        // Only memory that is out leads here, and a digest that others could make must not.
        precondition(made != nil && count == 32, "OpenSSL has no HMAC with SHA-256")
        return digest
    }
}
