import Media
import Playlist

/// One list that may change: when it is asked for again, with what words, and what the answer means. Source: RFC 8216bis §6.3.4.
///
/// Pure; the asking is `ListSource`'s.
struct LiveList {
    /// The newest one, as the parser has to know it to go on from it: its times are the film's, its discontinuity numbers its own.
    private(set) var list: SegmentList?
    /// When it came; nil before the first.
    private(set) var came: HostTime?
    /// What has to be added to its discontinuity numbers for the film's.
    var discontinuities: Int64 = 0
    /// When the question under way was asked.
    private(set) var asked: HostTime?
    /// Questions in a row that had no answer.
    private(set) var failures = 0
    /// When the list differed last from the one before.
    private(set) var changed: HostTime?
    private var due: HostTime?
    /// A server that says it holds answers back, and doesn't, or breaks off, is asked in the old way.
    private var mayWait = true
    /// The question under way, or the last one, said that the answer may wait.
    private var waited = false
    /// A delta update that couldn't be filled in is followed by a whole list.
    private var mayBeDelta = true

    /// Never asked for.
    init() {}

    /// It has come with the film.
    init(_ list: SegmentList, now: HostTime) {
        take(list, asked: now, now: now)
    }

    /// What is there will change no more.
    var isComplete: Bool { list?.isComplete ?? false }

    // MARK: When

    /// When it is to be asked for again; nil: not before an answer, or never.
    var next: HostTime? { asked == nil && !isComplete ? due : nil }

    /// Whether the server has promised news by now: who plays it may try another (§6.3.4).
    func isOverdue(_ now: HostTime) -> Bool {
        guard let changed, let list else { return false }
        return list.isOverdue(unchangedFor: now - changed)
    }

    /// Older than this it may lack a segment that is there.
    func isFresh(_ now: HostTime) -> Bool {
        guard let came, let list else { return false }
        return isComplete || now - came < list.targetDuration.duration / 2
    }

    /// It is needed now, whenever it would have been due.
    mutating func hasten(_ now: HostTime) { due = now }

    /// - Returns: what to ask; nil: nothing is due.
    mutating func question(_ now: HostTime) -> (question: ListQuestion, age: Duration)? {
        guard let next, next <= now else { return nil }
        asked = now
        let age = came.map { now - $0 } ?? .zero
        var question = ListQuestion(known: list)
        waited = false
        guard let list else { return (question, age) }
        question.mayBeDelta = mayBeDelta
        // To wait for the next segment of a list that is old already would be to wait for what is there: the answer comes at once.
        question.waitsForNews = mayWait && failures == 0 && list.serverControl?.canBlockReload ?? false
        waited = question.waitsForNews
        if waited { question.patience = max(question.patience, list.targetDuration.duration * 2 + .seconds(1)) }
        return (question, age)
    }

    // MARK: Answers

    /// Takes an answer up.
    ///
    /// - Parameter list: Already on the film's timeline.
    mutating func answered(_ list: SegmentList, now: HostTime) {
        let asked = asked ?? now
        self.asked = nil
        take(list, asked: asked, now: now)
    }

    private mutating func take(_ newer: SegmentList, asked: HostTime, now: HostTime) {
        // A server in trouble may serve an empty list: what was known stays known.
        let list = newer.segments.isEmpty ? list ?? newer : newer
        let hasChanged = isNews(list) || self.list == nil
        if hasChanged || changed == nil { changed = now }
        self.list = list
        came = now
        failures = 0
        mayBeDelta = true
        switch list.reload(hasChanged: hasChanged) {
        case .never: due = nil
        case .blocking where hasChanged: due = max(now, asked + Self.breath)
        case .blocking:
            // It hasn't waited, or not long enough.
            if waited { mayWait = now - asked > list.targetDuration.duration / 2 }
            due = asked + max(list.targetDuration.duration / 2, Self.breath)
        case .after(let time): due = max(now, asked + time)
        }
    }

    private func isNews(_ newer: SegmentList) -> Bool {
        newer.isComplete != list?.isComplete || newer.segments.last?.sequence != list?.segments.last?.sequence
            || newer.segments.first?.sequence != list?.segments.first?.sequence
    }

    /// There was no answer: asked again, ever later, but not later than a list of this target would be anyway.
    mutating func failed(now: HostTime) {
        asked = nil
        failures += 1
        if mayBeDelta { mayBeDelta = false }
        // A long silence is what a proxy between makes of an answer that waits.
        if failures > 1 { mayWait = false }
        let target = list?.targetDuration.duration ?? Self.longestRest
        let rest = Duration.milliseconds(500) * (1 << min(failures, 6))
        due = now + max(.milliseconds(500), min(rest, min(target, Self.longestRest)))
    }

    private static let longestRest = Duration.seconds(8)
    /// The shortest time between two questions.
    private static let breath = Duration.milliseconds(250)
}
