import Media

/// A cursor that the viewer moves along the film before they go there. A state machine; time is given.
///
/// Held, it goes faster the longer; left alone, it is forgotten, and the film has never moved.
struct Scrubbing: Hashable, Sendable {
    /// Where it stands, on the film's timeline.
    private(set) var position: MediaTime
    private var steps = 0
    private var lastStep: HostTime
    /// When it is forgotten.
    private(set) var until: HostTime

    /// Long enough to look at a picture and to decide.
    static let patience = Duration.seconds(8)
    /// Of one press.
    static let press = 10
    /// A short film isn't crossed in less.
    private static let stepsOfWhole = 40
    /// Between two steps of one hold; longer means that the key was let go.
    private static let holdGap = Duration.milliseconds(250)

    init(at position: MediaTime, now: HostTime) {
        self.position = position
        lastStep = now
        until = now + Self.patience
    }

    /// A key that is held: a step each tenth of a second.
    mutating func step(_ direction: Int, within bounds: ClosedRange<MediaTime>, now: HostTime) {
        steps = now - lastStep > Self.holdGap ? 1 : steps + 1
        let most = max(1, Int((bounds.upperBound - bounds.lowerBound).seconds) / Self.stepsOfWhole)
        move(by: direction * min(most, Self.stride(steps)), within: bounds, now: now)
    }

    /// A key that was pressed.
    mutating func move(by seconds: Int, within bounds: ClosedRange<MediaTime>, now: HostTime) {
        let target = position + MediaTime(seconds: Double(seconds))
        position = min(bounds.upperBound, max(bounds.lowerBound, target))
        lastStep = now
        until = now + Self.patience
    }

    /// Seconds of a step: a film of two hours is crossed in ten seconds.
    private static func stride(_ steps: Int) -> Int {
        switch steps {
        case ...10: 5
        case ...25: 20
        default: 60
        }
    }
}
