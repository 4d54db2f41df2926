import Media

/// Whether a list may still change. Source: RFC 8216 §4.3.3.5.
public enum SegmentListKind: Hashable, Sendable {
    /// It never changes.
    case vod
    /// Segments may be added at its end, none goes.
    case event
    /// A window that slides along; the server takes segments away.
    case live
}

/// One stream's segments in order: what a media playlist becomes.
public struct SegmentList: Equatable, Sendable {
    /// At least one, save where a live manifest has none yet; sequence numbers rise by one, starts by durations (in DASH they may leave holes).
    public var segments: [Segment]
    /// No segment is longer, rounded to whole seconds (§4.3.3.1); zero where the playlist doesn't say.
    public var targetDuration: MediaTime
    /// No more segments will come (`EXT-X-ENDLIST`, or a list that can't change).
    public var isComplete: Bool
    /// Whether it may change.
    public var kind: SegmentListKind
    /// Of the first segment.
    public var mediaSequence: Int64
    /// Of the first segment.
    public var discontinuitySequence: Int64
    /// `EXT-X-VERSION`, else 1.
    public var version: Int
    /// Each segment can be decoded on its own.
    public var independentSegments: Bool
    /// Each segment is one intra picture.
    public var isIFramesOnly: Bool
    /// Where the author wants playback to begin.
    public var start: StartOffset?
    /// Clauses the playlist breaks, that we could live with.
    public var warnings: [PlaylistWarning]

    /// A complete list of these segments, for what has no playlist.
    public init(segments: [Segment], targetDuration: MediaTime) {
        self.segments = segments
        self.targetDuration = targetDuration
        isComplete = true
        kind = .vod
        mediaSequence = segments.first?.sequence ?? 0
        discontinuitySequence = segments.first?.discontinuity ?? 0
        version = 1
        independentSegments = false
        isIFramesOnly = false
        warnings = []
    }

    /// From the first segment's start to the last one's end.
    public var duration: MediaTime {
        guard let first = segments.first, let last = segments.last else { return .zero }
        return last.end - first.start
    }

    /// The segment that holds a position: the last whose start is not after it; the first for an earlier position.
    ///
    /// - Returns: an index into `segments`, by bisection; nil where there are none or `time` is at or past the end.
    public func index(at time: MediaTime) -> Int? {
        guard let last = segments.last, time < last.end else { return nil }
        var low = 0
        var high = segments.count
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if segments[middle].start <= time { low = middle } else { high = middle }
        }
        return low
    }
}

/// One piece of the stream. Source: RFC 8216 §4.3.2.
public struct Segment: Equatable, Sendable {
    /// Its media sequence number; the same in every reload.
    public var sequence: Int64
    /// Absolute.
    public var url: String
    /// The part of the resource that is the segment; nil: all of it.
    public var range: ByteRange?
    /// On the presentation timeline: the sum of the durations before it.
    public var start: MediaTime
    /// As the playlist says, at least zero; the media's own may differ by a little.
    public var duration: MediaTime
    /// What a decoder must read before it (`EXT-X-MAP`).
    public var initialization: InitializationSegment?
    /// Discontinuity sequence number: segments that share it share a timeline and a format (§6.2.1).
    public var discontinuity: Int64
    /// Known to be missing (`EXT-X-GAP`): don't fetch it.
    public var isGap: Bool
    /// When its first sample was made.
    public var programDateTime: ProgramDateTime?
    /// The text after `EXTINF`'s comma; empty is nil.
    public var title: String?
    /// How it is encrypted; nil: it is not.
    public var key: EncryptionKey?
    /// What has to be added to the media's own timestamps for the presentation's; nil where only the first sample's own time can tell (HLS).
    public var timestampOffset: MediaTime?

    /// A whole resource, in the clear.
    public init(sequence: Int64, url: String, range: ByteRange? = nil, start: MediaTime, duration: MediaTime) {
        self.sequence = sequence
        self.url = url
        self.range = range
        self.start = start
        self.duration = duration
        discontinuity = 0
        isGap = false
    }

    /// Where the next one starts.
    public var end: MediaTime { start + duration }
}

/// The header that the following segments need. Source: RFC 8216 §4.3.2.5.
public struct InitializationSegment: Hashable, Sendable {
    /// Absolute.
    public var url: String
    /// The part of the resource; nil: all of it.
    public var range: ByteRange?
    /// How it is encrypted, where it is.
    public var key: EncryptionKey?

    /// - Parameters:
    ///   - url: Absolute.
    ///   - range: The part of the resource; nil: all of it.
    ///   - key: How it is encrypted.
    public init(url: String, range: ByteRange? = nil, key: EncryptionKey? = nil) {
        self.url = url
        self.range = range
        self.key = key
    }
}

/// How segments are encrypted. Source: RFC 8216 §4.3.2.4.
public struct EncryptionKey: Hashable, Sendable {
    /// `AES-128`, `SAMPLE-AES`, or whatever the playlist says: kept so that one can refuse by name.
    public var method: String
    /// Absolute; nil where absent, or where it is no address that we can resolve.
    public var url: String?
    /// 16 bytes; nil: the media sequence number stands for it (§5.2).
    public var initializationVector: [UInt8]?
    /// `identity` unless said otherwise.
    public var format: String

    /// - Parameters:
    ///   - method: As the playlist says.
    ///   - url: Absolute.
    ///   - initializationVector: 16 bytes.
    ///   - format: `identity` unless said otherwise.
    public init(method: String, url: String? = nil, initializationVector: [UInt8]? = nil, format: String = "identity") {
        self.method = method
        self.url = url
        self.initializationVector = initializationVector
        self.format = format
    }
}

/// An instant of the calendar, to a millisecond. Source: RFC 8216 §4.3.2.6, ISO 8601.
public struct ProgramDateTime: Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z, leap seconds not counted.
    public var millisecondsSince1970: Int64

    /// - Parameter millisecondsSince1970: Leap seconds not counted.
    public init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }
}
