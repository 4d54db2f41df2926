import CFFmpeg
import Media

/// Where the planes of a picture lie within its cell.
struct PictureLayout {
    let format: AVPixelFormat
    /// Bytes from the cell's start; 0 for planes that aren't.
    var offsets: (Int, Int, Int) = (0, 0, 0)
    var strides: (Int32, Int32, Int32) = (0, 0, 0)
    var byteCount = 0

    /// Bytes that vector code may read or write past a plane's end: a whole AVX-512 register.
    private static let tail = 64

    /// Lays out a picture of `width × height` stored pixels, already padded as the codec asks.
    ///
    /// Rows are multiples of 64 bytes in every plane, and luma rows exactly twice the chroma's where chroma is halved: scan-out engines
    /// ask for the one, some codecs' vector code for the other.
    ///
    /// - Returns: nil for formats that aren't shown here, and for sizes that no picture has.
    init?(format: AVPixelFormat, width: Int32, height: Int32) {
        guard let bytes = PixelFormat.bytesPerSample(of: format), (1...16384).contains(width), (1...16384).contains(height) else {
            return nil
        }
        self.format = format
        let isHalvedAcross = format != AV_PIX_FMT_YUV444P && format != AV_PIX_FMT_YUVJ444P
        let isHalvedDown = isHalvedAcross && format != AV_PIX_FMT_YUV422P && format != AV_PIX_FMT_YUVJ422P
        let isInterleaved = format == AV_PIX_FMT_NV12 || format == AV_PIX_FMT_P010LE
        let luma = (width * bytes + 127) & ~127
        let chroma = isInterleaved || !isHalvedAcross ? luma : luma / 2
        let chromaHeight = isHalvedDown ? (height + 1) / 2 : height
        let lumaBytes = Int(luma) * Int(height) + Self.tail
        let chromaBytes = Int(chroma) * Int(chromaHeight) + Self.tail
        strides = (luma, chroma, isInterleaved ? 0 : chroma)
        offsets = (0, lumaBytes, isInterleaved ? 0 : lumaBytes + chromaBytes)
        byteCount = lumaBytes + chromaBytes * (isInterleaved ? 1 : 2)
    }
}

extension PixelFormat {
    /// Our name for a decoder's format; nil where we have none.
    init?(_ format: AVPixelFormat) {
        switch format {
        case AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P: self = .yuv420
        case AV_PIX_FMT_NV12: self = .nv12
        case AV_PIX_FMT_P010LE: self = .p010
        case AV_PIX_FMT_YUV420P10LE: self = .yuv420p10
        case AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUVJ422P: self = .yuv422
        case AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVJ444P: self = .yuv444
        default: return nil
        }
    }

    /// FFmpeg's name; nil for what no plane of a cell holds.
    var decoderFormat: AVPixelFormat? {
        switch self {
        case .yuv420: AV_PIX_FMT_YUV420P
        case .nv12: AV_PIX_FMT_NV12
        case .p010: AV_PIX_FMT_P010LE
        case .yuv420p10: AV_PIX_FMT_YUV420P10LE
        case .yuv422: AV_PIX_FMT_YUV422P
        case .yuv444: AV_PIX_FMT_YUV444P
        case .xrgb8888, .argb8888: nil
        }
    }

    /// 1 or 2; nil where the format has no name here.
    static func bytesPerSample(of format: AVPixelFormat) -> Int32? {
        switch PixelFormat(format) {
        case .yuv420, .nv12, .yuv422, .yuv444: 1
        case .yuv420p10, .p010: 2
        default: nil
        }
    }
}

/// FFmpeg's name for a picture format, for errors.
func pixelFormatName(_ format: AVPixelFormat) -> String {
    guard let name = av_get_pix_fmt_name(format) else { return "pixel format \(format.rawValue)" }
    return String(cString: name)
}
