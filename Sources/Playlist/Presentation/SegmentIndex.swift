import Media

/// Where the segments of one file lie, in bytes and time: what `sidx` boxes say. Source: ISO/IEC 14496-12 §8.16.3.
public struct SegmentIndex: Hashable, Sendable {
    /// Ticks per second of the entries' times; at least 1.
    public var timescale: Int64
    /// In the order of the file.
    public var entries: [Entry]
    /// Further indexes that lie outside of the bytes read, each in the place of its segments.
    public var missing: [Missing]

    /// One segment.
    public struct Entry: Hashable, Sendable {
        /// The media's own time, in ticks.
        public var time: Int64
        /// In ticks.
        public var duration: Int64
        /// Of the file.
        public var range: ByteRange
        /// A decoder can begin with its first picture (`starts_with_SAP` with a type of 1 to 3).
        public var startsWithSAP: Bool

        /// Takes the parts.
        public init(time: Int64, duration: Int64, range: ByteRange, startsWithSAP: Bool) {
            self.time = time
            self.duration = duration
            self.range = range
            self.startsWithSAP = startsWithSAP
        }
    }

    /// An index that another names and that has still to be fetched.
    public struct Missing: Hashable, Sendable {
        /// Its place among `entries`.
        public var place: Int
        /// Of the file.
        public var range: ByteRange
    }

    /// Takes the parts.
    public init(timescale: Int64, entries: [Entry], missing: [Missing] = []) {
        self.timescale = max(1, timescale)
        self.entries = entries
        self.missing = missing
    }

    /// Fills in an index that was missing; ignored where it isn't, or counts in other ticks.
    public mutating func supply(_ index: SegmentIndex, for hole: Missing) {
        guard let at = missing.firstIndex(of: hole), index.timescale == timescale else { return }
        missing.remove(at: at)
        entries.insert(contentsOf: index.entries, at: min(hole.place, entries.count))
        for later in missing.indices where later >= at { missing[later].place += index.entries.count }
        missing.insert(contentsOf: index.missing.map { Missing(place: $0.place + hole.place, range: $0.range) }, at: at)
    }
}
