import Media

/// The written form of what one box alone can open: JSON Web Encryption, compact.
///
/// - Source: RFC 7516 §7.1; RFC 7518 §4.6; RFC 8037 §3.2.
public struct SealedLetter: Hashable, Sendable {
    /// As it is written: base64url of the header's JSON. It is covered in this form.
    public let header: [UInt8]
    /// The letter's own public key: X25519, 32 bytes.
    public let point: [UInt8]
    /// 12 bytes.
    public let vector: [UInt8]
    /// What is hidden.
    public let text: [UInt8]
    /// 16 bytes.
    public let tag: [UInt8]

    /// A letter of keys has some 500 bytes.
    public static let maximumBytes = 64 << 10

    /// The header for a letter's own key, as it is written.
    public static func header(for point: [UInt8]) -> [UInt8] {
        let key = Base64.encodeForURLs(point)
        let json = #"{"alg":"ECDH-ES","enc":"A256GCM","epk":{"kty":"OKP","crv":"X25519","x":"\#(key)"}}"#
        return Array(Base64.encodeForURLs(json.utf8).utf8)
    }

    /// How it is written from its parts; `header` as `header(for:)` gives it.
    public static func compact(header: [UInt8], vector: [UInt8], text: [UInt8], tag: [UInt8]) -> String {
        let first = String(decoding: header, as: UTF8.self)
        return "\(first)..\(Base64.encodeForURLs(vector)).\(Base64.encodeForURLs(text)).\(Base64.encodeForURLs(tag))"
    }

    /// Reads a letter; nil for what is none, or one of another kind.
    public init?(compact: String) {
        guard compact.utf8.count <= Self.maximumBytes else { return nil }
        let fields = compact.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard fields.count == 5, fields[1].isEmpty, let json = Base64.decodeFromURLs(fields[0]),
            let header = try? OutsideJSON.decode(Header.self, from: json), header.isUnderstood,
            let point = Base64.decodeFromURLs(header.epk.x.utf8), point.count == 32,
            let vector = Base64.decodeFromURLs(fields[2]), vector.count == 12, let text = Base64.decodeFromURLs(fields[3]),
            let tag = Base64.decodeFromURLs(fields[4]), tag.count == 16
        else { return nil }
        self.header = Array(fields[0])
        self.point = point
        self.vector = vector
        self.text = text
        self.tag = tag
    }
}

private struct Header: Decodable {
    struct Key: Decodable {
        var kty: String
        var crv: String
        var x: String
    }
    var alg: String
    var enc: String
    var epk: Key
    var crit: [String]?
    var zip: String?
    var apu: String?
    var apv: String?

    /// Parties' names would go into the key, and are not used.
    var isUnderstood: Bool {
        alg == "ECDH-ES" && enc == "A256GCM" && epk.kty == "OKP" && epk.crv == "X25519" && crit == nil && zip == nil && apu == nil
            && apv == nil
    }
}
