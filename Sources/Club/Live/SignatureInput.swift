/// A signature's own account of itself: what it covers, by which key, when.
///
/// - Source: RFC 9421 §4.1, with the restrictions of this protocol: one signature a request, components without parameters.
public struct SignatureInput: Hashable, Sendable {
    /// The name that joins it with its signature.
    public let label: String
    /// What it covers, in order.
    public let components: [String]
    /// Which key signed.
    public let keyID: String
    /// When, in seconds since 1970.
    public let created: Int64
    /// What makes it unlike any other; nil where the signer gave none.
    public let nonce: String?
    /// `ed25519`, or nil where the key says it.
    public let algorithm: String?
    /// As it is covered: the list and the parameters, just as they are sent.
    public let parameters: String

    /// Longer fields are none of ours; one of ours has some 250 bytes.
    private static let mostBytes = 2048
    private static let mostComponents = 16

    /// For signing.
    ///
    /// - Parameters:
    ///   - components: What it is to cover.
    ///   - keyID: Of letters, digits, `-` and `_`.
    ///   - created: In seconds since 1970.
    ///   - nonce: Of letters, digits, `-` and `_`.
    public init(covering components: [String], keyID: String, created: Int64, nonce: String) {
        label = "club"
        self.components = components
        self.keyID = keyID
        self.created = created
        self.nonce = nonce
        algorithm = "ed25519"
        let list = components.map { "\"\($0)\"" }.joined(separator: " ")
        parameters = "(\(list));created=\(created);nonce=\"\(nonce)\";keyid=\"\(keyID)\";alg=\"ed25519\""
    }

    /// The field's value.
    public var text: String { "\(label)=\(parameters)" }

    /// Reads a field's value.
    ///
    /// - Returns: nil for what is not understood: several signatures, components with parameters, parameters that are unknown or stand twice.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.mostBytes else { return nil }
        var reader = FieldReader(text)
        guard let label = reader.key(), reader.take("=") else { return nil }
        let start = reader.rest
        guard reader.take("(") else { return nil }
        var components: [String] = []
        while !reader.take(")") {
            reader.skipBlanks()
            if reader.take(")") { break }
            guard components.count < Self.mostComponents, let name = reader.quoted() else { return nil }
            components.append(name)
        }
        var texts: [String: String] = [:]
        var created: Int64?
        while reader.take(";") {
            reader.skipBlanks()
            guard let name = reader.key(), reader.take("=") else { return nil }
            switch name {
            case "created":
                guard created == nil, let number = reader.integer() else { return nil }
                created = number
            case "nonce", "keyid", "alg":
                guard texts[name] == nil, let value = reader.quoted() else { return nil }
                texts[name] = value
            default: return nil
            }
        }
        guard reader.rest.isEmpty, let created, let keyID = texts["keyid"] else { return nil }
        self.label = label
        self.components = components
        self.created = created
        self.keyID = keyID
        nonce = texts["nonce"]
        algorithm = texts["alg"]
        parameters = String(Substring(start))
    }
}
