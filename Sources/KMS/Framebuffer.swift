import CDRM
import LinuxIO
import Media
import Pixels

/// Memory that a plane can show: the kernel's number for it, removed when it goes.
///
/// Must not go while a plane shows it: the kernel would switch the plane off.
final class Framebuffer {
    let id: FramebufferID
    let size: PixelSize
    private let card: Card
    // One handle, or the same one for all planes.
    private let handle: UInt32

    /// Takes over a handle; it is closed with the framebuffer.
    ///
    /// - Throws: `.refused` naming AddFB2 where the driver can't show such a layout.
    init(
        card: Card, handle: UInt32, size: PixelSize, format: PixelFormat, planes: (PlaneLayout, PlaneLayout, PlaneLayout)
    ) throws(DisplayError) {
        self.card = card
        self.handle = handle
        self.size = size
        guard let fourcc = FourCC(format) else {
            _ = drmCloseBufferHandle(card.descriptor, handle)
            throw .unsupportedFormat(format)
        }
        let count = format.planeCount
        var handles: [UInt32] = (0..<4).map { $0 < count ? handle : 0 }
        var pitches = [UInt32(planes.0.stride), UInt32(planes.1.stride), UInt32(planes.2.stride), 0]
        var offsets = [UInt32(planes.0.offset), UInt32(planes.1.offset), UInt32(planes.2.offset), 0]
        var id: UInt32 = 0
        let result = drmModeAddFB2(
            card.descriptor, UInt32(size.width), UInt32(size.height), fourcc.value, &handles, &pitches, &offsets, &id, 0)
        guard result == 0 else {
            _ = drmCloseBufferHandle(card.descriptor, handle)
            throw .refused(operation: "make a framebuffer", property: "pixel format \(fourcc)", errno: -result)
        }
        self.id = FramebufferID(value: id)
    }

    deinit {
        // A throwing init ends before `id` is set and never comes here.
        _ = drmModeRmFB(card.descriptor, id.value)
        _ = drmCloseBufferHandle(card.descriptor, handle)
    }
}

/// A framebuffer that the CPU writes: the driver's plain ("dumb") memory, mapped.
final class DumbBuffer {
    let framebuffer: Framebuffer
    let view: PictureView
    let stride: Int
    private let map: MemoryMap

    /// Makes memory of zeros.
    init(card: Card, format: PixelFormat, size: PixelSize) throws(DisplayError) {
        let width = UInt32(size.width)
        // All planes stand below one another in one block of the first plane's width.
        let bits: UInt32 = format.planeCount == 1 ? 32 : format == .p010 ? 16 : 8
        let height = Int(size.height)
        let chroma = format.planeCount == 1 ? 0 : format.rows(plane: 1, height: height)
        // Two half-wide planes take no more rows than one of full width with as many rows, but for a row when rows are odd.
        let rows = format == .yuv444 ? height * 3 : height + chroma + (format.planeCount == 3 ? 1 : 0)
        let alignedWidth = format.planeCount == 1 ? width : (width + 63) & ~63
        var (handle, pitch, bytes): (UInt32, UInt32, UInt64) = (0, 0, 0)
        var result = drmModeCreateDumbBuffer(card.descriptor, alignedWidth, UInt32(rows), bits, 0, &handle, &pitch, &bytes)
        guard result == 0 else { throw .failed(operation: "make a dumb buffer of \(size)", errno: -result) }
        let planes = Self.layout(format, height: height, pitch: Int(pitch))
        framebuffer = try Framebuffer(card: card, handle: handle, size: size, format: format, planes: planes)
        var offset: UInt64 = 0
        result = drmModeMapDumbBuffer(card.descriptor, handle, &offset)
        guard result == 0 else { throw .failed(operation: "map a dumb buffer", errno: -result) }
        do {
            map = try MemoryMap.shared(card.descriptor, count: Int(bytes), offset: Int64(offset), isWritable: true)
        } catch {
            throw .failed(operation: "map a dumb buffer", errno: error.number)
        }
        stride = Int(pitch)
        guard
            let view = PictureView(
                format: format, size: size, memory: UnsafeMutableRawBufferPointer(start: map.base, count: map.count), planes: planes)
        else { throw .failed(operation: "lay out a dumb buffer", errno: Errno.invalid.number) }
        self.view = view
    }

    var base: UnsafeMutableRawPointer { map.base }

    static func layout(_ format: PixelFormat, height: Int, pitch: Int) -> (PlaneLayout, PlaneLayout, PlaneLayout) {
        let first = PlaneLayout(offset: 0, stride: Int32(pitch))
        let none = PlaneLayout(offset: 0, stride: 0)
        let luma = Int64(pitch * height)
        let rows = format.rows(plane: 1, height: height)
        switch format {
        case .xrgb8888, .argb8888: return (first, none, none)
        case .nv12, .p010: return (first, PlaneLayout(offset: luma, stride: Int32(pitch)), none)
        case .yuv420, .yuv420p10, .yuv422, .yuv444:
            let half = format == .yuv444 ? pitch : pitch / 2
            let second = PlaneLayout(offset: luma, stride: Int32(half))
            return (first, second, PlaneLayout(offset: luma + Int64(half * rows), stride: Int32(half)))
        }
    }
}
