import CFFmpeg
import Media
import Pixels

/// Makes of a decoded image a picture of exactly one size, which its middle part covers.
enum CoveringPicture {
    /// Three times a film's largest picture. With a copy for the conversion that is 200 MB at worst, on a thread that does one at a time.
    static let mostPixels: Int64 = 24 << 20
    /// Of a side, in the file and on the screen: libyuv counts places in 16 bits with their fractions.
    private static let longestSide: Int32 = 16384

    static func bitmap(of picture: AVFrame, covering size: PixelSize) -> Bitmap? {
        let whole = PixelSize(width: picture.width, height: picture.height)
        guard whole.width <= longestSide, whole.height <= longestSide, size.width <= longestSide, size.height <= longestSide,
            Int64(size.width) * Int64(size.height) <= mostPixels, let part = whole.middle(shapedLike: size)
        else { return nil }
        let format = AVPixelFormat(rawValue: picture.format)
        if let format = PixelFormat(format) { return film(picture, format, part, size) }
        return made(part.size, of: .argb8888) { view in
            format == AV_PIX_FMT_YUVA420P ? write(filmWithAlpha: picture, part, to: view) : write(picture, part, to: view)
        }.flatMap { scaled($0, part.size, size) }
    }

    // MARK: As films have pixels

    /// JPEG, and WebP of the lossy kind.
    private static func film(_ picture: AVFrame, _ format: PixelFormat, _ part: PixelRect, _ size: PixelSize) -> Bitmap? {
        guard let source = view(of: picture, format)?.part(part),
            let converter = PictureConverter(from: (format, part.size), to: (.xrgb8888, size), color: color(of: picture))
        else { return nil }
        return made(size, of: .xrgb8888) { converter.convert(source, into: $0) }.map { Bitmap($0, size) }
    }

    private static func write(filmWithAlpha picture: AVFrame, _ part: PixelRect, to target: PictureView) -> Bool {
        guard let source = view(of: picture, .yuv420)?.part(part), let alpha = picture.data.3, picture.linesize.3 >= picture.width,
            let converter = PictureConverter(from: (.yuv420, part.size), to: (.xrgb8888, part.size), color: color(of: picture)),
            let base = target.planes.0,
            converter.convert(
                source, into: PictureView(PixelBuffer(base: base, size: part.size, stride: Int(target.strides.0)), format: .xrgb8888))
        else { return false }
        let start = alpha + Int(part.y) * Int(picture.linesize.3) + Int(part.x)
        return target.take(alpha: start, stride: picture.linesize.3)
    }

    private static func view(of picture: AVFrame, _ format: PixelFormat) -> PictureView? {
        PictureView(
            format: format, size: PixelSize(width: picture.width, height: picture.height),
            planes: (picture.data.0, picture.data.1, picture.data.2),
            strides: (picture.linesize.0, picture.linesize.1, picture.linesize.2))
    }

    /// Image files have BT.601's matrix whatever their size (JFIF §2; RFC 6386 §9.2), films by their size.
    private static func color(of picture: AVFrame) -> ColorDescription {
        var color = ColorDescription(
            space: picture.colorspace, range: picture.color_range, format: AVPixelFormat(rawValue: picture.format),
            size: PixelSize(width: picture.width, height: picture.height))
        if picture.colorspace == AVCOL_SPC_UNSPECIFIED { color.matrix = .bt601 }
        return color
    }

    // MARK: As images have them

    /// PNG, and WebP of the lossless kind.
    private static func write(_ picture: AVFrame, _ part: PixelRect, to target: PictureView) -> Bool {
        let layout: ImageLayout
        switch AVPixelFormat(rawValue: picture.format) {
        case AV_PIX_FMT_RGB24: layout = .rgb
        case AV_PIX_FMT_RGBA: layout = .rgba
        case AV_PIX_FMT_ARGB: layout = .argb
        case AV_PIX_FMT_GRAY8: layout = .gray
        case AV_PIX_FMT_PAL8: layout = .palette
        default: return write(components: picture, part, to: target)
        }
        guard let base = picture.data.0, layout != .palette || picture.data.1 != nil else { return false }
        let colors = picture.data.1.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt32.self) }
        let size = PixelSize(width: picture.width, height: picture.height)
        let pixels = ImagePixels(layout, size, base: base, stride: picture.linesize.0, colors: colors)
        return pixels?.part(part)?.write(to: target) ?? false
    }

    /// What is rare: 16 bits, two colours, gray with alpha, planes of red, green and blue.
    private static func write(components picture: AVFrame, _ part: PixelRect, to target: PictureView) -> Bool {
        guard let format = av_pix_fmt_desc_get(AVPixelFormat(rawValue: picture.format)) else { return false }
        let count = Int32(format.pointee.nb_components)
        let flags = format.pointee.flags
        guard flags & UInt64(AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_HWACCEL) == 0,
            count <= 2 || flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0, (1...4).contains(count)
        else { return false }
        let hasAlpha = flags & UInt64(AV_PIX_FMT_FLAG_ALPHA) != 0
        let color = count <= 2 ? [0, 0, 0] : [0, 1, 2] as [Int32]
        let depth = Int(format.pointee.comp.0.depth)
        guard (1...16).contains(depth) else { return false }
        for y in 0..<part.height {
            var rows: [Int32: [UInt16]] = [:]
            for component in Set(color + (hasAlpha ? [count - 1] : [])) {
                var row = [UInt16](repeating: 0, count: Int(picture.width))
                lav_read_component([picture], format, component, part.y + y, &row)
                rows[component] = Array(row[Int(part.x)..<Int(part.x + part.width)])
            }
            let opaque = [UInt16](repeating: .max, count: Int(part.width))
            let components = color.map { rows[$0] ?? [] } + [hasAlpha ? rows[count - 1] ?? opaque : opaque]
            target.write(row: Int(y), components, depth: depth)
        }
        return target.multiplyAlpha()
    }

    // MARK: Memory

    private static func made(_ size: PixelSize, of format: PixelFormat, _ body: (PictureView) -> Bool) -> [UInt8]? {
        let count = Int(size.width) * Int(size.height) * 4
        var isDone = false
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            let target = PixelBuffer(base: UnsafeMutableRawPointer(base), size: size, stride: Int(size.width) * 4)
            isDone = body(PictureView(target, format: format))
            filled = isDone ? count : 0
        }
        return isDone ? pixels : nil
    }

    private static func scaled(_ pixels: [UInt8], _ from: PixelSize, _ size: PixelSize) -> Bitmap? {
        if from == size { return Bitmap(pixels, size) }
        guard let converter = PictureConverter(from: (.argb8888, from), to: (.argb8888, size), color: .assumed(for: size)) else {
            return nil
        }
        return pixels.withUnsafeBytes { memory -> Bitmap? in
            guard let base = memory.baseAddress else { return nil }
            // Only read: a view has no other kind of pointer.
            let source = PictureView(
                PixelBuffer(base: UnsafeMutableRawPointer(mutating: base), size: from, stride: Int(from.width) * 4), format: .argb8888)
            return made(size, of: .argb8888) { converter.convert(source, into: $0) }.map { Bitmap($0, size) }
        }
    }
}
