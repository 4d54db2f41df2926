import Buffering
import Media

/// Where decoded sound lies on the film, to the sample, and which of it is given on.
///
/// - Thread: the audio decode thread.
struct SoundPlacing {
    /// What of a block is given on, and when it is heard.
    struct Portion {
        var start: MediaTime
        /// Of the block, in frames.
        var frames: Range<Int>
    }

    private let timeline: Timeline
    /// The next sample's place on the presentation timeline.
    private(set) var expected: MediaTime?
    /// Where the decoder's next block should lie; behind `expected` where a run repeats what has been given, as another rung's segment may.
    private var due: MediaTime?
    private var drift = TimestampDrift()
    /// Nothing of the run, or since its clock jumped, has been given yet.
    private var isRunNew = true
    /// The picture has said where the seek that the run answers has led.
    private var hasLanded = false
    /// Of the last run taken.
    private var discontinuity: Int64?
    /// The next block begins a period whose times the manifest says: its own counts to the sample, and is no jitter of the last one's.
    private var isExact = false

    /// Timestamps of two containers: milliseconds, or 90 kHz.
    private static let rounding = MediaTime(seconds: 0.002)
    /// A longer gap is taken as it is.
    private static let longestSilence = MediaTime(seconds: 10)

    init(timeline: Timeline) { self.timeline = timeline }

    // MARK: Runs

    mutating func begin(_ run: InputRun, isFile: Bool) {
        if run.isFresh { forget() }
        isRunNew = true
        isExact = run.placement != nil && run.discontinuity != discontinuity
        if isExact { drift = TimestampDrift() }
        discontinuity = run.discontinuity
        hasLanded = false
        if !isFile { due = run.start }
    }

    /// Of what has been given, and where more should lie.
    mutating func forget() {
        expected = nil
        due = nil
        drift = TimestampDrift()
    }

    /// Nothing that was given is in the new card's ring. Where the run that is open should begin holds with any card.
    mutating func changeCard() {
        expected = nil
        drift = TimestampDrift()
    }

    /// Whether the picture has still to say where the run lies.
    mutating func awaitsPicture(_ run: InputRun, offset: inout MediaTime?, isFile: Bool) -> Bool {
        guard !timeline.isSoundDeciding(run.discontinuity) else { return false }
        if run.position != nil, run.placement == nil, !isFile, !hasLanded {
            switch timeline.landing(run) {
            case .awaited: return true
            case .none: break
            case .found(let landed):
                hasLanded = true
                offset = landed
            }
        }
        offset = offset ?? timeline.offset(of: run.discontinuity)
        return offset == nil
    }

    // MARK: Blocks

    /// Gives a block its time on the film.
    ///
    /// - Parameter offset: The run's; found here where it wasn't known, or no longer holds.
    /// - Returns: nil for a block that isn't to be heard.
    mutating func place(
        _ block: AudioBlock, format: AudioFormat, in run: InputRun, offset: inout MediaTime?, holes: RunHoles
    ) -> Portion? {
        let found = findOffset(block.presentationTime, in: run, known: offset, holes: holes)
        offset = found
        let claimed = block.presentationTime + found
        due = claimed + format.time(ofFrames: Int64(block.frameCount))
        var start = expected.map { isExact ? claimed : $0 + correction(for: claimed - $0) } ?? claimed
        var skipped = 0
        // Sound before the position asked for or the period, or that repeats what has been given, is cut at the sample.
        let floor = max(expected ?? run.position ?? .zero, run.placement?.start ?? .zero)
        if start < floor {
            skipped = min(block.frameCount, Int(format.frames(in: floor - start)))
            start = floor
        }
        var kept = block.frameCount
        if let end = run.placement?.end {
            guard start < end else { return nil }
            kept = min(kept, skipped + Int(format.frames(in: end - start)))
        }
        guard skipped < kept else { return nil }
        isExact = false
        isRunNew = false
        return Portion(start: start, frames: skipped..<kept)
    }

    private mutating func findOffset(_ container: MediaTime, in run: InputRun, known: MediaTime?, holes: RunHoles) -> MediaTime {
        let offset =
            known
            ?? timeline.establish(
                run.discontinuity, container: container,
                presentation: Timeline.splice(at: run.start + holes.leading, behind: expected))
        guard let due else { return offset }
        let time = container + offset
        let isAstray = Timeline.isAstray(from: due, to: time, holes: holes.total)
        // The list may be wrong; the picture has seen to that.
        if hasLanded, expected == nil, !isAstray { return offset }
        let isAnnounced = isRunNew && run.placement != nil
        func isJump(from expected: MediaTime) -> Bool {
            Timeline.isJump(from: expected, to: time, holes: holes.total, isAnnounced: isAnnounced)
        }
        guard isJump(from: due), expected.map(isJump) ?? true else { return offset }
        isRunNew = true
        return timeline.establishJump(run.discontinuity, container: container, presentation: expected ?? due)
    }

    /// Where runs meet, the last frames of the one needn't end where the other begins: that is no rounding.
    private mutating func correction(for error: MediaTime) -> MediaTime {
        guard isRunNew, error > Self.rounding || error < .zero - Self.rounding else { return drift.correction(for: error) }
        drift = TimestampDrift()
        return error
    }

    // MARK: What is given

    /// The gap before a portion that is to be filled with silence, so that the ring's time is the film's; a jump that is longer, or the start,
    /// is taken as it is.
    mutating func gap(before start: MediaTime) -> MediaTime? {
        guard let expected, start > expected else { return nil }
        guard start - expected <= Self.longestSilence else {
            self.expected = start
            return nil
        }
        return start - expected
    }

    /// So many frames have been given on behind what was given before; the first at `start`.
    mutating func gave(frames: Int64, at start: MediaTime, in format: AudioFormat) {
        expected = (expected ?? start) + format.time(ofFrames: frames)
    }
}
