import Glibc
import LinuxIO
import Media
import Pixels
import Synchronization
import TestSupport
import Testing

@testable import KMS

/// Whether these tests may take the screen: only inside the test kernel.
let hasTestScreen = getenv("LANTERNE_DEVICE_TESTS") != nil && access("/dev/dri/card0", F_OK) == 0

/// Keeps what was logged.
final class ListLog: Log {
    let level = LogLevel.debug
    private let lines = Guarded<[String]>([])

    func write(_ level: LogLevel, _ area: StaticString, _ message: @autoclosure () -> String) {
        let line = "\(area): \(message())"
        print(line)
        lines.withLock { $0.append(line) }
    }

    var all: [String] { lines.withLock { $0 } }
}

/// A decoder's pool with patterned pictures.
final class PatternPool {
    let memory: MemoryFile
    let map: MemoryMap
    let format: VideoFormat
    let cells: Int
    private let layout: (planes: (PlaneLayout, PlaneLayout, PlaneLayout), bytes: Int)
    private let cellBytes: Int

    init(_ format: VideoFormat, cells: Int = 4) throws {
        self.format = format
        self.cells = cells
        layout = format.pixelFormat.packed(format.size)
        cellBytes = (layout.bytes + 4095) & ~4095
        memory = try MemoryFile.make(name: "pool", count: cellBytes * cells)
        map = try MemoryMap.shared(memory.file.number, count: memory.count, isWritable: true)
        for cell in 0..<cells { try fill(cell) }
    }

    private func fill(_ cell: Int) throws {
        let picture = try #require(view(cell))
        let pixels = format.pixelFormat
        for plane in 0..<pixels.planeCount {
            let base = try #require(plane == 0 ? picture.planes.0 : plane == 1 ? picture.planes.1 : picture.planes.2)
            let stride = Int(plane == 0 ? picture.strides.0 : plane == 1 ? picture.strides.1 : picture.strides.2)
            let row = pixels.rowBytes(plane: plane, width: Int(picture.size.width))
            for y in 0..<pixels.rows(plane: plane, height: Int(picture.size.height)) {
                for x in 0..<row {
                    // Soft gradients, so that scaled pictures can be compared too; chroma stays moderate.
                    let value = plane == 0 ? 40 + (x / 8 + y / 4 + cell * 20) % 180 : 108 + (x / 16 + y / 8 + plane * 9) % 40
                    (base + y * stride + x).storeBytes(of: UInt8(value), as: UInt8.self)
                }
            }
        }
    }

    func view(_ cell: Int) -> PictureView? {
        PictureView(frame(cell), memory: map.bytes)
    }

    func frame(_ number: Int) -> VideoFrame {
        let cell = number % cells
        func moved(_ plane: PlaneLayout) -> PlaneLayout {
            PlaneLayout(offset: plane.offset + Int64(cell * cellBytes), stride: plane.stride)
        }
        return VideoFrame(
            cell: FrameCell(Int32(cell)), descriptor: memory.file.number,
            planes: (moved(layout.planes.0), moved(layout.planes.1), moved(layout.planes.2)), format: format,
            presentationTime: .zero, duration: nil)
    }

    /// The pixel by the book.
    func rgb(_ cell: Int, _ x: Int, _ y: Int) throws -> [Int] {
        let picture = try #require(view(cell))
        func sample(_ plane: Int, _ x: Int, _ y: Int) -> Double {
            guard let base = plane == 0 ? picture.planes.0 : plane == 1 ? picture.planes.1 : picture.planes.2 else { return 0 }
            let stride = Int(plane == 0 ? picture.strides.0 : plane == 1 ? picture.strides.1 : picture.strides.2)
            return Double((base + y * stride + x).load(as: UInt8.self))
        }
        let isPacked = format.pixelFormat == .nv12
        let (y8, u8, v8) = (
            sample(0, x, y), sample(1, isPacked ? x / 2 * 2 : x / 2, y / 2),
            isPacked ? sample(1, x / 2 * 2 + 1, y / 2) : sample(2, x / 2, y / 2)
        )
        let (kr, kb) = format.color.matrix == .bt601 ? (0.299, 0.114) : format.color.matrix == .bt709 ? (0.2126, 0.0722) : (0.2627, 0.0593)
        let isLimited = format.color.range == .limited
        let luma = isLimited ? (y8 - 16) / 219 : y8 / 255
        let u = (u8 - 128) / (isLimited ? 224 : 255)
        let v = (v8 - 128) / (isLimited ? 224 : 255)
        let r = luma + 2 * (1 - kr) * v
        let b = luma + 2 * (1 - kb) * u
        let g = (luma - kr * r - kb * b) / (1 - kr - kb)
        return [b, g, r].map { max(0, min(255, Int(($0 * 255).rounded()))) }
    }
}
