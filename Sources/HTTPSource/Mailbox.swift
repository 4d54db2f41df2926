import LinuxIO
import Media

/// What one request has received and its reader has not yet read: a ring of bytes, with the response before and the outcome behind.
///
/// The network thread writes, the reader reads; the lock is held for a copy of at most 64 KiB and never across a call of libcurl's.
final class Mailbox: Sendable {
    private let contents: Guarded<Contents>
    private let signal: any WakeSignal

    private struct Contents {
        var response: ResourceResponse?
        var hasGivenResponse = false
        var ring: ByteRing
        var outcome: Result<Void, SourceError>?
        /// The network thread waits for room.
        var isPaused = false
        /// The reader has gone.
        var isClosed = false
        var phase = RequestPhase.queued
    }

    init(capacity: Int, signal: any WakeSignal) {
        contents = Guarded(Contents(ring: ByteRing(capacity: capacity)))
        self.signal = signal
    }

    /// What became of bytes offered.
    enum Delivery {
        case taken
        /// No room for all: nothing was taken, and a reader that makes room will say so.
        case full
        /// Nobody reads any more.
        case closed
    }

    // MARK: The network thread's side

    func deliver(_ response: ResourceResponse) {
        let isNews = contents.withLock { contents -> Bool in
            contents.response = response
            return !contents.isClosed
        }
        if isNews { signal.raise() }
    }

    /// - Parameter mayGrow: Room is made rather than refused: what libcurl unpacks for a reader that waits would grow in its own memory,
    ///   out of sight. Whoever says so has a bound on the whole.
    func deliver(_ bytes: UnsafeRawBufferPointer, mayGrow: Bool = false) -> Delivery {
        let delivery = contents.withLock { contents -> Delivery in
            if contents.isClosed { return .closed }
            if mayGrow, contents.ring.free < bytes.count { contents.ring.grow(toHold: contents.ring.count + bytes.count) }
            guard contents.ring.free >= bytes.count else {
                contents.isPaused = true
                return .full
            }
            contents.ring.append(bytes)
            return .taken
        }
        if delivery == .taken { signal.raise() }
        return delivery
    }

    /// - Parameter outcome: The first one stays.
    func finish(_ outcome: Result<Void, SourceError>) {
        let isNews = contents.withLock { contents -> Bool in
            guard contents.outcome == nil, !contents.isClosed else { return false }
            contents.outcome = outcome
            return true
        }
        if isNews { signal.raise() }
    }

    func enter(_ phase: RequestPhase) { contents.withLock { $0.phase = phase } }

    // MARK: The reader's side

    var phase: RequestPhase { contents.withLock { $0.phase } }

    /// - Returns: what is there, and whether the network thread waits for the room that there now is.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> (ResourceRead, hasRoomAgain: Bool) {
        contents.withLock { contents in
            if !contents.hasGivenResponse, let response = contents.response {
                contents.hasGivenResponse = true
                return (.response(response), false)
            }
            if !contents.ring.isEmpty {
                let count = contents.ring.take(into: buffer)
                // Half of it free: resuming for every few bytes would cost a wake-up each.
                let hasRoomAgain = contents.isPaused && contents.ring.free >= contents.ring.capacity / 2
                if hasRoomAgain { contents.isPaused = false }
                return (.bytes(count), hasRoomAgain)
            }
            switch contents.outcome {
            case nil: return (.notYet, false)
            case .success: return (.end, false)
            case .failure(let error): return (.failed(error), false)
            }
        }
    }

    func close() {
        contents.withLock { contents in
            contents.isClosed = true
            contents.ring = ByteRing(capacity: 0)
        }
    }
}

/// A fixed ring of bytes; its memory is only touched as far as it is used.
struct ByteRing {
    private var storage: [UInt8] = []
    private var start = 0
    private(set) var count = 0
    private(set) var capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    var isEmpty: Bool { count == 0 }
    var free: Int { capacity - count }

    /// - Precondition: `bytes.count <= free`
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        precondition(bytes.count <= free, "the ring is full")
        if storage.isEmpty {
            storage = [UInt8](unsafeUninitializedCapacity: capacity) { _, initialized in initialized = capacity }
        }
        let place = (start + count) % capacity
        let first = min(bytes.count, capacity - place)
        storage.withUnsafeMutableBytes { ring in
            UnsafeMutableRawBufferPointer(rebasing: ring[place...]).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<first]))
            if first < bytes.count { ring.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[first...])) }
        }
        count += bytes.count
    }

    mutating func grow(toHold length: Int) {
        guard length > capacity else { return }
        var larger = ByteRing(capacity: max(length, 2 * capacity))
        let first = min(count, capacity - start)
        if count > 0 {
            storage.withUnsafeBytes { ring in
                larger.append(UnsafeRawBufferPointer(rebasing: ring[start..<(start + first)]))
                larger.append(UnsafeRawBufferPointer(rebasing: ring[..<(count - first)]))
            }
        }
        self = larger
    }

    mutating func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let taken = min(buffer.count, count)
        guard taken > 0 else { return 0 }
        let first = min(taken, capacity - start)
        storage.withUnsafeBytes { ring in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: ring[start..<(start + first)]))
            if first < taken {
                UnsafeMutableRawBufferPointer(rebasing: buffer[first...]).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: ring[..<(taken - first)]))
            }
        }
        count -= taken
        // Back to the beginning where it is empty, so that a small body touches few pages.
        start = count == 0 ? 0 : (start + taken) % capacity
        return taken
    }
}
