import Media

/// The last frames written to the card, as they came from the ring: what the card still holds at a pause is written again at the
/// resume. As long as the card's buffer; allocated once.
final class PlayedHistory {
    private let bytes: UnsafeMutableRawPointer
    private let capacity: Int
    private let frameSize: Int
    private var end = 0

    /// - Parameter capacity: In frames.
    init(capacity: Int, frameSize: Int) {
        self.capacity = max(1, capacity)
        self.frameSize = frameSize
        bytes = .allocate(byteCount: self.capacity * frameSize, alignment: 64)
    }

    deinit { bytes.deallocate() }

    var frames: Int { min(end, capacity) }

    func clear() { end = 0 }

    func append(_ source: UnsafeRawBufferPointer) {
        let count = source.count / frameSize
        for frame in 0..<count {
            guard let base = source.baseAddress else { return }
            (bytes + ((end + frame) % capacity) * frameSize).copyMemory(from: base + frame * frameSize, byteCount: frameSize)
        }
        end += count
    }

    /// Copies frames out, counted back from the newest.
    ///
    /// - Returns: frames copied.
    func copy(from distance: Int, into target: UnsafeMutableRawBufferPointer) -> Int {
        let distance = min(distance, frames)
        let count = min(distance, target.count / frameSize)
        guard let base = target.baseAddress else { return 0 }
        for frame in 0..<count {
            (base + frame * frameSize).copyMemory(from: bytes + ((end - distance + frame) % capacity) * frameSize, byteCount: frameSize)
        }
        return count
    }
}
