import Buffering
import Media
import Synchronization

/// Where each run of segments lies on the film: the difference between the container's timestamps and the presentation's.
///
/// The picture decides, because its first keyframe is the segment's own start; the sound of the same discontinuity number shares the
/// container's clock (RFC 8216 §6.2.2, §4.3.4.1.1) and waits for that verdict, so that both are always shifted alike. Where a film
/// has no picture the sound decides. An offset once known is kept: a seek back must land where it was.
///
/// - Thread: any; one Mutex, held for a look-up.
public final class Timeline: Sendable {
    private struct Entries: Sendable {
        /// In the order in which they were found; more than one where a clock jumps without the playlist saying so.
        var offsets: [Int64: [MediaTime]] = [:]
        var count = 0
        var pictureDecides = true
        /// Discontinuities whose last run had no pictures, in a film that has.
        var blank: Set<Int64> = []
        /// Of the last seek that a picture has answered.
        var landing: (generation: UInt32, position: MediaTime?, place: (discontinuity: Int64, offset: MediaTime)?)?

        mutating func add(_ offset: MediaTime, of discontinuity: Int64) -> MediaTime {
            guard count < Timeline.capacity else { return offset }
            count += 1
            offsets[discontinuity, default: []].append(offset)
            return offset
        }
    }

    private let entries = Mutex(Entries())
    /// Discontinuities of one film beyond which it is taken for an attack on our memory.
    public static let capacity = 100_000

    /// Knows no offset yet, and lets the picture decide.
    public init() {}

    /// For a new film.
    public func reset() {
        entries.withLock { $0 = Entries() }
    }

    /// There is no picture: from here on the sound decides.
    public func soundDecides() {
        entries.withLock { $0.pictureDecides = false }
    }

    /// A run has no pictures, in a film that has: the sound decides, until a run of the same number has some.
    public func soundDecides(_ discontinuity: Int64) {
        entries.withLock { entries in
            if entries.blank.count < Self.capacity { entries.blank.insert(discontinuity) }
        }
    }

    /// A run has pictures.
    public func pictureDecides(_ discontinuity: Int64) {
        entries.withLock { entries in
            if !entries.blank.isEmpty { entries.blank.remove(discontinuity) }
        }
    }

    /// Whether `establish` is the sound's to call.
    public func isSoundDeciding(_ discontinuity: Int64) -> Bool {
        entries.withLock { !$0.pictureDecides || $0.blank.contains(discontinuity) }
    }

    /// What to add to the container's timestamps; nil while not known.
    public func offset(of discontinuity: Int64) -> MediaTime? {
        entries.withLock { $0.offsets[discontinuity]?.first }
    }

    /// Says where a first timestamp lies; the first to say it wins.
    ///
    /// - Returns: the offset that holds.
    public func establish(_ discontinuity: Int64, container: MediaTime, presentation: MediaTime) -> MediaTime {
        entries.withLock { entries in
            if let known = entries.offsets[discontinuity]?.first { return known }
            return entries.add(presentation - container, of: discontinuity)
        }
    }

    /// A live film won't come to numbers before this one any more.
    public func forget(before discontinuity: Int64) {
        entries.withLock { entries in
            guard entries.offsets.count > Self.remembered else { return }
            entries.blank = entries.blank.filter { $0 >= discontinuity }
            let old = entries.offsets.filter { $0.key < discontinuity }
            for (number, offsets) in old {
                entries.offsets[number] = nil
                entries.count -= offsets.count
            }
        }
    }

    /// So few are no burden, and the sound may still be on the way to one that the picture has left.
    private static let remembered = 16

    // MARK: Landings

    /// What the picture has found where a seek led.
    public enum Landing: Equatable, Sendable {
        /// Nothing yet.
        case awaited
        /// Its first picture, on a clock that lies so.
        case found(offset: MediaTime)
        /// Another clock's picture, or none; or the picture wasn't moved.
        case none
    }

