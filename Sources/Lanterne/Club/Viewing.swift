import LinuxIO
import Media

/// Says where the viewer is in a title of the club: once a minute, since a plug may be pulled, and at the end.
///
/// - Thread: control.
final class Viewing {
    /// What is said.
    enum Moment: Sendable {
        case underWay, left, finished
    }

    /// The film was seen to its end.
    var isFinished = false
    private let say: (MediaTime?, Moment) -> Void
    private var due: HostTime?

    private static let interval = Duration.seconds(60)

    /// - Parameter say: With the place in the film; nil where it never began: it is left where it was.
    init(_ say: @escaping (MediaTime?, Moment) -> Void) { self.say = say }

    /// - Parameter position: Of the film; nil while none plays.
    /// - Returns: When to come back.
    func step(_ position: MediaTime?, now: HostTime) -> HostTime {
        guard let due, now >= due else {
            let next = due ?? now + Self.interval
            due = next
            return next
        }
        if let position { say(position, .underWay) }
        let next = now + Self.interval
        self.due = next
        return next
    }

    func end(_ position: MediaTime?) { say(position, isFinished ? .finished : .left) }
}
