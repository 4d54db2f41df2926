import Media
import Playlist

/// Which of a film's lists: the stream, and in it the rung (of the pictures) or the sound.
struct ListName: Hashable, Comparable {
    /// As in `SegmentFeed.streams`: 0 for the pictures, 1 for a sound that has lists of its own.
    var stream: Int
    /// As in `SegmentStream.lists`.
    var place: Int

    /// The pictures' first.
    static func < (left: ListName, right: ListName) -> Bool { (left.stream, left.place) < (right.stream, right.place) }
}

/// What is asked of whoever brings lists.
struct ListQuestion: Equatable {
    /// The newest list that is known, on the film's timeline; nil: none is, or it is too old to go on from.
    var known: SegmentList?
    /// The answer may wait until there is something new.
    var waitsForNews = false
    /// The answer may leave out what stands in `known`.
    var mayBeDelta = false
    /// For how long nothing at all may come, since the answer waits.
    var patience = Duration.seconds(4)

    /// The list's address, with what is asked in the way of RFC 8216bis §6.2.5.
    ///
    /// - Parameter age: How long ago `known` came.
    func url(of address: String, age: Duration) -> String {
        guard let known else { return address }
        // Segments are played whole: news is a segment, not a part of one.
        let url = waitsForNews ? known.blockingReload(of: address, segmentsOnly: true) : address
        return mayBeDelta ? known.deltaReload(of: url, age: age) ?? url : url
    }
}

/// What came of a question.
enum ListAnswer: Equatable {
    /// The whole list. It goes on from the question's `known` (parsed after it, or of the same plan), or counts from a segment of its own.
    case list(SegmentList)
    /// - Parameter mayPass: Whether asking again later may help.
    case failed(PlayerError, mayPass: Bool)
}

/// Brings newer editions of a live film's lists: by fetching a playlist again, or by asking a plan again for what is there by now, and the
/// manifest where that is due. What is asked when is `LiveList`'s to say; the feed takes the answers up.
///
/// - Thread: control.
protocol ListSource: AnyObject {
    /// Whether all lists' times and discontinuity numbers are the film's own, as in DASH. Else each counts from its first segment, and is laid
    /// beside the others when it comes.
    var hasFilmTimes: Bool { get }

    /// Begins to bring a list. One question of a name is under way at a time: another one replaces it.
    ///
    /// - Parameter age: How long ago `question.known` came.
    func ask(_ name: ListName, _ question: ListQuestion, age: Duration, now: HostTime)

    /// Receives what came.
    ///
    /// - Parameter answered: Called once for each question whose answer is there.
    /// - Returns: when to call again at the latest; nil: when the signal is raised.
    func step(now: HostTime, answered: (ListName, ListAnswer) -> Void) -> HostTime?

    /// From now on a list is asked for at another address; what is under way for it is given up.
    func move(_ name: ListName, to url: String)

    /// A further sound may be asked for, at the next place of the sound's stream.
    func add(_ sound: Rendition)

    /// Gives up all that is under way.
    func cancel()
}

extension ListSource {
    /// What makes its lists of rules has no addresses.
    func move(_ name: ListName, to url: String) {}
}
