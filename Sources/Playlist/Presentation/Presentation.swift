import Media

/// What can be played at one address, whatever the manifest's language: the choices, not yet the segments.
public struct Presentation: Equatable, Sendable {
    /// In the manifest's order, which is the author's preference (RFC 8216 §6.3.1 leaves the first choice to us).
    public var variants: [Variant]
    /// Pictures-only variants for fast winding (`EXT-X-I-FRAME-STREAM-INF`).
    public var iFrameVariants: [Variant]
    /// Still pictures alone, often many in one image, for previews (`EXT-X-IMAGE-STREAM-INF`, and sets of images in DASH). Their segments say
    /// by `tiles` how many lie in one.
    public var imageVariants: [Variant]
    /// Sound that a variant names by its `audioGroup`.
    public var audioRenditions: [Rendition]
    /// Subtitles that a variant names by its `subtitleGroup`.
    public var subtitleRenditions: [Rendition]
    /// Other angles that a variant names by its `videoGroup`.
    public var videoRenditions: [Rendition]
    /// Captions inside the pictures' own stream, by `INSTREAM-ID`.
    public var closedCaptionRenditions: [Rendition]
    /// The film's name where the manifest carries one (`EXT-X-SESSION-DATA` `com.apple.hls.title`).
    public var title: String?
    /// Whatever else the author says of the whole (`EXT-X-SESSION-DATA`), in the manifest's order.
    public var sessionData: [SessionData]
    /// Keys that the segments will need, told in advance (`EXT-X-SESSION-KEY`).
    public var sessionKeys: [EncryptionKey]
    /// Who says which servers to prefer, where somebody does.
    public var steering: ContentSteering?
    /// What `EXT-X-DEFINE` names, for the media playlists that import it.
    public var variables: [String: String]
    /// `EXT-X-VERSION`; nil where the manifest has none.
    public var version: Int?
    /// Where the author wants playback to begin.
    public var start: StartOffset?
    /// Every segment of every variant can be decoded on its own.
    public var independentSegments: Bool
    /// Clauses the manifest breaks, that we could live with.
    public var warnings: [PlaylistWarning]
    /// What a DASH manifest says of the whole: periods, the live window, clocks; nil for other languages.
    public var timing: PresentationTiming?

    /// A presentation of these variants; everything else empty.
    public init(variants: [Variant]) {
        self.variants = variants
        iFrameVariants = []
        imageVariants = []
        audioRenditions = []
        subtitleRenditions = []
        videoRenditions = []
        closedCaptionRenditions = []
        sessionData = []
        sessionKeys = []
        variables = [:]
        independentSegments = false
        warnings = []
    }

    /// One file that is its own container (MP4, Matroska, TS), fetched by byte ranges.
    public static func progressive(url: String) -> Presentation {
        Presentation(variants: [Variant(id: VariantID(0), url: url, content: .resource)])
    }

    /// A media playlist that was opened directly, without a multivariant playlist above it.
    public static func single(mediaPlaylist url: String) -> Presentation {
        Presentation(variants: [Variant(id: VariantID(0), url: url, content: .mediaPlaylist)])
    }

    /// The sound that goes with a variant; empty where its own stream carries the sound.
    public func audioRenditions(of variant: Variant) -> [Rendition] {
        guard let group = variant.audioGroup else { return [] }
        return audioRenditions.filter { $0.group == group }
    }

    /// The subtitles that go with a variant.
    public func subtitleRenditions(of variant: Variant) -> [Rendition] {
        guard let group = variant.subtitleGroup else { return [] }
        return subtitleRenditions.filter { $0.group == group }
    }
}

/// Names a variant within one presentation: its place in the manifest.
public struct VariantID: Hashable, Sendable {
    /// From 0.
    public let value: Int

    /// - Parameter value: The place in the manifest, from 0.
    public init(_ value: Int) {
        self.value = value
    }
}

/// What stands behind a variant's address.
public enum VariantContent: Hashable, Sendable {
    /// A media playlist, to be fetched and parsed.
    case mediaPlaylist
    /// The film itself.
    case resource
    /// Segments that follow from the manifest's own rules (DASH); nothing stands at the address that a player could read.
    case segments(SegmentPlan)
}

/// How bright the pictures' code values mean (RFC 8216bis `VIDEO-RANGE`).
public enum VideoRange: Hashable, Sendable {
    /// Standard dynamic range.
    case sdr
    /// Hybrid log-gamma.
    case hlg
    /// Perceptual quantizer.
    case pq
    /// One that is newer than this program: not to be chosen where anything else is left.
    case unknown
}

