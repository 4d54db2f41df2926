import Club
import Glibc

/// What time it is, as this machine says.
enum ClubTime {
    static func ofThisMachine() -> UTCTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UTCTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
