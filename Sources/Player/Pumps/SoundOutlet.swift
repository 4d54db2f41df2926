import FrameTiming
import Media

/// Decoded sound on its way into the ring: what didn't fit waits here.
///
/// - Thread: the audio decode thread.
struct SoundOutlet {
    private(set) var ring: AudioRing?
    /// In the ring's format.
    private var waiting: [UInt8] = []
    /// Bytes of it that the ring has.
    private var taken = 0
    /// Of the first that it hasn't.
    private var time = MediaTime.zero

    /// Sound that must be there to begin: ten periods.
    private static let priming = MediaTime(seconds: 0.2)

    var isEmpty: Bool { taken == waiting.count }

    mutating func connect(_ ring: AudioRing) {
        self.ring = ring
        drop()
    }

    mutating func drop() {
        waiting.removeAll(keepingCapacity: true)
        taken = 0
    }

    /// - Parameter time: Of the first; what follows what still waits has its time by its place.
    mutating func append(_ bytes: some Collection<UInt8>, at time: MediaTime) {
        if isEmpty { self.time = time }
        waiting.append(contentsOf: bytes)
    }

    mutating func appendSilence(frames: Int64, at time: MediaTime) {
        guard let ring else { return }
        append(repeatElement(0, count: Int(frames) * ring.format.bytesPerFrame), at: time)
    }

    /// Gives on what there is room for.
    ///
    /// - Parameter primed: Enough is in the ring to begin, or all that it takes.
    /// - Returns: false while the ring is full.
    mutating func drain(generation: UInt32, primed: () -> Void) -> Bool {
        guard let ring else { return true }
        while !isEmpty {
            let frames = waiting.withUnsafeBytes {
                ring.write(UnsafeRawBufferPointer(rebasing: $0[taken...]), time: time, generation: generation)
            }
            if frames == 0 || ring.format.time(ofFrames: Int64(ring.level)) >= Self.priming { primed() }
            guard frames > 0 else { return false }
            taken += frames * ring.format.bytesPerFrame
            time += ring.format.time(ofFrames: Int64(frames))
        }
        drop()
        return true
    }
}
