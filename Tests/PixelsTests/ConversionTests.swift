import Media
import Testing

@testable import Pixels

/// A picture with memory of its own.
final class TestPicture {
    let view: PictureView
    private let memory: UnsafeMutableRawBufferPointer
    private let base: UnsafeMutableRawPointer

    init(_ format: PixelFormat, _ size: PixelSize) throws {
        let layout = format.packed(size)
        memory = .allocate(byteCount: layout.bytes, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        base = try #require(memory.baseAddress)
        view = try #require(PictureView(format: format, size: size, memory: memory, planes: layout.planes))
    }

    deinit { memory.deallocate() }

    /// One sample, as a number of its own depth.
    subscript(plane: Int, x: Int, y: Int) -> Int {
        get {
            let (base, stride) = place(plane)
            let row = base + y * stride
            switch view.format {
            case .yuv420p10: return Int(row.load(fromByteOffset: x * 2, as: UInt16.self))
            case .p010: return Int(row.load(fromByteOffset: x * 2, as: UInt16.self) >> 6)
            default: return Int(row.load(fromByteOffset: x, as: UInt8.self))
            }
        }
        set {
            let (base, stride) = place(plane)
            let row = base + y * stride
            switch view.format {
            case .yuv420p10: row.storeBytes(of: UInt16(newValue), toByteOffset: x * 2, as: UInt16.self)
            case .p010: row.storeBytes(of: UInt16(newValue << 6), toByteOffset: x * 2, as: UInt16.self)
            default: row.storeBytes(of: UInt8(newValue), toByteOffset: x, as: UInt8.self)
            }
        }
    }

    private func place(_ plane: Int) -> (UnsafeMutableRawPointer, Int) {
        let pointer = plane == 0 ? view.planes.0 : plane == 1 ? view.planes.1 : view.planes.2
        let stride = plane == 0 ? view.strides.0 : plane == 1 ? view.strides.1 : view.strides.2
        return (pointer ?? base, Int(stride))
    }

    /// Y, Cb, Cr of a pixel, chroma taken from its block.
    func yuv(_ x: Int, _ y: Int) -> (Int, Int, Int) {
        switch view.format {
        case .yuv420, .yuv420p10: (self[0, x, y], self[1, x / 2, y / 2], self[2, x / 2, y / 2])
        case .nv12, .p010: (self[0, x, y], self[1, x / 2 * 2, y / 2], self[1, x / 2 * 2 + 1, y / 2])
        case .yuv422: (self[0, x, y], self[1, x / 2, y], self[2, x / 2, y])
        default: (self[0, x, y], self[1, x, y], self[2, x, y])
        }
    }

    /// Every sample different from its neighbours, within the legal range of limited video.
    func fillPattern() {
        let scale = view.format == .yuv420p10 || view.format == .p010 ? 4 : 1
        for plane in 0..<view.format.planeCount {
            let width = view.format.rowBytes(plane: plane, width: Int(view.size.width)) / (scale == 4 ? 2 : 1)
            for y in 0..<view.format.rows(plane: plane, height: Int(view.size.height)) {
                for x in 0..<width { self[plane, x, y] = (16 + (x * 7 + y * 13 + plane * 31) % 220) * scale }
            }
        }
    }
}

/// Matrix and range by the book.
///
/// - Source: ITU-R BT.601-7 §2.5, BT.709-6 §3, BT.2020-2 table 4.
func reference(_ yuv: (Int, Int, Int), depth: Int, _ color: ColorDescription) -> [Int] {
    let (kr, kb) = color.matrix == .bt601 ? (0.299, 0.114) : color.matrix == .bt709 ? (0.2126, 0.0722) : (0.2627, 0.0593)
    let scale = Double(1 << (depth - 8))
    let (y8, u8, v8) = (Double(yuv.0) / scale, Double(yuv.1) / scale, Double(yuv.2) / scale)
    let y = color.range == .limited ? (y8 - 16) / 219 : y8 / 255
    let u = (u8 - 128) / (color.range == .limited ? 224 : 255)
    let v = (v8 - 128) / (color.range == .limited ? 224 : 255)
    let r = y + 2 * (1 - kr) * v
    let b = y + 2 * (1 - kb) * u
    let g = (y - kr * r - kb * b) / (1 - kr - kb)
    return [b, g, r].map { max(0, min(255, Int(($0 * 255).rounded()))) }
}

@Suite struct ConversionTests {
    static let size = PixelSize(width: 70, height: 38)
    static let colors = [ColorMatrix.bt601, .bt709, .bt2020].flatMap { matrix in
        [ColorRange.limited, .full].map { ColorDescription(matrix: matrix, range: $0) }
    }

