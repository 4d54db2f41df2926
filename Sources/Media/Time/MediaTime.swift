/// A position, or a length, on a film's presentation timeline.
///
/// Counted in flicks, 1/705,600,000 s: the period of every film rate (24, 25, 30, 50, 60 and their 1000/1001 relatives),
/// of every audio rate in use and of the 90 kHz MPEG clock is a whole number of them, so that nothing drifts by rounding.
/// An `Int64` of flicks spans 414 years either way; arithmetic saturates, because timestamps come from the network.
public struct MediaTime: Hashable, Sendable {
    /// Flicks per second.
    public static let flicksPerSecond: Int64 = 705_600_000
    /// The film's beginning, or no length.
    public static let zero = MediaTime(flicks: 0)
    /// Later than any timestamp a container can carry.
    public static let max = MediaTime(flicks: .max)

    /// Negative before the film's beginning, as the pictures ahead of an edit are.
    public let flicks: Int64

    /// Exact: nothing is rounded.
    public init(flicks: Int64) {
        self.flicks = flicks
    }

    /// - Parameter seconds: Saturates outside ±414 years; not-a-number becomes zero.
    public init(seconds: Double) {
        let exact = (seconds * Double(Self.flicksPerSecond)).rounded()
        if exact.isNaN {
            self.flicks = 0
        } else if exact >= Double(Int64.max) {
            self.flicks = .max
        } else if exact <= Double(Int64.min) {
            self.flicks = .min
        } else {
            self.flicks = Int64(exact)
        }
    }

    /// A container's timestamp: `value` ticks of `numerator`/`denominator` seconds, rounded to the nearest flick.
    ///
    /// Exact for 90 kHz, for 1001-denominators and for audio rates. A denominator of 0 gives zero.
    public init(ticks value: Int64, of numerator: Int64, over denominator: Int64) {
        guard denominator != 0 else {
            self.flicks = 0
            return
        }
        self.flicks = Self.scale(value, by: numerator, over: denominator, times: Self.flicksPerSecond)
    }

    /// Rounded to a `Double`: for playlists, people and reports.
    public var seconds: Double { Double(flicks) / Double(Self.flicksPerSecond) }

    /// The same length as time of the host clock; rounded down to a nanosecond.
    public var duration: Duration { .nanoseconds(Self.scale(flicks, by: 1250, over: 882, times: 1)) }

    /// A length of the host clock's time, rounded to the nearest flick; saturates as the rest does.
    public init(_ duration: Duration) {
        self.flicks = Self.scale(duration.nanosecondsSaturating, by: 882, over: 1250, times: 1)
    }

    /// value × numerator × factor ÷ denominator, rounded to nearest, saturating, without overflow on the way.
    private static func scale(_ value: Int64, by numerator: Int64, over denominator: Int64, times factor: Int64) -> Int64 {
        let (multiplier, overflow) = numerator.multipliedReportingOverflow(by: factor)
        let sign: Int64 = (value < 0) != ((overflow ? numerator : multiplier) < 0) ? -1 : 1
        let saturated = (sign < 0) != (denominator < 0) ? Int64.min : Int64.max
        guard !overflow else { return value == 0 ? 0 : saturated }
        let product = value.magnitude.multipliedFullWidth(by: multiplier.magnitude)
        let divisor = denominator.magnitude
        guard product.high < divisor else { return saturated }
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        let rounded = quotient &+ (remainder >= divisor - remainder ? 1 : 0)
        guard rounded <= UInt64(Int64.max) else { return saturated }
        return saturated < 0 ? -Int64(rounded) : Int64(rounded)
    }
}

extension MediaTime: Comparable {
    /// The earlier position, or the shorter length, is less.
    public static func < (left: MediaTime, right: MediaTime) -> Bool { left.flicks < right.flicks }

    /// Saturates.
    public static func + (left: MediaTime, right: MediaTime) -> MediaTime {
        let (sum, overflow) = left.flicks.addingReportingOverflow(right.flicks)
        return MediaTime(flicks: overflow ? (right.flicks < 0 ? .min : .max) : sum)
    }

    /// Saturates.
    public static func - (left: MediaTime, right: MediaTime) -> MediaTime {
        let (difference, overflow) = left.flicks.subtractingReportingOverflow(right.flicks)
        return MediaTime(flicks: overflow ? (right.flicks < 0 ? .max : .min) : difference)
    }

    /// Saturates.
    public static func += (left: inout MediaTime, right: MediaTime) { left = left + right }
}

extension MediaTime: CustomStringConvertible {
    /// Seconds with three decimals, as in dumps and logs: `12.480`.
    public var description: String {
        let milliseconds = Int64((seconds * 1000).rounded())
        let fraction = String(milliseconds.magnitude % 1000)
        let padding = String(repeating: "0", count: 3 - fraction.count)
        return "\(milliseconds < 0 ? "-" : "")\(milliseconds.magnitude / 1000).\(padding)\(fraction)"
    }
}
