import Media
import Synchronization

/// What a read of the ring gave.
public enum AudioRead: Equatable, Sendable {
    /// So many frames, at least 1; `time` is that of the first.
    case frames(Int, time: MediaTime)
    /// Nothing is there yet.
    case empty
    /// Everything of this generation has been read.
    case ended
}

/// Decoded sound on its way to the sound thread: a bounded ring of whole frames between one producer and one consumer.
///
/// Neither side locks or allocates. Frames are counted from the start of the ring's life and never wrap in practice (an Int of
/// 48 kHz frames lasts six million years); `tail ≤ head ≤ tail + capacity` always. Where time or generation jumps, the producer
/// leaves a *mark*, so that each frame's media time is known exactly.
///
/// `@unchecked Sendable`: the bytes between `tail` and `head` are the consumer's, the others the producer's; each side stores
/// its own index with release ordering after touching them, and loads the other's with acquire. Marks likewise.
public final class AudioRing: @unchecked Sendable {
    /// Of every frame in it.
    public let format: AudioFormat
    /// In frames.
    public let capacity: Int

    let bytes: UnsafeMutableRawPointer
    let marks: UnsafeMutablePointer<Mark>
    static let markCapacity = 64

    /// The producer's: frames ever written.
    let head = Atomic<Int>(0)
    /// The consumer's: frames ever read or thrown away.
    let tail = Atomic<Int>(0)
    let markHead = Atomic<Int>(0)
    let markTail = Atomic<Int>(0)
    /// The one that control wants to hear; the consumer throws older frames away, the producer may not write others.
    let wantedGeneration = Atomic<UInt32>(0)
    /// The ended generation + 1; 0 for none.
    let ended = Atomic<UInt64>(0)
    let producerWaits = Atomic<Bool>(false)
    let consumerWaits = Atomic<Bool>(false)
    private let producerSignal: any WakeSignal
    private let consumerSignal: any WakeSignal

    /// Only the producer's thread touches it.
    var expectedTime = MediaTime.zero
    var producedGeneration: UInt32?
    /// Only the consumer's thread touches it.
    var current: Mark?

    /// From `frame` on, time counts from `time`.
    struct Mark {
        var frame: Int
        var time: MediaTime
        var generation: UInt32
    }

    /// - Parameters:
    ///   - capacity: In frames; half a second to a second bridges any decode hiccup.
    ///   - producerSignal: Raised when a producer that met a full ring has half of it free, and on `flush`.
    ///   - consumerSignal: Raised when a consumer that met an empty ring has something to read, and on `flush`.
    public init(format: AudioFormat, capacity: Int, producerSignal: any WakeSignal, consumerSignal: any WakeSignal) {
        self.format = format
        self.capacity = max(1, capacity)
        self.producerSignal = producerSignal
        self.consumerSignal = consumerSignal
        bytes = .allocate(byteCount: self.capacity * format.bytesPerFrame, alignment: 64)
        marks = .allocate(capacity: Self.markCapacity)
        marks.initialize(repeating: Mark(frame: 0, time: .zero, generation: 0), count: Self.markCapacity)
    }

    deinit {
        bytes.deallocate()
        marks.deallocate()
    }

    // MARK: Control

    /// From now on only this generation is wanted: what is queued will not be heard.
    ///
    /// - Thread: control.
    public func flush(generation: UInt32) {
        wantedGeneration.store(generation, ordering: .releasing)
        producerSignal.raise()
        consumerSignal.raise()
    }

    /// - Thread: any.
    public var generation: UInt32 { wantedGeneration.load(ordering: .acquiring) }

    /// Frames queued, of whatever generation.
    ///
    /// - Thread: any; an estimate for all but the two sides.
    public var level: Int { head.load(ordering: .acquiring) - tail.load(ordering: .acquiring) }

    /// Whether the wanted generation's sound has all been written.
    ///
    /// - Thread: any.
    public var isEnded: Bool { ended.load(ordering: .acquiring) == UInt64(generation) + 1 }

    // MARK: Producer

    /// Copies as many frames as there is room for.
    ///
    /// - Parameters:
    ///   - frames: Whole frames in the ring's format.
    ///   - time: Of the first of them, on the presentation timeline.
    ///   - generation: If it isn't the wanted one, all are taken and thrown away: the decoder needn't know.
    /// - Returns: frames taken. When fewer than offered, the producer's signal will be raised.
    /// - Thread: the audio decode thread.
    public func write(_ frames: UnsafeRawBufferPointer, time: MediaTime, generation: UInt32) -> Int {
        let frameSize = format.bytesPerFrame
        let offered = frames.count / frameSize
        guard offered > 0 else { return 0 }
        guard generation == self.generation else { return offered }
        let start = head.load(ordering: .relaxed)
        var room = capacity - (start - tail.load(ordering: .acquiring))
        if room < offered {
            producerWaits.store(true, ordering: .sequentiallyConsistent)
            // The consumer may have read between the two: look again, so that no wake is lost.
            room = capacity - (start - tail.load(ordering: .sequentiallyConsistent))
        }
        let count = min(room, offered)
        guard count > 0, mark(at: start, time: time, generation: generation), let source = frames.baseAddress else { return 0 }
        let place = start % capacity
        let first = min(count, capacity - place)
        (bytes + place * frameSize).copyMemory(from: source, byteCount: first * frameSize)
        if first < count { bytes.copyMemory(from: source + first * frameSize, byteCount: (count - first) * frameSize) }
        expectedTime = time + format.time(ofFrames: Int64(count))
        head.store(start + count, ordering: .sequentiallyConsistent)
        wakeConsumer()
        return count
    }

    /// All sound of this generation has been written.
    ///
    /// - Thread: the audio decode thread.
    public func markEnd(generation: UInt32) {
        ended.store(UInt64(generation) + 1, ordering: .sequentiallyConsistent)
        wakeConsumer()
    }

    /// A timestamp this near to where the frames counted so far end goes on from there: containers round theirs.
    private static let tolerance = MediaTime(seconds: 0.005)

    private func mark(at frame: Int, time: MediaTime, generation: UInt32) -> Bool {
        let distance = time > expectedTime ? time - expectedTime : expectedTime - time
        if producedGeneration == generation, distance <= Self.tolerance { return true }
        let place = markHead.load(ordering: .relaxed)
        guard place - markTail.load(ordering: .acquiring) < Self.markCapacity else {
            producerWaits.store(true, ordering: .sequentiallyConsistent)
            return false
        }
        marks[place % Self.markCapacity] = Mark(frame: frame, time: time, generation: generation)
        if producedGeneration != generation { ended.store(0, ordering: .releasing) }
        producedGeneration = generation
        markHead.store(place + 1, ordering: .releasing)
        return true
    }

    private func wakeConsumer() {
        if consumerWaits.exchange(false, ordering: .sequentiallyConsistent) { consumerSignal.raise() }
    }

    func wakeProducer(level: Int) {
        guard level * 2 <= capacity, producerWaits.load(ordering: .sequentiallyConsistent) else { return }
        producerWaits.store(false, ordering: .sequentiallyConsistent)
        producerSignal.raise()
    }
}
