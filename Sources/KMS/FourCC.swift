import CDRM
import Media

/// A pixel format as the kernel names it.
public struct FourCC: Hashable, Sendable, CustomStringConvertible {
    /// Four characters, the first in the lowest byte.
    public let value: UInt32

    init(_ value: UInt32) { self.value = value }

    /// The format's fourcc; nil for what no display takes (10 bits in the lower part).
    public init?(_ format: PixelFormat) {
        switch format {
        case .yuv420: self.init(LANTERNE_FORMAT_YUV420)
        case .nv12: self.init(LANTERNE_FORMAT_NV12)
        case .p010: self.init(LANTERNE_FORMAT_P010)
        case .yuv422: self.init(LANTERNE_FORMAT_YUV422)
        case .yuv444: self.init(LANTERNE_FORMAT_YUV444)
        case .xrgb8888: self.init(LANTERNE_FORMAT_XRGB8888)
        case .argb8888: self.init(LANTERNE_FORMAT_ARGB8888)
        case .yuv420p10: return nil
        }
    }

    /// The four characters.
    public var description: String {
        String(decoding: (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }, as: UTF8.self)
    }
}
