import Media

/// What the viewer is shown while they wind a film.
public struct WindingStatus: Hashable, Sendable {
    /// How many times the film's own speed; negative: backward.
    public var speed: Int
    /// Where in the film.
    public var position: MediaTime
}

// Fast forward and back, on keyframes: the film stands meanwhile, and goes on where the viewer ends it.
extension Playback {
    /// Winds the film, or winds it faster; against the direction in which it is wound, turns it round.
    public func wind(_ direction: StepDirection, now: HostTime) {
        self.now = now
        if winding != nil {
            winding?.press(direction, now: now)
        } else if let bounds = windingBounds(at: now), isWindable {
            winding = Winding(
                direction, from: position(at: now), wasPaused: !session.wantsToPlay, bounds: bounds, now: now)
            course.isFollowing = false
            perform(session.pause())
            log.write(.info, "player", "wound from \(position(at: now))")
        }
        parts.signals.control.raise()
    }

    /// Ends the winding where it has come to: the film goes on from there, or stands.
    public func endWinding(playing: Bool, now: HostTime) {
        guard let winding else { return }
        self.now = now
        let position = winding.position(at: now)
        self.winding = nil
        log.write(.info, "player", "wound to \(position)")
        seek(to: position, now: now)
        // Once it is there.
        perform(playing ? session.play(beginning: beginning) : session.pause())
    }

    /// Ends the winding where it began.
    public func cancelWinding(now: HostTime) {
        guard let winding else { return }
        self.now = now
        self.winding = nil
        if !winding.wasPaused { perform(session.play(beginning: beginning)) }
        parts.signals.control.raise()
    }

    /// nil: the film isn't wound.
    public var windingStatus: WindingStatus? {
        winding.map { WindingStatus(speed: $0.speed, position: $0.position(at: now)) }
    }

    private var isWindable: Bool {
        switch session.state {
        case .running, .paused, .filling, .ended: true
        case .idle, .loading, .failed: false
        }
    }

    private func windingBounds(at now: HostTime) -> ClosedRange<MediaTime>? {
        if let window { return window.earliest...max(window.earliest, window.latest) }
        guard let item, let end = item.end else { return nil }
        return item.start...max(item.start, end - Self.beforeEnd)
    }

    /// Ends by itself at the film's ends: at its beginning the film goes on, before its end it stands.
    func stepWinding() -> HostTime? {
        guard let winding else { return nil }
        guard winding.isOver(at: now) else { return now + Self.windingStep }
        endWinding(playing: winding.speed < 0 || window != nil, now: now)
        return nil
    }

    /// How often the place is looked at: more pictures a second are not told apart, and no network brings them.
    private static let windingStep = Duration.milliseconds(100)
}
