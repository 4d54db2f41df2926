import Media

/// What a read changed that others must hear of, once the lock is open again.
struct ReadOutcome: Sendable {
    var result: InputRead
    /// A part was finished, a block passed while the loader waits for room, or a hole was met.
    var wakesLoader = false
}

extension StoreState {
    mutating func read(_ id: Int, into buffer: UnsafeMutableRawBufferPointer) -> ReadOutcome {
        guard cursors[id].isOpen else { return ReadOutcome(result: .interrupted) }
        guard !buffer.isEmpty else { return ReadOutcome(result: .notYet) }
        let outcome = cursors[id].chunkSize.map { readChunks(id, $0, into: buffer) } ?? readSegments(id, into: buffer)
        if case .notYet = outcome.result { cursors[id].awaitsBytes = true }
        return outcome
    }

    private mutating func readSegments(_ id: Int, into buffer: UnsafeMutableRawBufferPointer) -> ReadOutcome {
        var outcome = ReadOutcome(result: .notYet)
        while let run = cursors[id].runs.first {
            guard cursors[id].keyIndex < run.keys.count else {
                outcome.result = run.isEnded ? .end : .notYet
                return outcome
            }
            let key = run.keys[cursors[id].keyIndex]
            let offset = cursors[id].offset
            guard let resource = resources[key], resource.droppedBlocks * BlockArena.blockSize <= offset else {
                if cursors[id].reportedHole != cursors[id].keyIndex {
                    cursors[id].reportedHole = cursors[id].keyIndex
                    outcome.wakesLoader = true
                }
                return outcome
            }
            let count = give(resource, key, from: offset, to: cursors[id].interest, into: buffer)
            if count > 0 {
                if offset == 0, key.mediaNumber != nil, let span = resource.span { cursors[id].enter(span, of: run.description) }
                cursors[id].offset = offset + count
                // A header has none of its own, and none is asked of it.
                if !cursors[id].protections.isEmpty || cursors[id].protection != nil {
                    cursors[id].protection = key.mediaNumber == nil ? nil : cursors[id].protections[key]
                }
                let passedBlock = (offset + count) / BlockArena.blockSize > offset / BlockArena.blockSize
                outcome.wakesLoader = outcome.wakesLoader || passedBlock && loaderWaits
                outcome.result = .bytes(count)
                if resource.isComplete, offset + count == resource.length { advance(id, &outcome) }
                if outcome.wakesLoader { loaderWaits = false }
                return outcome
            }
            switch resource.progress {
            case .arriving:
                return outcome
            case .failed(let error):
                outcome.result = .failed(error)
                return outcome
            case .complete:
                advance(id, &outcome)
            }
        }
        return outcome
    }

    /// What a segmented cursor could read without waiting; no more than it takes to reach `limit` is looked at.
    func bytesAhead(_ id: Int, limit: Int64) -> Int64 {
        guard cursors[id].isOpen, let run = cursors[id].runs.first else { return 0 }
        var sum: Int64 = 0
        var offset = cursors[id].offset
        for key in run.keys[min(cursors[id].keyIndex, run.keys.count)...] {
            guard sum < limit, let resource = resources[key], resource.droppedBlocks * BlockArena.blockSize <= offset else { break }
            sum += Int64(max(0, resource.length - offset))
            guard resource.isComplete else { break }
            offset = 0
        }
        return sum
    }

    private mutating func advance(_ id: Int, _ outcome: inout ReadOutcome) {
        if let key = cursors[id].runs.first?.keys[cursors[id].keyIndex], key.mediaNumber != nil {
            cursors[id].passed += 1
            if !cursors[id].protections.isEmpty { cursors[id].protections[key] = nil }
        }
        cursors[id].keyIndex += 1
        cursors[id].forgetPassed()
        cursors[id].offset = 0
        cursors[id].reportedHole = nil
        outcome.wakesLoader = true
    }

    private mutating func readChunks(_ id: Int, _ chunkSize: Int, into buffer: UnsafeMutableRawBufferPointer) -> ReadOutcome {
        let offset = cursors[id].offset
        if let length = cursors[id].length, Int64(offset) >= length { return ReadOutcome(result: .end) }
        let number = offset / chunkSize
        let key = StoreKey(track: cursors[id].track, part: .media(number))
        var outcome = ReadOutcome(result: .notYet)
        guard let resource = resources[key] else {
            if let error = cursors[id].error { return ReadOutcome(result: .failed(error)) }
            if cursors[id].reportedHole != number {
                cursors[id].reportedHole = number
                outcome.wakesLoader = true
            }
            return outcome
        }
        let count = copy(resource, from: offset % chunkSize, into: buffer)
        if count > 0 {
            cursors[id].offset = offset + count
            cursors[id].reportedHole = nil
            outcome.result = .bytes(count)
            outcome.wakesLoader = (offset + count) / chunkSize != number
            if outcome.wakesLoader { loaderWaits = false }
            return outcome
        }
        switch resource.progress {
        case .arriving: return outcome
        case .failed(let error): return ReadOutcome(result: .failed(error))
        // A chunk shorter than the others is the file's last one.
        case .complete: return ReadOutcome(result: cursors[id].length == nil ? .end : .notYet)
        }
    }

    /// Copies across blocks; 0 when nothing is there at `offset` yet.
    func copy(_ resource: StoredResource, from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var copied = 0
        var position = offset
        while copied < buffer.count, position < resource.length {
            let index = position / BlockArena.blockSize - resource.droppedBlocks
            guard resource.blocks.indices.contains(index) else { break }
            let inside = position % BlockArena.blockSize
            let count = min(buffer.count - copied, BlockArena.blockSize - inside, resource.length - position)
            let source = arena.bytes(of: resource.blocks[index])[inside..<(inside + count)]
            UnsafeMutableRawBufferPointer(rebasing: buffer[copied...]).copyMemory(from: UnsafeRawBufferPointer(rebasing: source))
            copied += count
            position += count
        }
        return copied
    }
}
