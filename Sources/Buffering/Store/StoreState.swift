import Media

/// One resource's bytes, in blocks, in order.
struct StoredResource: Sendable {
    enum Progress: Sendable {
        case arriving
        case complete
        case failed(SourceError)
    }

    var blocks: [Int32] = []
    /// Blocks given back from the front, because all cursors had passed them and room was needed.
    var droppedBlocks = 0
    var length = 0
    var expected: Int?
    var progress = Progress.arriving
    var span: TimeSpan?
    /// Where it keeps what, once its header has been read.
    var layout: SegmentLayout?

    var isArriving: Bool { if case .arriving = progress { true } else { false } }
    var isComplete: Bool { if case .complete = progress { true } else { false } }
    /// Whether a cursor can still read it from its first byte.
    var isWhole: Bool { droppedBlocks == 0 }
    /// Free bytes in the last block.
    var tailRoom: Int { (blocks.count + droppedBlocks) * BlockArena.blockSize - length }
}

/// A run as the cursor reads it: initialization first, then media, in order.
struct RunRecord: Sendable {
    var description: InputRun
    var keys: [StoreKey]
    var isEnded = false
}

/// Where one cursor stands. Byte-addressed cursors use `offset` over the whole file and have no keys.
struct CursorRecord: Sendable {
    var track: StoreTrack
    var signal: any WakeSignal
    var interest = CursorInterest.all
    /// nil for a segmented cursor.
    var chunkSize: Int?
    var runs: [RunRecord] = []
    /// Whether the decode thread has taken the first run; until then its reads are answered `.interrupted`.
    var isOpen = false
    /// The next run begun takes the place of one that was withdrawn while it was read.
    var resumes = false
    /// No further run will follow.
    var isFinished = false
    /// Its reader has found less than it wanted since it was last woken: only then do new bytes wake it. While a film comes faster than it is
    /// played, a wake for every receipt would have both decode threads contend for the store's lock.
    var awaitsBytes = false
    var keyIndex = 0
    var offset = 0
    /// Media parts read to their ends, or left unread with their run, since the last reset.
    var passed = 0
    var length: Int64?
    /// The hole that the loader was last told of.
    var reportedHole: Int?
    var error: SourceError?
    /// How the samples of segments are encrypted, where they are: of those that are listed, and not yet passed.
    var protections: [StoreKey: InputProtection] = [:]
    /// Of the segment that was read last.
    var protection: InputProtection?
    /// Of the present run.
    var holes = RunHoles()
    /// Where the last segment ends that bytes were read of in the present run; nil before the first.
    var readEnd: MediaTime?

    /// The number of the media part that is read now or next; nil protects nothing.
    var mediaNumber: Int? {
        if let chunkSize { return runs.isEmpty ? nil : offset / chunkSize }
        guard let run = runs.first else { return nil }
        for key in run.keys[min(keyIndex, run.keys.count)...] {
            if let number = key.mediaNumber { return number }
        }
        if runs.count > 1, let next = runs[1].keys.lazy.compactMap(\.mediaNumber).first { return next }
        return run.keys.last?.mediaNumber.map { $0 + 1 }
    }

    func isReading(_ key: StoreKey) -> Bool {
        guard let run = runs.first, keyIndex < run.keys.count else { return false }
        return run.keys[keyIndex] == key
    }

    /// Leaves the first run for the one after it.
    mutating func leaveRun() {
        let run = runs.removeFirst()
        for key in run.keys[min(keyIndex, run.keys.count)...] where key.mediaNumber != nil { passed += 1 }
        isOpen = false
    }

    /// A live film's run goes on for days: what lies behind is let go, but for the header, and the last segment, without which a run that
    /// is read would look like one that was never begun.
    mutating func forgetPassed() {
        guard keyIndex > Self.remembered, let run = runs.first else { return }
        let first = run.keys[0].mediaNumber == nil ? 1 : 0
        runs[0].keys.removeSubrange(first..<(keyIndex - 1))
        keyIndex = first + 1
    }

    private static let remembered = 64

