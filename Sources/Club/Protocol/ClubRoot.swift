/// What a club signs: who it is, which edition this is, and the digests of all its other files.
public struct ClubRoot: Hashable, Sendable {
    /// Of the payload; 1 is the unsigned list that `Catalogue` reads.
    public static let version = 2

    /// Who the club is.
    public let profile: ClubProfile
    /// From 1; each edition's is greater than the last one's.
    public let sequence: Int
    /// When it was signed.
    public let issued: UTCTime
    /// Of its shelves and cards.
    public let shelves: ClubPart
    /// Of its agreements.
    public let windows: ClubPart
    /// Of its cinemas and showtimes.
    public let cinemas: ClubPart
    /// Of its titles, by group; a power of two of them.
    public let groups: [ClubPart]

    /// - Parameters:
    ///   - profile: Who the club is.
    ///   - sequence: From 1.
    ///   - issued: When it was signed.
    ///   - shelves: Of its shelves and cards.
    ///   - windows: Of its agreements.
    ///   - cinemas: Of its cinemas and showtimes.
    ///   - groups: Of its titles; a power of two of them.
    public init(
        profile: ClubProfile, sequence: Int, issued: UTCTime, shelves: ClubPart, windows: ClubPart, cinemas: ClubPart, groups: [ClubPart]
    ) {
        self.profile = profile
        self.sequence = sequence
        self.issued = issued
        self.shelves = shelves
        self.windows = windows
        self.cinemas = cinemas
        self.groups = groups
    }

    /// Each part once, though two groups may be the same file: those without a title are.
    public var parts: [ClubPart] {
        var seen: Set<ClubPart> = []
        return ([shelves, windows, cinemas] + groups).filter { seen.insert($0).inserted }
    }

    /// Where this club's titles of that id are.
    public func group(of id: TitleID, sha256: ContentDigest.Function) -> ClubPart? {
        let index = TitleGroups.index(of: id, among: groups.count, sha256: sha256)
        return groups.indices.contains(index) ? groups[index] : nil
    }

    /// Reads the payload of `club.json`.
    public init(json bytes: [UInt8]) throws(CatalogueError) {
        self = try ClubJSON.read(from: bytes, atMost: SignedDocument.maximumBytes)
    }

    /// The payload of `club.json`, the same bytes for the same root.
    public func json() throws(CatalogueError) -> [UInt8] { try ClubJSON.bytes(of: self) }
}

/// How titles are put into groups.
public enum TitleGroups {
    /// Beyond this a root would be larger than what it saves.
    public static let maximumCount = 1024

    /// So many that a group has about 64 titles, 45 to 90: then a group is some tens of kilobytes, and the root's list of them as much.
    public static func count(for titles: Int) -> Int {
        var groups = 1
        while groups < maximumCount, titles > 90 * groups { groups *= 2 }
        return groups
    }

    /// The first bits of the SHA-256 of the id: which group a title is in doesn't change when others come and go.
    ///
    /// - Parameter groups: A power of two.
    public static func index(of id: TitleID, among groups: Int, sha256: ContentDigest.Function) -> Int {
        ContentDigest(of: Array(id.value.utf8), by: sha256).prefix(bits: max(groups, 1).trailingZeroBitCount)
    }
}

extension ClubRoot: Codable {
    private enum Key: String, CodingKey {
        case version, club, sequence, issued, parts
    }
    private enum PartKey: String, CodingKey {
        case shelves, windows, cinemas, titles
    }
    private struct Parts: Codable {
        var shelves: ClubPart
        var windows: ClubPart
        var cinemas: ClubPart
        var titles: [ClubPart]

        init(_ root: ClubRoot) {
            shelves = root.shelves
            windows = root.windows
            cinemas = root.cinemas
            titles = root.groups
        }

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder, PartKey.self)
            shelves = try fields.value(.shelves)
            windows = try fields.value(.windows)
            cinemas = try fields.value(.cinemas)
            titles = try fields.list(.titles, atMost: TitleGroups.maximumCount)
            guard titles.count.nonzeroBitCount == 1 else { throw fields.wrong(.titles, "a power of two of groups") }
        }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: PartKey.self)
            try values.encode(shelves, forKey: .shelves)
            try values.encode(windows, forKey: .windows)
            try values.encode(cinemas, forKey: .cinemas)
            try values.encode(titles, forKey: .titles)
        }
    }

    /// Reads what a club signs.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let version = try fields.whole(.version, 0...Bound.whole)
        guard version == Self.version else { throw fields.wrong(.version, "\(Self.version), which this program understands") }
        let parts: Parts = try fields.value(.parts)
        self.init(
            profile: try fields.value(.club), sequence: try fields.whole(.sequence, 1...Bound.whole), issued: try fields.value(.issued),
            shelves: parts.shelves, windows: parts.windows, cinemas: parts.cinemas, groups: parts.titles)
    }

    /// Writes what a club signs.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(Self.version, forKey: .version)
        try values.encode(profile, forKey: .club)
        try values.encode(sequence, forKey: .sequence)
        try values.encode(issued, forKey: .issued)
        try values.encode(Parts(self), forKey: .parts)
    }
}
