import CCrypto

/// Bytes that nobody can guess.
public enum SecureRandom {
    /// - Throws: `noRandomness`.
    public static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard count == 0 || RAND_bytes(&bytes, Int32(clamping: count)) == 1 else { throw .noRandomness }
        return bytes
    }
}

/// Fingerprints of bytes.
public enum Digest {
    /// Thirty-two bytes. Source: FIPS 180-4.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        SHA256(bytes, bytes.count, &digest)
        return digest
    }

    /// Whether both are the same, in a time that doesn't tell where they differ.
    public static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
