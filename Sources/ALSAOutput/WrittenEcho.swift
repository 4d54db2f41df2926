/// The last frames written, as many as the card can hold: what a card that can't pause is given again after one. Allocated once.
final class WrittenEcho {
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

    func append(_ source: UnsafeRawPointer, frames: Int) {
        // Of more than fits, only the newest count.
        let skipped = max(0, frames - capacity)
        var done = skipped
        while done < frames {
            let place = (end + done) % capacity
            let count = min(frames - done, capacity - place)
            (bytes + place * frameSize).copyMemory(from: source + done * frameSize, byteCount: count * frameSize)
            done += count
        }
        end += frames
    }

    /// Gives the newest frames, oldest first, in one or two pieces.
    func last(_ frames: Int, _ body: (UnsafeRawPointer, Int) -> Void) {
        var remaining = min(max(0, frames), min(end, capacity))
        while remaining > 0 {
            let place = (end - remaining) % capacity
            let count = min(remaining, capacity - place)
            body(bytes + place * frameSize, count)
            remaining -= count
        }
    }
}
