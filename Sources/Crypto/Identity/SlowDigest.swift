import CCrypto

/// A fingerprint of a secret that is short enough to be guessed: each guess costs time.
///
/// - Source: PBKDF2 with HMAC and SHA-256, RFC 8018 §5.2.
public enum SlowDigest {
    /// Thirty-two bytes.
    ///
    /// - Parameters:
    ///   - secret: What is kept from others.
    ///   - salt: Unlike that of any other secret.
    ///   - iterations: What a guess costs; at least 1, some ten million in a second of a fast machine.
    public static func of(_ secret: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let text = secret.map { CChar(bitPattern: $0) }
        let made = PKCS5_PBKDF2_HMAC(
            text, Int32(clamping: text.count), salt, Int32(clamping: salt.count), Int32(clamping: max(1, iterations)), EVP_sha256(),
            Int32(digest.count), &digest)
        // Only memory that is out leads here, and a digest that others could make must not.
        precondition(made == 1, "OpenSSL has no PBKDF2 with SHA-256")
        return digest
    }

    /// Whether both are the same, in a time that tells nothing of where they differ.
    public static func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && CRYPTO_memcmp(one, other, one.count) == 0
    }
}
