import Media

/// An instant of the calendar, to a microsecond. Source: RFC 8216 §4.3.2.6, ISO 8601.
public struct ProgramDateTime: Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z, leap seconds not counted; spans 292,000 years either way.
    public var microsecondsSince1970: Int64

    /// - Parameter microsecondsSince1970: Leap seconds not counted.
    public init(microsecondsSince1970: Int64) {
        self.microsecondsSince1970 = microsecondsSince1970
    }

    /// - Parameter millisecondsSince1970: Leap seconds not counted. Saturates.
    public init(millisecondsSince1970: Int64) {
        let (product, overflow) = millisecondsSince1970.multipliedReportingOverflow(by: 1000)
        microsecondsSince1970 = overflow ? (millisecondsSince1970 < 0 ? .min : .max) : product
    }

    /// Rounded down.
    public var millisecondsSince1970: Int64 {
        microsecondsSince1970 / 1000 - (microsecondsSince1970 % 1000 < 0 ? 1 : 0)
    }

    /// So much later, rounded to the nearest microsecond; saturates.
    public func advanced(by time: MediaTime) -> ProgramDateTime {
        let (sum, overflow) = microsecondsSince1970.addingReportingOverflow(time.microseconds)
        return ProgramDateTime(microsecondsSince1970: overflow ? (time < .zero ? .min : .max) : sum)
    }

    /// How long after `earlier`; negative where it is before. Saturates.
    public func time(since earlier: ProgramDateTime) -> MediaTime {
        let (difference, overflow) = microsecondsSince1970.subtractingReportingOverflow(earlier.microsecondsSince1970)
        guard !overflow else { return microsecondsSince1970 < 0 ? MediaTime(flicks: .min) : .max }
        return MediaTime(ticks: difference, of: 1, over: 1_000_000)
    }
}

extension ProgramDateTime: Comparable {
    /// The earlier one is less.
    public static func < (left: ProgramDateTime, right: ProgramDateTime) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }
}

extension ProgramDateTime: CustomStringConvertible {
    /// As in RFC 3339, in UTC, to a millisecond, or to a microsecond where that says more: `2019-02-14T02:13:36.106Z`.
    public var description: String {
        var days = microsecondsSince1970 / 86_400_000_000
        var rest = microsecondsSince1970 % 86_400_000_000
        if rest < 0 {
            rest += 86_400_000_000
            days -= 1
        }
        let (year, month, day) = Self.date(ofDay: days)
        let seconds = rest / 1_000_000
        let fraction = rest % 1_000_000
        let digits = fraction % 1000 == 0 ? Self.padded(fraction / 1000, 3) : Self.padded(fraction, 6)
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { Self.padded($0, 2) }.joined(separator: ":")
        let calendar = "\(year < 0 ? "-" : "")\(Self.padded(abs(year), 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
        return "\(calendar)T\(clock).\(digits)Z"
    }

    private static func padded(_ number: Int64, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }

    /// The Gregorian date of a day counted from 1970-01-01, by years from March so that the leap day comes last.
    private static func date(ofDay number: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}

extension MediaTime {
    /// Rounded to the nearest; 705.6 flicks are one.
    var microseconds: Int64 {
        let whole = flicks / 3528
        let rest = flicks % 3528
        return whole * 5 + (rest * 5 + (rest < 0 ? -1764 : 1764)) / 3528
    }
}
