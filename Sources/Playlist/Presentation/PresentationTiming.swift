import Media

/// What a DASH manifest says of the whole. Source: ISO/IEC 23009-1 §5.3.1.2.
public struct PresentationTiming: Hashable, Sendable {
    /// The manifest may change, and segments come and go (`@type` is `dynamic`).
    public var isDynamic: Bool
    /// nil: not known, as of a live film without an announced end.
    public var duration: MediaTime?
    /// In the order of time.
    public var periods: [PresentationPeriod]
    /// The presentation timeline's zero, as an instant.
    public var availabilityStart: ProgramDateTime?
    /// After it nothing is there any more.
    public var availabilityEnd: ProgramDateTime?
    /// When this manifest was made: a later one replaces an earlier one.
    public var publishTime: ProgramDateTime?
    /// How soon it may be worth to ask for the manifest again; zero: after each segment's end or at an event; nil: never.
    public var minimumUpdatePeriod: MediaTime?
    /// How long a segment stays; nil: for ever.
    public var timeShiftBufferDepth: MediaTime?
    /// How far from the edge the author wants a live film to be shown.
    public var suggestedPresentationDelay: MediaTime?
    /// What has to be buffered for the bandwidths to hold.
    public var minimumBufferTime: MediaTime?
    /// No segment is longer, where said.
    public var maximumSegmentDuration: MediaTime?
    /// `@profiles`.
    public var profiles: [String]
    /// Where to ask for the manifest again, absolute, the best first; empty: at its own address.
    public var locations: [String]
    /// Where patches for it are; noted, not used.
    public var patchLocations: [String]
    /// How to learn the server's time, the best first.
    public var clockSources: [ClockSource]
    /// What latency and speed the service wants.
    public var serviceDescriptions: [ServiceDescription]

    /// A presentation of which nothing is known.
    public init(isDynamic: Bool) {
        self.isDynamic = isDynamic
        periods = []
        profiles = []
        locations = []
        patchLocations = []
        clockSources = []
        serviceDescriptions = []
    }
}

/// A stretch of the presentation timeline. Source: ISO/IEC 23009-1 §5.3.2.
public struct PresentationPeriod: Hashable, Sendable {
    /// `@id`.
    public var id: String?
    /// On the presentation timeline.
    public var start: MediaTime
    /// nil: open.
    public var duration: MediaTime?
    /// Of all its segments; the same in every update.
    public var discontinuity: Int64
    /// What content it is, where said.
    public var assetIdentifiers: [Descriptor]
    /// In the manifest's order.
    public var events: [TimedEvent]
    /// Choices of tracks that belong together (`Preselection`), noted as their ids.
    public var preselections: [String]

    /// A period of which only the place is known.
    public init(id: String?, start: MediaTime, duration: MediaTime?, discontinuity: Int64) {
        self.id = id
        self.start = start
        self.duration = duration
        self.discontinuity = discontinuity
        assetIdentifiers = []
        events = []
        preselections = []
    }
}

/// Something that happens at a time. Source: ISO/IEC 23009-1 §5.10.2.
public struct TimedEvent: Hashable, Sendable {
    /// Which kind, and of it which.
    public var scheme: Descriptor
    /// `Event@id`: the same event comes again with the same one.
    public var id: String?
    /// On the presentation timeline.
    public var start: MediaTime
    /// nil: not said.
    public var duration: MediaTime?
    /// `@messageData`, else the bytes inside the element as they stand in the manifest; decoded where `@contentEncoding` is `base64`.
    public var message: [UInt8]
}

/// A way to learn the server's time. Source: ISO/IEC 23009-1 §5.8.5.7.
public struct ClockSource: Hashable, Sendable {
    /// What to do.
    public enum Method: Hashable, Sendable {
        /// The manifest says it: this was the time when it was served.
        case direct(ProgramDateTime)
        /// The `Date` header of a HEAD request to one of these.
        case httpHead([String])
        /// An ISO 8601 or `xs:dateTime` text at one of these.
        case httpText([String])
        /// Seconds since 1900 at one of these, as NTP has them.
        case httpNTP([String])
        /// One of these servers, by NTP or SNTP.
        case ntp([String])
        /// A scheme that is not known here.
        case other
    }

    /// As the manifest says.
    public var scheme: Descriptor
    /// What it means.
    public var method: Method
}

/// What the service wants. Source: ISO/IEC 23009-1 annex K.
public struct ServiceDescription: Hashable, Sendable {
    /// `@id`.
    public var id: String?
    /// From the making of a picture to its showing.
    public var targetLatency: MediaTime?
    /// The least that is wanted.
    public var minimumLatency: MediaTime?
    /// The most that is wanted.
    public var maximumLatency: MediaTime?
    /// The slowest to play for the latency's sake.
    public var minimumPlaybackRate: Double?
    /// The fastest.
    public var maximumPlaybackRate: Double?
}
