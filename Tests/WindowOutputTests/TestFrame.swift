import LinuxIO
import Media

/// A decoded picture of one colour.
struct TestFrame: ~Copyable {
    let file: FileDescriptor
    let frame: VideoFrame

    /// - Parameter yuv: Of every pixel.
    init(_ format: VideoFormat, yuv: (UInt8, UInt8, UInt8)) throws {
        let (width, height) = (Int(format.size.width), Int(format.size.height))
        let luma = width * height
        let chroma = luma / 4
        var bytes = [UInt8](repeating: yuv.0, count: luma)
        if format.pixelFormat == .nv12 {
            for _ in 0..<chroma { bytes += [yuv.1, yuv.2] }
        } else {
            bytes += [UInt8](repeating: yuv.1, count: chroma) + [UInt8](repeating: yuv.2, count: chroma)
        }
        let memory = try MemoryFile.make(name: "test frames", count: bytes.count)
        try memory.file.writeAll(bytes, at: 0)
        file = try memory.file.duplicate()
        let first = PlaneLayout(offset: 0, stride: Int32(width))
        let planes =
            format.pixelFormat == .nv12
            ? (first, PlaneLayout(offset: Int64(luma), stride: Int32(width)), PlaneLayout(offset: 0, stride: 0))
            : (
                first, PlaneLayout(offset: Int64(luma), stride: Int32(width / 2)),
                PlaneLayout(offset: Int64(luma + chroma), stride: Int32(width / 2))
            )
        frame = VideoFrame(
            cell: FrameCell(0), descriptor: file.number, planes: planes, format: format, presentationTime: .zero, duration: nil)
    }
}

/// BT.709 limited: red.
let red: (UInt8, UInt8, UInt8) = (63, 102, 240)

func film(_ pixelFormat: PixelFormat, width: Int32 = 640, height: Int32 = 360, matrix: ColorMatrix = .bt709) -> VideoFormat {
    VideoFormat(
        pixelFormat: pixelFormat, size: PixelSize(width: width, height: height),
        color: ColorDescription(matrix: matrix, range: .limited), frameRate: .film)
}
