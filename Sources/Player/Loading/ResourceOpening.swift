import Media

/// Opens one encrypted resource as its bytes come: whatever was read is given on at once, but for its last block, which may be padding.
///
/// - Thread: control.
/// - Source: RFC 8216 §4.3.2.4 (CBC without a restart inside the resource), RFC 5652 §6.3 (the padding).
final class ResourceOpening {
    private let decryptor: any SegmentDecryptor
    /// Encrypted bytes that wait: those of a block that isn't whole, and the last whole one.
    private let waiting: UnsafeMutableRawBufferPointer
    private var held = 0
    private var hasBegun = false
    /// The resource doesn't end as it should: in a broken block, or without the padding.
    private(set) var isRagged = false

    private static let block = 16
    /// What the first bytes given hold at least, where the resource has as many: enough to tell film from the noise that a wrong key makes.
    private static let head = 1024
    private static let room = 32 << 10

    init(_ decryptor: any SegmentDecryptor) {
        self.decryptor = decryptor
        waiting = .allocate(byteCount: Self.room, alignment: Self.block)
    }

    deinit { waiting.deallocate() }

    /// The resource comes from its first byte again.
    func restart() {
        decryptor.restart()
        held = 0
        hasBegun = false
        isRagged = false
    }

    /// Reads once, and opens what can be opened of it.
    ///
    /// - Parameter plain: A multiple of 16 bytes, at first 1 KiB or more.
    /// - Returns: what the read gave, and how many bytes were written into `plain`; nil where the library refuses.
    func read(
        into plain: UnsafeMutableRawBufferPointer, from source: (UnsafeMutableRawBufferPointer) -> ResourceRead
    ) -> (read: ResourceRead, plain: Int)? {
        let end = min(Self.room, plain.count + Self.block)
        guard end > held else { return (.notYet, 0) }
        let outcome = source(UnsafeMutableRawBufferPointer(rebasing: waiting[held..<end]))
        switch outcome {
        case .bytes(let count):
            held += count
            guard held > (hasBegun ? Self.block : Self.head) else { return (outcome, 0) }
            let whole = (held - 1) / Self.block * Self.block
            guard open(whole, into: plain) else { return nil }
            return (outcome, whole)
        case .end:
            isRagged = held % Self.block != 0 || held == 0
            let whole = held - held % Self.block
            guard open(whole, into: plain) else { return nil }
            held = 0
            return (outcome, isRagged ? whole : whole - padding(of: UnsafeRawBufferPointer(rebasing: plain[..<whole])))
        default:
            return (outcome, 0)
        }
    }

    private func open(_ count: Int, into plain: UnsafeMutableRawBufferPointer) -> Bool {
        guard count <= plain.count, decryptor.open(UnsafeRawBufferPointer(rebasing: waiting[..<count]), into: plain) else { return false }
        hasBegun = hasBegun || count > 0
        let rest = held - count
        if rest > 0, count > 0 {
            waiting.copyMemory(from: UnsafeRawBufferPointer(rebasing: waiting[count..<held]))
        }
        held = rest
        return true
    }

    /// As many bytes as the last one says, each of which says so.
    private func padding(of bytes: UnsafeRawBufferPointer) -> Int {
        guard let last = bytes.last, (1...UInt8(Self.block)).contains(last), bytes.suffix(Int(last)).allSatisfy({ $0 == last }) else {
            isRagged = true
            return 0
        }
        return Int(last)
    }
}
