import Media

/// What a playlist turned out to be.
public enum HLSDocument: Equatable, Sendable {
    /// It lists variants and renditions.
    case multivariant(Presentation)
    /// It lists segments.
    case media(SegmentList)
}

/// Parses the playlists of HTTP Live Streaming. Source: RFC 8216, and for what is newer RFC 8216bis (draft-pantos-hls-rfc8216bis).
///
/// It takes time and memory in proportion to the bytes, and never traps, whatever they are. What a clause forbids and what yet
/// can be played is played, with a warning; what would be played wrong is refused.
public enum HLSParser {
    /// Whether this is a playlist at all: `#EXTM3U` begins it. A few hundred bytes are enough to ask.
    public static func recognises(_ bytes: some Collection<UInt8>) -> Bool {
        let head = Array(bytes.prefix(1024))
        return headerEnd(head[...]) != nil
    }

    /// - Parameters:
    ///   - bytes: The whole playlist, UTF-8.
    ///   - baseURL: Its own absolute address, after redirects.
    ///   - limits: What is taken at most.
    ///   - imports: The `variables` of the presentation that named this media playlist; nil where it was opened directly.
    ///   - previous: The same media playlist as it was before. A delta update is filled in from it (RFC 8216bis §6.3.7), and the
    ///     segments keep their places on its timeline: what both have starts where it did.
    public static func parse(
        _ bytes: [UInt8], baseURL: String, limits: PlaylistLimits = .standard, imports: [String: String]? = nil,
        previous: SegmentList? = nil
    ) throws(PlaylistError) -> HLSDocument {
        guard bytes.count <= limits.bytes else { throw .tooLong(bytes: bytes.count, limit: limits.bytes) }
        guard let header = headerEnd(bytes[...]) else { throw unlikeness(of: bytes[...]) }
        let context = HLSContext(baseURL: baseURL, limits: limits, imports: imports)
        var reader = HLSReader(context: context, previous: previous)
        if header.hasMark { reader.context.warn(1, "RFC 8216 §4.1", "a byte order mark was skipped") }
        if header.line > 1 { reader.context.warn(header.line, "RFC 8216 §4.3.1.1", "#EXTM3U is not in the first line") }
        checkText(bytes[header.start...], header.line, &reader.context)
        var lines = Lines(bytes[header.start...])
        while let line = lines.next() {
            try reader.read(line, number: lines.number + header.line - 1)
        }
        return try reader.finish(lastLine: lines.number + header.line - 1)
    }

    /// §4.1: UTF-8 without control characters, but for the ends of lines.
    private static func checkText(_ text: Text, _ first: Int, _ context: inout HLSContext) {
        func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 || byte == 0x7F }
        func line(of place: Int) -> Int { first + text[..<place].count { $0 == 0x0A } }
        if let place = text.firstIndex(where: isControl) {
            context.warn(line(of: place), "RFC 8216 §4.1", "a control character (\(text[place])); it is kept as it is")
        }
        if let place = text.firstIndex(where: { $0 >= 0x80 }), String(validating: text[place...], as: UTF8.self) == nil {
            context.warn(line(of: place), "RFC 8216 §4.1", "from here on the text is no UTF-8; what can't be read is replaced")
        }
    }

    private struct Header {
        /// Of the line with `#EXTM3U`.
        var start: Int
        var line: Int
        var hasMark: Bool
    }

    /// Finds `#EXTM3U` in the first line; only a byte order mark, blank lines and comments may stand before it.
    private static func headerEnd(_ bytes: Text) -> Header? {
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        var rest = hasMark ? bytes.dropFirst(3) : bytes
        var number = 1
        // A comment before the header is short; a long search would only find the word in something else.
        let horizon = rest.startIndex + 1024
        while !rest.isEmpty, rest.startIndex < horizon {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            var line = rest[..<end]
            if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
            line = line.trimmed
            if line == "#EXTM3U" || line.hasPrefix("#EXTM3U ") { return Header(start: rest.startIndex, line: number, hasMark: hasMark) }
            guard line.isEmpty || (line.first == UInt8(ascii: "#") && !line.hasPrefix("#EXT")), end < rest.endIndex else { return nil }
            rest = rest[(end + 1)...]
            number += 1
        }
        return nil
    }

    /// Says what else the bytes may be, for the one who has to mend it.
    private static func unlikeness(of bytes: Text) -> PlaylistError {
        let head = bytes.prefix(512)
        let isSpace: (UInt8) -> Bool = { $0 == 0x0A || $0 == 0x0D || $0.isBlank }
        guard let first = head.firstIndex(where: { !isSpace($0) }) else {
            return bytes.allSatisfy(isSpace) ? .empty : .notAPlaylist(detail: "begins with white space")
        }
        let text = head[first...]
        let lower = Text(text.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 })
        if lower.hasPrefix("<!doctype html") || lower.hasPrefix("<html") { return .notAPlaylist(detail: "looks like HTML") }
        if text.starts(with: [0xFE, 0xFF]) || text.starts(with: [0xFF, 0xFE]) {
            return .notAPlaylist(detail: "is UTF-16, and UTF-8 is due (RFC 8216 §4.1)")
        }
        if text.hasPrefix("#EXTM3U\r") { return .notAPlaylist(detail: "has lines that end by CR alone (RFC 8216 §4.1)") }
        if text.hasPrefix("<") { return .notAPlaylist(detail: "looks like XML") }
        if text.hasPrefix("{") { return .notAPlaylist(detail: "looks like JSON") }
        if text.contains(where: { $0 < 0x09 || $0 == 0x7F }) { return .notAPlaylist(detail: "is not text") }
        return .notAPlaylist(detail: "does not begin with #EXTM3U")
    }
}
