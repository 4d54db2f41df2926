import LinuxIO
import Synchronization

/// A sealed memfd cut into cells of one size, each for one picture.
///
/// The kernel gives it memory only where a cell is touched, and the lowest free cell is always taken first: what it costs is the
/// largest number of pictures that ever lived at the same time.
///
/// - Thread: `take` and `giveBack` any; the codec's threads call both.
final class CellMemory: Sendable {
    /// A cell's bit in `busy`.
    static let maximumCells = 64

    /// The number of this memory's first cell among all that its pool ever had.
    let firstIndex: Int32
    let cellCount: Int
    /// A multiple of the page size, so that one cell alone can be given to a device.
    let cellBytes: Int
    private let memory: PoolMemory
    private let busy = Atomic<UInt64>(0)

    /// - Parameter cellBytes: At least; rounded up to whole pages.
    static func make(firstIndex: Int32, cellCount: Int, cellBytes: Int) throws(Errno) -> CellMemory {
        let whole = wholePages(cellBytes)
        let memory = try PoolMemory.make(name: "lanterne-pictures", count: whole * cellCount)
        return CellMemory(firstIndex: firstIndex, cellCount: cellCount, cellBytes: whole, memory: memory)
    }

    /// Pages of 64 KiB are the largest that a kernel for our boards uses; 4 KiB the usual. Cells are rounded to 64 KiB for both.
    static func wholePages(_ bytes: Int) -> Int { (bytes + 0xffff) & ~0xffff }

    private init(firstIndex: Int32, cellCount: Int, cellBytes: Int, memory: PoolMemory) {
        self.firstIndex = firstIndex
        self.cellCount = cellCount
        self.cellBytes = cellBytes
        self.memory = memory
    }

    /// The memfd's number; closed when the last picture in it has gone, and the last output has turned to another pool.
    var descriptor: Int32 { memory.descriptor }
    var base: UnsafeMutableRawPointer { memory.base }
    /// All cells.
    var bytes: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: memory.base, count: cellBytes * cellCount) }
    var cellsInUse: Int { busy.load(ordering: .relaxed).nonzeroBitCount }
    var freeCells: Int { cellCount - cellsInUse }

    /// Takes the lowest free cell.
    ///
    /// - Returns: its place within this memory; nil when all are taken.
    func take() -> Int? {
        var seen = busy.load(ordering: .relaxed)
        while true {
            let cell = (~seen).trailingZeroBitCount
            guard cell < cellCount else { return nil }
            let (exchanged, original) = busy.weakCompareExchange(
                expected: seen, desired: seen | 1 << UInt64(cell), ordering: .acquiring)
            if exchanged { return cell }
            seen = original
        }
    }

    /// - Parameter cell: Taken before, and given back only once.
    func giveBack(_ cell: Int) {
        let before = busy.bitwiseAnd(~(1 << UInt64(cell)), ordering: .releasing).oldValue
        precondition(before & 1 << UInt64(cell) != 0, "cell \(cell) was given back twice")
    }

    func address(of cell: Int) -> UnsafeMutableRawPointer { base + cell * cellBytes }

    /// The cell that holds an address; nil where it isn't ours.
    func cell(holding address: UnsafeRawPointer) -> Int? {
        let offset = UnsafeRawPointer(base).distance(to: address)
        return offset >= 0 && offset < cellBytes * cellCount ? offset / cellBytes : nil
    }
}
