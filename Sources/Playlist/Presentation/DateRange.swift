import Media

/// Something that happens at a time of the calendar: a programme, an advertisement. Source: RFC 8216bis §4.4.5.1.
public struct DateRange: Equatable, Sendable {
    /// Ranges of one name are one range, told in several tags.
    public var id: String
    /// Ranges of one class mean things of one kind: `com.apple.hls.interstitial`.
    public var classID: String?
    /// When it begins.
    public var start: ProgramDateTime
    /// When it ends, where said.
    public var end: ProgramDateTime?
    /// Known: it lasts so long; zero is an instant.
    public var duration: MediaTime?
    /// Expected, while `duration` isn't known.
    public var plannedDuration: MediaTime?
    /// It ends where the next of its class begins.
    public var endsOnNext: Bool
    /// When to act on it beside its date: `PRE`, `POST`, `ONCE`.
    public var cues: [String]
    /// A splice command, as ANSI/SCTE 35 has it.
    public var scte35Command: [UInt8]?
    /// A splice out of the programme.
    public var scte35Out: [UInt8]?
    /// A splice back in.
    public var scte35In: [UInt8]?
    /// What its author defines, by names that begin with `X-`.
    public var clientAttributes: [String: AttributeValue]
    /// Attributes that mean nothing to this program, by name, as written.
    public var otherAttributes: [String: String]

    /// A range of which nothing is known but where it begins.
    public init(id: String, start: ProgramDateTime) {
        self.id = id
        self.start = start
        endsOnNext = false
        cues = []
        clientAttributes = [:]
        otherAttributes = [:]
    }

    /// When it ends: as said, or by its duration; nil where neither is known.
    public var effectiveEnd: ProgramDateTime? { end ?? duration.map(start.advanced) }
}

/// What an author's own attribute may be. Source: RFC 8216 §4.3.2.7.
public enum AttributeValue: Hashable, Sendable {
    /// A quoted string.
    case text(String)
    /// A hexadecimal sequence.
    case bytes([UInt8])
    /// A decimal number.
    case number(Double)
}

extension SegmentList {
    /// Where on the presentation timeline an instant of the calendar lies.
    ///
    /// - Returns: within the segment that was made then; before the first by reckoning back, after the last by reckoning on; nil where the
    ///   list has no dates. Found by bisection, so that dates are taken to rise.
    public func position(of date: ProgramDateTime) -> MediaTime? {
        var low = 0
        var high = segments.count
        while high - low > 1 {
            let middle = low + (high - low) / 2
            guard let begins = segments[middle].programDateTime else { return nil }
            if begins <= date { low = middle } else { high = middle }
        }
        guard low < segments.count, let begins = segments[low].programDateTime else { return nil }
        return segments[low].start + date.time(since: begins)
    }
}
