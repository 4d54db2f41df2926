import LinuxIO
import Media
import TestSupport
import Testing

@testable import AVMedia

@Suite("A picture that covers a size", .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the pictures of these tests"))
struct CoveringPictureTests {
    private static let maker = SoftwareStillMaker(clock: MonotonicClock())
    private static let green = [0x40, 0x80, 0x20]
    private static let grays = ["png gray", "png gray16be", "png ya8"]

    /// Three squares of 96: white, green, black, side by side or one above the other.
    private static func image(_ kind: String, stack: String = "hstack") throws -> [UInt8] {
        let words = kind.split(separator: " ").map(String.init)
        let (suffix, format) = (words[0], words[1])
        let lossless = suffix == "webp" && format == "bgra" ? "-lossless 1" : "-q:v \(suffix == "webp" ? 95 : 2)"
        return try Fixture.bytes(
            try Fixture.make(
                "cover-\(format)-\(stack).\(suffix)",
                "-f lavfi -i color=white:s=96x96 -f lavfi -i color=0x208040:s=96x96 -f lavfi -i color=black:s=96x96 -filter_complex [0][1][2]\(stack)=inputs=3 -frames:v 1 -pix_fmt \(format) \(lossless)"
            ))
    }

    private static func pixel(_ bitmap: Bitmap, _ x: Int, _ y: Int) -> [Int] {
        let place = (y * Int(bitmap.size.width) + x) * 4
        return bitmap.pixels[place..<(place + 4)].map(Int.init)
    }

    private func expect(_ pixel: [Int], _ color: [Int], _ alpha: Int = 255) {
        for (channel, wanted) in zip(pixel, color + [alpha]) { #expect(abs(channel - wanted) <= 6, "\(pixel) instead of \(color)") }
    }

    @Test(
        "is the middle of the file, whatever its kind",
        arguments: [
            "jpg yuvj420p", "jpg yuvj422p", "jpg yuvj444p", "png rgb24", "png rgba", "png pal8", "png rgb48be", "png rgba64be",
            "png monob", "webp yuv420p", "webp yuva420p", "webp bgra",
        ] + grays)
    func kinds(kind: String) throws {
        let bitmap = try #require(Self.maker.picture(of: try Self.image(kind), covering: PixelSize(width: 48, height: 48)))
        #expect(bitmap.size == PixelSize(width: 48, height: 48))
        for (x, y) in [(4, 4), (24, 24), (43, 43)] {
            let pixel = Self.pixel(bitmap, x, y)
            switch kind {
            // ffmpeg's palette has six steps of a colour, and its two colours make a pattern.
            case "png pal8": #expect(abs(pixel[1] - Self.green[1]) <= 6 && pixel[0] < 90 && pixel[2] < 60 && pixel[3] == 255)
            case "png monob": #expect(Set(pixel.prefix(3)).count == 1 && pixel[3] == 255)
            // BT.601's luma of that green.
            case _ where Self.grays.contains(kind): expect(pixel, [0x5C, 0x5C, 0x5C])
            default: expect(pixel, Self.green)
            }
        }
    }

    @Test(
        "is exactly as large as it is asked for",
        arguments: ["hstack", "vstack"], [(48, 48), (333, 111), (111, 333), (7, 5), (1, 1), (1000, 3), (220, 331)])
    func sizes(stack: String, size: (Int32, Int32)) throws {
        let size = PixelSize(width: size.0, height: size.1)
        for kind in ["jpg yuvj420p", "png rgb24", "webp yuv420p"] {
            let bitmap = try #require(Self.maker.picture(of: try Self.image(kind, stack: stack), covering: size))
            #expect(bitmap.size == size)
            #expect(bitmap.pixels.count == Int(size.width) * Int(size.height) * 4)
            expect(Self.pixel(bitmap, Int(size.width) / 2, Int(size.height) / 2), Self.green)
        }
    }

    @Test("of a smaller file is made larger, without a gap") func larger() throws {
        let path = try Fixture.make("cover-small.png", "-f lavfi -i color=0x208040:s=6x4 -frames:v 1 -pix_fmt rgb24")
        let bitmap = try #require(Self.maker.picture(of: try Fixture.bytes(path), covering: PixelSize(width: 200, height: 300)))
        for (x, y) in [(0, 0), (199, 0), (0, 299), (199, 299), (100, 150)] { expect(Self.pixel(bitmap, x, y), Self.green) }
    }

    @Test("keeps the file's alpha, multiplied into its colours", arguments: ["png rgba", "png ya8", "webp bgra", "webp yuva420p"])
    func alpha(kind: String) throws {
        let words = kind.split(separator: " ")
        let path = try Fixture.make(
            "half-\(words[1]).\(words[0])",
            "-f lavfi -i color=0x808080:s=64x64,format=rgba,geq=r=128:g=128:b=128:a=128 -frames:v 1 -pix_fmt \(words[1])")
        let bitmap = try #require(Self.maker.picture(of: try Fixture.bytes(path), covering: PixelSize(width: 32, height: 32)))
        expect(Self.pixel(bitmap, 16, 16), [64, 64, 64], 128)
    }

    @Test("is none where the file breaks off", arguments: ["jpg yuvj420p", "png rgb24", "webp yuv420p", "webp bgra"])
    func truncated(kind: String) throws {
        let file = try Self.image(kind)
        let size = PixelSize(width: 48, height: 48)
        for count in [0, 1, 12, 40, file.count / 2, file.count - 5] {
            #expect(Self.maker.picture(of: Array(file.prefix(count)), covering: size) == nil, "\(count) of \(file.count) bytes")
        }
    }

    @Test("is none where the file says that it is larger than memory has room for", arguments: ["jpg yuvj420p", "png rgb24", "webp bgra"])
    func forged(kind: String) throws {
        var file = try Self.image(kind)
        if kind.hasPrefix("jpg") {
            let frame = try #require((0..<file.count - 9).first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
            file.replaceSubrange((frame + 5)..<(frame + 9), with: [0xFF, 0xFF, 0xFF, 0xFF])
        } else if kind.hasPrefix("png") {
            file.replaceSubrange(16..<24, with: [0, 0, 0x40, 0, 0, 0, 0x40, 0])
        } else {
            // 14 bits each, after the signature byte of a VP8L chunk.
            file.replaceSubrange(21..<25, with: [0xFF, 0xFF, 0xFF, 0x0F])
        }
        let clock = ContinuousClock()
        let start = clock.now
        #expect(Self.maker.picture(of: file, covering: PixelSize(width: 48, height: 48)) == nil)
        #expect(clock.now - start < .seconds(2))
    }

    @Test("is none of what is none, and of no size") func none() throws {
        let file = try Self.image("jpg yuvj420p")
        for size in [(0, 10), (10, 0), (-1, -1), (Int32.max, Int32.max), (20000, 4)] as [(Int32, Int32)] {
            #expect(Self.maker.picture(of: file, covering: PixelSize(width: size.0, height: size.1)) == nil)
        }
        let size = PixelSize(width: 48, height: 48)
        for other in ["", "GIF89a", "<!DOCTYPE html>", "RIFF....WEBP", "RIFF"] {
            #expect(Self.maker.picture(of: Array(other.utf8), covering: size) == nil)
        }
    }

    @Test("is made of a PNG's picture alone: what else it holds isn't unpacked") func chunks() throws {
        let file = try Self.image("png rgb24")
        func chunk(_ kind: String, _ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + kind.utf8 + bytes + [0, 0, 0, 0] }
        // After the header's chunk of 25 bytes.
        let stuffed = Array(file[..<33]) + chunk("zTXt", [1, 0, 0, 2]) + chunk("iCCP", [9]) + Array(file[33...])
        let header = Array(file[..<33])
        #expect(PNGChunks.needed(of: stuffed).starts(with: header + Array(PNGChunks.needed(of: file).dropFirst(33).prefix(20))))
        #expect(PNGChunks.needed(of: stuffed) == PNGChunks.needed(of: file))
        #expect(PNGChunks.needed(of: Array(stuffed.prefix(40))) == header)
        #expect(Self.maker.picture(of: stuffed, covering: PixelSize(width: 48, height: 48)) != nil)
        // A text that is unpacked goes with the picture.
        let told = Array(file[..<33]) + chunk("tEXt", Array("Title\0told".utf8)) + Array(file[33...])
        let hasText = ImageFile.decoded(told, mostPixels: 1 << 20) { $0.metadata != nil }
        #expect(hasText == false)
    }

    @Test("of a broken file is exactly as large, or is none") func fuzz() throws {
        let corpus = try ["jpg yuvj420p", "jpg yuvj444p", "png rgb24", "png pal8", "png ya8", "webp yuv420p", "webp yuva420p", "webp bgra"]
            .map { try Self.image($0) }
        Fuzzing.run { generator, seed in
            let file = Fuzzing.mutated(corpus, words: ["IHDR", "\0\0\0\0", "VP8X", "VP8L", "ALPH", "PLTE", "tRNS", "\u{7F}"], &generator)
            let size = PixelSize(
                width: Int32.random(in: 1...64, using: &generator), height: Int32.random(in: 1...64, using: &generator))
            guard let bitmap = Self.maker.picture(of: file, covering: size) else { return }
            #expect(bitmap.size == size, "seed \(seed)")
            #expect(bitmap.pixels.count == Int(size.width) * Int(size.height) * 4, "seed \(seed)")
        }
    }
}
