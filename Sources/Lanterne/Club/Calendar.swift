import Club
import LinuxIO

/// What time it is to every part of the program: the club's, once the club has said it; the machine's until then.
final class Calendar: Sendable {
    private let time = Guarded<@Sendable () -> UTCTime>(ClubTime.ofThisMachine)

    func now() -> UTCTime { time.withLock { $0 }() }

    /// From now on by this one.
    func follow(_ club: @escaping @Sendable () -> UTCTime) { time.withLock { $0 = club } }
}
