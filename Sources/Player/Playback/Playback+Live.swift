import Buffering
import FrameTiming
import Media

// A live film: where it is joined, and how it is gone along with.
extension Playback {
    /// What of a live film can be seen now; nil for a film that is all there. Positions count on the same timeline.
    public var window: LiveWindow? { feed?.window }

    /// The window, and how far from its edge the film is, or was when it was left.
    func leftLive(at now: HostTime) -> (window: LiveWindow, distance: MediaTime)? {
        window.map { ($0, $0.distance(of: position(at: now), at: now)) } ?? course.left
    }

    /// Where a film that has ended begins again.
    var beginning: MediaTime { window?.earliest ?? .zero }

    /// Goes to the newest that a live film has; nothing for another film.
    public func goToEdge(now: HostTime) {
        guard let window else { return }
        seek(to: window.latest, now: now)
    }

    /// Begins a live film at its edge, less the hold-back, or where it was asked for.
    func join(_ film: Film) {
        guard let window, let nearest = feed?.joinPosition(film.start) else { return }
        let position = session.target > .zero ? window.holding(session.target) : nearest
        perform(session.seek(to: position))
        course.joined(at: window.distance(of: position, at: now))
        if session.target < nearest { course.isFollowing = window.behind(position, at: now) == .zero }
        log.write(
            .info, "live", "joins \(window.end - position) s before the edge of a window of \(window.end - window.start) s")
    }

    private static let watchInterval = Duration.milliseconds(250)
    /// So little left to play is none.
    private static let nothing = MediaTime(seconds: 0.3)

    /// Stays in the window.
    func watchWindow() -> HostTime? {
        guard let feed, let window = feed.window else { return nil }
        timeline.forget(before: window.oldestClock)
        switch session.state {
        case .running, .filling: break
        default: return nil
        }
        let position = position(at: now)
        let left = max(.zero, (feed.bufferedUntil(from: position) ?? position) - position)
        let hasRun = session.state == .running && course.takeRun()
        if feed.isCutOff, left < Self.nothing || hasRun {
            rejoin(window)
        } else if let error = feed.lostLive, left < Self.nothing {
            fail(error)
        } else if session.state == .running, !isAtTarget, let drift = course.drift(of: position, in: window, now: now) {
            log.write(.info, "live", "the edge has run \(drift) s ahead of the sound's clock: they are skipped")
            course.rejoined()
            perform(session.seek(to: window.holding(position + drift)))
        }
        return session.state == .running ? now + Self.watchInterval : nil
    }

    /// What came next is gone from the server: goes on where the viewer would be, or as near as there is.
    private func rejoin(_ window: LiveWindow) {
        let target = course.isFollowing ? window.latest : window.earliest
        course.rejoined()
        notice(PlayerError(leftBehindAt: position(at: now), resumingAt: target, url: film?.url ?? ""))
        perform(session.seek(to: target))
    }
}

extension PlayerError {
    /// Code 240.
    init(leftBehindAt position: MediaTime, resumingAt target: MediaTime, url: String) {
        self.init(
            stage: .playlist, recovery: .tryAgain, code: 240,
            text: "\(url) is live, and no longer has what follows \(position); it goes on \(target - position) s later.")
    }
}
