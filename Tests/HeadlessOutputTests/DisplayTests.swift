import LinuxIO
import Media
import Pixels
import TestSupport
import Testing

@testable import HeadlessOutput

@Suite struct DisplayTests {
    /// A pool of three pictures of 64 × 36, grey 100, 101, 102.
    final class SmallPool {
        let memory: MemoryFile
        let format: VideoFormat
        private let layout: (planes: (PlaneLayout, PlaneLayout, PlaneLayout), bytes: Int)

        init(_ pixelFormat: PixelFormat = .yuv420) throws {
            format = VideoFormat(
                pixelFormat: pixelFormat, size: PixelSize(width: 64, height: 36), color: ColorDescription(matrix: .bt709, range: .full))
            layout = pixelFormat.packed(format.size)
            memory = try MemoryFile.make(name: "pool", count: layout.bytes * 3)
            let map = try MemoryMap.shared(memory.file.number, count: memory.count, isWritable: true)
            for cell in 0..<3 {
                let luma = Int(layout.planes.1.offset)
                let cellBase = map.base + cell * layout.bytes
                cellBase.initializeMemory(as: UInt8.self, repeating: UInt8(100 + cell), count: luma)
                (cellBase + luma).initializeMemory(as: UInt8.self, repeating: 128, count: layout.bytes - luma)
            }
        }

        func frame(_ number: Int) -> VideoFrame {
            let cell = number % 3
            func moved(_ plane: PlaneLayout) -> PlaneLayout {
                PlaneLayout(offset: plane.offset + Int64(cell * layout.bytes), stride: plane.stride)
            }
            return VideoFrame(
                cell: FrameCell(Int32(cell)), descriptor: memory.file.number,
                planes: (moved(layout.planes.0), moved(layout.planes.1), moved(layout.planes.2)), format: format,
                presentationTime: .zero, duration: nil)
        }
    }

    @Test("a memory display keeps the display contract", arguments: [false, true])
    func memoryContract(isUnpaced: Bool) throws {
        let pool = try SmallPool()
        let display = MemoryDisplay(
            size: PixelSize(width: 128, height: 72), refreshRate: FrameRate(500) ?? .sixty, isUnpaced: isUnpaced)
        var contract = DisplayContract(display, clock: MonotonicClock(), format: pool.format) { pool.frame($0) }
        try contract.check()
    }

    @Test("a null display keeps the display contract", arguments: [false, true])
    func nullContract(isUnpaced: Bool) throws {
        let pool = try SmallPool()
        let display = NullDisplay(refreshRate: FrameRate(500) ?? .sixty, isUnpaced: isUnpaced)
        var contract = DisplayContract(display, clock: MonotonicClock(), format: pool.format) { pool.frame($0) }
        try contract.check()
    }

    @Test("a snapshot shows the film in its letterbox and the interface above it")
    func snapshot() throws {
        let pool = try SmallPool()
        let display = MemoryDisplay(size: PixelSize(width: 128, height: 100), isUnpaced: true)
        #expect(try display.prepare(for: pool.format).destination == PixelRect(x: 0, y: 14, width: 128, height: 72))
        let (buffer, _) = try #require(display.overlay.begin())
        buffer.base.storeBytes(of: 0xff00_00ff, as: UInt32.self)
        display.overlay.finish(damage: PixelRect(x: 0, y: 0, width: 1, height: 1), visible: true)
        #expect(display.commit(pool.frame(1)) == .queued)
        let early = display.snapshot()
        #expect(early.pixels.allSatisfy { $0 == 0 })
        guard case .flip = display.nextEvent(until: nil) else { throw ContractViolation("no flip") }
        let picture = display.snapshot()
        func pixel(_ x: Int, _ y: Int) -> [UInt8] { Array(picture.pixels[((y * 128 + x) * 4)..<((y * 128 + x) * 4 + 3)]) }
        #expect(pixel(0, 0) == [255, 0, 0])
        #expect(pixel(1, 0) == [0, 0, 0])
        #expect(pixel(64, 50).allSatisfy { abs(Int($0) - 101) <= 1 })
        #expect(pixel(64, 13) == [0, 0, 0])
        display.clear()
        #expect(display.snapshot().pixels[(50 * 128 + 64) * 4] == 0)
    }

    @Test("a buffer that is shown is never drawn on, however the two threads meet")
    func overlayThreads() throws {
        let size = PixelSize(width: 64, height: 64)
        let memory = HeapPictures(bytes: 64 * 64 * 4)
        let buffers = OverlayBuffers(size: size, stride: 256, first: memory.first, second: memory.second, owner: memory)
        let isDone = Guarded(false)
        let drawer = try LinuxThread(name: "interface") {
            var value: UInt32 = 0
            while !isDone.withLock({ $0 }) {
                guard let (buffer, _) = buffers.begin() else { continue }
                value += 1
                for pixel in 0..<(64 * 64) { (buffer.base + pixel * 4).storeBytes(of: value, as: UInt32.self) }
                buffers.finish(damage: PixelRect(size), visible: !value.isMultiple(of: 7))
            }
        }
        var newest: UInt32 = 0
        var seen = 0
        var torn = 0
        while seen < 500 {
            guard let change = buffers.take() else { continue }
            if seen.isMultiple(of: 5) {
                buffers.putBack(change)
                seen += 1
                continue
            }
            buffers.flipped()
            seen += 1
            guard let shown = buffers.shown else { continue }
            let base = buffers.buffer(shown).base
            let first = base.load(as: UInt32.self)
            for pixel in 0..<(64 * 64) where (base + pixel * 4).load(as: UInt32.self) != first { torn += 1 }
            #expect(first > newest)
            newest = first
        }
        isDone.withLock { $0 = true }
        drawer.join()
        #expect(torn == 0)
    }

    @Test("vertical blanks lie on exact rational times for a day")
    func vblanks() throws {
        let vblank = SoftwareVblank(origin: HostTime(nanoseconds: 5), rate: .sixtyNTSC)
        #expect(vblank.time(of: 0) == HostTime(nanoseconds: 5))
        #expect(vblank.time(of: 60_000) == HostTime(nanoseconds: 5 + 1_001_000_000_000))
        for sequence in [UInt64(1), 7, 59_999, 5_184_000] {
            #expect(vblank.first(after: vblank.time(of: sequence)) == sequence + 1)
            #expect(vblank.first(after: vblank.time(of: sequence) - .nanoseconds(1)) == sequence)
        }
    }

    @Test("flips come at vertical blanks, one for each commit")
    func pacing() throws {
        let display = NullDisplay(refreshRate: FrameRate(1000) ?? .sixty)
        var flips: [FlipTiming] = []
        for _ in 0..<20 {
            #expect(display.commit(nil) == .queued)
            guard case .flip(let timing) = display.nextEvent(until: nil) else { throw ContractViolation("no flip") }
            flips.append(timing)
        }
        for (earlier, later) in zip(flips, flips.dropFirst()) {
            let steps = Int64(later.sequence - earlier.sequence)
            #expect(later.time - earlier.time == .milliseconds(steps))
        }
    }
}
