import CPango
import Media

/// Reads PNG files, as bitmap captions bring them.
public enum PNGPicture {
    /// Larger ones are no caption, and would take more memory than the screen.
    private static let mostPixels = 4096 * 2304

    /// - Returns: 4 bytes a pixel (blue, green, red, alpha, premultiplied), rows without gaps; nil for what is no PNG, is damaged, or is too large.
    /// - Thread: any.
    public static func decode(_ file: [UInt8]) -> (pixels: [UInt8], size: PixelSize)? {
        // The size stands in the first chunk: nothing is decoded that is too large (PNG §11.2.2).
        let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        guard file.count > 33, file.starts(with: signature) else { return nil }
        func number(_ place: Int) -> Int { file[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) } }
        let (width, height) = (number(16), number(20))
        guard width > 0, height > 0, width <= 16384, height <= 16384, width * height <= mostPixels else { return nil }
        let source = Source(file)
        let surface = withExtendedLifetime(source) {
            cairo_image_surface_create_from_png_stream(give, Unmanaged.passUnretained(source).toOpaque())
        }
        defer { cairo_surface_destroy(surface) }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let data = cairo_image_surface_get_data(surface),
            Int(cairo_image_surface_get_width(surface)) == width, Int(cairo_image_surface_get_height(surface)) == height
        else { return nil }
        let stride = Int(cairo_image_surface_get_stride(surface))
        let isOpaque = cairo_image_surface_get_format(surface) == CAIRO_FORMAT_RGB24
        var pixels = [UInt8](repeating: 0, count: width * height * 4)
        for row in 0..<height {
            for place in 0..<(width * 4) { pixels[row * width * 4 + place] = data[row * stride + place] }
            // Its fourth byte is anything.
            if isOpaque { for column in 0..<width { pixels[(row * width + column) * 4 + 3] = 255 } }
        }
        return (pixels, PixelSize(width: Int32(width), height: Int32(height)))
    }
}

/// Gives Cairo's decoder what it asks for.
private final class Source {
    let bytes: [UInt8]
    var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// Formed outside any actor, since C calls it.
private func give(source: UnsafeMutableRawPointer?, data: UnsafeMutablePointer<UInt8>?, length: UInt32) -> cairo_status_t {
    guard let source, let data else { return CAIRO_STATUS_READ_ERROR }
    let file = Unmanaged<Source>.fromOpaque(source).takeUnretainedValue()
    guard Int(length) <= file.bytes.count - file.place else { return CAIRO_STATUS_READ_ERROR }
    for index in 0..<Int(length) { data[index] = file.bytes[file.place + index] }
    file.place += Int(length)
    return CAIRO_STATUS_SUCCESS
}