    mutating func withdraw() {
        guard let last = runs.indices.last, runs[last].keys.last?.mediaNumber != nil else { return }
        isFinished = false
        runs[last].keys.removeLast()
        guard runs[last].keys.allSatisfy({ $0.mediaNumber == nil }) else { return }
        let run = runs.removeLast()
        // A demuxer that is inside would take an end here for damage: it is interrupted instead.
        let isInside = isOpen && runs.isEmpty
        if isInside { isOpen = false }
        resumes = isInside || run.description.resumes
    }

    mutating func begin(_ description: InputRun, keys: [StoreKey]) {
        if let last = runs.indices.last { runs[last].isEnded = true }
        var run = RunRecord(description: description, keys: keys)
        if resumes { run.description.resumes = true }
        resumes = false
        runs.append(run)
    }

    /// A segment's first bytes are read: what lies between it and the one before was not there.
    mutating func enter(_ span: TimeSpan, of run: InputRun) {
        let hole = span.start - (readEnd ?? run.start)
        if hole > .zero {
            if readEnd == nil { holes.leading = hole }
            holes.total = holes.total + hole
        }
        readEnd = span.end
    }

    func refers(to key: StoreKey) -> Bool { runs.contains { $0.keys.contains(key) } }
}

/// Everything that the store's Mutex guards. The rules are here, in `StoreEviction.swift` and in `StoreReading.swift`; `SegmentStore` only locks and wakes.
struct StoreState: ~Copyable, Sendable {
    var arena: BlockArena
    var resources: [StoreKey: StoredResource] = [:]
    var cursors: [CursorRecord] = []
    /// A write was refused: the loader is to be told when a block comes free.
    var loaderWaits = false

    init(budget: Int) {
        arena = BlockArena(budget: budget)
    }

    mutating func begin(_ key: StoreKey, expected: Int?, span: TimeSpan?) {
        discard(key)
        var resource = StoredResource()
        resource.expected = expected
        resource.span = span
        resources[key] = resource
    }

    /// The free part of the resource's last block, taking a new block if need be; nil when there is no room.
    mutating func reserve(_ key: StoreKey) -> UnsafeMutableRawBufferPointer? {
        guard let resource = resources[key] else { return nil }
        var tail = resource.blocks.last
        var room = resource.tailRoom
        if tail == nil || room == 0 {
            guard makeRoom(for: key), let block = arena.take() else {
                loaderWaits = true
                return nil
            }
            resources[key]?.blocks.append(block)
            // A first block of a resource whose earlier ones were dropped starts afresh as well.
            tail = block
            room = BlockArena.blockSize
        }
        guard let tail else { return nil }
        return UnsafeMutableRawBufferPointer(rebasing: arena.bytes(of: tail)[(BlockArena.blockSize - room)...])
    }

    mutating func commit(_ key: StoreKey, count: Int) {
        // Through the place of the value: through an optional the dictionary asks the heap for three frames, at every receipt.
        guard let place = resources.index(forKey: key) else { return }
        resources.values[place].length += count
    }

    mutating func discard(_ key: StoreKey) {
        guard let resource = resources.removeValue(forKey: key) else { return }
        for block in resource.blocks { arena.giveBack(block) }
    }

    func state(of key: StoreKey) -> ResourceState {
        guard let resource = resources[key], resource.isWhole || isPassed(key, resource) else { return .absent }
        switch resource.progress {
        case .arriving: return .arriving(bytes: resource.length)
        case .complete: return .complete(bytes: resource.length)
        case .failed(let error): return .failed(error)
        }
    }

    /// Whether no cursor will read the blocks that a resource has given back.
    private func isPassed(_ key: StoreKey, _ resource: StoredResource) -> Bool {
        guard let number = key.mediaNumber else { return false }
        return cursors.allSatisfy { cursor in
            guard cursor.track == key.track, let next = cursor.mediaNumber, next <= number else { return true }
            return cursor.isOpen && cursor.isReading(key) && cursor.offset >= resource.droppedBlocks * BlockArena.blockSize
        }
    }

    /// Wakes the decode threads that wait for more of this track.
    mutating func wakeReaders(of track: StoreTrack) {
        for id in cursors.indices where cursors[id].track == track && cursors[id].awaitsBytes {
            cursors[id].awaitsBytes = false
            cursors[id].signal.raise()
        }
    }
}
