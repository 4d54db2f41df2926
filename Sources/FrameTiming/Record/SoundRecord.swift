import Media
import Synchronization

/// One thing that was done with a sound card.
public struct SoundLedgerEntry: Equatable, Sendable {
    /// What was done.
    public enum Deed: UInt8, Sendable {
        /// The card took frames of film.
        case wrote
        /// The card took silence: before the first frame, or after the last.
        case wroteSilence
        /// The card began to play what was written.
        case started
        /// The card was stopped, and what it still held thrown away.
        case stopped
        /// What is written next falls to silence: the ring has run low.
        case fadedOut
        /// The card ran dry.
        case xrun
        /// The card is gone.
        case lost
    }

    /// When it was done; CLOCK_MONOTONIC, read at the start of the worker's step.
    public var time: HostTime
    /// What was done.
    public var deed: Deed
    /// Taken by the card; 0 where none were written.
    public var frames: Int
    /// The film's time of the first of the frames, or the one at which the card stood; nil for silence.
    public var mediaTime: MediaTime?
    /// Frames that the card still had to play, as it last said since its start; nil before it said.
    public var delayFrames: Int64?
    /// The instant at which that was so, by the card's own stamp.
    public var stamp: HostTime?
    /// Which seek the sound answered.
    public var generation: UInt32
}

/// The sound's book: a fixed ring of what was last done with the card. Allocated once.
public final class SoundRecord: Sendable {
    private let ring: Mutex<LedgerRing<SoundLedgerEntry>>

    /// - Parameter capacity: Deeds remembered one by one; 8192 are nearly three minutes of writes of 20 ms.
    public init(capacity: Int = 8192) {
        ring = Mutex(LedgerRing(capacity: capacity))
    }

    /// What is remembered, oldest first.
    ///
    /// - Thread: any but the sound's: it allocates.
    public func entries() -> [SoundLedgerEntry] { ring.withLock { $0.oldestFirst() } }

    /// - Thread: sound. Allocates nothing.
    func add(_ entry: SoundLedgerEntry) { ring.withLock { _ = $0.add(entry) } }
}
