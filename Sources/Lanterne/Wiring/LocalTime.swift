import Glibc
import Interface

/// The clock on the wall, in the machine's time zone.
enum LocalTime {
    /// What local time is ahead of UTC now, in minutes.
    static var minutesAhead: Int {
        var instant = time(nil)
        var parts = tm()
        localtime_r(&instant, &parts)
        return Int(parts.tm_gmtoff) / 60
    }

    static let now: @Sendable () -> WallTime = {
        var instant = time(nil)
        var parts = tm()
        localtime_r(&instant, &parts)
        return WallTime(hour: Int(parts.tm_hour), minute: Int(parts.tm_min))
    }
}