    /// libyuv on x86 holds the factor from Cb to blue in seven bits, where BT.709 and BT.2020 in limited range need more: saturated
    /// blues come out too dark or too light by up to 16. Red and green, and blue elsewhere, are right.
    private func tolerance(_ channel: Int, _ color: ColorDescription) -> Int {
        channel == 0 && color.matrix != .bt601 && color.range == .limited ? 16 : 3
    }

    @Test(
        "every YUV format becomes RGB by the book, within 3 of 255",
        arguments: [PixelFormat.yuv420, .nv12, .yuv422, .yuv444, .yuv420p10, .p010], colors)
    func toRGB(format: PixelFormat, color: ColorDescription) throws {
        let source = try TestPicture(format, Self.size)
        source.fillPattern()
        let target = try TestPicture(.xrgb8888, Self.size)
        let converter = try #require(PictureConverter(from: (format, Self.size), to: (.xrgb8888, Self.size), color: color))
        #expect(converter.convert(source.view, into: target.view))
        let depth = format == .yuv420p10 || format == .p010 ? 10 : 8
        var worst = [0, 0, 0]
        for y in 0..<Int(Self.size.height) {
            for x in 0..<Int(Self.size.width) {
                let wanted = reference(source.yuv(x, y), depth: depth, color)
                for channel in 0..<3 { worst[channel] = max(worst[channel], abs(target[0, x * 4 + channel, y] - wanted[channel])) }
            }
        }
        for channel in 0..<3 { #expect(worst[channel] <= tolerance(channel, color), "channel \(channel)") }
    }

    @Test(
        "planes are repacked without a sample changed",
        arguments: [(PixelFormat.yuv420, PixelFormat.nv12), (.nv12, .yuv420), (.yuv420p10, .p010), (.yuv420, .yuv420), (.p010, .p010)])
    func repack(from: PixelFormat, to: PixelFormat) throws {
        let source = try TestPicture(from, Self.size)
        source.fillPattern()
        let target = try TestPicture(to, Self.size)
        let color = ColorDescription(matrix: .bt709, range: .limited)
        let converter = try #require(PictureConverter(from: (from, Self.size), to: (to, Self.size), color: color))
        #expect(converter.convert(source.view, into: target.view))
        for y in 0..<Int(Self.size.height) {
            for x in 0..<Int(Self.size.width) where source.yuv(x, y) != target.yuv(x, y) {
                Issue.record("pixel \(x),\(y): \(source.yuv(x, y)) became \(target.yuv(x, y))")
                return
            }
        }
    }

    @Test(
        "an even picture stays even when it is scaled, whatever it is made into",
        arguments: [PixelFormat.yuv420, .nv12, .yuv422, .yuv444, .yuv420p10], [PixelFormat.xrgb8888, .yuv420, .nv12])
    func scales(from: PixelFormat, to: PixelFormat) throws {
        let source = try TestPicture(from, Self.size)
        let scale = from == .yuv420p10 ? 4 : 1
        for plane in 0..<from.planeCount {
            let width = from.rowBytes(plane: plane, width: Int(Self.size.width)) / (scale == 4 ? 2 : 1)
            for y in 0..<from.rows(plane: plane, height: Int(Self.size.height)) {
                for x in 0..<width { source[plane, x, y] = (plane == 0 ? 120 : 128) * scale }
            }
        }
        for size in [PixelSize(width: 160, height: 90), PixelSize(width: 32, height: 18)] {
            let target = try TestPicture(to, size)
            let color = ColorDescription(matrix: .bt709, range: .full)
            let converter = try #require(PictureConverter(from: (from, Self.size), to: (to, size), color: color))
            #expect(converter.convert(source.view, into: target.view))
            let tolerance = to == .xrgb8888 ? 3 : 1
            let last = to == .xrgb8888 ? Int(size.width) * 4 - 2 : Int(size.width) - 1
            #expect(abs(target[0, 0, 0] - 120) <= tolerance)
            #expect(abs(target[0, last, Int(size.height) - 1] - 120) <= tolerance)
        }
    }

    @Test("a premultiplied picture is laid over by the book, within 2 of 255")
    func blend() throws {
        let size = PixelSize(width: 16, height: 16)
        let below = try TestPicture(.xrgb8888, size)
        let above = try TestPicture(.argb8888, size)
        for y in 0..<16 {
            for x in 0..<16 {
                let alpha = y * 17
                for channel in 0..<3 {
                    below[0, x * 4 + channel, y] = x * 16
                    above[0, x * 4 + channel, y] = alpha * (channel + 1) * 60 / 255
                }
                above[0, x * 4 + 3, y] = alpha
            }
        }
        #expect(below.view.blend(above.view))
        for y in 0..<16 {
            for x in 0..<16 {
                for channel in 0..<3 {
                    let alpha = y * 17
                    let wanted = alpha * (channel + 1) * 60 / 255 + x * 16 * (255 - alpha) / 255
                    #expect(abs(below[0, x * 4 + channel, y] - min(255, wanted)) <= 2)
                }
            }
        }
    }

    @Test("memory that is too short for a picture is refused")
    func bounds() throws {
        let layout = PixelFormat.nv12.packed(Self.size)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: layout.bytes, alignment: 64)
        defer { memory.deallocate() }
        #expect(PictureView(format: .nv12, size: Self.size, memory: memory, planes: layout.planes) != nil)
        let short = UnsafeMutableRawBufferPointer(rebasing: memory[..<(layout.bytes - 64)])
        #expect(PictureView(format: .nv12, size: Self.size, memory: short, planes: layout.planes) == nil)
        var narrow = layout.planes
        narrow.0.stride = 60
        #expect(PictureView(format: .nv12, size: Self.size, memory: memory, planes: narrow) == nil)
        var far = layout.planes
        far.1.offset = .max
        #expect(PictureView(format: .nv12, size: Self.size, memory: memory, planes: far) == nil)
    }
}

@Suite struct OverlayTests {
    @Test("the part to be drawn again is what was finished in the other buffer since")
    func stale() throws {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 2 * 16 * 16 * 4, alignment: 64)
        defer { memory.deallocate() }
        final class Owner {}
        let size = PixelSize(width: 16, height: 16)
        let buffers = OverlayBuffers(size: size, stride: 64, first: memory, second: memory + 1024, owner: Owner())
        let left = PixelRect(x: 0, y: 0, width: 4, height: 4)
        let right = PixelRect(x: 8, y: 0, width: 4, height: 4)
        #expect(try #require(buffers.begin()).stale == .empty)
        buffers.finish(damage: left, visible: true)
        #expect(buffers.take() == OverlayChange(buffer: 0, damage: left, isVisible: true))
        #expect(try #require(buffers.begin()).stale == left)
        buffers.finish(damage: right, visible: true)
        // Queued and finished: taking the finished one back needs nothing else drawn again.
        #expect(try #require(buffers.begin()).stale == .empty)
        buffers.finish(damage: left, visible: true)
        buffers.flipped()
        #expect(buffers.shown == 0)
        #expect(buffers.take() == OverlayChange(buffer: 1, damage: left.union(right), isVisible: true))
        #expect(buffers.begin() == nil)
        buffers.flipped()
        #expect(buffers.shown == 1)
        #expect(try #require(buffers.begin()).stale == left.union(right))
    }

    @Test("a buffer of a refused commit waits for the next one")
    func putBack() throws {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 2 * 16 * 16 * 4, alignment: 64)
        defer { memory.deallocate() }
        final class Owner {}
        let buffers = OverlayBuffers(
            size: PixelSize(width: 16, height: 16), stride: 64, first: memory, second: memory + 1024, owner: Owner())
        _ = buffers.begin()
        buffers.finish(damage: .empty, visible: true)
        let change = try #require(buffers.take())
        #expect(buffers.take() == nil)
        buffers.putBack(change)
        #expect(buffers.take() == change)
    }
}
