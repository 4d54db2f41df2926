import CYuv
import Media

// The calls of libyuv, each behind the pair of formats it serves. Strides of its 16-bit functions count samples, not bytes.

extension PictureView {
    private func bytes(_ plane: Int) -> UnsafeMutablePointer<UInt8>? {
        (plane == 0 ? planes.0 : plane == 1 ? planes.1 : planes.2)?.assumingMemoryBound(to: UInt8.self)
    }

    private func words(_ plane: Int) -> UnsafeMutablePointer<UInt16>? {
        (plane == 0 ? planes.0 : plane == 1 ? planes.1 : planes.2)?.assumingMemoryBound(to: UInt16.self)
    }

    private var wordStrides: (Int32, Int32, Int32) { (strides.0 / 2, strides.1 / 2, strides.2 / 2) }

    /// Whether `write` has one call for the pair, at one size.
    static func isDirect(_ source: PixelFormat, _ destination: PixelFormat) -> Bool {
        switch (source, destination) {
        case (.argb8888, .xrgb8888), (.xrgb8888, .argb8888): true
        case (_, .xrgb8888): source != .argb8888
        case (.yuv420, .nv12), (.nv12, .yuv420), (.yuv420p10, .p010), (.yuv420p10, .yuv420), (.yuv422, .yuv420), (.yuv444, .yuv420): true
        default: source == destination
        }
    }

    /// Whether pictures of a format can be scaled.
    static func isScalable(_ format: PixelFormat) -> Bool { format != .p010 }

    /// Writes this picture into another of the same size.
    ///
    /// - Returns: false where there is no such conversion.
    func write(to target: PictureView, color: ColorDescription) -> Bool {
        let (width, height) = (size.width, size.height)
        switch (format, target.format) {
        case (.yuv420, .nv12):
            return I420ToNV12(
                bytes(0), strides.0, bytes(1), strides.1, bytes(2), strides.2, target.bytes(0), target.strides.0, target.bytes(1),
                target.strides.1, width, height) == 0
        case (.nv12, .yuv420):
            return NV12ToI420(
                bytes(0), strides.0, bytes(1), strides.1, target.bytes(0), target.strides.0, target.bytes(1), target.strides.1,
                target.bytes(2), target.strides.2, width, height) == 0
        case (.yuv422, .yuv420):
            return I422ToI420(
                bytes(0), strides.0, bytes(1), strides.1, bytes(2), strides.2, target.bytes(0), target.strides.0, target.bytes(1),
                target.strides.1, target.bytes(2), target.strides.2, width, height) == 0
        case (.yuv444, .yuv420):
            return I444ToI420(
                bytes(0), strides.0, bytes(1), strides.1, bytes(2), strides.2, target.bytes(0), target.strides.0, target.bytes(1),
                target.strides.1, target.bytes(2), target.strides.2, width, height) == 0
        case (.yuv420p10, .p010):
            let (from, to) = (wordStrides, target.wordStrides)
            return I010ToP010(
                words(0), from.0, words(1), from.1, words(2), from.2, target.words(0), to.0, target.words(1), to.1, width, height) == 0
        case (.yuv420p10, .yuv420):
            let from = wordStrides
            return I010ToI420(
                words(0), from.0, words(1), from.1, words(2), from.2, target.bytes(0), target.strides.0, target.bytes(1),
                target.strides.1, target.bytes(2), target.strides.2, width, height) == 0
        case (.yuv420, .xrgb8888), (.yuv422, .xrgb8888), (.yuv444, .xrgb8888), (.nv12, .xrgb8888), (.yuv420p10, .xrgb8888),
            (.p010, .xrgb8888):
            return writeRGB(to: target, color: color)
        case (.argb8888, .xrgb8888), (.xrgb8888, .argb8888), (_, format):
            for plane in 0..<format.planeCount {
                let from = plane == 0 ? strides.0 : plane == 1 ? strides.1 : strides.2
                let to = plane == 0 ? target.strides.0 : plane == 1 ? target.strides.1 : target.strides.2
                CopyPlane(
                    bytes(plane), from, target.bytes(plane), to, Int32(format.rowBytes(plane: plane, width: Int(width))),
                    Int32(format.rows(plane: plane, height: Int(height))))
            }
            return true
        default:
            return false
        }
    }

