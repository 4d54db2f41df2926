import Media

/// The short while after something was asked again by a key, in which the old answer isn't shown: the viewer sees that the key did something.
struct Patience: Hashable, Sendable {
    /// Chosen so that one sees it, and that an answer which is no other comes back before one wonders.
    static let length = Duration.seconds(3)

    private var end: HostTime?

    mutating func begin(at now: HostTime) { end = now + Self.length }
    func holds(at now: HostTime) -> Bool { end.map { now < $0 } ?? false }
}
