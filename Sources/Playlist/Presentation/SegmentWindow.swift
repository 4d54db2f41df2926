import Media

/// When the segments of a live film are there. Source: ISO/IEC 23009-1 §5.3.9.5.3.
public struct SegmentWindow: Hashable, Sendable {
    /// The presentation timeline's zero, as an instant (`@availabilityStartTime`); nil where the manifest doesn't say, as it must: then all
    /// its segments are taken to be there.
    public var availabilityStart: ProgramDateTime?
    /// After it nothing is there any more.
    public var availabilityEnd: ProgramDateTime?
    /// How long a segment stays; nil: for ever.
    public var depth: MediaTime?
    /// The manifest may tell of further segments later (`@minimumUpdatePeriod`).
    public var mayGrow: Bool

    /// Takes the parts.
    public init(availabilityStart: ProgramDateTime?, availabilityEnd: ProgramDateTime? = nil, depth: MediaTime? = nil, mayGrow: Bool = true)
    {
        self.availabilityStart = availabilityStart
        self.availabilityEnd = availabilityEnd
        self.depth = depth
        self.mayGrow = mayGrow
    }

    /// An instant as a place on the presentation timeline; nil where the two aren't tied to each other.
    public func position(of instant: ProgramDateTime) -> MediaTime? {
        guard let availabilityStart else { return nil }
        let (milliseconds, overflow) = instant.millisecondsSince1970.subtractingReportingOverflow(availabilityStart.millisecondsSince1970)
        return overflow ? .zero : MediaTime(ticks: milliseconds, of: 1, over: 1000)
    }
}
