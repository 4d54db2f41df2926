import CairoCanvas
import Media
import Pixels

/// Writes what the screen shows.
enum ScreenshotFile {
    static func write(_ picture: ScreenPicture, to path: String) throws(CanvasError) {
        var pixels = picture.pixels
        let size = picture.size
        let outcome = pixels.withUnsafeMutableBytes { bytes -> Result<Void, CanvasError> in
            guard let base = bytes.baseAddress else { return .success(()) }
            do throws(CanvasError) {
                let buffer = PixelBuffer(base: base, size: size, stride: Int(size.width) * 4)
                return .success(try PNGFile.write(buffer, isOpaque: true, to: path))
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }
}
