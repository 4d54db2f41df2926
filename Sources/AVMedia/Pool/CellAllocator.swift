import CFFmpeg
import LinuxIO
import Media
import Synchronization

/// Gives libavcodec its picture buffers out of the pool's memory (`get_buffer2`).
///
/// - Thread: any; the codec's own threads ask it.
final class CellAllocator: Sendable {
    private struct State {
        var memory: CellMemory?
        /// Memories of earlier formats, as long as pictures live in them.
        var elders: [Elder] = []
        var memoriesMade = 0
        /// The name of a picture format that was refused, until it is asked for.
        var refusedFormat: String?
        var isOutOfMemory = false
    }

    private struct Elder {
        weak var memory: CellMemory?
    }

    /// Numbers go round among so many memories: one that is asked for while its last picture still lives is refused.
    private static let memoryGenerations = 8
    /// Cell numbers that a pool can have.
    static let indexCount = CellMemory.maximumCells * memoryGenerations

    private let cellCount: Int
    private let maximumBytes: Int
    private let firstIndex: Int32
    /// Guards what decode thread and codec threads share: held for a few instructions, and for a memfd's making at a format change.
    private let state = Mutex(State())

    /// - Parameter firstIndex: Of the cell numbers that are its own, `indexCount` of them.
    init(cellCount: Int, maximumBytes: Int, firstIndex: Int32 = 0) {
        self.firstIndex = firstIndex
        self.cellCount = min(cellCount, CellMemory.maximumCells)
        self.maximumBytes = maximumBytes
    }

    /// Cells that could be taken now; nil before the first picture's size is known.
    var freeCells: Int? { state.withLock { $0.memory?.freeCells } }
    var memory: CellMemory? { state.withLock { $0.memory } }

    /// Lets the memory go with the last picture in it.
    func retire() {
        state.withLock { state in
            if let memory = state.memory { state.elders.append(Elder(memory: memory)) }
            state.memory = nil
        }
    }

    /// - Returns: why no buffer was given since the last time it was asked.
    func takeRefusal() -> DecodeError? {
        state.withLock { state in
            defer {
                state.refusedFormat = nil
                state.isOutOfMemory = false
            }
            if let name = state.refusedFormat { return .unsupportedFormat(track: Track.video.word, detail: name) }
            return state.isOutOfMemory ? .outOfMemory(track: Track.video.word) : nil
        }
    }

    /// The memory and cell that an address of a picture lies in.
    func owner(of address: UnsafeRawPointer) -> (memory: CellMemory, cell: Int)? {
        state.withLock { state in
            if let memory = state.memory, let cell = memory.cell(holding: address) { return (memory, cell) }
            for elder in state.elders {
                if let memory = elder.memory, let cell = memory.cell(holding: address) { return (memory, cell) }
            }
            return nil
        }
    }

    /// Fills a frame's planes from a free cell.
    ///
    /// - Parameters:
    ///   - width: Stored pixels, padded as the codec asks.
    ///   - height: Likewise.
    /// - Returns: 0, or one of libavutil's errors.
    func fill(_ frame: UnsafeMutablePointer<AVFrame>, width: Int32, height: Int32) -> Int32 {
        let format = AVPixelFormat(rawValue: frame.pointee.format)
        guard let layout = PictureLayout(format: format, width: width, height: height) else {
            state.withLock { $0.refusedFormat = pixelFormatName(format) }
            return LAV_ERROR_NOT_IMPLEMENTED
        }
        guard let memory = memory(holding: layout.byteCount), let cell = memory.take() else { return LAV_ERROR_NO_MEMORY }
        let start = memory.address(of: cell).assumingMemoryBound(to: UInt8.self)
        let owner = Unmanaged.passRetained(memory)
        guard let buffer = av_buffer_create(start, memory.cellBytes, giveBackCallback, owner.toOpaque(), 0) else {
            memory.giveBack(cell)
            owner.release()
            return LAV_ERROR_NO_MEMORY
        }
        frame.pointee.buf.0 = buffer
        frame.pointee.data.0 = start
        frame.pointee.data.1 = start + layout.offsets.1
        frame.pointee.data.2 = layout.strides.2 == 0 ? nil : start + layout.offsets.2
        frame.pointee.linesize.0 = layout.strides.0
        frame.pointee.linesize.1 = layout.strides.1
        frame.pointee.linesize.2 = layout.strides.2
        // The first member of AVFrame: its address is the array's.
        frame.pointee.extended_data = UnsafeMutableRawPointer(frame).assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self)
        return 0
    }

    /// The present memory, or a new one where pictures have outgrown it.
    private func memory(holding byteCount: Int) -> CellMemory? {
        state.withLock { state in
            if let memory = state.memory, memory.cellBytes >= byteCount { return memory }
            let cellBytes = CellMemory.wholePages(byteCount)
            let count = min(cellCount, maximumBytes / cellBytes)
            let generation = state.memoriesMade % Self.memoryGenerations
            let first = firstIndex + Int32(generation * CellMemory.maximumCells)
            if let elder = state.memory { state.elders.append(Elder(memory: elder)) }
            state.memory = nil
            state.elders.removeAll { $0.memory == nil }
            let isTaken = state.elders.contains { $0.memory?.firstIndex == first }
            guard count >= 2, !isTaken,
                let memory = try? CellMemory.make(firstIndex: first, cellCount: count, cellBytes: cellBytes)
            else {
                state.isOutOfMemory = true
                return nil
            }
            state.memory = memory
            state.memoriesMade += 1
            return memory
        }
    }
}

/// libavutil lets go of the last reference to a picture's buffer.
private let giveBackCallback: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?) -> Void = { opaque, data in
    guard let opaque, let data else { return }
    let memory = Unmanaged<CellMemory>.fromOpaque(opaque).takeRetainedValue()
    if let cell = memory.cell(holding: data) { memory.giveBack(cell) }
}
