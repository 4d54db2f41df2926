/// Why a manifest can't be used. Lines count from 1.
public enum PlaylistError: Error, Hashable, Sendable {
    /// No byte but white space.
    case empty
    /// It doesn't begin as a playlist must (RFC 8216 §4.3.1.1); `detail` says what it looks like.
    case notAPlaylist(detail: String)
    /// More bytes than we take, of playlist or of addresses made from it.
    case tooLong(bytes: Int, limit: Int)
    /// More segments, or more variants and renditions, than we take.
    case tooManySegments(limit: Int)
    /// An attribute that the tag can't do without is missing or can't be read (§4.2).
    case badAttribute(line: Int, tag: String, attribute: String)
    /// A tag's value can't be read, and the segment means nothing without it.
    case badTag(line: Int, tag: String, reason: String)
    /// Tags of both kinds of playlist in one (§4.3.4: clients MUST fail to parse it).
    case mixedKinds(line: Int)
    /// A delta update leaves out segments that the list before doesn't have either: the whole list must be asked for (RFC 8216bis §6.3.7).
    case missingSegments(line: Int, sequence: Int64)
    /// A media playlist, or a mere header, without a segment.
    case noSegments
    /// A multivariant playlist without a usable variant.
    case noVariants
    /// All that it names had to be left out; why, of the first.
    case nothingUsable(line: Int, reason: String)
    /// It breaks off: a segment or variant is announced and its address is missing.
    case truncated(line: Int)
}

extension PlaylistError: CustomStringConvertible {
    /// One sentence for the log.
    public var description: String {
        switch self {
        case .empty: "the playlist is empty"
        case .notAPlaylist(let detail): "this is no playlist: it \(detail)"
        case .tooLong(let bytes, let limit): "the playlist is too long: \(bytes) bytes, at most \(limit) are taken"
        case .tooManySegments(let limit): "the playlist has more than \(limit) entries"
        case .badAttribute(let line, let tag, let attribute): "line \(line): \(tag) has no usable \(attribute)\(Self.clause(of: tag))"
        case .badTag(let line, let tag, let reason): "line \(line): \(tag): \(reason)\(Self.clause(of: tag))"
        case .mixedKinds(let line): "line \(line): tags of variants and of segments are in one playlist (RFC 8216 §4.3.4)"
        case .missingSegments(let line, let sequence): "line \(line): segment \(sequence) is left out, and the list before has it not"
        case .noSegments: "the playlist has no segments"
        case .noVariants: "the playlist has no variants"
        case .nothingUsable(let line, let reason): "nothing in it can be played; line \(line): \(reason)"
        case .truncated(let line): "the playlist breaks off at line \(line)"
        }
    }
}

extension PlaylistError {
    /// In brackets, after a blank; empty for what has none of its own.
    private static func clause(of tag: String) -> String {
        switch tag {
        case "EXT-X-BYTERANGE": " (RFC 8216 §4.3.2.2)"
        case "EXT-X-KEY": " (RFC 8216 §4.3.2.4)"
        case "EXT-X-MAP": " (RFC 8216 §4.3.2.5)"
        case "EXT-X-SESSION-KEY": " (RFC 8216 §4.3.4.5)"
        case "EXT-X-SKIP": " (RFC 8216bis §4.4.5.2)"
        case "SegmentURL": " (ISO/IEC 23009-1 §5.3.9.3.2)"
        case "Initialization", "RepresentationIndex": " (ISO/IEC 23009-1 §5.3.9.2.2)"
        case "sidx": " (ISO/IEC 14496-12 §8.16.3)"
        default: ""
        }
    }
}

/// A clause that a manifest breaks, and that we could live with.
public struct PlaylistWarning: Hashable, Sendable {
    /// From 1.
    public var line: Int
    /// `RFC 8216 §4.3.3.1`.
    public var clause: String
    /// What is wrong and what was done instead.
    public var text: String

    /// - Parameters:
    ///   - line: From 1.
    ///   - clause: The specification and its section.
    ///   - text: What is wrong and what was done instead.
    public init(line: Int, clause: String, text: String) {
        self.line = line
        self.clause = clause
        self.text = text
    }
}

extension PlaylistWarning: CustomStringConvertible {
    /// One line for the log.
    public var description: String { "line \(line): \(text) (\(clause))" }
}

/// What is taken from one manifest at most, so that a hostile one can't exhaust the box.
public struct PlaylistLimits: Sendable {
    /// Of the playlist itself.
    public var bytes: Int
    /// Segments; also parts, date ranges, and variants and renditions together.
    public var entries: Int
    /// All the absolute addresses and substituted variables together, since a long base address multiplies.
    public var addressBytes: Int
    /// Kept, and a quarter of them of any one clause; the last of a clause says that there are more.
    public var warnings: Int

    /// Room for a day of two-second segments.
    public static let standard = PlaylistLimits(bytes: 8 << 20, entries: 100_000, addressBytes: 48 << 20, warnings: 100)

    /// - Parameters:
    ///   - bytes: Of the playlist.
    ///   - entries: Segments, or variants and renditions.
    ///   - addressBytes: Of all absolute addresses.
    ///   - warnings: Kept.
    public init(bytes: Int, entries: Int, addressBytes: Int, warnings: Int) {
        self.bytes = bytes
        self.entries = entries
        self.addressBytes = addressBytes
        self.warnings = warnings
    }
}
