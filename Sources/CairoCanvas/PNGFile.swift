import CPango
import LinuxIO
import Media

/// Writes screenshots.
public enum PNGFile {
    /// Writes a picture in one go; a file that was there is replaced.
    ///
    /// - Parameters:
    ///   - isOpaque: The fourth byte means nothing (XRGB); otherwise it is premultiplied alpha.
    /// - Thread: any but those that must not wait: compressing 1080p takes some 100 ms.
    public static func write(_ picture: PixelBuffer, isOpaque: Bool, to path: String) throws(CanvasError) {
        let bytes = try encode(picture, isOpaque: isOpaque)
        do throws(Errno) {
            let written: Result<Void, Errno> = bytes.bytes.withUnsafeBytes { buffer in
                do throws(Errno) { return .success(try FileDescriptor.replace(path, with: buffer)) } catch { return .failure(error) }
            }
            try written.get()
        } catch {
            throw .unwritable(path: path, errno: error.number)
        }
    }

    private static func encode(_ picture: PixelBuffer, isOpaque: Bool) throws(CanvasError) -> Sink {
        let surface = cairo_image_surface_create_for_data(
            picture.base.assumingMemoryBound(to: UInt8.self), isOpaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, picture.size.width,
            picture.size.height, Int32(picture.stride))
        defer { cairo_surface_destroy(surface) }
        let sink = Sink()
        // Cairo calls back only within this call, so the sink outlives every use.
        let status = withExtendedLifetime(sink) {
            cairo_surface_write_to_png_stream(surface, receive, Unmanaged.passUnretained(sink).toOpaque())
        }
        guard status == CAIRO_STATUS_SUCCESS else { throw .refused(reason: String(cString: cairo_status_to_string(status))) }
        return sink
    }
}

/// Gathers what Cairo's encoder gives.
private final class Sink {
    var bytes: [UInt8] = []
}

/// Formed outside any actor, since C calls it.
private func receive(sink: UnsafeMutableRawPointer?, data: UnsafePointer<UInt8>?, length: UInt32) -> cairo_status_t {
    guard let sink else { return CAIRO_STATUS_WRITE_ERROR }
    Unmanaged<Sink>.fromOpaque(sink).takeUnretainedValue().bytes
        .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
}
