import Club
import LinuxIO

/// What time it is to every part of the program: the club's, once the club has said it; the machine's until then.
final class Calendar: Sendable {
    /// Holds a function for `Guarded`. A bare one is wrapped anew by the compiler each time generic code lends it out, and kept so: after an
    /// hour of being asked it would be a tower of wrappers, each called in turn.
    private struct Source {
        let now: @Sendable () -> UTCTime
    }

    private let source = Guarded(Source(now: ClubTime.ofThisMachine))

    func now() -> UTCTime { source.withLock { $0.now }() }

    /// From now on by this one.
    func follow(_ club: @escaping @Sendable () -> UTCTime) { source.withLock { $0 = Source(now: club) } }
}
