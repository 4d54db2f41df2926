import Media
import Playlist
import Testing

/// Parses a playlist written into a test, at `https://host/film/list.m3u8`.
func parse(_ text: String, limits: PlaylistLimits = .standard) throws -> HLSDocument {
    try HLSParser.parse(Array(text.utf8), baseURL: "https://host/film/list.m3u8", limits: limits)
}

func parseMedia(_ text: String) throws -> SegmentList {
    guard case .media(let list) = try parse(text) else { throw WrongKind() }
    return list
}

func parseMultivariant(_ text: String) throws -> Presentation {
    guard case .multivariant(let presentation) = try parse(text) else { throw WrongKind() }
    return presentation
}

/// The playlist was of the other kind.
struct WrongKind: Error {}

extension MediaTime {
    static func seconds(_ seconds: Double) -> MediaTime { MediaTime(seconds: seconds) }
}
