import CairoCanvas
import Glibc
import Media
import Testing

/// A picture of the screen in a folder of Tests/Goldens, as a PNG to be looked at.
///
/// Other releases of FreeType and Cairo draw letters a little otherwise, and place them some pixels apart
/// by a line's end, so squares of 32 pixels are compared by their mean.
enum PictureGolden {
    private static let side = 32
    /// Of 255, in one channel of one square.
    private static let most = 40
    /// Of 255, over the whole picture.
    private static let mostMean = 0.8

    private static let goldens: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/Goldens"
    }()

    /// - Parameters:
    ///   - folder: Of Tests/Goldens.
    ///   - pixels: BGRX, rows without gaps.
    ///   - suite: Which records it.
    static func check(
        _ name: String, in folder: String = "captions", _ pixels: [UInt8], _ size: PixelSize, by suite: String = "CaptionPictureTests",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let path = "\(goldens)/\(folder)/\(name).png"
        let command = "LANTERNE_RECORD_GOLDENS=1 swift test --filter \(suite)"
        if getenv("LANTERNE_RECORD_GOLDENS") != nil {
            try write(pixels, size, to: path)
            return
        }
        guard let file = read(path), let recorded = PNGPicture.decode(file), recorded.size == size else {
            Issue.record("there is no golden \(name).png of \(size) yet; make it by: \(command)", sourceLocation: sourceLocation)
            return
        }
        let (before, now) = (means(recorded.pixels, size), means(pixels, size))
        let differences = zip(before, now).map { abs($0 - $1) }
        let mean = Double(differences.reduce(0, +)) / Double(max(1, differences.count))
        guard let largest = differences.max(), largest > most || mean > mostMean else { return }
        let shown = "/tmp/\(name)-now.png"
        try write(pixels, size, to: shown)
        Issue.record(
            "\(name).png has changed (by \(largest) at most, \(mean) in the mean): look at \(shown); if that is right, record it by: \(command)",
            sourceLocation: sourceLocation)
    }

    private static func write(_ pixels: [UInt8], _ size: PixelSize, to path: String) throws {
        var copy = pixels
        try copy.withUnsafeMutableBytes { raw in
            guard let base = raw.baseAddress else { return }
            try PNGFile.write(PixelBuffer(base: base, size: size, stride: Int(size.width) * 4), isOpaque: true, to: path)
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&portion, 1, portion.count, file)
            guard count > 0 else { return bytes }
            bytes += portion.prefix(count)
        }
    }

    /// Blue, green and red of each square.
    private static func means(_ pixels: [UInt8], _ size: PixelSize) -> [Int] {
        let (width, height) = (Int(size.width) / side, Int(size.height) / side)
        var sums = [Int](repeating: 0, count: width * height * 3)
        for y in 0..<(height * side) {
            for x in 0..<(width * side) {
                let square = (y / side * width + x / side) * 3
                let pixel = (y * Int(size.width) + x) * 4
                for channel in 0..<3 { sums[square + channel] += Int(pixels[pixel + channel]) }
            }
        }
        return sums.map { $0 / (side * side) }
    }
}
