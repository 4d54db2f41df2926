/// One file of a club beside `club.json`, as that names it. A part with another content has another name, so it may be kept for ever.
public struct ClubPart: Hashable, Sendable {
    /// Longer parts are refused.
    public static let maximumBytes = 16 << 20

    /// Relative to `club.json`: folders and a name, of letters, digits, `-`, `_` and `.` only, and never above it.
    public let path: String
    /// Its length in bytes.
    public let length: Int
    /// Of its content.
    public let digest: ContentDigest

    /// - Parameters:
    ///   - path: Relative to `club.json`.
    ///   - length: In bytes.
    ///   - digest: Of its content.
    public init(path: String, length: Int, digest: ContentDigest) {
        self.path = path
        self.length = length
        self.digest = digest
    }

    /// Of this content, under the name that it gets when it is published.
    ///
    /// - Parameters:
    ///   - name: What is in it: `shelves`.
    ///   - content: Its bytes.
    ///   - sha256: Finds a digest.
    public init(name: String, content: [UInt8], sha256: ContentDigest.Function) {
        digest = ContentDigest(of: content, by: sha256)
        length = content.count
        // Half of the digest names one file among all that will ever be; the whole of it is checked.
        path = "parts/\(name)-\(digest.description.prefix(32)).json"
    }
}

extension ClubPart: Codable {
    private enum Key: String, CodingKey {
        case path, bytes, sha256
    }

    /// Reads one part's name, length and digest.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let path = try fields.text(.path)
        guard Self.isBelow(path) else { throw fields.wrong(.path, "a path below club.json, of letters, digits, -, _ and .") }
        self.init(path: path, length: try fields.whole(.bytes, 1...Self.maximumBytes), digest: try fields.value(.sha256))
    }

    /// Writes one part's name, length and digest.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(path, forKey: .path)
        try values.encode(length, forKey: .bytes)
        try values.encode(digest, forKey: .sha256)
    }

    /// A box may keep parts in a folder under their paths, so none may lead out of it.
    private static func isBelow(_ path: String) -> Bool {
        path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { step in
            guard let first = step.first, first != Letters.dot else { return false }
            return step.allSatisfy { isOfPath($0) }
        }
    }

    private static func isOfPath(_ byte: UInt8) -> Bool {
        Letters.isLetter(byte) || Letters.isDigit(byte) || byte == Letters.hyphen || byte == Letters.underscore || byte == Letters.dot
    }
}
