import Glibc
import LinuxIO
import Media
import Pixels
import TestSupport

/// 8 bits each of red, green, blue; a picture as a screen shows it.
struct PlainPicture {
    var width: Int
    var height: Int
    /// width × height × 3 bytes.
    var bytes: [UInt8]

    /// A PNG, read by ffmpeg.
    static func png(_ path: String, width: Int, height: Int) throws -> PlainPicture {
        PlainPicture(width: width, height: height, bytes: try Raw.video(path, ["-pix_fmt", "rgb24"]))
    }
}

/// One picture of a film as its decoder gives it: full luma, quarter chroma.
struct DecodedPicture {
    var width: Int
    var height: Int
    /// Y, then U, then V, without padding.
    var bytes: [UInt8]

    static func all(
        of film: String, width: Int, height: Int, isFullRange: Bool = false, from seconds: Double = 0, count: Int
    ) throws -> [DecodedPicture] {
        let size = width * height * 3 / 2
        let bytes = try Raw.video(film, ["-pix_fmt", isFullRange ? "yuvj420p" : "yuv420p", "-frames:v", "\(count)"], seek: seconds)
        return stride(from: 0, to: bytes.count - size + 1, by: size).map {
            DecodedPicture(width: width, height: height, bytes: Array(bytes[$0..<($0 + size)]))
        }
    }

    /// In another size, by the scaler that the program uses.
    func scaled(width: Int, height: Int) throws -> DecodedPicture {
        let (from, to) = (
            PixelSize(width: Int32(self.width), height: Int32(self.height)), PixelSize(width: Int32(width), height: Int32(height))
        )
        var (source, target) = (bytes, [UInt8](repeating: 0, count: width * height * 3 / 2))
        let isDone = source.withUnsafeMutableBytes { source in
            target.withUnsafeMutableBytes { target in
                guard
                    let converter = PictureConverter(
                        from: (.yuv420, from), to: (.yuv420, to), color: ColorDescription(matrix: .bt709, range: .limited)),
                    let source = PictureView(
                        format: .yuv420, size: from, memory: source, planes: PixelFormat.yuv420.packed(from, alignment: 1).planes),
                    let target = PictureView(
                        format: .yuv420, size: to, memory: target, planes: PixelFormat.yuv420.packed(to, alignment: 1).planes)
                else { return false }
                return converter.convert(source, into: target)
            }
        }
        guard isDone else { throw FilmFailure(reason: "no scaler from \(from) to \(to)") }
        return DecodedPicture(width: width, height: height, bytes: target)
    }
}

/// How luma and chroma become colours.
struct ColourRule: Sendable {
    /// The luma of red and of blue.
    var kr: Double
    var kb: Double
    var isFullRange: Bool

    /// ITU-R BT.709-6 §3.
    static func bt709(isFullRange: Bool) -> ColourRule { ColourRule(kr: 0.2126, kb: 0.0722, isFullRange: isFullRange) }
    /// ITU-R BT.601-7 §2.5.
    static func bt601(isFullRange: Bool) -> ColourRule { ColourRule(kr: 0.299, kb: 0.114, isFullRange: isFullRange) }

    /// Peak signal-to-noise ratio in decibels between a decoded picture and what a screen shows of it, one to one.
    ///
    /// Chroma is taken from the nearest sample, as a plane without a scaler does.
    ///
    /// - Parameters:
    ///   - origin: Where the picture's upper left corner lies on the screen.
    ///   - rows: Those that are compared; the interface may cover others.
    func psnr(_ picture: DecodedPicture, on screen: PlainPicture, origin: (x: Int, y: Int), rows: Range<Int>) -> Double {
        let (width, height) = (picture.width, picture.height)
        let lumaScale = isFullRange ? 1 : 255.0 / 219
        let chromaScale = isFullRange ? 1 : 255.0 / 224
        let lumaFloor = isFullRange ? 0 : 16.0
        let kg = 1 - kr - kb
        var sum = 0.0
        picture.bytes.withUnsafeBufferPointer { from in
            screen.bytes.withUnsafeBufferPointer { seen in
                for row in rows {
                    let chromaRow = (row / 2) * (width / 2)
                    for column in 0..<width {
                        let y = (Double(from[row * width + column]) - lumaFloor) * lumaScale
                        let chroma = chromaRow + column / 2
                        let u = (Double(from[width * height + chroma]) - 128) * chromaScale
                        let v = (Double(from[width * height * 5 / 4 + chroma]) - 128) * chromaScale
                        let place = ((origin.y + row) * screen.width + origin.x + column) * 3
                        let red = min(255, max(0, y + 2 * (1 - kr) * v)) - Double(seen[place])
                        let green = min(255, max(0, y - 2 * kb * (1 - kb) / kg * u - 2 * kr * (1 - kr) / kg * v)) - Double(seen[place + 1])
                        let blue = min(255, max(0, y + 2 * (1 - kb) * u)) - Double(seen[place + 2])
                        sum += red * red + green * green + blue * blue
                    }
                }
            }
        }
        let mean = sum / Double(rows.count * width * 3)
        return 10 * log10(255 * 255 / max(mean, 1e-9))
    }
}

/// What ffmpeg decodes, as plain bytes.
enum Raw {
    static func video(_ path: String, _ options: [String], seek: Double = 0) throws -> [UInt8] {
        try decode(["-ss", "\(seek)", "-i", path] + options + ["-f", "rawvideo"])
    }

    /// Interleaved 16-bit samples at 48 kHz in two channels.
    static func sound(_ path: String) throws -> [Int16] {
        let bytes = try decode(["-i", path, "-vn", "-ac", "2", "-ar", "48000", "-f", "s16le"])
        return bytes.withUnsafeBytes { raw in
            (0..<(bytes.count / 2)).map { raw.loadUnaligned(fromByteOffset: $0 * 2, as: Int16.self).littleEndian }
        }
    }

    private static func decode(_ arguments: [String]) throws -> [UInt8] {
        let scratch = try ScratchFolder()
        let run = try Program.run(["ffmpeg", "-nostdin", "-v", "error"] + arguments + [scratch.path + "/raw"])
        guard run.status == 0 else { throw FilmFailure(reason: run.complaint) }
        return try Files.read(scratch.path + "/raw")
    }
}
