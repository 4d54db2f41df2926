import CYuv
import Media

/// How a pixel lies in what image files decode to, beside the formats of films.
public enum ImageLayout: Hashable, Sendable {
    /// Three bytes: red, green, blue.
    case rgb
    /// Four bytes: red, green, blue, alpha.
    case rgba
    /// Four bytes: alpha, red, green, blue.
    case argb
    /// One byte, all of whose values are used.
    case gray
    /// One byte, which is a place in a palette of 256 words: alpha, red, green, blue from the highest byte down.
    case palette
}

/// An image in a decoder's memory, its alpha not yet multiplied into its colours. Owns nothing.
///
/// - Thread: the one that holds the memory.
public struct ImagePixels {
    private let layout: ImageLayout
    private let size: PixelSize
    private let base: UnsafePointer<UInt8>
    private let stride: Int32
    private let colors: UnsafePointer<UInt32>?

    /// - Parameters:
    ///   - base: Valid for what layout, size and stride say.
    ///   - stride: Bytes from row to row.
    ///   - colors: The palette's 256, where the layout wants one.
    /// - Returns: nil where the stride is too short, or the palette is missing.
    public init?(
        _ layout: ImageLayout, _ size: PixelSize, base: UnsafePointer<UInt8>, stride: Int32, colors: UnsafePointer<UInt32>? = nil
    ) {
        guard size.width > 0, size.height > 0, Int(stride) >= Int(size.width) * layout.bytes else { return nil }
        guard layout != .palette || colors != nil else { return nil }
        self.layout = layout
        self.size = size
        self.base = base
        self.stride = stride
        self.colors = colors
    }

    /// A part of it; nil where that isn't inside.
    public func part(_ rect: PixelRect) -> ImagePixels? {
        guard !rect.isEmpty, rect.intersection(PixelRect(size)) == rect else { return nil }
        let start = base + Int(rect.y) * Int(stride) + Int(rect.x) * layout.bytes
        return ImagePixels(layout, rect.size, base: start, stride: stride, colors: colors)
    }

    /// Writes it as BGRA, premultiplied, at its own size.
    ///
    /// - Returns: false where the target is none of that.
    public func write(to target: PictureView) -> Bool {
        guard target.format == .argb8888, target.size == size, let to = target.planes.0?.assumingMemoryBound(to: UInt8.self) else {
            return false
        }
        let (width, height, row) = (size.width, size.height, target.strides.0)
        switch layout {
        case .rgb: return RAWToARGB(base, stride, to, row, width, height) == 0
        case .gray: return J400ToARGB(base, stride, to, row, width, height) == 0
        // libyuv names pixels by words of the machine, from the highest byte down.
        case .rgba: return ABGRToARGB(base, stride, to, row, width, height) == 0 && target.multiplyAlpha()
        case .argb: return BGRAToARGB(base, stride, to, row, width, height) == 0 && target.multiplyAlpha()
        case .palette:
            guard let colors else { return false }
            for y in 0..<Int(height) {
                let (from, line) = (base + y * Int(stride), to + y * Int(row))
                for x in 0..<Int(width) {
                    let color = colors[Int(from[x])]
                    line[x * 4] = UInt8(truncatingIfNeeded: color)
                    line[x * 4 + 1] = UInt8(truncatingIfNeeded: color >> 8)
                    line[x * 4 + 2] = UInt8(truncatingIfNeeded: color >> 16)
                    line[x * 4 + 3] = UInt8(truncatingIfNeeded: color >> 24)
                }
            }
            return target.multiplyAlpha()
        }
    }
}

extension ImageLayout {
    /// Of a pixel.
    fileprivate var bytes: Int {
        switch self {
        case .rgb: 3
        case .rgba, .argb: 4
        case .gray, .palette: 1
        }
    }
}

extension PictureView {
    /// Gives each pixel (BGRA) an alpha and multiplies it into the colours.
    ///
    /// - Parameter plane: One byte for each, valid for this picture's size.
    /// - Returns: false where there is no room for alpha, or the plane is too narrow.
    public func take(alpha plane: UnsafePointer<UInt8>, stride: Int32) -> Bool {
        guard format == .argb8888, stride >= size.width, let to = planes.0?.assumingMemoryBound(to: UInt8.self) else { return false }
        return ARGBCopyYToAlpha(plane, stride, to, strides.0, size.width, size.height) == 0 && multiplyAlpha()
    }

    /// Multiplies alpha into the colours (BGRA).
    public func multiplyAlpha() -> Bool {
        guard format == .argb8888, let pixels = planes.0?.assumingMemoryBound(to: UInt8.self) else { return false }
        return ARGBAttenuate(pixels, strides.0, pixels, strides.0, size.width, size.height) == 0
    }

    /// Writes a row of BGRA out of its components, alpha not yet multiplied in.
    ///
    /// - Parameters:
    ///   - components: Red, green, blue, alpha; each as long as the row.
    ///   - depth: Bits that a component uses, 1…16.
    public func write(row y: Int, _ components: [[UInt16]], depth: Int) {
        guard format == .argb8888, (0..<Int(size.height)).contains(y), (1...16).contains(depth), components.count == 4,
            let line = planes.0.map({ $0.assumingMemoryBound(to: UInt8.self) + y * Int(strides.0) })
        else { return }
        let most = UInt32(1) << UInt32(depth) - 1
        for (component, place) in zip(components, [2, 1, 0, 3]) where component.count >= Int(size.width) {
            component.withUnsafeBufferPointer { values in
                for x in 0..<Int(size.width) {
                    line[x * 4 + place] = UInt8(truncatingIfNeeded: (min(UInt32(values[x]), most) * 255 + most / 2) / most)
                }
            }
        }
    }
}
