/// A rate of pictures or of vertical blanks, exact: 24000/1001 is not 23.976.
public struct FrameRate: Hashable, Sendable {
    /// Pictures per `denominator` seconds; at least 1.
    public let numerator: Int32
    /// At least 1.
    public let denominator: Int32

    /// - Returns: nil unless both are positive.
    public init?(_ numerator: Int32, over denominator: Int32 = 1) {
        guard numerator > 0, denominator > 0 else { return nil }
        self.init(uncheckedNumerator: numerator, denominator: denominator)
    }

    private init(uncheckedNumerator numerator: Int32, denominator: Int32) {
        var (a, b) = (numerator, denominator)
        while b != 0 { (a, b) = (b, a % b) }
        self.numerator = numerator / a
        self.denominator = denominator / a
    }

    /// Cinema.
    public static let film = FrameRate(uncheckedNumerator: 24, denominator: 1)
    /// Cinema, slowed down for 59.94 Hz television; written as 23.976.
    public static let filmNTSC = FrameRate(uncheckedNumerator: 24000, denominator: 1001)
    /// European television.
    public static let pal = FrameRate(uncheckedNumerator: 25, denominator: 1)
    /// American and Japanese television; written as 29.97.
    public static let ntsc = FrameRate(uncheckedNumerator: 30000, denominator: 1001)
    /// Web and telephone films.
    public static let thirty = FrameRate(uncheckedNumerator: 30, denominator: 1)
    /// European television in motion: sport, news.
    public static let fifty = FrameRate(uncheckedNumerator: 50, denominator: 1)
    /// American and Japanese television in motion; written as 59.94.
    public static let sixtyNTSC = FrameRate(uncheckedNumerator: 60000, denominator: 1001)
    /// Most screens, and what games and telephones record.
    public static let sixty = FrameRate(uncheckedNumerator: 60, denominator: 1)

    /// Rounded: for estimates and for people, never for counting frames.
    public var perSecond: Double { Double(numerator) / Double(denominator) }

    /// Time from one picture to the next; exact for all the named rates.
    public var interval: MediaTime { MediaTime(ticks: Int64(denominator), of: 1, over: Int64(numerator)) }
}

extension FrameRate {
    /// For people: `24`, `59.94`, `60.004`; to a thousandth.
    public var hertz: String {
        let thousandths = (Int64(numerator) * 1000 + Int64(denominator) / 2) / Int64(denominator)
        var fraction = String(thousandths % 1000)
        fraction = String(repeating: "0", count: 3 - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return "\(thousandths / 1000)\(fraction.isEmpty ? "" : ".")\(fraction)"
    }
}

extension FrameRate: CustomStringConvertible {
    /// The exact fraction, for dumps: `24000/1001`, `25`.
    public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }
}
