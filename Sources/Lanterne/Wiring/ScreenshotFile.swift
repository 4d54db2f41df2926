import CairoCanvas
import LinuxIO
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

/// Writes screenshots beside everything else: packing a picture takes longer than a key may wait.
///
/// - Thread: control; each picture is written on a thread of its own.
final class ScreenshotWriter {
    private var threads: [LinuxThread] = []
    private let log: any Log

    init(log: any Log) { self.log = log }

    /// - Parameter take: Called on the picture's own thread.
    func write(to path: String, take: @escaping @Sendable () -> ScreenPicture?) {
        let log = log
        let body: @Sendable () -> Void = {
            guard let picture = take() else {
                log.write(.error, "box", "no screenshot \(path): this display can't be read back; use --display memory or kms")
                return
            }
            do throws(CanvasError) {
                try ScreenshotFile.write(picture, to: path)
                log.write(.info, "box", "screenshot \(path)")
            } catch {
                log.write(.error, "box", "the screenshot \(path) can't be written (\(error)); check the folder")
            }
        }
        do throws(Errno) {
            threads.append(try LinuxThread(name: "screenshot", stackBytes: 1 << 20, realTimePriority: nil, body))
        } catch {
            body()
        }
    }

    /// Waits until all are written.
    func finish() {
        for thread in threads { thread.join() }
        threads.removeAll()
    }
}
