/// A day of the Gregorian calendar. It begins at midnight UTC.
public struct CalendarDate: Hashable, Sendable {
    /// Since 1970-01-01, which is 0.
    public let day: Int

    /// - Parameter day: Since 1970-01-01.
    public init(day: Int) {
        self.day = min(max(day, -719_162), 2_932_896)
    }

    /// - Returns: nil for the 30th of February, and outside the years 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...Self.length(ofMonth: month, year: year)).contains(day) else {
            return nil
        }
        self.init(day: Self.days(year, month, day))
    }

    /// The day that a moment is in.
    public init(of time: UTCTime) {
        let (quotient, remainder) = time.milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        self.init(day: Int(quotient) - (remainder < 0 ? 1 : 0))
    }

    /// Its first moment.
    public var start: UTCTime { UTCTime(milliseconds: Int64(day) * 86_400_000) }

    /// So many months later; the month's last day where it has no such day: the 30th of November and three months are the 28th of February.
    public func advanced(byMonths months: Int) -> CalendarDate {
        let (year, month, day) = parts
        let index = year * 12 + (month - 1) + min(max(months, -120_000), 120_000)
        let newYear = min(max(index >= 0 ? index / 12 : 1, 1), 9999)
        let newMonth = (index % 12 + 12) % 12 + 1
        return CalendarDate(day: Self.days(newYear, newMonth, min(day, Self.length(ofMonth: newMonth, year: newYear))))
    }

    /// So many days later.
    public func advanced(byDays days: Int) -> CalendarDate { CalendarDate(day: day + min(max(days, -4_000_000), 4_000_000)) }

    /// Year, month from 1, day from 1. Source: days are counted from March, so that the leap day comes last.
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CalendarDate: Comparable {
    /// The earlier one is less.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.day < right.day }
}

extension CalendarDate: CustomStringConvertible {
    /// `2026-11-22`.
    public var description: String {
        let (year, month, day) = parts
        func padded(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Reads `2026-11-22`.
    public init?(_ text: String) {
        let fields = text.split(separator: "-", omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0].count == 4, fields[1].count == 2, fields[2].count == 2,
            fields.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            let year = Int(fields[0]), let month = Int(fields[1]), let day = Int(fields[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

extension CalendarDate: Codable {
    /// Reads `2026-11-22`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let date = CalendarDate(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a day such as 2026-11-22")
        }
        self = date
    }

    /// Writes `2026-11-22`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
