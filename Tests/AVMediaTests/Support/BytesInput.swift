import Glibc
import Media
import Synchronization

/// A track input over bytes in memory, which come in portions, stop where a test wants, and can be cut off.
final class BytesInput: TrackInput {
    let isByteAddressed: Bool
    private let bytes: [UInt8]
    private let portion: Int
    /// Bytes up to here may be read; the rest is "not yet" until the test opens it.
    private let available: Atomic<Int>
    private let position = Atomic<Int>(0)
    private let isInterrupted = Atomic<Bool>(false)
    private let failure: SourceError?
    let waits = Atomic<Int>(0)
    /// Bytes that were read, counting again what was read again.
    let read = Atomic<Int>(0)

    /// - Parameters:
    ///   - portion: The most that one read gives.
    ///   - available: Bytes that have come; nil for all.
    ///   - failure: What a read beyond them gives instead of "not yet".
    init(_ bytes: [UInt8], isByteAddressed: Bool = false, portion: Int = .max, available: Int? = nil, failure: SourceError? = nil) {
        self.bytes = bytes
        self.isByteAddressed = isByteAddressed
        self.portion = portion
        self.available = Atomic(available ?? .max)
        self.failure = failure
    }

    var length: Int64? { isByteAddressed ? Int64(bytes.count) : nil }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> InputRead {
        if isInterrupted.load(ordering: .acquiring) { return .interrupted }
        let start = position.load(ordering: .relaxed)
        if start >= bytes.count { return .end }
        let limit = min(bytes.count, available.load(ordering: .acquiring))
        guard start < limit else { return failure.map { .failed($0) } ?? .notYet }
        let count = min(portion, buffer.count, limit - start)
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<(start + count)])) }
        position.store(start + count, ordering: .relaxed)
        read.add(count, ordering: .relaxed)
        return .bytes(count)
    }

    func hasAhead(_ count: Int64) -> Bool {
        Int64(min(bytes.count, available.load(ordering: .acquiring)) - position.load(ordering: .relaxed)) >= count
    }

    func seek(to offset: Int64) -> Bool {
        guard isByteAddressed, offset >= 0, offset <= Int64(bytes.count) else { return false }
        position.store(Int(offset), ordering: .relaxed)
        return true
    }

    func waitForBytes(until deadline: HostTime?) {
        waits.add(1, ordering: .releasing)
        sched_yield()
    }

    func interrupt() { isInterrupted.store(true, ordering: .releasing) }
    func open() { available.store(.max, ordering: .releasing) }
}
