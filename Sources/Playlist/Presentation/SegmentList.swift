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
    /// Sequence numbers rise by one, starts by durations (in DASH they may leave holes). Empty only where the list may grow: it hasn't begun,
    /// or lives on parts alone yet.
    public var segments: [Segment]
    /// No segment is longer, rounded to whole seconds (§4.3.3.1); zero where the playlist doesn't say.
    public var targetDuration: MediaTime
    /// No more segments will come (`EXT-X-ENDLIST`, or a list that can't change).
    public var isComplete: Bool
    /// Whether it may change.
    public var kind: SegmentListKind
    /// `EXT-X-PLAYLIST-TYPE`; nil where the playlist has none, and `kind` follows from whether it has an end.
    public var declaredKind: SegmentListKind?
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
    /// Each segment is one still image (`EXT-X-IMAGES-ONLY`).
    public var isImagesOnly: Bool
    /// The longest a part may be; nil: the list has no parts (`EXT-X-PART-INF`).
    public var partTarget: MediaTime?
    /// Parts of the segment that is being made and isn't listed yet.
    public var pendingParts: [PartialSegment]
    /// What the server does for who asks.
    public var serverControl: ServerControl?
    /// What will be there soon, and may be asked for already.
    public var preloadHints: [PreloadHint]
    /// How far the lists of other renditions have come.
    public var renditionReports: [RenditionReport]
    /// What happens at a time of the calendar: advertisements, programmes.
    public var dateRanges: [DateRange]
    /// Segments after `mediaSequence` that a delta update left out, and that no list before could fill in; 0 in a whole list.
    public var skippedSegments: Int64
    /// Names of date ranges that a delta update says are gone; those of the list before have been taken out.
    public var removedDateRanges: [String]
    /// Where the author wants playback to begin.
    public var start: StartOffset?
    /// Where the segments of each period lie, by its discontinuity number, where that is several places: resources below one of them lie below
    /// each of the others too. Source: ISO/IEC 23009-1 §5.6.5.
    public var addresses: [Int64: [BaseAddress]]
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
        isImagesOnly = false
        pendingParts = []
        preloadHints = []
        renditionReports = []
        dateRanges = []
        skippedSegments = 0
        removedDateRanges = []
        addresses = [:]
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
    /// When its first sample was made: as the list says, or reckoned from the segment nearest before (else after) of which it does.
    public var programDateTime: ProgramDateTime?
    /// The list itself says `programDateTime`.
    public var isDateDeclared: Bool
    /// The text after `EXTINF`'s comma; empty is nil.
    public var title: String?
    /// Each of these opens it, by its own protection system; empty: it is in the clear.
    public var keys: [EncryptionKey]
    /// About how many bits a second it has, where the list says (`EXT-X-BITRATE`).
    public var bitrate: Int64?
    /// Pieces of it that could be had before it was whole (`EXT-X-PART`).
    public var parts: [PartialSegment]
    /// How many pictures its image holds; nil: it isn't an image of many.
    public var tiles: TileLayout?
    /// What has to be added to the media's own timestamps for the presentation's; nil where only the first sample's own time can tell (HLS).
    public var timestampOffset: MediaTime?
    /// The stretch of the presentation timeline that its period takes: what the media have from outside of it is not presented; nil where
    /// there are no periods.
    public var period: PeriodBounds?

    /// A whole resource, in the clear.
    public init(sequence: Int64, url: String, range: ByteRange? = nil, start: MediaTime, duration: MediaTime) {
        self.sequence = sequence
        self.url = url
        self.range = range
        self.start = start
        self.duration = duration
        discontinuity = 0
        isGap = false
        isDateDeclared = false
        keys = []
        parts = []
    }

    /// The key that we can use where there is a choice; nil: it is in the clear.
    public var key: EncryptionKey? { keys.preferred }

    /// Where the next one starts.
    public var end: MediaTime { start + duration }
}

/// From where to where a period lasts. Source: ISO/IEC 23009-1 §5.3.2.1.
public struct PeriodBounds: Hashable, Sendable {
    /// On the presentation timeline.
    public var start: MediaTime
    /// nil: open.
    public var end: MediaTime?

    /// Takes the parts.
    public init(start: MediaTime, end: MediaTime? = nil) {
        self.start = start
        self.end = end
    }
}

/// The header that the following segments need. Source: RFC 8216 §4.3.2.5.
public struct InitializationSegment: Hashable, Sendable {
    /// Absolute.
    public var url: String
    /// The part of the resource; nil: all of it.
    public var range: ByteRange?
    /// Each of these opens it; empty: it is in the clear.
    public var keys: [EncryptionKey]

    /// - Parameters:
    ///   - url: Absolute.
    ///   - range: The part of the resource; nil: all of it.
    ///   - keys: Each of these opens it.
    public init(url: String, range: ByteRange? = nil, keys: [EncryptionKey] = []) {
        self.url = url
        self.range = range
        self.keys = keys
    }

    /// The key that we can use where there is a choice; nil: it is in the clear.
    public var key: EncryptionKey? { keys.preferred }
}
