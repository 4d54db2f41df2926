import LinuxIO
import Synchronization

/// A sealed memfd cut into slots of one size, each for one picture.
///
/// The kernel gives it memory only where a slot is touched, and the lowest free slot is always taken first: what it costs is the
/// largest number of pictures that ever lived at the same time.
///
/// - Thread: `take` and `giveBack` any; the codec's threads call both.
final class SlotMemory: Sendable {
    /// A slot's bit in `busy`.
    static let maximumSlots = 64

    /// The number of this memory's first slot among all that its pool ever had.
    let firstIndex: Int32
    let slotCount: Int
    /// A multiple of the page size, so that one slot alone can be given to a device.
    let slotBytes: Int
    private let file: MemoryFile
    private let map: MemoryMap
    private let busy = Atomic<UInt64>(0)

    /// - Parameter slotBytes: At least; rounded up to whole pages.
    static func make(firstIndex: Int32, slotCount: Int, slotBytes: Int) throws(Errno) -> SlotMemory {
        let whole = wholePages(slotBytes)
        let file = try MemoryFile.make(name: "lanterne-pictures", count: whole * slotCount)
        let map = try MemoryMap.shared(file.file.number, count: file.count, isWritable: true)
        return SlotMemory(firstIndex: firstIndex, slotCount: slotCount, slotBytes: whole, file: file, map: map)
    }

    /// Pages of 64 KiB are the largest that a kernel for our boards uses; 4 KiB the usual. Slots are rounded to 64 KiB for both.
    static func wholePages(_ bytes: Int) -> Int { (bytes + 0xffff) & ~0xffff }

    private init(firstIndex: Int32, slotCount: Int, slotBytes: Int, file: consuming MemoryFile, map: consuming MemoryMap) {
        self.firstIndex = firstIndex
        self.slotCount = slotCount
        self.slotBytes = slotBytes
        self.file = file
        self.map = map
    }

    /// The memfd's number; closed when the last picture in it has gone.
    var descriptor: Int32 { file.file.number }
    var base: UnsafeMutableRawPointer { map.base }
    /// All slots.
    var bytes: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: map.base, count: slotBytes * slotCount) }
    var slotsInUse: Int { busy.load(ordering: .relaxed).nonzeroBitCount }
    var freeSlots: Int { slotCount - slotsInUse }

    /// Takes the lowest free slot.
    ///
    /// - Returns: its place within this memory; nil when all are taken.
    func take() -> Int? {
        var seen = busy.load(ordering: .relaxed)
        while true {
            let slot = (~seen).trailingZeroBitCount
            guard slot < slotCount else { return nil }
            let (exchanged, original) = busy.weakCompareExchange(
                expected: seen, desired: seen | 1 << UInt64(slot), ordering: .acquiring)
            if exchanged { return slot }
            seen = original
        }
    }

    /// - Parameter slot: Taken before, and given back only once.
    func giveBack(_ slot: Int) {
        let before = busy.bitwiseAnd(~(1 << UInt64(slot)), ordering: .releasing).oldValue
        precondition(before & 1 << UInt64(slot) != 0, "slot \(slot) was given back twice")
    }

    func address(of slot: Int) -> UnsafeMutableRawPointer { base + slot * slotBytes }

    /// The slot that holds an address; nil where it isn't ours.
    func slot(holding address: UnsafeRawPointer) -> Int? {
        let offset = UnsafeRawPointer(base).distance(to: address)
        return offset >= 0 && offset < slotBytes * slotCount ? offset / slotBytes : nil
    }
}
