import Media

/// Times as viewers read them.
public enum TimeText {
    /// `1:02:03`, or `2:03` below an hour; whole seconds that have passed. Negative times read as zero.
    public static func clock(_ time: MediaTime) -> String {
        let total = max(0, time.flicks / MediaTime.flicksPerSecond)
        let (hours, minutes, seconds) = (total / 3600, total / 60 % 60, total % 60)
        return hours > 0 ? "\(hours):\(padded(minutes)):\(padded(seconds))" : "\(minutes):\(padded(seconds))"
    }

    /// `20:05`, of a wall clock.
    public static func wall(hour: Int, minute: Int) -> String { "\(padded(Int64(hour))):\(padded(Int64(minute)))" }

    private static func padded(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

/// The time of day where the box stands.
public struct WallTime: Hashable, Sendable {
    /// 0…23.
    public var hour: Int
    /// 0…59.
    public var minute: Int

    /// As the wall clock shows it.
    public init(hour: Int, minute: Int) {
        self.hour = hour
        self.minute = minute
    }
}
