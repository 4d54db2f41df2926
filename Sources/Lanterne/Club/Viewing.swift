import Club
import LinuxIO
import Media

/// Keeps where the viewer is in a title of the club: once a minute, since a plug may be pulled, and at the end.
///
/// - Thread: control. A minute's write costs it a wait for the disk; pictures and sound have threads of their own.
final class Viewing {
    private let title: Title
    private let visit: ClubVisit
    private var due: HostTime?

    private static let interval = Duration.seconds(60)

    init(of title: Title, in visit: ClubVisit) {
        self.title = title
        self.visit = visit
    }

    /// - Parameter position: Of the film; nil while none plays.
    /// - Returns: When to come back.
    func step(_ position: MediaTime?, now: HostTime) -> HostTime {
        let due = due ?? now + Self.interval
        guard now >= due else {
            self.due = due
            return due
        }
        if let position { visit.leave(title, at: position, isFinished: false) }
        let next = now + Self.interval
        self.due = next
        return next
    }

    func end(_ position: MediaTime?, isFinished: Bool) {
        if isFinished || position != nil { visit.leave(title, at: position ?? .zero, isFinished: isFinished) }
    }
}
