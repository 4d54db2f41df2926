import Interface
import Media
import Player

/// How the latest film went, for who looks the box over: the player's counts less what they were when it began.
///
/// - Thread: control.
struct FilmLog {
    private var asked: HostTime?
    private var begun: HostTime?
    private var before = (stalls: 0, dropped: 0, shown: 0)
    private(set) var latest: FilmRecord?

    /// The viewer has pressed OK.
    mutating func ask(at now: HostTime) { (asked, begun) = (now, nil) }

    mutating func firstPicture(at now: HostTime) {
        if asked != nil, begun == nil { begun = now }
    }

    /// The film, or a trailer, was left.
    mutating func leave(_ report: PlaybackReport) {
        let now = (stalls: report.rebuffers.count, dropped: report.frames.dropped, shown: report.frames.presented)
        if let asked {
            latest = FilmRecord(
                start: begun.map { Int(($0 - asked).milliseconds.rounded()) }, stalls: now.stalls - before.stalls,
                dropped: now.dropped - before.dropped, shown: now.shown - before.shown)
        }
        before = now
        (asked, begun) = (nil, nil)
    }
}
