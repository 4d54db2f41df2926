import Media

/// A piece of a segment that could be had before the segment was whole. Source: RFC 8216bis §4.4.4.9.
public struct PartialSegment: Hashable, Sendable {
    /// Absolute.
    public var url: String
    /// The part of the resource; nil: all of it.
    public var range: ByteRange?
    /// On the presentation timeline.
    public var start: MediaTime
    /// As the list says.
    public var duration: MediaTime
    /// It holds a picture that can be decoded on its own.
    public var isIndependent: Bool
    /// Known to be missing: don't fetch it.
    public var isGap: Bool

    /// A whole resource that is there.
    public init(url: String, range: ByteRange? = nil, start: MediaTime, duration: MediaTime) {
        self.url = url
        self.range = range
        self.start = start
        self.duration = duration
        isIndependent = false
        isGap = false
    }

    /// Where the next one starts.
    public var end: MediaTime { start + duration }
}

/// What the server does for who asks, and how near the edge one may play. Source: RFC 8216bis §4.4.3.8.
public struct ServerControl: Hashable, Sendable {
    /// It sends delta updates that leave out what is older than this, counted from the end.
    public var canSkipUntil: MediaTime?
    /// Delta updates may leave out date ranges too.
    public var canSkipDateRanges = false
    /// The distance from the end that playback keeps; nil: three target durations.
    public var holdBack: MediaTime?
    /// The same where parts are played.
    public var partHoldBack: MediaTime?
    /// It holds a request for a list until the asked-for segment or part is in it.
    public var canBlockReload = false

    /// A server that does nothing more than serve.
    public init() {}
}

/// What will be there soon. Source: RFC 8216bis §4.4.5.3.
public struct PreloadHint: Hashable, Sendable {
    /// What is hinted at.
    public enum Kind: Hashable, Sendable {
        /// The next part.
        case part
        /// The next initialization segment.
        case map
    }

    /// What is hinted at.
    public var kind: Kind
    /// Absolute.
    public var url: String
    /// The part of the resource; an end of nil is not known yet.
    public var range: ByteRange

    /// Takes the parts.
    public init(kind: Kind, url: String, range: ByteRange) {
        self.kind = kind
        self.url = url
        self.range = range
    }
}

/// How far another rendition's list has come, so that switching needs no look at it. Source: RFC 8216bis §4.4.5.4.
public struct RenditionReport: Hashable, Sendable {
    /// Absolute, of its media playlist.
    public var url: String
    /// The last segment in it, by media sequence number; nil where not said.
    public var lastSequence: Int64?
    /// The last part of that segment, from 0; nil where there are no parts.
    public var lastPart: Int64?

    /// Takes the parts.
    public init(url: String, lastSequence: Int64?, lastPart: Int64? = nil) {
        self.url = url
        self.lastSequence = lastSequence
        self.lastPart = lastPart
    }
}
