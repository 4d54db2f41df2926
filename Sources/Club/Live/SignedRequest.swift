import Media

/// A request as its signature sees it.
public struct SignedRequest: Hashable, Sendable {
    /// In capitals.
    public let method: String
    /// Absolute, as it is sent, without the query.
    public let path: String
    /// Without its question mark; empty where there is none.
    public let query: String
    /// The body's digest field.
    public let contentDigest: String
    /// The token's field, where the request has one.
    public let authorization: String?

    /// - Parameters:
    ///   - method: In capitals.
    ///   - path: Absolute, as it is sent.
    ///   - query: Without its question mark.
    ///   - bodyDigest: SHA-256 of the body's bytes, of none as well.
    ///   - authorization: The field's value.
    public init(method: String, path: String, query: String = "", bodyDigest: [UInt8], authorization: String? = nil) {
        self.method = method
        self.path = path
        self.query = query
        contentDigest = "sha-256=:\(Base64.encode(bodyDigest)):"
        self.authorization = authorization
    }

    /// What a signature has to cover for the service to take it.
    public var components: [String] {
        ["@method", "@path", "@query", "content-digest"] + (authorization == nil ? [] : ["authorization"])
    }

    /// The bytes to sign, or to check a signature of; nil where the input names what isn't part of such a request.
    public func base(for input: SignatureInput) -> [UInt8]? {
        let text = SignatureBase.text(components: input.components, parameters: input.parameters) { component in
            switch component {
            case "@method": method
            case "@path": path
            // Empty or absent is one. Source: RFC 9421 §2.2.7.
            case "@query": "?" + query
            case "content-digest": contentDigest
            case "authorization": authorization
            default: nil
            }
        }
        return text.map { Array($0.utf8) }
    }
}

/// The three fields that a signed request carries.
public struct SignatureFields: Hashable, Sendable {
    /// `Content-Digest`.
    public let contentDigest: String
    /// `Signature-Input`.
    public let input: String
    /// `Signature`.
    public let signature: String

    /// As they are found in a request.
    public init(contentDigest: String, input: String, signature: String) {
        self.contentDigest = contentDigest
        self.input = input
        self.signature = signature
    }

    /// Signs a request.
    ///
    /// - Parameters:
    ///   - request: What is sent.
    ///   - keyID: Of the box.
    ///   - now: By which the service sees that it isn't an old one.
    ///   - nonce: Used for this request alone.
    ///   - sign: Ed25519, by the box's key.
    public init(signing request: SignedRequest, keyID: String, now: UTCTime, nonce: String, sign: ([UInt8]) -> [UInt8]) {
        let input = SignatureInput(covering: request.components, keyID: keyID, created: now.milliseconds / 1000, nonce: nonce)
        contentDigest = request.contentDigest
        self.input = input.text
        signature = "\(input.label)=:\(Base64.encode(sign(request.base(for: input) ?? []))):"
    }
}

/// Why a request's signature is not taken. One word each, for whoever writes another box.
public enum SignatureFault: String, Error, Hashable, Sendable, CaseIterable {
    /// A field is missing, or not in the form that is described.
    case unreadable
    /// The body isn't the one whose digest is named.
    case otherBody
    /// It doesn't cover all that it has to.
    case uncovered
    /// Its time is too far from the service's.
    case stale
    /// No such box is known.
    case unknownKey
    /// It was not made by that box over this request.
    case forged
    /// The same was asked before.
    case replayed
}

/// A signature that stands: what remains to be seen is whether its nonce is new.
public struct CheckedSignature: Hashable, Sendable {
    /// Of the box.
    public let keyID: String
    /// Used for this request alone.
    public let nonce: String
    /// When it was made.
    public let created: UTCTime
}

extension SignatureFields {
    /// How far apart the box's clock and the service's may be. Requests are remembered for as long, either way.
    public static let tolerance = Duration.seconds(300)
    /// A nonce of ours has 22 letters.
    private static let nonceLengths = 16...64

    /// Checks everything but whether the nonce is new.
    ///
    /// - Parameters:
    ///   - request: What arrived, with the digest of the body that arrived.
    ///   - now: The service's time.
    ///   - isValid: Whether this is the signature of these bytes by the box of this key ID; nil where there is no such box.
    public func check(
        _ request: SignedRequest, now: UTCTime, isValid: (_ keyID: String, _ signature: [UInt8], _ message: [UInt8]) -> Bool?
    ) throws(SignatureFault) -> CheckedSignature {
        guard let input = SignatureInput(input), let signature = bytes(of: input.label), let nonce = input.nonce,
            Self.nonceLengths.contains(nonce.utf8.count), input.algorithm == nil || input.algorithm == "ed25519"
        else { throw .unreadable }
        guard contentDigest == request.contentDigest else { throw .otherBody }
        guard Set(request.components).isSubset(of: input.components) else { throw .uncovered }
        let created = UTCTime(milliseconds: input.created.multipliedReportingOverflow(by: 1000).partialValue)
        let age = now.duration(since: created)
        guard age <= Self.tolerance, age >= .zero - Self.tolerance else { throw .stale }
        guard let message = request.base(for: input) else { throw .unreadable }
        guard let isRight = isValid(input.keyID, signature, message) else { throw .unknownKey }
        guard isRight else { throw .forged }
        return CheckedSignature(keyID: input.keyID, nonce: nonce, created: created)
    }

    private func bytes(of label: String) -> [UInt8]? {
        guard signature.utf8.count <= 512 else { return nil }
        var reader = FieldReader(signature)
        guard reader.key() == label, reader.take("="), let text = reader.bytes(), reader.rest.isEmpty else { return nil }
        return Base64.decode(text)
    }
}
