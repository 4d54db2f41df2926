import Media
import Playlist
import Testing

/// A manifest written into a test, at `https://host/film/list.mpd`.
func parseManifest(_ text: String, remote: [String: [UInt8]] = [:], limits: PlaylistLimits = .standard) throws -> Presentation {
    try DASHParser.parse(Array(text.utf8), baseURL: "https://host/film/list.mpd", remote: remote, limits: limits)
}

/// A manifest of one period with one set of pictures.
///
/// - Parameters:
///   - inside: Of the set.
///   - representation: Of its only representation.
func manifest(_ inside: String, attributes: String = "mediaPresentationDuration='PT10S'", representation: String = "") -> String {
    """
    <MPD xmlns='urn:mpeg:dash:schema:mpd:2011' profiles='p' minBufferTime='PT1S' \(attributes)><Period id='p'><AdaptationSet mimeType='video/mp4'>
    \(inside)<Representation id='v' bandwidth='1000'>\(representation)</Representation></AdaptationSet></Period></MPD>
    """
}

extension Presentation {
    /// The rules of the variant at a place.
    func plan(_ place: Int = 0) throws -> SegmentPlan {
        guard variants.indices.contains(place) else { throw WrongKind() }
        return try variants[place].content.plan()
    }

    /// The segments of the first variant, for a film that doesn't change.
    func segments() throws -> [Segment] { try plan().segments().segments }
}

extension VariantContent {
    func plan() throws -> SegmentPlan {
        guard case .segments(let plan) = self else { throw WrongKind() }
        return plan
    }
}

extension Segment {
    /// The address after the film's folder.
    var name: String { url.replacing("https://host/film/", with: "") }
}

extension ProgramDateTime {
    static func seconds(_ seconds: Int64) -> ProgramDateTime { ProgramDateTime(millisecondsSince1970: seconds * 1000) }
}
