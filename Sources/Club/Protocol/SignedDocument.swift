import Media

/// Bytes with the signature of who wrote them: a JSON Web Signature in its flattened form, by Ed25519.
///
/// - Source: RFC 7515 §7.2.2; EdDSA by RFC 8037 §3.1.
public struct SignedDocument: Hashable, Sendable {
    /// Longer ones are refused, before anything of them is read.
    public static let maximumBytes = 4 << 20

    /// What was signed.
    public let payload: [UInt8]
    /// 64 bytes by the algorithm's definition.
    public let signature: [UInt8]

    /// Reads one and checks it; what isn't signed is never returned.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - isValid: Whether the signature is the known key's, of this message.
    public init(_ bytes: [UInt8], isValid: (_ signature: [UInt8], _ message: [UInt8]) -> Bool) throws(SignedDocumentError) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLong(bytes: bytes.count, limit: Self.maximumBytes) }
        guard let file = try? OutsideJSON.decode(FlattenedFile.self, from: bytes) else { throw .notJSON }
        guard !file.isGeneral else { throw .severalSignatures }
        guard let protected = file.protected, !protected.isEmpty else { throw .missing("protected") }
        guard let payload = file.payload else { throw .missing("payload") }
        guard let signature = file.signature, !signature.isEmpty else { throw .missing("signature") }
        // What stands in the open header isn't signed, so nothing of it can count.
        guard !file.hasOpenHeader else { throw .unprotectedHeader }
        guard let headerBytes = Base64.decodeFromURLs(protected.utf8) else { throw .notBase64("protected") }
        guard let header = try? OutsideJSON.decode(Header.self, from: headerBytes) else { throw .notBase64("protected") }
        guard header.algorithm == "EdDSA" else { throw .unknownAlgorithm(header.algorithm) }
        if let refused = header.refused { throw .unknownExtension(refused) }
        guard let signatureBytes = Base64.decodeFromURLs(signature.utf8) else { throw .notBase64("signature") }
        guard let payloadBytes = Base64.decodeFromURLs(payload.utf8) else { throw .notBase64("payload") }
        guard signatureBytes.count == 64, isValid(signatureBytes, Array("\(protected).\(payload)".utf8)) else { throw .wrongSignature }
        self.payload = payloadBytes
        self.signature = signatureBytes
    }

    /// Signs.
    ///
    /// - Parameters:
    ///   - payload: Anything.
    ///   - sign: The key's signature of this message.
    /// - Returns: The file.
    public static func written<Failure: Error>(
        payload: [UInt8], sign: (_ message: [UInt8]) throws(Failure) -> [UInt8]
    ) throws(Failure) -> [UInt8] {
        let protected = Base64.encodeForURLs(Array(#"{"alg":"EdDSA"}"#.utf8))
        let payload = Base64.encodeForURLs(payload)
        let signature = Base64.encodeForURLs(try sign(Array("\(protected).\(payload)".utf8)))
        // None of the three holds anything that JSON would have to escape.
        return Array(#"{"payload":"\#(payload)","protected":"\#(protected)","signature":"\#(signature)"}"#.utf8)
    }
}

/// The members of a flattened signature. Source: RFC 7515 §7.2.2.
private struct FlattenedFile: Decodable {
    private enum Key: String, CodingKey {
        case payload, protected, signature, signatures, header
    }
    let payload: String?
    let protected: String?
    let signature: String?
    let isGeneral: Bool
    let hasOpenHeader: Bool

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        payload = try values.decodeIfPresent(String.self, forKey: .payload)
        protected = try values.decodeIfPresent(String.self, forKey: .protected)
        signature = try values.decodeIfPresent(String.self, forKey: .signature)
        isGeneral = values.contains(.signatures)
        hasOpenHeader = values.contains(.header)
    }
}

/// What the signature says of itself. `crit` names extensions that must be understood, and `b64` changes what is signed (RFC 7797): neither
/// is, so both are refused.
private struct Header: Decodable {
    private enum Key: String, CodingKey {
        case alg, crit, b64
    }
    let algorithm: String
    let refused: String?

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        algorithm = try values.decode(String.self, forKey: .alg)
        refused = values.contains(.crit) ? "crit" : values.contains(.b64) ? "b64" : nil
    }
}

/// Why a signed file can't be trusted.
public enum SignedDocumentError: Error, Hashable, Sendable {
    /// The bytes are no JSON object with texts in it.
    case notJSON
    /// It lacks this member.
    case missing(String)
    /// Several signatures in the general form, which clubs don't use.
    case severalSignatures
    /// A header beside the signed one.
    case unprotectedHeader
    /// This member isn't what it should be once its base64url is undone.
    case notBase64(String)
    /// Signed by another algorithm than EdDSA.
    case unknownAlgorithm(String)
    /// The header asks for something that isn't understood.
    case unknownExtension(String)
    /// Somebody else's, or the file was changed.
    case wrongSignature
    /// More bytes than a signed file has.
    case tooLong(bytes: Int, limit: Int)
}

extension SignedDocumentError: CustomStringConvertible {
    /// What, and what to do, in one sentence.
    public var description: String {
        switch self {
        case .notJSON: "the signed file is no JSON object; check that its address is the club's"
        case .missing(let member): "the signed file has no \(member); publish it again"
        case .severalSignatures: "the signed file has a list of signatures; write it in the flattened form"
        case .unprotectedHeader: "the signed file has a header that isn't signed; take it out"
        case .notBase64(let member): "the signed file's \(member) can't be read; publish it again"
        case .unknownAlgorithm(let name): "the file is signed by \(name); only EdDSA is taken"
        case .unknownExtension(let name): "the signed file's header has \(name), which isn't understood; write it without"
        case .wrongSignature: "the file is not signed by the club's key; check the key, and that the file is whole"
        case .tooLong(let bytes, let limit): "the signed file has \(bytes) bytes; at most \(limit) are taken"
        }
    }
}
