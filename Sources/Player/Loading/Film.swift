import Media
import Playlist

/// What an address turned out to hold, ready to be played.
struct Film {
    enum Content {
        /// Segments: the variant's own, and the sound's where it has a playlist of its own.
        case segmented(main: SegmentList, sound: SegmentList?)
        /// One file, its length where the server said it.
        case file(length: Int64?, acceptsRanges: Bool)
    }

    /// As given.
    var address: String
    /// After redirects: of the file, or of the variant's playlist.
    var url: String
    var content: Content
    var variant: Variant?
    var rendition: Rendition?

    /// Where the playlist says it; a file's is the container's to say.
    var duration: MediaTime? {
        guard case .segmented(let main, _) = content, main.isComplete else { return nil }
        return main.segments.last?.end
    }
}

/// What the choice of variant and rendition depends on.
public struct Preferences: Sendable, Equatable {
    /// Sound's languages, the preferred one first: `fr`.
    public var languages: [String]
    /// Channels that the sound card takes; more are mixed down.
    public var channels: Int

    /// Takes the parts; the defaults are a French living room's with a television's two loudspeakers.
    public init(languages: [String] = ["fr", "en"], channels: Int = 2) {
        self.languages = languages
        self.channels = channels
    }
}
