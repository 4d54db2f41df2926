import CFFmpeg
import Media
import Synchronization

/// The pictures that a decoder has given out, each kept until its cell is released.
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
    let allocator: CellAllocator
    /// Of pictures that were brought to the display's form: the decoder's own go back at once, and only its references stay with it.
    let fitted: CellAllocator
    var fitting = PictureFitting()

    private final class FrameHandleBox {
        let frame: FrameHandle
        init(_ frame: consuming FrameHandle) { self.frame = frame }
    }

    /// Cell numbers of both allocators.
    private static let indexCount = 2 * CellAllocator.indexCount

    init(settings: VideoDecoderSettings, wake: (any WakeSignal)?) {
        allocator = CellAllocator(cellCount: settings.cellCount, maximumBytes: settings.maximumPoolBytes)
        fitted = CellAllocator(
            cellCount: settings.fittedCellCount, maximumBytes: settings.maximumPoolBytes, firstIndex: Int32(CellAllocator.indexCount))
        self.wake = wake
        held = Array(repeating: nil, count: Self.indexCount)
        given = Array(repeating: 0, count: Self.indexCount)
        outstanding.reserveCapacity(CellMemory.maximumCells)
        releases = .allocate(capacity: Self.indexCount)
        for index in 0..<Self.indexCount { (releases + index).initialize(to: Atomic(0)) }
    }

    deinit {
        releases.deinitialize(count: Self.indexCount)
        releases.deallocate()
    }

    func release(_ cell: FrameCell) {
        precondition(
            cell.index >= 0 && cell.index < Int32(Self.indexCount), "cell \(cell.index) is none of this pool's")
        releases[Int(cell.index)].add(1, ordering: .sequentiallyConsistent)
        // Only then: a wake for each picture would cost the decode thread a turn for nothing.
        if isWanted.exchange(false, ordering: .sequentiallyConsistent) { wake?.raise() }
    }

    /// Asks to be woken by the next release, then frees what has been released until now: none can slip through between.
    func awaitRelease() {
        isWanted.store(true, ordering: .sequentiallyConsistent)
        reap()
    }

    /// Cells whose pictures are with the display or on the way there.
    var outstandingCount: Int { outstanding.count }

    /// Where the pixels of a picture that was given start; nil where its cell has been released and freed.
    func start(of cell: FrameCell) -> UnsafeMutablePointer<UInt8>? { held[Int(cell.index)]?.frame.pointer.pointee.data.0 }

    /// Keeps a picture alive until its cell is released as often as it was given.
    func keep(_ frame: consuming FrameHandle, as cell: FrameCell) {
        let index = Int(cell.index)
        given[index] += 1
        guard given[index] == 1 else { return }
        held[index] = FrameHandleBox(frame)
        outstanding.append(cell.index)
    }

    /// Frees what was released since the last time.
    func reap() {
        outstanding.removeAll { cell in
            let index = Int(cell)
            let count = releases[index].exchange(0, ordering: .acquiring)
            guard count > 0 else { return false }
            precondition(count <= given[index], "cell \(cell) was released twice")
            given[index] -= count
            guard given[index] == 0 else { return false }
            held[index] = nil
            return true
        }
    }
}
