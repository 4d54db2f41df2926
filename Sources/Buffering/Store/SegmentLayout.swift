import Media

/// Which bytes of a segment of picture and sound only the one or only the other's reader looks at.
///
/// A demuxer that reads a stream in order passes over the samples of other tracks without a look at them: what they are is the same to it, and
/// so they needn't be there yet.
public struct SegmentLayout: Hashable, Sendable {
    /// From the first picture's first byte to the last one's last.
    public var picture: Range<Int>
    /// The same of the sound; apart from the picture's.
    public var sound: Range<Int>

    /// The two don't overlap, and neither is empty.
    public init(picture: Range<Int>, sound: Range<Int>) {
        self.picture = picture
        self.sound = sound
    }

    /// What comes only once the other is there.
    public var last: Range<Int> { picture.lowerBound > sound.lowerBound ? picture : sound }

    func bytes(of interest: CursorInterest) -> Range<Int>? {
        switch interest {
        case .all: nil
        case .picture: picture
        case .sound: sound
        }
    }

    /// What a reader passes over.
    func foreign(to interest: CursorInterest) -> Range<Int>? {
        switch interest {
        case .all: nil
        case .picture: sound
        case .sound: picture
        }
    }
}

/// What the demuxer behind a cursor looks at.
public enum CursorInterest: Sendable {
    case all, picture, sound
}

extension StoreState {
    /// What a cursor gets at a place of a segment: zeros for what it passes over, the segment's bytes, or those that were fetched beside it;
    /// 0 while nothing is there.
    func give(
        _ resource: StoredResource, _ key: StoreKey, from offset: Int, to interest: CursorInterest,
        into buffer: UnsafeMutableRawBufferPointer
    )
        -> Int
    {
        guard let layout = resource.layout else { return copy(resource, from: offset, into: buffer) }
        if let foreign = layout.foreign(to: interest), foreign.contains(offset) {
            let count = min(buffer.count, foreign.upperBound - offset)
            UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]).initializeMemory(as: UInt8.self, repeating: 0)
            return count
        }
        let count = copy(resource, from: offset, into: buffer)
        guard count == 0, layout.last.contains(offset), let apart = key.apart.flatMap({ resources[$0] }) else { return count }
        return copy(apart, from: offset - layout.last.lowerBound, into: buffer)
    }

    /// How much of an arriving segment can be played, 0…1: as far as each of its readers has what it looks at.
    func share(of key: StoreKey, _ resource: StoredResource) -> Double? {
        guard let expected = resource.expected, expected > 0 else { return nil }
        guard let layout = resource.layout else { return Double(min(resource.length, expected)) / Double(expected) }
        var least = 1.0
        for cursor in cursors where cursor.track == key.track && cursor.refers(to: key) {
            guard let own = layout.bytes(of: cursor.interest) else { continue }
            var there = min(own.count, max(0, resource.length - own.lowerBound))
            if own == layout.last, let apart = key.apart.flatMap({ resources[$0] }) { there = max(there, min(own.count, apart.length)) }
            least = min(least, Double(there) / Double(own.count))
        }
        return least
    }
}

extension SegmentStore {
    /// The segment keeps its picture and its sound apart; said while it arrives.
    ///
    /// - Thread: control.
    public func setLayout(_ layout: SegmentLayout, of key: StoreKey) {
        state.withLock { state in
            state.resources[key]?.layout = layout
            state.wakeReaders(of: key.track)
        }
    }

    /// Looks at what is there of a resource from its first byte on.
    ///
    /// - Parameter limit: Bytes to look at, at most.
    /// - Thread: control.
    public func withFirstBytes<Result>(of key: StoreKey, limit: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeTemporaryAllocation(byteCount: max(1, limit), alignment: 16) { buffer in
            let count = copyFirst(key, into: buffer)
            return body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private func copyFirst(_ key: StoreKey, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let target = CopyTarget(buffer: buffer)
        return state.withLock { state in
            guard let resource = state.resources[key], resource.isWhole else { return 0 }
            return state.copy(resource, from: 0, into: target.buffer)
        }
    }
}

/// Carries memory into the lock.
///
/// `@unchecked Sendable`: it is the caller's, who waits.
private struct CopyTarget: @unchecked Sendable {
    let buffer: UnsafeMutableRawBufferPointer
}
