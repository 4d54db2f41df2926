import Media

/// What goes when room is needed, in this order:
/// 1. resources of tracks that no cursor reads, and initialization segments that no run names;
/// 2. resources that all their cursors have passed, the farthest behind first: what is left of them is the back buffer;
/// 3. blocks at the front of the segment being read that all cursors have passed (a segment may be longer than the budget);
/// 4. resources ahead of the cursors that are needed later than the one that asks, the farthest first: after a seek back, what lay
///    ahead must not starve what is wanted now.
///
/// Never what arrives, never what a cursor reads or will read sooner. Then the answer is no, which is the back-pressure.
extension StoreState {
    /// Makes sure that a block is free.
    mutating func makeRoom(for wanted: StoreKey) -> Bool {
        if arena.freeBlocks > 0 { return true }
        if let victim = victim(for: wanted, behindOnly: true) {
            discard(victim)
        } else if !dropPassedBlocks(), let victim = victim(for: wanted, behindOnly: false) {
            discard(victim)
        }
        return arena.freeBlocks > 0
    }

    private func victim(for wanted: StoreKey, behindOnly: Bool) -> StoreKey? {
        var best: (key: StoreKey, score: Int)?
        for (key, resource) in resources where key != wanted && !resource.isArriving && !resource.blocks.isEmpty {
            guard let score = behindOnly ? backScore(of: key) : aheadScore(of: key, resource, for: wanted) else { continue }
            // Ties are settled by name, so that two runs throw away the same.
            if let found = best, found.score > score || found.score == score && !key.comes(before: found.key) { continue }
            best = (key, score)
        }
        return best?.key
    }

    /// How far behind all its cursors a resource is; nil if it isn't.
    private func backScore(of key: StoreKey) -> Int? {
        guard let number = key.mediaNumber else {
            return cursors.contains { $0.track == key.track && $0.refers(to: key) } ? nil : .max
        }
        guard let slowest = slowestPosition(on: key.track) else { return .max }
        return number < slowest ? slowest - number : nil
    }

    /// How far ahead a resource is that is needed later than `wanted`; nil if it isn't.
    private func aheadScore(of key: StoreKey, _ resource: StoredResource, for wanted: StoreKey) -> Int? {
        guard let number = key.mediaNumber, let slowest = slowestPosition(on: key.track) else { return nil }
        for cursor in cursors where cursor.track == key.track && cursor.mediaNumber == number { return nil }
        let isLater: Bool
        if key.track == wanted.track {
            isLater = number > (wanted.mediaNumber ?? .min)
        } else if let span = resource.span, let wantedSpan = resources[wanted]?.span {
            isLater = span.start > wantedSpan.start
        } else {
            isLater = wanted.mediaNumber == nil
        }
        return isLater ? number - slowest : nil
    }

    private func slowestPosition(on track: StoreTrack) -> Int? {
        cursors.lazy.filter { $0.track == track }.compactMap(\.mediaNumber).min()
    }

    /// Gives back the blocks at the front of segments in use that every cursor of their track has read.
    private mutating func dropPassedBlocks() -> Bool {
        var dropped = false
        for cursor in cursors where cursor.chunkSize == nil && cursor.isOpen {
            guard let run = cursor.runs.first, cursor.keyIndex < run.keys.count else { continue }
            let key = run.keys[cursor.keyIndex]
            guard let number = key.mediaNumber, var resource = resources[key] else { continue }
            var passed = Int.max
            for other in cursors where other.track == key.track {
                guard let otherNumber = other.mediaNumber, otherNumber <= number else { continue }
                let isInside = otherNumber == number && other.isOpen && other.isReading(key)
                passed = min(passed, isInside ? other.offset : 0)
            }
            let count = min(passed / BlockArena.blockSize - resource.droppedBlocks, resource.blocks.count)
            guard count > 0 else { continue }
            for block in resource.blocks[..<count] { arena.giveBack(block) }
            resource.blocks.removeFirst(count)
            resource.droppedBlocks += count
            resources[key] = resource
            dropped = true
        }
        return dropped
    }
}
