import Media

/// When a period's segments are, in ticks of the media's own time.
public enum SegmentTimes: Hashable, Sendable {
    /// One segment fills the period.
    case single
    /// All of one length, more than zero (`@duration`), from the period's start.
    case uniform(Int64)
    /// Runs of equal ones, in the order of time (`SegmentTimeline`).
    case runs([TimelineRun])
    /// As an index in the media says, whose bytes have to be fetched first; without a range they lie somewhere at the beginning.
    case indexed(ByteRange?, SegmentIndex?)
}

/// How a period's segments are called.
public enum SegmentNames: Hashable, Sendable {
    /// Each by its number or time.
    case pattern(URLPattern)
    /// One by one, from `startNumber` on.
    case list([ListedSegment])
    /// By the base address itself: it is the whole, or its parts are byte ranges.
    case base
}

/// Equal segments in a row. Source: ISO/IEC 23009-1 §5.3.9.6.2 (`S`).
public struct TimelineRun: Hashable, Sendable {
    /// Of the first, in ticks of the media's own time.
    public var time: Int64
    /// Of each, in ticks; more than zero.
    public var duration: Int64
    /// How many; nil: as many as the period has room for, or as there are by now.
    public var count: Int64?
    /// The first one's number, where said (`@n`).
    public var number: Int64?
    /// Into how many segments each is cut (`@k`); at least 1.
    public var parts: Int64

    /// Takes the parts.
    public init(time: Int64, duration: Int64, count: Int64?, number: Int64? = nil, parts: Int64 = 1) {
        self.time = time
        self.duration = duration
        self.count = count
        self.number = number
        self.parts = parts
    }
}

/// A segment that is named one by one. Source: ISO/IEC 23009-1 §5.3.9.3.2 (`SegmentURL`).
public struct ListedSegment: Hashable, Sendable {
    /// To be resolved against the base address; nil: the base address itself.
    public var media: String?
    /// The part of it; nil: all.
    public var range: ByteRange?

    /// Takes the parts.
    public init(media: String?, range: ByteRange?) {
        self.media = media
        self.range = range
    }
}

/// Where an index of segments (`sidx`) is to be fetched. Source: ISO/IEC 23009-1 §5.3.9.2.2 (`@indexRange`).
public struct IndexReference: Hashable, Sendable {
    /// Absolute.
    public var url: String
    /// The index's bytes; nil: they lie somewhere at the resource's beginning.
    public var range: ByteRange?

    /// Takes the parts.
    public init(url: String, range: ByteRange?) {
        self.url = url
        self.range = range
    }
}
