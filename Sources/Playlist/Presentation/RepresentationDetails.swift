import Media

/// What a DASH manifest says of a stream beyond what all languages say. Source: ISO/IEC 23009-1 §5.3.3, §5.3.5, §5.3.7.
///
/// Of a stream through several periods it is what the first of them says, but for `protection`, which is what any of them says.
public struct RepresentationDetails: Hashable, Sendable {
    /// `Representation@id`.
    public var id: String
    /// `AdaptationSet@id`, where said.
    public var setID: String?
    /// Streams that share it can follow each other seamlessly: those of one set, and of sets that say so of each other (§5.3.3.5).
    public var set: Int
    /// As in the manifest: `video/mp4`.
    public var mimeType: String?
    /// As in RFC 6381. Empty where not said.
    public var codecs: [String]
    /// Further ones for decoders that know more (`@supplementalCodecs`).
    public var supplementalCodecs: [String]
    /// In bits per second.
    public var bandwidth: Int64?
    /// Of the pictures, in pixels.
    public var size: PixelSize?
    /// Of the sound, in samples per second.
    public var sampleRate: Int64?
    /// How the sound's channels are said.
    public var channelConfiguration: Descriptor?
    /// `Role`.
    public var roles: [Descriptor]
    /// `Accessibility`.
    public var accessibility: [Descriptor]
    /// `EssentialProperty`, all of them understood here.
    public var essentialProperties: [Descriptor]
    /// `SupplementalProperty`.
    public var supplementalProperties: [Descriptor]
    /// `Viewpoint`.
    public var viewpoints: [Descriptor]
    /// Kinds of events that the media carry (`InbandEventStream`).
    public var inbandEvents: [Descriptor]
    /// For people.
    public var labels: [Label]
    /// How to get at it where it is encrypted; empty: in the clear.
    public var protection: [ContentProtection]
    /// For a trick-mode stream: the `AdaptationSet@id`s of those that it stands in for.
    public var trickModeOf: [String]
    /// How many times the normal speed it is made for (`@maxPlayoutRate`).
    public var maximumPlayoutRate: Double?
    /// The greater, the sooner to be chosen (`@selectionPriority`); 1 where not said.
    public var selectionPriority: Int64
    /// The less, the better it looks (`@qualityRanking`).
    public var qualityRanking: Int64?

    /// A stream of which only the name is known.
    public init(id: String, set: Int) {
        self.id = id
        self.set = set
        codecs = []
        supplementalCodecs = []
        roles = []
        accessibility = []
        essentialProperties = []
        supplementalProperties = []
        viewpoints = []
        inbandEvents = []
        labels = []
        protection = []
        trickModeOf = []
        selectionPriority = 1
    }
}

/// A scheme and what it says. Source: ISO/IEC 23009-1 §5.8.2.
public struct Descriptor: Hashable, Sendable {
    /// `@schemeIdUri`.
    public var scheme: String
    /// `@value`.
    public var value: String?
    /// `@id`: those that share one mean the same.
    public var id: String?

    /// Takes the parts.
    public init(scheme: String, value: String? = nil, id: String? = nil) {
        self.scheme = scheme
        self.value = value
        self.id = id
    }
}

/// A name for people. Source: ISO/IEC 23009-1 §5.3.10.
public struct Label: Hashable, Sendable {
    /// What it reads.
    public var text: String
    /// As in RFC 5646; nil where not said.
    public var language: String?

    /// Takes the parts.
    public init(text: String, language: String? = nil) {
        self.text = text
        self.language = language
    }
}

/// One way to get at an encrypted stream. Source: ISO/IEC 23009-1 §5.8.4.1, DASH-IF IOP part 6.
public struct ContentProtection: Hashable, Sendable {
    /// `@schemeIdUri`, in lower case.
    public var scheme: String
    /// `@value`: of the common scheme, `cenc` or `cbcs`.
    public var value: String?
    /// The keys' names, as the manifest writes them.
    public var defaultKIDs: [String]
    /// The `pssh` box; nil where absent or no base64.
    public var pssh: [UInt8]?
    /// Where a licence can be asked for.
    public var licenseURL: String?
    /// `@robustness`.
    public var robustness: String?

    /// A scheme of which nothing else is said.
    public init(scheme: String) {
        self.scheme = scheme
        defaultKIDs = []
    }

    /// The scheme that only says "encrypted as ISO/IEC 23001-7 has it".
    public static let commonScheme = "urn:mpeg:dash:mp4protection:2011"

    /// The system's own name, of those that are met: `clearkey`, `widevine`, `playready`, `marlin`, `fairplay`, `common`; nil for others.
    public var systemName: String? {
        switch scheme {
        case Self.commonScheme: "common"
        case "urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e", "urn:uuid:1077efec-c0b2-4d02-ace3-3c1e52e2fb4b": "clearkey"
        case "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed": "widevine"
        case "urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95": "playready"
        case "urn:uuid:5e629af5-38da-4063-8977-97ffbd9902d4": "marlin"
        case "urn:uuid:94ce86fb-07ff-4f43-adb8-93d2fa968ca2": "fairplay"
        default: nil
        }
    }
}
