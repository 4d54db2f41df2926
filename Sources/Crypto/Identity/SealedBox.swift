import CCrypto

/// What one key alone can open: the parts of a JSON Web Encryption, whose written form is `Club`'s.
///
/// - Source: RFC 7516; ECDH-ES of RFC 7518 §4.6 over X25519 (RFC 8037 §3.2), A256GCM (RFC 7518 §5.3).
public struct SealedBox: Hashable, Sendable {
    /// The header as it is written: covered, not hidden.
    public let header: [UInt8]
    /// Of this letter alone; 12 bytes.
    public let vector: [UInt8]
    /// What is hidden.
    public let text: [UInt8]
    /// That it is whole; 16 bytes.
    public let tag: [UInt8]

    /// - Parameters:
    ///   - header: As it is written.
    ///   - vector: 12 bytes.
    ///   - text: What is hidden.
    ///   - tag: 16 bytes.
    public init(header: [UInt8], vector: [UInt8], text: [UInt8], tag: [UInt8]) {
        self.header = header
        self.vector = vector
        self.text = text
        self.tag = tag
    }

    /// Seals a message.
    ///
    /// - Parameters:
    ///   - key: Of who may open it: X25519, 32 bytes.
    ///   - header: Is told the letter's own public key, 32 bytes, which the header has to name.
    /// - Throws: `unusableKey`, `noRandomness`.
    public static func seal(
        _ message: [UInt8], for key: [UInt8], header: ([UInt8]) -> [UInt8]
    ) throws(CryptoError) -> SealedBox {
        // Its public half is worked out once, which is most of what a key costs.
        let once = try PassingKey()
        guard let shared = once.agreement(with: key) else { throw .unusableKey }
        let written = header(once.publicBytes)
        let vector = try SecureRandom.bytes(12)
        let cipher = GaloisCipher(key: contentKey(shared), vector: vector)
        guard let (text, tag) = cipher.seal(message, beside: written) else { throw .unusableKey }
        return SealedBox(header: written, vector: vector, text: text, tag: tag)
    }

    /// - Parameters:
    ///   - key: For whom it was sealed.
    ///   - point: The letter's own public key, as its header names it.
    /// - Throws: `cannotOpen`.
    public func open(with key: AgreementKey, point: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard vector.count == 12, tag.count == 16, let shared = key.agreement(with: point),
            let message = GaloisCipher(key: Self.contentKey(shared), vector: vector).open(text, tag: tag, beside: header)
        else { throw .cannotOpen }
        return message
    }

    /// As `open`, into a place that the caller keeps secret: keys never lie elsewhere.
    ///
    /// - Returns: How many bytes were written.
    /// - Throws: `cannotOpen`, also where there is no room.
    public func open(
        with key: AgreementKey, point: [UInt8], into place: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) -> Int {
        guard vector.count == 12, tag.count == 16, let shared = key.agreement(with: point),
            let count = GaloisCipher(key: Self.contentKey(shared), vector: vector).open(text, tag: tag, beside: header, into: place)
        else { throw .cannotOpen }
        return count
    }

    /// The key of both sides for this letter. Source: RFC 7518 §4.6.2, the one round of NIST SP 800-56A §5.8.1.
    private static func contentKey(_ shared: [UInt8]) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(value).bigEndian) { Array($0) } }
        let algorithm = Array("A256GCM".utf8)
        return Digest.sha256(number(1) + shared + number(algorithm.count) + algorithm + number(0) + number(0) + number(256))
    }
}

/// AES-256 in Galois/Counter mode under a secret that stays: what a disc or a database keeps hidden.
///
/// Its form: a vector of 12 bytes, what is hidden, a tag of 16 bytes.
public struct RestCipher: Sendable {
    private let key: [UInt8]

    /// nil where the key hasn't 32 bytes.
    public init?(key: [UInt8]) {
        guard key.count == 32 else { return nil }
        self.key = key
    }

    /// - Parameter place: Where it is kept, as a table and a row: what lies elsewhere can't be put in its place.
    public func seal(_ message: [UInt8], place: String) throws(CryptoError) -> [UInt8] {
        let vector = try SecureRandom.bytes(12)
        guard let (text, tag) = GaloisCipher(key: key, vector: vector).seal(message, beside: Array(place.utf8)) else { throw .unusableKey }
        return vector + text + tag
    }

    /// - Throws: `cannotOpen`.
    public func open(_ sealed: [UInt8], place: String) throws(CryptoError) -> [UInt8] {
        guard sealed.count >= 28,
            let message = GaloisCipher(key: key, vector: Array(sealed[..<12])).open(
                Array(sealed[12..<(sealed.count - 16)]), tag: Array(sealed[(sealed.count - 16)...]), beside: Array(place.utf8))
        else { throw .cannotOpen }
        return message
    }
}
