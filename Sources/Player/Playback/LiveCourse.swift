import Media

/// How a viewer goes along with a live film: at which distance from its edge, and whether by their own choice.
///
/// Pure. The film runs on the sound card's clock, its maker's on another: the distance creeps. What it was when the film last began to run
/// is kept within some segments, by a leap; nearer than a segment it comes to a stall, which takes more distance by itself.
struct LiveCourse {
    /// At the join; for the report.
    private(set) var joinDistance: MediaTime?
    /// The window and the distance from its edge when the film was left.
    var left: (window: LiveWindow, distance: MediaTime)?
    /// The viewer is where a live film is best followed, or would be if nothing had come between: not by a pause or a seek of theirs.
    var isFollowing = true
    /// From where it ran last; nil until the edge has moved since.
    private var kept: MediaTime?
    private var edge: MediaTime?
    /// It has just begun to run.
    private var hasRun = false
    /// Times that the window had moved past the viewer, or the clocks had drifted too far.
    private(set) var rejoins = 0

    /// Segments that clocks may drift apart before it is made good: at 100 ppm more than a day with segments of 4 s.
    static let tolerance: Int64 = 3

    mutating func joined(at distance: MediaTime) {
        self = LiveCourse()
        joinDistance = distance
    }

    /// The film begins to run: after a start, a seek, a stall or a pause.
    mutating func ran() {
        kept = nil
        edge = nil
        hasRun = true
    }

    /// - Returns: the position inside the window.
    mutating func seek(to position: MediaTime, in window: LiveWindow, now: HostTime) -> MediaTime {
        let target = window.holding(position)
        isFollowing = window.behind(target, at: now) == .zero
        return target
    }

    mutating func rejoined() { rejoins += 1 }

    /// - Returns: whether the film began to run since this was asked last.
    mutating func takeRun() -> Bool {
        defer { hasRun = false }
        return hasRun
    }

    /// - Returns: by how much the film has fallen back, where that is too much.
    mutating func drift(of position: MediaTime, in window: LiveWindow, now: HostTime) -> MediaTime? {
        if window.behind(position, at: now) == .zero { isFollowing = true }
        guard edge != window.end else { return nil }
        let isFirst = edge == nil
        edge = window.end
        // The first edge seen may be old.
        guard !isFirst else { return nil }
        let distance = window.end - position
        guard let kept else {
            self.kept = distance
            return nil
        }
        let drift = distance - kept
        let limit = MediaTime(flicks: window.step.flicks * Self.tolerance)
        return drift > limit ? drift : nil
    }
}
