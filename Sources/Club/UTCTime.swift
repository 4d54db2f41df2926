import FoundationEssentials

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

    /// Reads what `description` writes.
    public init?(_ text: String) {
        let hasFraction = text.utf8.contains(UInt8(ascii: "."))
        guard text.utf8.count <= 40, let date = try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: hasFraction))
        else { return nil }
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        guard milliseconds.magnitude < 1e15 else { return nil }
        self.init(milliseconds: Int64(milliseconds))
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
