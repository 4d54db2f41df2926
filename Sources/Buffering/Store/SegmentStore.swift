import Media
import Synchronization

/// The fetched bytes of a film: one byte budget for all its tracks, never exceeded.
///
/// The loader (control thread) begins resources and brings their bytes; cursors (decode threads) read them, each at its own
/// place. A muxed film is read by two cursors. What goes when room is needed is decided in `StoreEviction.swift`.
public final class SegmentStore: Sendable {
    let state: Mutex<StoreState>
    let loaderSignal: any WakeSignal
    /// In bytes: whole blocks of 64 KiB.
    public let budget: Int

    /// - Parameters:
    ///   - budget: In bytes.
    ///   - loaderSignal: Raised when a cursor has moved on to another part, has met a hole, or has made room for a refused write.
    public init(budget: Int, loaderSignal: any WakeSignal) {
        let state = StoreState(budget: budget)
        self.budget = state.arena.blockCount * BlockArena.blockSize
        self.state = Mutex(state)
        self.loaderSignal = loaderSignal
    }

    /// Makes an empty resource whose bytes will arrive; one of the same name is thrown away first.
    ///
    /// - Parameters:
    ///   - expectedLength: In bytes, where the server or the playlist says.
    ///   - span: For `bufferedEnd` and for comparing tracks; nil for initialization segments and chunks of a file.
    /// - Thread: control.
    public func begin(_ key: StoreKey, expectedLength: Int? = nil, span: TimeSpan? = nil) {
        state.withLock { $0.begin(key, expected: expectedLength, span: span) }
    }

    /// The server has said how long an arriving resource will be: from then on its share that is there counts as buffered.
    ///
    /// - Thread: control.
    public func expect(_ key: StoreKey, length: Int) {
        state.withLock { $0.resources[key]?.expected = length }
    }

    /// Lets `fill` write bytes straight into the store: at most one block at a time, none when full.
    ///
    /// - Parameter fill: Returns how many bytes it wrote from the buffer's start. Called without the lock; not called when there is no room.
    /// - Thread: control, as every call that adds or throws away bytes: that is what keeps the buffer valid during `fill`.
    public func receive(_ key: StoreKey, fill: (UnsafeMutableRawBufferPointer) -> Int) -> StoreWrite {
        let buffer: ReservedBytes? = state.withLock { state in
            guard state.resources[key]?.isArriving == true else { return nil }
            return ReservedBytes(buffer: state.reserve(key))
        }
        guard let buffer else { return .notArriving }
        guard let bytes = buffer.buffer else { return .full }
        let count = fill(bytes)
        precondition((0...bytes.count).contains(count), "more bytes reported than the buffer has")
        state.withLock { state in
            state.commit(key, count: count)
            if count > 0 { state.wakeReaders(of: key.track) }
        }
        return .accepted(count)
    }

    /// Appends as many of the bytes as there is room for.
    ///
    /// - Thread: control.
    public func append(_ key: StoreKey, _ bytes: UnsafeRawBufferPointer) -> StoreWrite {
        var taken = 0
        while taken < bytes.count {
            let result = receive(key) { buffer in
                let count = min(buffer.count, bytes.count - taken)
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[taken..<(taken + count)]))
                return count
            }
            guard case .accepted(let count) = result else { return taken > 0 ? .accepted(taken) : result }
            taken += count
        }
        return .accepted(taken)
    }

    /// The resource has all its bytes.
    ///
    /// - Thread: control.
    public func finish(_ key: StoreKey) { settle(key, .complete) }

    /// The resource's bytes can't be had: cursors get the error after the bytes that did come.
    ///
    /// - Thread: control.
    public func fail(_ key: StoreKey, _ error: SourceError) { settle(key, .failed(error)) }

    private func settle(_ key: StoreKey, _ progress: StoredResource.Progress) {
        state.withLock { state in
            state.resources[key]?.progress = progress
            state.wakeReaders(of: key.track)
        }
    }

    /// Throws a resource away, arriving or not; its readers wait for it to be begun again.
    ///
    /// - Thread: control.
    public func discard(_ key: StoreKey) {
        state.withLock { $0.discard(key) }
    }

    /// Throws away everything of a track that isn't the given variant's, as after switching for good.
    ///
    /// - Thread: control.
    public func discardAll(of track: StoreTrack) {
        state.withLock { state in
            for key in state.resources.keys.filter({ $0.track == track }) { state.discard(key) }
        }
    }

    /// What is held of a resource; `.absent` also when its beginning has been thrown away.
    ///
    /// - Thread: any.
    public func state(of key: StoreKey) -> ResourceState { state.withLock { $0.state(of: key) } }

    /// - Thread: any.
    public var usedBytes: Int { state.withLock { $0.arena.usedBlocks * BlockArena.blockSize } }

    /// The most that was ever used, for the report.
    ///
    /// - Thread: any.
    public var peakBytes: Int { state.withLock { $0.arena.peakBlocks * BlockArena.blockSize } }

    /// Bytes held of a track's parts from the slowest cursor on, and those it has passed.
    ///
    /// - Thread: any.
    public func bytes(of track: StoreTrack) -> (ahead: Int, behind: Int) {
        state.withLock { state in
            let slowest = state.cursors.lazy.filter { $0.track == track }.compactMap(\.mediaNumber).min() ?? .min
            var sums = (ahead: 0, behind: 0)
            for (key, resource) in state.resources where key.track == track {
                let size = resource.blocks.count * BlockArena.blockSize
                if let number = key.mediaNumber, number < slowest { sums.behind += size } else { sums.ahead += size }
            }
            return sums
        }
    }
}

/// Carries the reserved memory out of the lock.
///
/// `@unchecked Sendable`: the bytes are beyond what readers may see until `commit`, and only the control thread takes blocks back.
private struct ReservedBytes: @unchecked Sendable {
    let buffer: UnsafeMutableRawBufferPointer?
}
