import Adaptation
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

    /// After redirects: of the file, or of the variant's playlist.
    var url: String
    var content: Content
    /// Among which it may switch; nil where there is nothing to choose from.
    var ladder: Ladder?
    /// The one that `content` is of.
    var rung = 0
    /// Who brings newer lists of a live film; nil: they are playlists, and fetched again.
    var lists: (any ListSource)?
    /// Where the author wants it to begin; what its list says comes before.
    var start: StartOffset?
    /// What its multivariant playlist defines, for those of the other rungs.
    var variables: [String: String]?
    /// The sounds among which the viewer may choose; none where there is no choice.
    var sounds: [SoundTrack] = []
    /// The texts that go with it.
    var captions: [CaptionTrack] = []
    /// Where small pictures of it come from, the best first.
    var thumbnails: [ThumbnailSource] = []
    /// What its manifest names in it.
    var marks: [FilmMark] = []
    /// Where chapters are listed beside it; nil: nowhere.
    var chapterList: String?
    /// With what lists of its other streams are fetched; nil where there are none.
    var context: ListFetch.Context?
    /// What is known of the places where it lies.
    var hosts = Hosts()
    /// Where the lists that came with it were read.
    var places = FilmPlaces()
    /// Who says which places to prefer, where somebody does.
    var steering: Steering?

    /// With which it begins; nil where the manifest doesn't speak of variants.
    var variant: Variant? { ladder?.rungs[rung].variant }
    var rendition: Rendition? { ladder?.rungs[rung].sound }

    /// Where the playlist says it; a file's is the container's to say.
    var duration: MediaTime? {
        guard case .segmented(let main, _) = content, main.isComplete else { return nil }
        return main.segments.last?.end
    }
}

extension Ladder.Rung {
    /// For the log.
    var words: String { "\(variant.size.map { "\($0), " } ?? "")\(rate) bit/s (variant \(variant.id.value + 1))" }
}

/// What the viewer wants of a film that is there in several variants and renditions.
public struct Preferences: Sendable, Equatable {
    /// Sound's languages, the preferred one first: `fr`.
    public var languages: [String]
    /// Whether they want to be told what is seen, where a film has such a sound.
    public var describesPicture: Bool
    /// The most that the viewer wants to spend on a film, in bits per second; nil: what the line gives.
    public var highestRate: Double?
    /// Which text is shown until the viewer chooses.
    public var captions: CaptionWish

    /// Takes the parts; the default is a French living room's.
    public init(
        languages: [String] = ["fr", "en"], describesPicture: Bool = false, highestRate: Double? = nil, captions: CaptionWish = .off
    ) {
        self.captions = captions
        self.describesPicture = describesPicture
        self.languages = languages
        self.highestRate = highestRate
    }
}
