import CFFmpeg
import Media
import Synchronization

/// The pictures that a decoder has given out, each kept until its slot is released.
///
/// `release` only counts, and wakes the decode thread: freeing is done there, at the decoder's next call, so that the scan-out thread
/// never frees anything.
///
/// - Thread: `release` any; everything else the decode thread.
final class PicturePool: FramePool, @unchecked Sendable {
    // Guard of the variables: only the decode thread reaches them; after the decoder has gone, only deinit.
    // `releases` and `isWanted` are atomic, `wake` constant.
    private var held: [FrameHandleBox?]
    private var given: [UInt32]
    private var outstanding: [Int32] = []
    private let releases: UnsafeMutablePointer<Atomic<UInt32>>
    private let wake: (any WakeSignal)?
    /// The decode thread has been told that there is no room: it wants to hear of the next release.
    private let isWanted = Atomic<Bool>(false)
    let allocator: SlotAllocator

    private final class FrameHandleBox {
        let frame: FrameHandle
        init(_ frame: consuming FrameHandle) { self.frame = frame }
    }

    init(allocator: SlotAllocator, wake: (any WakeSignal)?) {
        self.allocator = allocator
        self.wake = wake
        held = Array(repeating: nil, count: SlotAllocator.indexCount)
        given = Array(repeating: 0, count: SlotAllocator.indexCount)
        outstanding.reserveCapacity(SlotMemory.maximumSlots)
        releases = .allocate(capacity: SlotAllocator.indexCount)
        for index in 0..<SlotAllocator.indexCount { (releases + index).initialize(to: Atomic(0)) }
    }

    deinit {
        releases.deinitialize(count: SlotAllocator.indexCount)
        releases.deallocate()
    }

    func release(_ slot: FrameSlot) {
        precondition(
            slot.index >= 0 && slot.index < Int32(SlotAllocator.indexCount), "slot \(slot.index) is none of this pool's")
        releases[Int(slot.index)].add(1, ordering: .sequentiallyConsistent)
        // Only then: a wake for each picture would cost the decode thread a turn for nothing.
        if isWanted.exchange(false, ordering: .sequentiallyConsistent) { wake?.raise() }
    }

    /// Asks to be woken by the next release, then frees what has been released until now: none can slip through between.
    func awaitRelease() {
        isWanted.store(true, ordering: .sequentiallyConsistent)
        reap()
    }

    /// Slots whose pictures are with the display or on the way there.
    var outstandingCount: Int { outstanding.count }

    /// Keeps a picture alive until its slot is released as often as it was given.
    func keep(_ frame: consuming FrameHandle, as slot: FrameSlot) {
        let index = Int(slot.index)
        given[index] += 1
        guard given[index] == 1 else { return }
        held[index] = FrameHandleBox(frame)
        outstanding.append(slot.index)
    }

    /// Frees what was released since the last time.
    func reap() {
        outstanding.removeAll { slot in
            let index = Int(slot)
            let count = releases[index].exchange(0, ordering: .acquiring)
            guard count > 0 else { return false }
            precondition(count <= given[index], "slot \(slot) was released twice")
            given[index] -= count
            guard given[index] == 0 else { return false }
            held[index] = nil
            return true
        }
    }
}
