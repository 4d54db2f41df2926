import Media
import Synchronization

/// What became of one picture.
public struct FrameLedgerEntry: Equatable, Sendable {
    /// How it ended.
    public enum Outcome: UInt8, Sendable {
        /// Shown in its slot.
        case shown
        /// Shown after its slot.
        case late
        /// Shown as soon as it came: the first one after a seek, or a preview.
        case atOnce
        /// Its time had passed.
        case dropped
        /// The cadence has fewer vblanks than pictures.
        case skipped
    }

    /// Its presentation time.
    public var mediaTime: MediaTime
    /// Which seek it answered.
    public var generation: UInt32
    /// How it ended.
    public var outcome: Outcome
    /// Its vblank and that slot's time on the audio clock; nil for pictures shown at once.
    public var slotVblank: Int64?
    /// nil for pictures shown at once or never judged.
    public var slotTime: HostTime?
    /// nil for pictures that weren't committed.
    public var commitTime: HostTime?
    /// When and at which vblank it reached the glass; nil for those that didn't.
    public var flip: FlipTiming?
    /// Slots by which the cadence was moved for it.
    public var correction: Int64
}

/// The counts that the report gives.
public struct FrameCounts: Equatable, Sendable {
    /// Shown, late or not.
    public var presented = 0
    /// Never shown, because their time had passed.
    public var dropped = 0
    /// Never shown, because the display has fewer vblanks than the film pictures.
    public var skippedByCadence = 0
    /// Vblanks at which a picture stood longer than the cadence asked, corrections included.
    public var repeated = 0
    /// Shown after their slot.
    public var late = 0
    /// Whole-slot corrections of the cadence, each way.
    public var correctionsLater = 0
    /// Toward an earlier vblank.
    public var correctionsEarlier = 0

    /// All zero.
    public init() {}
}

/// The scan-out's book: a fixed ring of the last pictures, counts, and two histograms. Allocated once.
public final class FrameRecord: Sendable {
    /// A copy of the figures.
    public struct Snapshot: Equatable, Sendable {
        /// What became of the pictures, in numbers.
        public var counts = FrameCounts()
        /// |flip time − slot time| in milliseconds, 0.05 ms apart.
        public var syncError = Histogram(width: 0.05, buckets: 2000)
        /// Signed, in milliseconds; for drift.
        public var lastSyncError = 0.0
        /// From one picture's flip to the next's while playing, in milliseconds, 1 ms apart.
        public var interval = Histogram(width: 1, buckets: 250)
        /// From pictures' times on the audio clock to their slots, what the cadence itself rounds left out, as it was when the cadence was
        /// last locked: at the last start, resume or seek. Signed, in milliseconds; nil before the first.
        public var phase: Double?
        /// The greatest of them, without its sign, in milliseconds.
        public var maximumPhase = 0.0
    }

    private struct State: Sendable {
        var figures = Snapshot()
        var ring: LedgerRing<FrameLedgerEntry>
        var lastFlip: HostTime?
    }

    private let state: Mutex<State>

    /// - Parameter capacity: Pictures remembered one by one; 8192 are more than five minutes at 24 a second.
    public init(capacity: Int = 8192) {
        state = Mutex(State(ring: LedgerRing(capacity: capacity)))
    }

    /// - Thread: any but the scan-out: it allocates.
    public var figures: Snapshot {
        state.withLock { state in
            var copy = state.figures
            copy.syncError = copy.syncError.detached()
            copy.interval = copy.interval.detached()
            return copy
        }
    }

    /// The counts alone, for who looks often.
    ///
    /// - Thread: any; allocates nothing.
    public var counts: FrameCounts { state.withLock { $0.figures.counts } }

    /// The pictures remembered, oldest first.
    ///
    /// - Thread: any but the scan-out: it allocates.
    public func entries() -> [FrameLedgerEntry] { state.withLock { $0.ring.oldestFirst() } }

    /// The next picture's interval doesn't count: a pause or a seek lies between.
    ///
    /// - Thread: scan-out.
    func breakInterval() { state.withLock { $0.lastFlip = nil } }

    /// The cadence has a new origin.
    ///
    /// - Thread: scan-out.
    func locked(phase: Duration) {
        state.withLock { state in
            state.figures.phase = phase.milliseconds
            state.figures.maximumPhase = max(state.figures.maximumPhase, abs(phase.milliseconds))
        }
    }

    /// - Thread: scan-out.
    func add(_ entry: FrameLedgerEntry) {
        state.withLock { state in
            state.ring.add(entry)
            state.figures.counts.count(entry)
            guard let flip = entry.flip else { return }
            if let slot = entry.slotTime {
                let error = (flip.time - slot).milliseconds
                state.figures.lastSyncError = error
                state.figures.syncError.add(abs(error))
            }
            if let last = state.lastFlip { state.figures.interval.add((flip.time - last).milliseconds) }
            state.lastFlip = entry.outcome == .atOnce ? nil : flip.time
        }
    }
}

extension FrameCounts {
    fileprivate mutating func count(_ entry: FrameLedgerEntry) {
        switch entry.outcome {
        case .shown, .atOnce: presented += 1
        case .late:
            presented += 1
            late += 1
            if let flip = entry.flip, let slot = entry.slotVblank { repeated += Int(max(0, Int64(clamping: flip.sequence) - slot)) }
        case .dropped: dropped += 1
        case .skipped: skippedByCadence += 1
        }
        if entry.correction > 0 {
            correctionsLater += 1
            repeated += Int(entry.correction)
        } else if entry.correction < 0 {
            correctionsEarlier += 1
        }
    }
}
