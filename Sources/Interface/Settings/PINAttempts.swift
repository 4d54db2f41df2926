import Club

/// How often a PIN was tried in vain, and how long nobody may try it again. A value; time is given.
///
/// A try is counted before it is checked, and kept: a pulled plug gives no new ones.
public struct PINAttempts: Hashable, Sendable, Codable {
    /// So many tries cost no wait.
    public static let free = 3
    /// After the last free one, after the next, and so on; then always the last.
    static let waits: [Duration] = [.seconds(30), .seconds(60), .seconds(300), .seconds(900)]

    /// Since the last right one.
    public private(set) var count = 0
    /// Of the last try, in milliseconds since 1970, by the club's time.
    private var last: Int64?

    /// None.
    public init() {}

    private static let most = 1000

    /// - Throws: what the decoder finds wrong; a count that makes no sense is one that does.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        count = min(max(try values.decode(Int.self, forKey: .count), 0), Self.most)
        last = try values.decodeIfPresent(Int64.self, forKey: .last)
    }

    /// How many are left before the next wait; at least 1.
    public var left: Int { max(1, Self.free - count) }

    /// How long nobody may try; nil: now one may.
    public func wait(at time: UTCTime) -> Duration? {
        guard count >= Self.free, let last else { return nil }
        let whole = Self.waits[min(count - Self.free, Self.waits.count - 1)]
        let since = time.duration(since: UTCTime(milliseconds: last))
        // A clock that was set back locks nobody out for longer than the wait.
        let rest = min(whole, whole - since)
        return rest > .zero ? rest : nil
    }

    /// One more try.
    public mutating func begin(at time: UTCTime) {
        count = min(count + 1, Self.most)
        last = time.milliseconds
    }
}
