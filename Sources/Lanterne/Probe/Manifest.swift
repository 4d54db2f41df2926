import Media
import Playlist

/// What the bytes at an address are, in words that are no manifest language's.
enum Manifest {
    /// Choices, each with a list to be made or fetched.
    case presentation(Presentation, kind: ManifestKind)
    /// One stream's segments, opened directly.
    case list(SegmentList, kind: ManifestKind)

    /// Whether the first bytes may begin a manifest; if not, the rest of what may be a whole film needn't be fetched.
    static func mayBegin(with bytes: [UInt8]) -> Bool {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let first = text.first(where: { $0 > 0x20 }) else { return true }
        return first == UInt8(ascii: "#") || first == UInt8(ascii: "<") || first == UInt8(ascii: "{")
    }

    /// - Parameter url: The manifest's own, after redirects.
    static func read(_ bytes: [UInt8], url: String) throws(PlaylistError) -> Manifest {
        switch try HLSParser.parse(bytes, baseURL: url) {
        case .multivariant(let presentation): .presentation(presentation, kind: .hlsMultivariant)
        case .media(let list): .list(list, kind: .hlsMedia)
        }
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
    case file
}
