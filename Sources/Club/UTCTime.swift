/// A moment of the calendar, to a millisecond. Source: ISO 8601, RFC 3339.
public struct UTCTime: Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let milliseconds: Int64

    /// - Parameter milliseconds: Since 1970, leap seconds not counted; kept within the years 0001 to 9999.
    public init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, Self.first), Self.last)
    }

    /// Of 0001-01-01 and 9999-12-31T23:59:59.999, beyond which nothing can be written.
    private static let first: Int64 = -62_135_596_800_000
    private static let last: Int64 = 253_402_300_799_999

    /// Later than anything that is sold.
    public static let distantFuture = UTCTime(milliseconds: .max)

    /// So much later, or earlier; stays within what can be written.
    public func advanced(by duration: Duration) -> UTCTime {
        // More than all the years that can be written, and far from what would overflow.
        let limit = Duration.seconds(400_000_000_000)
        let (seconds, attoseconds) = min(max(duration, .zero - limit), limit).components
        return UTCTime(milliseconds: milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    /// How long after `earlier`; negative where it is before.
    public func duration(since earlier: UTCTime) -> Duration {
        .milliseconds(milliseconds - earlier.milliseconds)
    }
}

extension UTCTime: Comparable {
    /// The earlier one is less.
    public static func < (left: UTCTime, right: UTCTime) -> Bool { left.milliseconds < right.milliseconds }
}

extension UTCTime: CustomStringConvertible {
    /// `2026-11-22T08:30:00Z`, with a fraction where there is one.
    public var description: String {
        let date = CalendarDate(of: self)
        // By whole numbers: what is signed has to be the same when it is written again.
        let rest = Int(milliseconds - date.start.milliseconds)
        func padded(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let clock = "\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2)):\(padded(rest / 1000 % 60, 2))"
        return "\(date)T\(clock)\(rest % 1000 == 0 ? "" : ".\(padded(rest % 1000, 3))")Z"
    }

    /// Reads what `description` writes, and the same with another zone: `2026-11-22T09:30:00.250+01:00`.
    ///
    /// The calendar is the Gregorian one throughout, as ISO 8601 has it: libraries change to the Julian one before 1582.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (20...40).contains(bytes.count), bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"),
            let date = CalendarDate(String(decoding: bytes[..<10], as: UTF8.self)),
            let hour = Self.number(bytes[11..<13]), hour < 24, let minute = Self.number(bytes[14..<16]), minute < 60,
            let second = Self.number(bytes[17..<19]), second < 60
        else { return nil }
        var rest = bytes[19...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty else { return nil }
            // What is finer than a millisecond is left out.
            let thousandths = Array(digits.prefix(3)) + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, 3 - digits.count))
            fraction = Self.number(thousandths[...]) ?? 0
            rest = rest[digits.endIndex...]
        }
        guard let offset = Self.offset(rest) else { return nil }
        let seconds = hour * 3600 + minute * 60 + second - offset
        self.init(milliseconds: date.start.milliseconds + seconds * 1000 + fraction)
    }

    /// Of a zone from UTC, in seconds.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int64? {
        guard let first = text.first else { return nil }
        if first == UInt8(ascii: "Z") { return text.count == 1 ? 0 : nil }
        let digits = text.dropFirst()
        guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-"), digits.count == 5,
            digits[digits.startIndex + 2] == UInt8(ascii: ":"),
            let hours = number(digits.prefix(2)), hours < 24, let minutes = number(digits.suffix(2)), minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (first == UInt8(ascii: "-") ? -1 : 1)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        digits.reduce(Int64?(0)) { value, byte in
            guard let value, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            return value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
    }
}

extension UTCTime: Codable {
    /// Reads `2026-11-22T08:30:00Z`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = UTCTime(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a moment such as 2026-11-22T08:30:00Z")
        }
        self = time
    }

    /// Writes `2026-11-22T08:30:00Z`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
