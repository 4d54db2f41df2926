import Club
import Interface
import Media
import Player

/// How long a page has been in front whose film may be played: whoever only passes by has nothing fetched.
struct Lingering {
    /// Less than it takes to read a name.
    static let patience = Duration.milliseconds(300)
    private var page: (title: TitleID, since: HostTime)?

    /// - Parameter title: Of the page in front; nil: it is none, or has nothing to play.
    /// - Returns: when the viewer has lingered; nil: there is nothing to linger on.
    mutating func look(at title: TitleID?, now: HostTime) -> HostTime? {
        guard let title else {
            page = nil
            return nil
        }
        let since = page.flatMap { $0.title == title ? $0.since : nil } ?? now
        page = (title, since)
        return since + Self.patience
    }
}

// The film of the page in front, before anybody has pressed OK.
extension Box {
    /// Has it ready, behind the pictures of the page; forgets it once the page is left.
    ///
    /// - Returns: when to come back.
    func prepareFilm(now: HostTime) -> HostTime? {
        // What is chosen goes its way, and takes what is ready.
        guard chosen == nil, face.keyContext != .playing else { return nil }
        guard let due = lingering.look(at: wanted.film, now: now), let shown = wanted.film.flatMap(face.shown),
            let stream = shown.title.stream
        else {
            flow.playback.forgetPreparation()
            return nil
        }
        guard now >= due else { return due }
        // By the same wishes it is chosen from its variants later.
        flow.playback.prefer(wishes(for: shown.title))
        flow.playback.prepare(stream, from: shown.place, isHeld: !(pictures?.isComplete ?? true), now: now)
        return nil
    }

    /// Begins a film of a signed club before the club has answered, where it is for everybody and known to need no key: the answer follows.
    func beginIfFree(_ id: TitleID, fromStart: Bool, now: HostTime) {
        guard let shown = face.shown(id), let stream = shown.title.stream, case .play(let ways) = shown.access,
            case .free? = ways.first?.right, flow.playback.isKnownToBeClear(stream)
        else { return }
        chosen?.hasBegun = true
        flow.playback.load(stream, from: fromStart ? .zero : shown.place, now: now)
    }
}

extension ShownTitle {
    /// Where its film goes on.
    fileprivate var place: MediaTime { position.map { MediaTime(seconds: $0.milliseconds / 1000) } ?? .zero }
}
