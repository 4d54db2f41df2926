import Media

/// Reads the segments of one track, run after run, each run as one endless stream.
public final class SegmentCursor: TrackCursor {
    let store: SegmentStore
    private let signal: any WakeSignal
    let id: Int

    /// - Parameters:
    ///   - track: Whose segments are read; two cursors may read the same.
    ///   - interest: What of segments that hold picture and sound its demuxer looks at.
    ///   - signal: The decode thread's, raised on new bytes, runs and interruptions.
    public init(store: SegmentStore, track: StoreTrack, interest: CursorInterest = .all, signal: any WakeSignal) {
        self.store = store
        self.signal = signal
        id = store.state.withLock { state in
            state.cursors.append(CursorRecord(track: track, signal: signal, interest: interest))
            return state.cursors.count - 1
        }
    }

    // MARK: Control thread

    /// Forgets all runs: a seek, a change of track, a stop.
    public func reset() {
        store.state.withLock { state in
            state.cursors[self.id].runs.removeAll(keepingCapacity: true)
            state.cursors[self.id].protections.removeAll(keepingCapacity: true)
            state.cursors[self.id].protection = nil
            state.cursors[self.id].isOpen = false
            state.cursors[self.id].resumes = false
            state.cursors[self.id].isFinished = false
            state.cursors[self.id].keyIndex = 0
            state.cursors[self.id].offset = 0
            state.cursors[self.id].passed = 0
            state.cursors[self.id].reportedHole = nil
        }
        signal.raise()
    }

    /// Begins a run after the present ones, which ends the one before.
    public func beginRun(_ run: InputRun, initialization: StoreKey?, segments: [StoreKey] = []) {
        store.state.withLock { state in
            state.cursors[self.id].begin(run, keys: (initialization.map { [$0] } ?? []) + segments)
        }
        signal.raise()
    }

    /// Adds a segment to the last run begun.
    public func append(_ key: StoreKey) {
        store.state.withLock { state in
            let last = state.cursors[self.id].runs.count - 1
            guard last >= 0 else { return }
            state.cursors[self.id].runs[last].keys.append(key)
        }
        signal.raise()
    }

    /// Says how the samples of a segment are encrypted, before it is listed.
    public func protect(_ key: StoreKey, with protection: InputProtection?) {
        store.state.withLock { $0.cursors[self.id].protections[key] = protection }
    }

    /// The last run begun is the film's last.
    public func finish() {
        store.state.withLock { state in
            let last = state.cursors[self.id].runs.count - 1
            if last >= 0 { state.cursors[self.id].runs[last].isEnded = true }
            state.cursors[self.id].isFinished = true
        }
        signal.raise()
    }

    /// Takes the last segment listed back, and its run with it where there was no other; what was read of it has been read. Where its run
    /// is being read, reads are interrupted, and the run begun next goes on where that one was left (`InputRun.resumes`).
    public func withdraw() {
        store.state.withLock { $0.cursors[self.id].withdraw() }
        signal.raise()
    }

    /// Media segments listed since the last reset that have been read to their ends, or left for a later run.
    public var passed: Int { store.state.withLock { $0.cursors[self.id].passed } }

    // MARK: Decode thread

    /// False: segments come in order.
    public var isByteAddressed: Bool { false }
    /// Not known.
    public var length: Int64? { nil }

    /// The next run that was begun; leaves the present one for it.
    public func nextRun() -> NextRun {
        store.state.withLock { state in
            if state.cursors[self.id].isOpen {
                // A run that isn't over is left only for a later one.
                guard state.cursors[self.id].runs.count > 1 else {
                    return state.cursors[self.id].isFinished ? .endOfTrack : .notYet
                }
                state.cursors[self.id].leaveRun()
            }
            guard let run = state.cursors[self.id].runs.first else { return .notYet }
            state.cursors[self.id].isOpen = true
            state.cursors[self.id].keyIndex = 0
            state.cursors[self.id].offset = 0
            state.cursors[self.id].holes = RunHoles()
            state.cursors[self.id].readEnd = nil
            state.cursors[self.id].reportedHole = nil
            return .run(run.description)
        }
    }

    /// Until the run begun last is taken.
    public var isInterrupted: Bool { store.state.withLock { !$0.cursors[self.id].isOpen } }

    /// By the places that the playlist gives the segments that were read.
    public var holes: RunHoles { store.state.withLock { $0.cursors[self.id].holes } }

    /// Copies across no segment's end; a missing one wakes the loader.
    public func read(into buffer: UnsafeMutableRawBufferPointer) -> InputRead { store.read(id, into: buffer) }

    /// Counts over the present run's segments, as far as they lie one behind the other.
    public func hasAhead(_ count: Int64) -> Bool {
        store.state.withLock { state in
            let isThere = state.bytesAhead(self.id, limit: count) >= count
            if !isThere { state.cursors[self.id].awaitsBytes = true }
            return isThere
        }
    }

    /// Of the segment that was read last.
    public var protection: InputProtection? { store.state.withLock { $0.cursors[self.id].protection } }

    /// Always false.
    public func seek(to offset: Int64) -> Bool { false }

    /// Sleeps on the decode thread's signal.
    public func waitForBytes(until deadline: HostTime?) { signal.wait(until: deadline) }
}

extension SegmentStore {
    func read(_ id: Int, into buffer: UnsafeMutableRawBufferPointer) -> InputRead {
        let outcome = state.withLock { $0.read(id, into: buffer) }
        if outcome.wakesLoader { loaderSignal.raise() }
        return outcome.result
    }
}
