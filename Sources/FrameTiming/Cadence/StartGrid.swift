import Media

/// What sound must know of the screen to begin in step with it: where the vblanks are, and which picture stands.
///
/// Begun at any other instant, the film's times lie anywhere between two vblanks, half a slot early or late for as long as it plays;
/// and a picture whose time is up just after a pause comes too late for its slot.
struct StartGrid: Equatable, Sendable {
    /// The vblanks.
    var grid: VblankPredictor
    /// The time of the picture that stands.
    var picture: MediaTime
    /// How long it stands; nil where the stream doesn't say.
    var interval: MediaTime?

    /// What a picture needs from the clock's start to the vblank that shows it, in vblanks: to be judged and committed.
    private static let lead = 1.5
    /// Sound isn't kept waiting longer for pictures that are overdue.
    private static let patience = Duration.milliseconds(100)

    /// The first instant at which a moment of the film may be heard so that the picture that stands lies on a vblank, and the one after it
    /// can still reach its own.
    ///
    /// - Parameters:
    ///   - position: The first moment to be heard.
    ///   - earliest: Before which it can't be heard.
    func instant(of position: MediaTime, from earliest: HostTime) -> HostTime {
        let next = (picture + (interval ?? .zero) - position).duration
        let reachable = earliest + .nanoseconds(Int64(Self.lead * grid.interval)) - next
        let from = max(earliest, min(reachable, earliest + Self.patience))
        let offset = (picture - position).duration
        guard let place = grid.position(of: from + offset) else { return earliest }
        // A microsecond before a vblank is on it: `time(of:)` rounds.
        let vblank = place.vblank + (place.part * grid.interval < 1000 ? 0 : 1)
        return grid.time(of: vblank).map { max(earliest, $0 - offset) } ?? earliest
    }
}
