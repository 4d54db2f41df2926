import Media
import Synchronization

// The sound thread's side. Nothing here locks or allocates.
extension AudioRing {
    /// Frames of the wanted generation that can be read now; older ones are thrown away on the way.
    ///
    /// - Thread: sound.
    public func readable() -> Int {
        let limit = head.load(ordering: .sequentiallyConsistent)
        skipUnwanted(limit: limit)
        return limit - tail.load(ordering: .relaxed)
    }

    /// Copies frames out, up to the next jump of time.
    ///
    /// - Parameter buffer: Whole frames are written from its start.
    /// - Thread: sound.
    public func read(into buffer: UnsafeMutableRawBufferPointer) -> AudioRead {
        take(upTo: buffer.count / format.bytesPerFrame, into: buffer.baseAddress)
    }

    /// Throws frames away, as a silent clock passes them.
    ///
    /// - Thread: sound.
    public func skip(_ frames: Int) -> AudioRead { take(upTo: frames, into: nil) }

    /// The media time of the next frame to be read; nil while nothing is there.
    ///
    /// - Thread: sound.
    public func nextTime() -> MediaTime? {
        guard readable() > 0 else { return nil }
        return currentTime(at: tail.load(ordering: .relaxed))
    }

    /// Says that the consumer found too little and wants to hear of more.
    ///
    /// - Returns: the frames readable after saying so: if enough came meanwhile, there will be no wake.
    /// - Thread: sound.
    public func awaitFrames() -> Int {
        consumerWaits.store(true, ordering: .sequentiallyConsistent)
        return readable()
    }

    private func take(upTo wanted: Int, into target: UnsafeMutableRawPointer?) -> AudioRead {
        // The end is loaded before the head: an end that is seen comes after all its frames.
        let endMark = ended.load(ordering: .sequentiallyConsistent)
        let limit = head.load(ordering: .sequentiallyConsistent)
        skipUnwanted(limit: limit)
        let start = tail.load(ordering: .relaxed)
        guard limit > start else {
            wakeProducer(level: 0)
            if endMark == UInt64(generation) + 1 { return .ended }
            consumerWaits.store(true, ordering: .sequentiallyConsistent)
            return .empty
        }
        guard let time = currentTime(at: start) else { return .empty }
        let boundary = nextMark().map(\.frame) ?? .max
        let count = min(wanted, limit - start, boundary - start)
        guard count > 0 else { return .empty }
        if let target {
            let size = format.bytesPerFrame
            let place = start % capacity
            let first = min(count, capacity - place)
            target.copyMemory(from: bytes + place * size, byteCount: first * size)
            if first < count { (target + first * size).copyMemory(from: bytes, byteCount: (count - first) * size) }
        }
        tail.store(start + count, ordering: .sequentiallyConsistent)
        wakeProducer(level: limit - start - count)
        return .frames(count, time: time)
    }

    private func nextMark() -> Mark? {
        let place = markTail.load(ordering: .relaxed)
        guard place < markHead.load(ordering: .acquiring) else { return nil }
        return marks[place % Self.markCapacity]
    }

    /// Takes the marks up to `frame` and gives its time.
    private func currentTime(at frame: Int) -> MediaTime? {
        while let mark = nextMark(), mark.frame <= frame {
            current = mark
            markTail.store(markTail.load(ordering: .relaxed) + 1, ordering: .releasing)
        }
        return current.map { $0.time + format.time(ofFrames: Int64(frame - $0.frame)) }
    }

    /// Moves over frames of generations that are no longer wanted.
    private func skipUnwanted(limit: Int) {
        let wanted = generation
        let start = tail.load(ordering: .relaxed)
        var position = start
        _ = currentTime(at: position)
        while position < limit, let mark = current, mark.generation != wanted {
            // A mark beyond what `limit` saw is for the next call.
            position = min(limit, nextMark().map(\.frame) ?? limit)
            _ = currentTime(at: position)
        }
        guard position != start else { return }
        tail.store(position, ordering: .sequentiallyConsistent)
        wakeProducer(level: limit - position)
    }
}
