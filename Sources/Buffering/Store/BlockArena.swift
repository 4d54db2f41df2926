/// The store's memory: one allocation of the whole budget, handed out in blocks of one size, so that nothing fragments and
/// nothing is allocated while a film plays.
///
/// The kernel gives pages only when they are first touched, and freed blocks are used again before fresh ones, so a short film
/// costs only what it fills.
///
/// `@unchecked Sendable`: lives in the state that `SegmentStore`'s Mutex guards.
struct BlockArena: ~Copyable, @unchecked Sendable {
    static let blockSize = 64 * 1024

    let blockCount: Int
    private let base: UnsafeMutableRawPointer
    private var free: [Int32] = []
    private var fresh: Int32 = 0
    private(set) var usedBlocks = 0
    private(set) var peakBlocks = 0

    /// - Parameter budget: In bytes; rounded down to whole blocks, at least two.
    init(budget: Int) {
        blockCount = max(2, budget / Self.blockSize)
        // Large enough for the allocator to map it: untouched pages cost nothing.
        base = .allocate(byteCount: blockCount * Self.blockSize, alignment: 4096)
        free.reserveCapacity(blockCount)
    }

    deinit { base.deallocate() }

    var freeBlocks: Int { blockCount - usedBlocks }

    mutating func take() -> Int32? {
        let block: Int32
        if let recycled = free.popLast() {
            block = recycled
        } else if Int(fresh) < blockCount {
            block = fresh
            fresh += 1
        } else {
            return nil
        }
        usedBlocks += 1
        peakBlocks = max(peakBlocks, usedBlocks)
        return block
    }

    mutating func giveBack(_ block: Int32) {
        free.append(block)
        usedBlocks -= 1
    }

    func bytes(of block: Int32) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: base + Int(block) * Self.blockSize, count: Self.blockSize)
    }
}
