import Media

/// From what a stream's segments follow, where the manifest has rules instead of a list: kept as small as the manifest says it, and made into
/// segments only when asked (`segments(at:limits:)`). Source: ISO/IEC 23009-1 §5.3.9.
public struct SegmentPlan: Hashable, Sendable {
    /// In the order of time; at least one.
    public var periods: [PeriodPlan]
    /// For a manifest that changes: which segments there are when. nil: all of them, always.
    public var window: SegmentWindow?

    /// - Parameters:
    ///   - periods: In the order of time.
    ///   - window: nil where all segments are there from the beginning.
    public init(periods: [PeriodPlan], window: SegmentWindow? = nil) {
        self.periods = periods
        self.window = window
    }

    /// The indexes that have to be fetched before all segments are known; empty where none is missing.
    public var missingIndexes: [IndexReference] {
        var references: [IndexReference] = []
        for period in periods {
            guard case .indexed(_, nil) = period.times, let reference = period.indexReference, !references.contains(reference) else {
                continue
            }
            references.append(reference)
        }
        return references
    }

    /// Fills in an index that was fetched, wherever it is asked for.
    public mutating func supply(_ index: SegmentIndex, for reference: IndexReference) {
        for place in periods.indices {
            guard case .indexed(let range, _) = periods[place].times, periods[place].indexReference == reference else { continue }
            periods[place].times = .indexed(range, index)
        }
        number()
    }

    /// Moves the addresses that have failed behind the others, in each period; all segments then come from where they still may be had.
    ///
    /// - Parameter locations: `BaseAddress.location` of each.
    public mutating func avoid(_ locations: Set<String>) {
        for place in periods.indices {
            let addresses = periods[place].addresses
            periods[place].addresses =
                addresses.filter { !locations.contains($0.location) } + addresses.filter { locations.contains($0.location) }
        }
    }
}

/// A stream's part in one period: the times and names of its segments. Source: ISO/IEC 23009-1 §5.3.9.2.
public struct PeriodPlan: Hashable, Sendable {
    /// `Period@id`; nil where it has none.
    public var periodID: String?
    /// On the presentation timeline.
    public var start: MediaTime
    /// nil: open, as the last period of a live film.
    public var duration: MediaTime?
    /// Of all its segments: each period has its own.
    public var discontinuity: Int64
    /// The sequence number of the first segment that `times` has.
    public var firstSequence: Int64
    /// Where the segments' names are resolved; the first is meant to be used, the others when it fails. At least one.
    public var addresses: [BaseAddress]
    /// When the segments are.
    public var times: SegmentTimes
    /// How they are called.
    public var names: SegmentNames
    /// Ticks per second of everything in ticks here; at least 1.
    public var timescale: Int64
    /// The media's own time at the period's start, in ticks.
    public var presentationTimeOffset: Int64
    /// The timeline's time at the period's start, in ticks: the offset, but zero where the timeline counts from there on its own.
    public var timelineOrigin: Int64
    /// How much later than the period the first segment starts, in ticks; negative where it starts before (`@eptDelta`).
    public var firstSegmentDelta: Int64
    /// The first segment's `$Number$`.
    public var startNumber: Int64
    /// The last segment's `$Number$`, where said.
    public var endNumber: Int64?
    /// `Representation@id`, for names.
    public var representationID: String
    /// `Representation@bandwidth`, for names.
    public var bandwidth: Int64
    /// What a decoder must read before any of the segments, to be resolved against the base address.
    public var initializationName: ListedSegment?
    /// How the segments are encrypted, in short, for each system that opens them; `protection` has all that the manifest says.
    public var keys: [EncryptionKey]
    /// How to get at the segments where they are encrypted; empty: in the clear.
    public var protection: [ContentProtection]
    /// Segments can be fetched so much before they are whole; `.max` where always (`INF`). Source: §5.3.9.5.3.
    public var availabilityTimeOffset: MediaTime
    /// Added to the query of every address; nil: nothing.
    public var query: String?
    /// How pictures lie in each segment, where those are images.
    public var tiles: TileGrid?
    /// Whether the timestamps inside count from the period's start, whatever the offset says: text in files of its own
    /// (DASH-IF Timing Model, "Standalone text timing").
    public var isStandaloneText: Bool

    /// A period of one whole resource, whose times count from the period's start.
    public init(start: MediaTime, duration: MediaTime?, addresses: [BaseAddress]) {
        self.start = start
        self.duration = duration
        self.addresses = addresses
        discontinuity = 0
        firstSequence = 0
        times = .single
        names = .base
        keys = []
        timescale = 1
        presentationTimeOffset = 0
        timelineOrigin = 0
        firstSegmentDelta = 0
        startNumber = 1
        representationID = ""
        bandwidth = 0
        availabilityTimeOffset = .zero
        isStandaloneText = false
        protection = []
    }

    /// Where the next one begins; nil: open.
    public var end: MediaTime? { duration.map { start + $0 } }

    /// What a decoder must read before any of the segments.
    public var initialization: InitializationSegment? {
        guard let name = initializationName, let base = addresses.first?.url else { return nil }
        guard let media = name.media else { return InitializationSegment(url: queried(base), range: name.range) }
        return InitializationSegment(url: queried(URLReference.resolve(media, against: base) ?? media), range: name.range)
    }

    /// The index that says where the segments are; nil where something else does.
    public var indexReference: IndexReference? {
        guard case .indexed(let range, _) = times, let base = addresses.first?.url else { return nil }
        return IndexReference(url: queried(base), range: range)
    }

    /// An address with the query that belongs to it; a fragment stays behind it.
    func queried(_ url: String) -> String {
        guard let query, !query.isEmpty else { return url }
        let address = url.prefix { $0 != "#" }
        return address + (address.contains("?") ? "&" : "?") + query + url.dropFirst(address.count)
    }

    /// What has to be added to the media's own timestamps for the presentation's.
    public var timestampOffset: MediaTime {
        isStandaloneText ? start : start - MediaTime(ticks: presentationTimeOffset, of: 1, over: timescale)
    }
}
