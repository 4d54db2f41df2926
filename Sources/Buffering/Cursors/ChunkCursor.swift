import Media

/// Reads a file somewhere by byte offsets, over chunks of one size: chunk `n` is the store's media part `n` of the track.
public final class ChunkCursor: TrackCursor {
    /// 256 KiB: at 5 Mbit/s 0.4 s of film, so that a seek wastes little; eight times the demuxer's read.
    public static let defaultChunkSize = 256 * 1024

    /// In bytes; the last chunk of a file is shorter.
    public let chunkSize: Int
    private let store: SegmentStore
    private let signal: any WakeSignal
    private let id: Int

    /// - Parameter signal: The decode thread's, raised on new bytes, runs and interruptions.
    public init(store: SegmentStore, track: StoreTrack, chunkSize: Int = ChunkCursor.defaultChunkSize, signal: any WakeSignal) {
        self.store = store
        self.signal = signal
        self.chunkSize = chunkSize
        id = store.state.withLock { state in
            state.cursors.append(CursorRecord(track: track, signal: signal, chunkSize: chunkSize))
            return state.cursors.count - 1
        }
    }

    // MARK: Control thread

    /// Starts over for a seek, or for the beginning: reads are interrupted until the decode thread takes the run. The read position
    /// stays, since the demuxer will move it.
    public func beginRun(_ run: InputRun) {
        store.state.withLock { state in
            state.cursors[self.id].runs = [RunRecord(description: run, keys: [])]
            state.cursors[self.id].isOpen = false
            state.cursors[self.id].error = nil
            state.cursors[self.id].reportedHole = nil
        }
        signal.raise()
    }

    /// Interrupts the decoder and leaves it without a run: a stop.
    public func reset() {
        store.state.withLock { state in
            state.cursors[self.id].runs.removeAll()
            state.cursors[self.id].isOpen = false
        }
        signal.raise()
    }

    /// The file's length, once the server has said it.
    public func setLength(_ length: Int64) {
        store.state.withLock { $0.cursors[self.id].length = length }
        signal.raise()
    }

    /// The bytes that are missing can't be had.
    public func fail(_ error: SourceError) {
        store.state.withLock { $0.cursors[self.id].error = error }
        signal.raise()
    }

    /// The read position: where the loader should fetch.
    public var offset: Int64 { store.state.withLock { Int64($0.cursors[self.id].offset) } }

    /// Bytes that are there from the read position on without a gap. Allocates nothing.
    public var bytesAhead: Int64 {
        store.state.withLock { state in
            let (track, offset) = (state.cursors[self.id].track, state.cursors[self.id].offset)
            var end = offset
            while let resource = state.resources[StoreKey(track: track, part: .media(end / self.chunkSize))] {
                let there = end / self.chunkSize * self.chunkSize + resource.length
                guard there > end else { break }
                end = there
            }
            return Int64(end - offset)
        }
    }

    /// The first chunk from the read position on that isn't complete and isn't arriving; nil when the file is there to its end.
    ///
    /// - Parameter limit: How many chunks to look at.
    public func nextMissingChunk(limit: Int = .max) -> Int? {
        store.state.withLock { state in
            let record = state.cursors[self.id]
            let first = record.offset / self.chunkSize
            let end = record.length.map { Int(($0 + Int64(self.chunkSize) - 1) / Int64(self.chunkSize)) } ?? .max
            guard first < end else { return nil }
            let bound = limit < end - first ? first + limit : end
            var number = first
            while number < bound {
                if state.resources[StoreKey(track: record.track, part: .media(number))] == nil { return number }
                number += 1
            }
            return nil
        }
    }

    // MARK: Decode thread

    /// True: the demuxer may seek.
    public var isByteAddressed: Bool { true }
    /// The file's, once known; any thread.
    public var length: Int64? { store.state.withLock { $0.cursors[self.id].length } }

    /// The run begun last, once.
    public func nextRun() -> NextRun {
        store.state.withLock { state in
            guard let run = state.cursors[self.id].runs.first else { return .notYet }
            if state.cursors[self.id].isOpen { return .endOfTrack }
            state.cursors[self.id].isOpen = true
            return .run(run.description)
        }
    }

    /// Until the run begun last is taken.
    public var isInterrupted: Bool { store.state.withLock { !$0.cursors[self.id].isOpen } }

    /// None: a file has no segments.
    public var holes: RunHoles { RunHoles() }

    /// Copies across no chunk's end; a hole wakes the loader.
    public func read(into buffer: UnsafeMutableRawBufferPointer) -> InputRead { store.read(id, into: buffer) }

    /// Counts over the chunks that lie one behind the other.
    public func hasAhead(_ count: Int64) -> Bool {
        store.state.withLock { $0.cursors[self.id].awaitsBytes = true }
        return bytesAhead >= count
    }

    /// Moves the read position; a hole there wakes the loader at once.
    public func seek(to offset: Int64) -> Bool {
        let moved: (ok: Bool, wakes: Bool) = store.state.withLock { state in
            guard offset >= 0, offset <= state.cursors[self.id].length ?? .max, let place = Int(exactly: offset) else {
                return (false, false)
            }
            state.cursors[self.id].offset = place
            let key = StoreKey(track: state.cursors[self.id].track, part: .media(place / self.chunkSize))
            let isHole = state.resources[key] == nil && Int64(place) < state.cursors[self.id].length ?? .max
            if isHole { state.cursors[self.id].reportedHole = place / self.chunkSize }
            return (true, isHole)
        }
        if moved.wakes { store.loaderSignal.raise() }
        return moved.ok
    }

    /// Sleeps on the decode thread's signal.
    public func waitForBytes(until deadline: HostTime?) { signal.wait(until: deadline) }
}
