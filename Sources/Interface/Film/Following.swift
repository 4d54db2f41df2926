import Club
import Media

/// How an episode that plays stands to the one that follows it. Time is the film's, so that a pause stops the countdown too.
struct Following: Hashable, Sendable {
    /// So many episodes play without a key before the viewer is asked whether they are there.
    static let mostAlone = 3
    /// From the moment at which the card is seen.
    static let countdown = MediaTime(seconds: 10)

    /// That plays.
    let episode: TitleID
    /// A key was pressed since it began.
    var isAttended = false
    /// The viewer has stopped the countdown.
    var isDeclined = false
    /// Where in the film the next one begins; nil: nothing is counted.
    var due: MediaTime?

    init(_ episode: TitleID) { self.episode = episode }
}

/// Where an episode comes to its end, for those who don't read names.
struct EpisodeEnd: Hashable, Sendable {
    /// From where on the next one is offered.
    let start: MediaTime
    /// The film itself is over there: what follows are names, to its very end.
    let isMarked: Bool

    private static let unmarked = MediaTime(seconds: 15)
    /// What lies behind the names is a scene, if it is longer.
    private static let afterNames = MediaTime(seconds: 5)

    /// - Parameter marks: Of the catalogue, in the film's own time.
    /// - Returns: nil: nobody knows.
    init?(_ status: PlaybackStatus, marks: [SkipMarker]) {
        guard status.live == nil, let duration = status.duration, duration > .zero else { return nil }
        let half = MediaTime(seconds: duration.seconds / 2)
        let told = marks.filter { $0.kind == .credits }.map { (MediaTime($0.start), MediaTime($0.end)) }
        let own = status.skip.flatMap { $0.kind == .credits ? ($0.start, $0.end) : nil }
        let names = (told + [own].compactMap { $0 }).first { start, end in
            start >= half && start < duration && end >= duration - Self.afterNames
        }
        if let names {
            (start, isMarked) = (names.0, true)
        } else {
            (start, isMarked) = (max(half, duration - Self.unmarked), false)
        }
    }
}

extension MediaTime {
    fileprivate init(_ duration: Duration) { self.init(seconds: duration.milliseconds / 1000) }
}