    private func writeRGB(to target: PictureView, color: ColorDescription) -> Bool {
        let (width, height) = (size.width, size.height)
        let matrix = lanterne_yuv_constants(Int32(color.matrix.rawValue), color.range == .full ? 1 : 0)
        let (out, stride) = (target.bytes(0), target.strides.0)
        switch format {
        case .yuv420:
            return I420ToARGBMatrix(
                bytes(0), strides.0, bytes(1), strides.1, bytes(2), strides.2, out, stride, matrix, width, height) == 0
        case .yuv422:
            return I422ToARGBMatrix(
                bytes(0), strides.0, bytes(1), strides.1, bytes(2), strides.2, out, stride, matrix, width, height) == 0
        case .yuv444:
            return I444ToARGBMatrix(
                bytes(0), strides.0, bytes(1), strides.1, bytes(2), strides.2, out, stride, matrix, width, height) == 0
        case .nv12:
            return NV12ToARGBMatrix(bytes(0), strides.0, bytes(1), strides.1, out, stride, matrix, width, height) == 0
        case .yuv420p10:
            let from = wordStrides
            return I010ToARGBMatrix(
                words(0), from.0, words(1), from.1, words(2), from.2, out, stride, matrix, width, height) == 0
        case .p010:
            let from = wordStrides
            return P010ToARGBMatrix(words(0), from.0, words(1), from.1, out, stride, matrix, width, height) == 0
        case .xrgb8888, .argb8888:
            return false
        }
    }

    /// Scales this picture into another of the same format: averaging where it shrinks, bilinear where it grows.
    ///
    /// - Returns: false where libyuv can't.
    func scale(to target: PictureView) -> Bool {
        guard format == target.format else { return false }
        let shrinks = target.size.width < size.width || target.size.height < size.height
        let filter = shrinks ? kFilterBox : kFilterBilinear
        let (from, to) = (size, target.size)
        switch format {
        case .nv12:
            return NV12Scale(
                bytes(0), strides.0, bytes(1), strides.1, from.width, from.height, target.bytes(0), target.strides.0, target.bytes(1),
                target.strides.1, to.width, to.height, filter) == 0
        case .yuv420:
            return I420Scale(
                bytes(0), strides.0, bytes(1), strides.1, bytes(2), strides.2, from.width, from.height, target.bytes(0),
                target.strides.0, target.bytes(1), target.strides.1, target.bytes(2), target.strides.2, to.width, to.height, filter)
                == 0
        case .yuv422:
            return I422Scale(
                bytes(0), strides.0, bytes(1), strides.1, bytes(2), strides.2, from.width, from.height, target.bytes(0),
                target.strides.0, target.bytes(1), target.strides.1, target.bytes(2), target.strides.2, to.width, to.height, filter)
                == 0
        case .yuv444:
            return I444Scale(
                bytes(0), strides.0, bytes(1), strides.1, bytes(2), strides.2, from.width, from.height, target.bytes(0),
                target.strides.0, target.bytes(1), target.strides.1, target.bytes(2), target.strides.2, to.width, to.height, filter)
                == 0
        case .yuv420p10:
            let (old, new) = (wordStrides, target.wordStrides)
            return I420Scale_12(
                words(0), old.0, words(1), old.1, words(2), old.2, from.width, from.height, target.words(0), new.0, target.words(1),
                new.1, target.words(2), new.2, to.width, to.height, filter) == 0
        case .xrgb8888, .argb8888:
            return ARGBScale(
                bytes(0), strides.0, from.width, from.height, target.bytes(0), target.strides.0, to.width, to.height, filter) == 0
        case .p010:
            return false
        }
    }

    /// Lays a premultiplied picture over this one (BGRX or BGRA), at one size.
    ///
    /// - Returns: false where the formats or the sizes don't fit.
    public func blend(_ above: PictureView) -> Bool {
        guard format.planeCount == 1, above.format == .argb8888, above.size == size else { return false }
        return ARGBBlend(
            above.bytes(0), above.strides.0, bytes(0), strides.0, bytes(0), strides.0, size.width, size.height) == 0
    }
}