    /// Says where the first picture behind a seek lies. The list that led there may be wrong by seconds, on a clock that is known; sound and
    /// picture that each judged that for themselves could judge otherwise.
    ///
    /// - Parameter offset: nil: no picture is there.
    public func land(_ run: InputRun, offset: MediaTime?) {
        entries.withLock { $0.landing = (run.generation, run.position, offset.map { (run.discontinuity, $0) }) }
    }

    /// What the picture says of a seek that a run of the sound answers too.
    public func landing(_ run: InputRun) -> Landing {
        entries.withLock { entries in
            guard let landing = entries.landing, landing.generation == run.generation else { return .awaited }
            guard landing.position == run.position, let place = landing.place, place.discontinuity == run.discontinuity else {
                return .none
            }
            return .found(offset: place.offset)
        }
    }

    /// Whether a list can't be so wrong: it leads to another clock, or to one that has jumped.
    public static func isAstray(from expected: MediaTime, to time: MediaTime, holes: MediaTime = .zero) -> Bool {
        time > expected + holes + longestLeap || time + longestLeap < expected
    }

    // MARK: Jumps

    /// ISO/IEC 13818-1 §2.4.3.7: timestamps have 33 bits of 90 kHz, 26.5 hours.
    private static let turn = MediaTime(ticks: 1 << 33, of: 1, over: 90_000)
    /// Playlists may round a segment's length to whole seconds (RFC 8216 §4.3.2.1, before version 3).
    private static let rounding = MediaTime(seconds: 0.5)

    /// Where a new clock begins, for a track that plays on: where the last one has come to, if the playlist's word is near, or if it would
    /// have what was played before it played again.
    ///
    /// - Parameters:
    ///   - start: As the playlist has it.
    ///   - end: Of what was given before; nil where the clock is begun with.
    static func splice(at start: MediaTime, behind end: MediaTime?) -> MediaTime {
        guard let end, start <= end + rounding, end <= start + longestLeap else { return start }
        return end
    }

    /// A clock that goes on so much later, or earlier, than it was has jumped: the longest hole that is waited out as it is, and more
    /// than any reordering.
    private static let longestLeap = MediaTime(seconds: 10)
    private static let longestStep = MediaTime(seconds: 1)

    /// Whether timestamps that were to go on at `expected` have jumped.
    ///
    /// - Parameters:
    ///   - holes: Film that is known to be missing, and explains a leap of its length.
    ///   - isAnnounced: The time is the manifest's word and the first of a run. What it says of where a segment begins may be off by half a
    ///     segment (ISO/IEC 23009-1 §7.2.1), so that the time counts; one that is farther off can only be a mistake.
    public static func isJump(
        from expected: MediaTime, to time: MediaTime, holes: MediaTime = .zero, isAnnounced: Bool = false
    ) -> Bool {
        time > expected + holes + longestLeap || time < expected - (isAnnounced ? longestLeap : longestStep)
    }

    /// Says where a clock that has jumped goes on. Picture and sound come to the same jump one after the other: what the first says,
    /// the other keeps to, so that both are shifted alike.
    ///
    /// - Returns: the offset that holds from here on.
    public func establishJump(_ discontinuity: Int64, container: MediaTime, presentation: MediaTime) -> MediaTime {
        entries.withLock { entries in
            let offsets = entries.offsets[discontinuity] ?? []
            if let known = offsets.first(where: { !Self.isJump(from: presentation, to: container + $0) }) { return known }
            // A clock of 33 bits that has gone round, or that another demuxer counts from the other side: no jump at all.
            for offset in offsets {
                for turned in [offset + Self.turn, offset - Self.turn] where !Self.isJump(from: presentation, to: container + turned) {
                    return entries.add(turned, of: discontinuity)
                }
            }
            return entries.add(presentation - container, of: discontinuity)
        }
    }
}
