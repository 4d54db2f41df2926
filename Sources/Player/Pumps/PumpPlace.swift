import Buffering
import Media

/// Which film, and which run of it, a pump is in: what the picture's and the sound's pump keep in the same way.
///
/// - Thread: the pump's own.
struct PumpPlace {
    /// What a damaged part means for the run.
    enum Damage: Equatable {
        /// The first of a series: worth telling.
        case news
        case more
        /// So many in a row that nothing good is to be expected.
        case hopeless
    }

    private(set) var film: UInt32?
    private(set) var cursor: (any TrackCursor)?
    private(set) var run: InputRun?
    /// Of the last run taken.
    private(set) var generation: UInt32 = 0
    /// The run's container time plus this is presentation time; nil until its first picture or sample, or the other track's.
    var offset: MediaTime?
    private(set) var isDescribed = false
    private var openedFile: UInt32?
    private var isPrimed = false
    private var hasEnded = false
    private var damage = 0

    /// Damaged places in a row after which a run is given up.
    private static let toleratedDamage = 200

    // MARK: Films

    /// - Returns: whether another film, or none, is to be read from now on.
    mutating func take(_ wanted: PumpAssignment?) -> Bool {
        guard wanted?.film != film else { return false }
        let last = generation
        self = PumpPlace()
        generation = last
        film = wanted?.film
        cursor = wanted?.cursor
        return true
    }

    /// The film can't go on: nothing is read until control assigns it anew.
    mutating func leaveFilm() { _ = take(nil) }

    /// The film hasn't got the track.
    mutating func leaveTrack() {
        run = nil
        cursor = nil
    }

    /// A file is opened once and sought from then on.
    var isFileOpen: Bool { openedFile != nil && openedFile == film }
    mutating func fileOpened() { openedFile = film }

    /// - Returns: whether it is the film's first description, which control wants to hear.
    mutating func describe() -> Bool {
        defer { isDescribed = true }
        return !isDescribed
    }

    // MARK: Runs

    mutating func enter(_ next: InputRun, offset known: MediaTime?) {
        run = next
        generation = next.generation
        // Where the manifest says it, nothing has to be found out.
        offset = next.placement?.offset ?? known
        hasEnded = false
        guard next.isFresh else { return }
        isPrimed = false
        damage = 0
    }

    mutating func leaveRun() { run = nil }

    // MARK: What is told once

    /// - Returns: whether it is news that everything of this generation has been given on.
    mutating func end() -> Bool {
        defer { hasEnded = true }
        return !hasEnded
    }

    /// - Returns: whether it is news that enough of this generation is there to begin.
    mutating func prime() -> Bool {
        defer { isPrimed = true }
        return !isPrimed
    }

    mutating func damaged() -> Damage {
        damage += 1
        if damage > Self.toleratedDamage { return .hopeless }
        return damage == 1 ? .news : .more
    }

    /// Something good was decoded.
    mutating func recovered() { damage = 0 }
}
