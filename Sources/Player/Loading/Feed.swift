import Buffering
import Media
import Playlist

/// What a feed has to tell the player.
enum FeedNews: Equatable {
    /// The first byte of film has come.
    case firstByte
    /// Something was passed over: a segment that isn't there.
    case passedOver(PlayerError)
    /// The film ends here: its licence's time is over.
    case failed(PlayerError)
    /// From now on what is shown is fetched from another place.
    case moved(from: String, to: String)
    /// From a place in the film on, another rung is fetched.
    case switched(rung: Int, at: MediaTime)
    /// What was called for is there from the present position on: it can be taken.
    case soundReady
    /// It can't be had.
    case soundMissing(PlayerError)
}

/// How far a film's start has come: the processor and the line belong to it, until it is over.
enum StartPhase: Comparable {
    /// No picture is on the screen: only what the start needs is fetched.
    case beforePicture
    /// The first picture is there: what is small may come beside it.
    case beforeEase
    case over
}

/// Pictures that were due since the last look.
struct PictureTally: Equatable {
    /// In time.
    var shown = 0
    /// Dropped, or late.
    var missed = 0
}

/// One of a film's two.
enum FilmTrack: Int {
    case picture, sound
}

/// Brings a film's bytes into the store, near the places where the cursors read.
///
/// - Thread: control.
protocol Feed: AnyObject {
    /// The picture's cursor, and the sound's.
    var videoCursor: any TrackCursor { get }
    var audioCursor: any TrackCursor { get }

    /// Moves the cursors of the tracks that are read, at first both; what is in the store stays.
    func begin(at position: MediaTime, generation: UInt32)

    /// From now on nobody reads a track: nothing is fetched or kept for it, and nothing waits for it.
    func leave(_ track: FilmTrack)

    /// A track that was left is read again, from `position` on; the other goes on undisturbed.
    func rejoin(_ track: FilmTrack, at position: MediaTime, generation: UInt32)

    /// Receives what came, and asks for more where it is wanted.
    ///
    /// - Returns: when to call again at the latest; nil: when the store's or the feed's signal is raised.
    func step(now: HostTime, position: MediaTime, start: StartPhase, report: (FeedNews) -> Void) -> HostTime?

    /// Until where the film can be played without the network; nil where only the container could say.
    func bufferedUntil(from position: MediaTime) -> MediaTime?

    /// Whether everything from `position` to the film's end is there.
    func isComplete(from position: MediaTime) -> Bool

    /// Whether nothing more will be fetched before something of what is there has been played: the budget is full, or nothing is missing.
    var isSated: Bool { get }

    /// The film has stood, and goes on with `margin` ahead of it: from now on that comes before what is kept behind.
    func stood(margin: MediaTime)

    /// The container's word on the film's length, for feeds whose bytes have no times.
    var filmDuration: MediaTime? { get set }

    /// The first picture for a position turned out to lie so much behind it: the next `begin` there begins sooner.
    ///
    /// - Returns: whether that leads elsewhere.
    func correct(at position: MediaTime, late: MediaTime) -> Bool

    /// The nearest position after what is being read that a decoder can begin at; nil where there is none.
    func positionBehindDamage(at position: MediaTime) -> MediaTime?

    /// The stage that is to blame for missing bytes, now.
    var stage: Stage { get }

    /// Whether a track's reader has read all that is there, so that it waits for bytes.
    func isDry(_ track: FilmTrack) -> Bool

    /// Why what is missing is being waited for, after attempts that failed; nil where nothing is.
    var trouble: SourceError? { get }

    /// What a server that is reached denies: it answers with errors, breaks off, or is silent over a new connection too. nil: nothing, or the
    /// line is dead, which may come back.
    var denial: SourceError? { get }

    /// How the pictures around a position were decoded, for the choice of rungs.
    func judge(_ pictures: PictureTally, at position: MediaTime)

    /// Of the pictures at a position, among the film's rungs; nil where there is but one thing to fetch.
    func rung(at position: MediaTime) -> Int?

    /// The highest that is asked for: the decoder keeps up with no higher one. nil as above.
    var highestRung: Int? { get }

    /// What the line carries, in bits per second; nil while that isn't known.
    var typicalRate: Double? { get }

    /// What of a live film can be seen now; nil for a film that is all there.
    var window: LiveWindow? { get }

    /// Where a live film is begun; nil for a film that is all there.
    func joinPosition(_ start: StartOffset?) -> MediaTime?

    /// Whether a live film's window has moved past what would be fetched next.
    var isCutOff: Bool { get }

    /// Why a live film can't be followed any more; nil while it can.
    var lostLive: PlayerError? { get }

    /// The list of the film's pictures as it is now, on whose timeline its texts have to lie; nil where there is none.
    var pictureList: SegmentList? { get }

    /// Whether another sound can be called for.
    var offersSounds: Bool { get }

    /// Fetches what another sound needs to be heard from the present position on, beside the one that is read; instead of the one called
    /// for before. `.soundReady` or `.soundMissing` follows.
    ///
    /// - Parameter sound: nil: the one that the film began with.
    func callSound(_ sound: Rendition?)

    /// Another sound may be called for next: its list is fetched once nothing else is wanted, so that a call finds it there.
    func expectSound(_ sound: Rendition?)

    /// What was called for isn't wanted any more.
    func forgetSound()

    /// The sound that was called for, and is ready, is read from a position on in place of the present one; nothing else moves.
    func takeSound(at position: MediaTime, generation: UInt32)

    /// Another item will be appended, or won't after all: until that is known the lists' end isn't the film's.
    ///
    /// - Returns: false where nothing can be appended: the film is live, one file, or read to its end already.
    func expectMore(_ expects: Bool) -> Bool

    /// Plays another item behind the present end without a break. Its lists are those of the film's own kind: sound apart or within.
    ///
    /// - Parameters:
    ///   - pictures: Of its rungs, by those of the film which they follow.
    ///   - sound: Of its sound; nil: that lies with the pictures.
    /// - Returns: where it lies; nil: it can't be appended.
    func append(pictures: [SegmentList], sound: SegmentList?) -> AppendedItem?

    /// Gives up all requests.
    func stop()
}

extension Feed {
    var window: LiveWindow? { nil }
    var pictureList: SegmentList? { nil }
    var offersSounds: Bool { false }
    func expectMore(_ expects: Bool) -> Bool { false }
    func append(pictures: [SegmentList], sound: SegmentList?) -> AppendedItem? { nil }
    func callSound(_ sound: Rendition?) {}
    func expectSound(_ sound: Rendition?) {}
    func forgetSound() {}
    func takeSound(at position: MediaTime, generation: UInt32) {}
    func joinPosition(_ start: StartOffset?) -> MediaTime? { nil }
    var isCutOff: Bool { false }
    var lostLive: PlayerError? { nil }
    func judge(_ pictures: PictureTally, at position: MediaTime) {}
    func correct(at position: MediaTime, late: MediaTime) -> Bool { false }
    func isDry(_ track: FilmTrack) -> Bool { true }
    var trouble: SourceError? { nil }
    var denial: SourceError? { nil }
    var typicalRate: Double? { nil }
    func rung(at position: MediaTime) -> Int? { nil }
    var highestRung: Int? { nil }
}