/// One encoding of the film. Source: RFC 8216 §4.3.4.2.
public struct Variant: Equatable, Sendable {
    /// Its place in the manifest.
    public var id: VariantID
    /// Absolute.
    public var url: String
    /// What stands at `url`.
    public var content: VariantContent
    /// Peak, in bits per second, of pictures, sound and all; nil where not said (a progressive file).
    public var bandwidth: Int64?
    /// Mean, in bits per second.
    public var averageBandwidth: Int64?
    /// Of the pictures, in pixels.
    public var size: PixelSize?
    /// The highest in the variant.
    public var frameRate: FrameRate?
    /// As in RFC 6381: `avc1.640028`, `mp4a.40.2`. Empty where not said.
    public var codecs: [String]
    /// Standard unless said otherwise.
    public var videoRange: VideoRange
    /// Codecs that enhance those of `codecs` for who knows them, with their brands: `dvh1.08.07/db4h` (RFC 8216bis `SUPPLEMENTAL-CODECS`).
    public var supplementalCodecs: [String]
    /// The author's preference, the higher the better (`SCORE`); only variants that all have one can be compared.
    public var score: Double?
    /// How well the cable to the screen must be protected; nil where not said.
    public var hdcpLevel: HDCPLevel?
    /// Where the keys may go, for each protection system (`ALLOWED-CPC`); empty where not restricted.
    public var allowedProtection: [AllowedProtection]
    /// What a screen must be able to show, as `CH-STEREO` (`REQ-VIDEO-LAYOUT`); empty: the plain picture.
    public var requiredVideoLayout: [String]
    /// The same variant's name in every manifest of this film (`STABLE-VARIANT-ID`).
    public var stableID: String?
    /// The servers that it comes from (`PATHWAY-ID`); nil is the pathway `.` (RFC 8216bis §4.4.6.2).
    public var pathway: String?
    /// Group of `audioRenditions`; nil where the sound is in this stream.
    public var audioGroup: String?
    /// Group of `videoRenditions`.
    public var videoGroup: String?
    /// Group of `subtitleRenditions`.
    public var subtitleGroup: String?
    /// Group of `closedCaptionRenditions`.
    public var closedCaptionGroup: String?
    /// The author says that there are no captions in the pictures (`CLOSED-CAPTIONS=NONE`), which is more than not saying.
    public var hasNoClosedCaptions: Bool
    /// `NAME`, which some packagers write; for logs only.
    public var name: String?
    /// Attributes that mean nothing to this program, by name, as written.
    public var otherAttributes: [String: String]
    /// What a DASH manifest says beside; nil for other languages. There `bandwidth` is that of this stream alone, without separate sound.
    public var details: RepresentationDetails?

    /// A variant of which nothing is known but its address.
    public init(id: VariantID, url: String, content: VariantContent) {
        self.id = id
        self.url = url
        self.content = content
        codecs = []
        supplementalCodecs = []
        allowedProtection = []
        requiredVideoLayout = []
        videoRange = .sdr
        hasNoClosedCaptions = false
        otherAttributes = [:]
    }
}

/// Names a rendition within one presentation: its place among all of the manifest's renditions.
public struct RenditionID: Hashable, Sendable {
    /// From 0.
    public let value: Int

    /// - Parameter value: The place in the manifest, from 0.
    public init(_ value: Int) {
        self.value = value
    }
}

/// What a rendition is for.
public enum RenditionKind: Hashable, Sendable {
    /// Sound.
    case audio
    /// Pictures from another angle.
    case video
    /// Timed text in a stream of its own.
    case subtitles
    /// Timed text inside the pictures' stream.
    case closedCaptions
}

/// One language, mix or angle of the same film. Source: RFC 8216 §4.3.4.1.
public struct Rendition: Equatable, Sendable {
    /// Its place in the manifest.
    public var id: RenditionID
    /// What it is for.
    public var kind: RenditionKind
    /// Renditions of one group are alternatives to each other.
    public var group: String
    /// For people: `English`, `Français (audiodescription)`.
    public var name: String
    /// As in RFC 5646: `fr`, `en-GB`; nil where not said.
    public var language: String?
    /// A second language, as the one in which a dubbed film is written.
    public var associatedLanguage: String?
    /// Sound channels, the first parameter of `CHANNELS`.
    public var channels: Int?
    /// The further parameters of `CHANNELS`: `["JOC"]`, `["-", "BINAURAL"]` (RFC 8216bis §4.4.6.1).
    public var channelParameters: [String]
    /// Bits of one sample of sound.
    public var bitDepth: Int?
    /// Samples of sound a second.
    public var sampleRate: Int?
    /// The same rendition's name in every manifest of this film (`STABLE-RENDITION-ID`).
    public var stableID: String?
    /// To be played where the viewer has not chosen.
    public var isDefault: Bool
    /// May be chosen without the viewer's asking, by language.
    public var autoselect: Bool
    /// Text that is essential to the film, as signs in a foreign tongue; subtitles only.
    public var isForced: Bool
    /// Absolute address of its media playlist; nil where it lies in the variant's own stream.
    public var url: String?
    /// Uniform type identifiers: `public.accessibility.describes-video`.
    public var characteristics: [String]
    /// Which captions of the stream: `CC1`, `SERVICE3`.
    public var instreamID: String?
    /// Attributes that mean nothing to this program, by name, as written.
    public var otherAttributes: [String: String]
    /// What stands behind it: a media playlist at `url`, or segments that follow from the manifest.
    public var content: VariantContent
    /// What a DASH manifest says beside; nil for other languages. There each quality of a sound is a rendition, and those of one set share `details.set`.
    public var details: RepresentationDetails?

    /// A rendition of which nothing is known but its names.
    public init(id: RenditionID, kind: RenditionKind, group: String, name: String) {
        self.id = id
        self.kind = kind
        self.group = group
        self.name = name
        isDefault = false
        autoselect = false
        isForced = false
        characteristics = []
        channelParameters = []
        otherAttributes = [:]
        content = .mediaPlaylist
    }
}

/// Where to begin. Source: RFC 8216 §4.3.5.2.
public struct StartOffset: Equatable, Sendable {
    /// From the beginning; a negative one from the end of the last segment.
    public var offset: MediaTime
    /// Show nothing before it, rather than the whole of its segment.
    public var isPrecise: Bool

    /// - Parameters:
    ///   - offset: From the beginning; negative: from the end.
    ///   - isPrecise: Whether pictures before it are to be left out.
    public init(offset: MediaTime, isPrecise: Bool = false) {
        self.offset = offset
        self.isPrecise = isPrecise
    }
}
