import CFFmpeg
import Media
import Pixels

/// Makes small pictures of decoded ones.
enum StillPicture {
    /// Larger than any sheet of thumbnails that a service makes.
    static let mostPixels: Int64 = 64 << 20

    /// One thread, and nothing of the film's own memory: thumbnails come beside a film that plays.
    static func configure(_ context: UnsafeMutablePointer<AVCodecContext>) {
        configure(context, mostPixels: mostPixels)
    }

    /// The same with another limit, which libavcodec looks at before it takes memory.
    static func configure(_ context: UnsafeMutablePointer<AVCodecContext>, mostPixels: Int64) {
        context.pointee.thread_count = 1
        context.pointee.max_pixels = mostPixels
    }

    /// The whole of a picture.
    static func still(of picture: AVFrame, within box: PixelSize) -> Still? {
        withView(of: picture) { still(of: $0, shape: shape(of: picture), color: color(of: picture), within: box) }
    }

    /// Of pictures that share an image those at some places, as one reads.
    static func tiles(of picture: AVFrame, columns: Int, rows: Int, places: Range<Int>, within box: PixelSize) -> [Still] {
        guard columns > 0, rows > 0 else { return [] }
        let (width, height) = (Int(picture.width) / columns, Int(picture.height) / rows)
        guard width > 3, height > 3 else { return [] }
        let color = color(of: picture)
        return withView(of: picture) { view in
            places.clamped(to: 0..<(columns * rows)).compactMap { place in
                // Chroma is halved: an odd edge is left out.
                let (x, y) = ((place % columns * width + 1) & ~1, (place / columns * height + 1) & ~1)
                let (right, bottom) = ((place % columns + 1) * width, (place / columns + 1) * height)
                let rect = PixelRect(x: Int32(x), y: Int32(y), width: Int32(right - x), height: Int32(bottom - y))
                return view.part(rect).flatMap { still(of: $0, shape: .square, color: color, within: box) }
            }
        } ?? []
    }

    private static func withView<Result>(of picture: AVFrame, _ body: (PictureView) -> Result?) -> Result? {
        let size = PixelSize(width: picture.width, height: picture.height)
        guard size.width > 0, size.height > 0, picture.linesize.0 > 0 else { return nil }
        let format = AVPixelFormat(rawValue: picture.format)
        if let format = PixelFormat(format) {
            let view = PictureView(
                format: format, size: size, planes: (picture.data.0, picture.data.1, picture.data.2),
                strides: (picture.linesize.0, picture.linesize.1, picture.linesize.2))
            return view.flatMap(body)
        }
        // As PNG has them.
        let bytes = format == AV_PIX_FMT_RGB24 ? 3 : format == AV_PIX_FMT_RGBA ? 4 : format == AV_PIX_FMT_GRAY8 ? 1 : 0
        guard bytes > 0, let base = picture.data.0, Int(picture.linesize.0) >= Int(size.width) * bytes else { return nil }
        var pixels = [UInt8](repeating: 255, count: Int(size.width) * Int(size.height) * 4)
        return pixels.withUnsafeMutableBytes { target -> Result? in
            guard let start = target.baseAddress else { return nil }
            for y in 0..<Int(size.height) {
                let row = base + y * Int(picture.linesize.0)
                for x in 0..<Int(size.width) {
                    let (from, to) = (x * bytes, (y * Int(size.width) + x) * 4)
                    target[to] = row[from + (bytes == 1 ? 0 : 2)]
                    target[to + 1] = row[from + (bytes == 1 ? 0 : 1)]
                    target[to + 2] = row[from]
                }
            }
            return body(PictureView(PixelBuffer(base: start, size: size, stride: Int(size.width) * 4), format: .xrgb8888))
        }
    }

    private static func shape(of picture: AVFrame) -> SampleAspectRatio {
        SampleAspectRatio(picture.sample_aspect_ratio.num, picture.sample_aspect_ratio.den) ?? .square
    }

    private static func color(of picture: AVFrame) -> ColorDescription {
        ColorDescription(
            space: picture.colorspace, range: picture.color_range, format: AVPixelFormat(rawValue: picture.format),
            size: PixelSize(width: picture.width, height: picture.height))
    }

    private static func still(of view: PictureView, shape: SampleAspectRatio, color: ColorDescription, within box: PixelSize) -> Still? {
        let size = fitted(view.size, shape: shape, within: box)
        let count = Int(size.width) * Int(size.height) * 4
        guard count > 0,
            let converter = PictureConverter(from: (view.format, view.size), to: (.xrgb8888, size), color: color)
        else { return nil }
        var isDone = false
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            let target = PixelBuffer(base: UnsafeMutableRawPointer(base), size: size, stride: Int(size.width) * 4)
            isDone = converter.convert(view, into: PictureView(target, format: .xrgb8888))
            filled = isDone ? count : 0
        }
        return isDone ? Still(time: .zero, size: size, pixels: pixels) : nil
    }

    /// As large as the box allows, and no larger than it is; even, as halved chroma wants it.
    static func fitted(_ size: PixelSize, shape: SampleAspectRatio, within box: PixelSize) -> PixelSize {
        let width = Double(size.width) * Double(shape.horizontal) / Double(shape.vertical)
        let height = Double(size.height)
        let scale = min(1, Double(box.width) / width, Double(box.height) / height)
        return PixelSize(width: max(2, Int32(width * scale) & ~1), height: max(2, Int32(height * scale) & ~1))
    }
}
