import Media
import Playlist

/// What the bytes at an address are. The only place of the probe that knows a manifest's language.
enum Manifest {
    /// Choices, each with a list to be made or fetched.
    case presentation(Presentation, kind: ManifestKind)
    /// One stream's segments, opened directly.
    case list(SegmentList, kind: ManifestKind)

    /// Whether the first bytes may begin a manifest; if not, the rest of what may be a whole film needn't be fetched.
    static func mayBegin(with bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE, 0x3C]) || bytes.starts(with: [0xFF, 0xFE, 0x23]) {
            return true
        }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let first = text.first(where: { $0 > 0x20 }) else { return true }
        return first == UInt8(ascii: "#") || first == UInt8(ascii: "<") || first == UInt8(ascii: "{")
    }

    /// Absolute addresses of what has to be fetched before the manifest can be read; without it, it is read too, with a warning.
    static func missingPieces(of bytes: [UInt8], url: String) throws(PlaylistError) -> [String] {
        guard DASHParser.recognises(bytes) else { return [] }
        return try DASHParser.remoteElements(bytes, baseURL: url).map(\.url).filter { !$0.hasPrefix("urn:") }
    }

    /// - Parameters:
    ///   - url: The manifest's own, after redirects.
    ///   - pieces: What lies at the addresses of `missingPieces`, as far as it could be had.
    static func read(_ bytes: [UInt8], url: String, pieces: [String: [UInt8]]) throws(PlaylistError) -> Manifest {
        if DASHParser.recognises(bytes) || isOtherXML(bytes) {
            return .presentation(try DASHParser.parse(bytes, baseURL: url, remote: pieces), kind: .dash)
        }
        switch try HLSParser.parse(bytes, baseURL: url) {
        case .multivariant(let presentation): return .presentation(presentation, kind: .hlsMultivariant)
        case .media(let list): return .list(list, kind: .hlsMedia)
        }
    }

    /// XML but not HTML: what it is instead of a manifest is said by its first element.
    private static func isOtherXML(_ bytes: [UInt8]) -> Bool {
        let head = String(decoding: bytes.prefix(512), as: UTF8.self).lowercased()
        guard let start = head.firstIndex(where: { !$0.isWhitespace && $0 != "\u{FEFF}" }), head[start] == "<" else { return false }
        return !head.contains("<html") && !head.contains("<!doctype html")
    }

    /// The list that stands at an address of the presentation's own.
    static func readList(_ bytes: [UInt8], url: String, of presentation: Presentation) throws(PlaylistError) -> SegmentList {
        guard case .media(let list) = try HLSParser.parse(bytes, baseURL: url, imports: presentation.variables) else {
            throw .notAPlaylist(detail: "lists variants where segments belong")
        }
        return list
    }
}

/// As the report names it.
enum ManifestKind: String, Codable {
    case hlsMultivariant = "hls-multivariant"
    case hlsMedia = "hls-media"
    case dash
    case file
}
