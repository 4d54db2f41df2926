import Media

/// A film that is wound: where it would be, at so many times its own speed. A value; time is given.
struct Winding: Equatable {
    /// Twice as fast at each press, from 2 to 32; negative: backward.
    private(set) var speed: Int
    /// Where it was at `since`.
    private(set) var start: MediaTime
    private(set) var since: HostTime
    /// Where it was before the viewer wound it.
    let origin: MediaTime
    /// The film stood before.
    let wasPaused: Bool
    /// Between these it can go.
    let bounds: ClosedRange<MediaTime>

    static let slowest = 2
    static let fastest = 32

    init(_ direction: StepDirection, from position: MediaTime, wasPaused: Bool, bounds: ClosedRange<MediaTime>, now: HostTime) {
        speed = direction == .forward ? Self.slowest : -Self.slowest
        start = position
        origin = position
        since = now
        self.wasPaused = wasPaused
        self.bounds = bounds
    }

    /// Another press: faster in its direction; against the present one, back to its slowest.
    mutating func press(_ direction: StepDirection, now: HostTime) {
        start = position(at: now)
        since = now
        let sign = direction == .forward ? 1 : -1
        speed = speed * sign > 0 ? sign * min(Self.fastest, speed.magnitudeAsInt * 2) : sign * Self.slowest
    }

    func position(at now: HostTime) -> MediaTime {
        let passed = MediaTime(seconds: (now - since).milliseconds / 1000 * Double(speed))
        return min(bounds.upperBound, max(bounds.lowerBound, start + passed))
    }

    /// Whether it can go no further.
    func isOver(at now: HostTime) -> Bool {
        let position = position(at: now)
        return speed > 0 ? position >= bounds.upperBound : position <= bounds.lowerBound
    }
}

extension Int {
    fileprivate var magnitudeAsInt: Int { self < 0 ? -self : self }
}
