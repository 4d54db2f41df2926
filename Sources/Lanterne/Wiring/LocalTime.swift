import Glibc
import Interface

/// The clock on the wall, in the machine's time zone.
enum LocalTime {
    static let now: @Sendable () -> WallTime = {
        var instant = time(nil)
        var parts = tm()
        localtime_r(&instant, &parts)
        return WallTime(hour: Int(parts.tm_hour), minute: Int(parts.tm_min))
    }
}
