import Media
import Synchronization

/// What became of a picture offered to the queue.
public enum FramePush: Equatable, Sendable {
    case accepted
    /// Keep it and offer it again: the producer's signal is raised when the queue is half empty.
    case full
    /// It answers a seek that has been overtaken: its cell has been given back.
    case stale
}

/// Decoded pictures in presentation order, between the video decode thread and the scan-out. A handful: each is megabytes.
///
/// The lock is held for some dozens of instructions on every side. After `init`, nothing allocates.
public final class FrameQueue: Sendable {
    struct State: Sendable {
        var places: [VideoFrame?]
        var first = 0
        var count = 0
        var generation: UInt32 = 0
        var ended: UInt32?
        var wish: PictureWish?

        mutating func removeFirst() -> VideoFrame? {
            guard count > 0 else { return nil }
            let frame = places[first]
            places[first] = nil
            first = (first + 1) % places.count
            count -= 1
            return frame
        }

        func at(_ index: Int) -> VideoFrame? { index < count ? places[(first + index) % places.count] : nil }
    }

    /// What the scan-out decides on.
    public struct Head: Sendable {
        /// The one to judge; nil when the queue is empty.
        public var frame: VideoFrame?
        /// The one after it, where there is one.
        public var next: VideoFrame?
        /// Which seek the queue answers.
        public var generation: UInt32
        /// Nothing follows what is queued.
        public var isEnded: Bool
    }

    /// In pictures.
    public let capacity: Int
    private let pool: any FramePool
    let state: Mutex<State>
    let producerSignal: any WakeSignal
    let consumerSignal: any WakeSignal

    /// - Parameters:
    ///   - capacity: In pictures; four to six bridge the scan-out's and the decoder's jitter.
    ///   - pool: Where cells of flushed and stale pictures go back to.
    ///   - producerSignal: The video decode thread's.
    ///   - consumerSignal: The scan-out thread's.
    public init(capacity: Int, pool: any FramePool, producerSignal: any WakeSignal, consumerSignal: any WakeSignal) {
        self.capacity = max(1, capacity)
        self.pool = pool
        self.producerSignal = producerSignal
        self.consumerSignal = consumerSignal
        state = Mutex(State(places: Array(repeating: nil, count: max(1, capacity))))
    }

    /// - Thread: video decode.
    public func push(_ frame: VideoFrame) -> FramePush {
        let (result, wakes) = state.withLock { state -> (FramePush, Bool) in
            guard frame.generation == state.generation else { return (.stale, false) }
            guard state.count < state.places.count else { return (.full, false) }
            state.places[(state.first + state.count) % state.places.count] = frame
            state.count += 1
            // The scan-out looks at two pictures.
            return (.accepted, state.count <= 2)
        }
        if result == .stale { pool.release(frame.cell) }
        if wakes { consumerSignal.raise() }
        return result
    }

    /// No picture of this generation will follow.
    ///
    /// - Thread: video decode.
    public func markEnd(generation: UInt32) {
        state.withLock { $0.ended = generation }
        consumerSignal.raise()
    }

    /// From now on only this generation is shown: queued pictures are given back.
    ///
    /// - Thread: control.
    public func flush(generation: UInt32) {
        while let cell = state.withLock({ state -> FrameCell? in
            state.generation = generation
            return state.removeFirst()?.cell
        }) {
            pool.release(cell)
        }
        producerSignal.raise()
        consumerSignal.raise()
    }

    /// - Thread: any.
    public var count: Int { state.withLock { $0.count } }
    /// - Thread: any.
    public var generation: UInt32 { state.withLock { $0.generation } }

    /// - Thread: scan-out.
    public func head() -> Head {
        state.withLock { state in
            Head(frame: state.at(0), next: state.at(1), generation: state.generation, isEnded: state.ended == state.generation)
        }
    }

    /// Takes the head, if it still is the one that was judged: a flush may have come between.
    ///
    /// - Returns: false where it wasn't: look again.
    /// - Thread: scan-out.
    public func pop(_ judged: VideoFrame) -> Bool {
        let (taken, isLow) = state.withLock { state -> (Bool, Bool) in
            guard let head = state.at(0), head.cell == judged.cell, head.generation == judged.generation else { return (false, false) }
            _ = state.removeFirst()
            return (true, state.count * 2 <= state.places.count)
        }
        // Pictures decoded two by two cost less than one by one: caches stay warm, and the thread wakes half as often.
        if isLow { producerSignal.raise() }
        return taken
    }
}
