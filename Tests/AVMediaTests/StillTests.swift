@testable import AVMedia
import LinuxIO
import Media
import Testing

@Suite("A still", .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the pictures of these tests"))
struct StillTests {
    private let maker = SoftwareStillMaker(clock: MonotonicClock())
    private let box = PixelSize(width: 160, height: 90)

    /// Six seconds, a keyframe each second, ever brighter.
    private static func film(_ suffix: String, _ further: String = "") throws -> String {
        try Fixture.make(
            "still\(further.isEmpty ? "" : "-fragmented").\(suffix)",
            "-f lavfi -i color=black:s=320x180:r=25:d=6,geq=lum='16+T*35':cb=128:cr=128 -c:v libx264 -preset veryfast -bf 2 -g 25 -keyint_min 25 -sc_threshold 0 -pix_fmt yuv420p \(further)"
        )
    }

    /// Of the middle of a picture: blue, green, red.
    private func middle(_ still: Still) -> [Int] {
        let place = (Int(still.size.height) / 2 * Int(still.size.width) + Int(still.size.width) / 2) * 4
        return still.pixels[place..<(place + 3)].map(Int.init)
    }

    @Test("of each keyframe in a piece is made, in its order, with its time and its colour", arguments: ["ts", "mp4"])
    func keyframes(suffix: String) throws {
        let bytes = try Fixture.bytes(try Self.film(suffix, suffix == "mp4" ? "-movflags frag_keyframe+empty_moov" : ""))
        let stills = maker.keyframes(header: [], piece: bytes, within: box, most: 12)
        try #require(stills.count == 6)
        let start = stills[0].time.seconds
        for (number, still) in stills.enumerated() {
            #expect(still.size == PixelSize(width: 160, height: 90))
            #expect(still.pixels.count == 160 * 90 * 4)
            #expect(abs(still.time.seconds - start - Double(number)) < 0.001)
            // (16 + 35 T − 16) × 255 / 219
            let expected = Int(Double(number) * 35 * 255 / 219)
            for channel in middle(still) { #expect(abs(channel - expected) <= 4) }
        }
        #expect(maker.keyframes(header: [], piece: bytes, within: box, most: 2).count == 2)
    }

    @Test("of a piece that breaks off is made of what is whole") func truncated() throws {
        let bytes = try Fixture.bytes(try Self.film("ts"))
        let stills = maker.keyframes(header: [], piece: Array(bytes.prefix(bytes.count / 2)), within: box, most: 12)
        #expect((1..<6).contains(stills.count))
    }

    @Test("of a header apart from its piece is made of both") func header() throws {
        let bytes = try Fixture.bytes(try Self.film("mp4", "-movflags frag_keyframe+empty_moov"))
        let place = try #require((0..<bytes.count - 4).first { bytes[$0...].starts(with: "moof".utf8) }) - 4
        let stills = maker.keyframes(header: Array(bytes[..<place]), piece: Array(bytes[place...]), within: box, most: 12)
        #expect(stills.count == 6)
        #expect(maker.keyframes(header: [], piece: Array(bytes[place...]), within: box, most: 12) == [])
    }

    @Test("keeps the film's shape, and is never larger than the film") func shapes() {
        let square = SampleAspectRatio.square
        #expect(
            StillPicture.fitted(PixelSize(width: 1920, height: 800), shape: square, within: PixelSize(width: 400, height: 225))
                == PixelSize(width: 400, height: 166))
        #expect(
            StillPicture.fitted(PixelSize(width: 320, height: 180), shape: square, within: PixelSize(width: 960, height: 540))
                == PixelSize(width: 320, height: 180))
        #expect(
            StillPicture.fitted(
                PixelSize(width: 720, height: 576), shape: SampleAspectRatio(64, 45) ?? square,
                within: PixelSize(width: 400, height: 225)) == PixelSize(width: 400, height: 224))
    }

    @Test("of an image of many is the one of its place", arguments: ["jpg", "png"])
    func tiles(suffix: String) throws {
        // Four colours, two by two: black, white, then two greys.
        let path = try Fixture.make(
            "tiles.\(suffix)",
            "-f lavfi -i color=black:s=64x36 -f lavfi -i color=white:s=64x36 -f lavfi -i color=0x404040:s=64x36 -f lavfi -i color=0xC0C0C0:s=64x36 -filter_complex [0][1]hstack[a];[2][3]hstack[b];[a][b]vstack -frames:v 1 -q:v 2"
        )
        let stills = maker.tiles(of: try Fixture.bytes(path), columns: 2, rows: 2, places: 0..<9, within: box)
        try #require(stills.count == 4)
        for (still, level) in zip(stills, [0, 255, 0x40, 0xC0]) {
            #expect(still.size == PixelSize(width: 64, height: 36))
            for channel in middle(still) { #expect(abs(channel - level) <= 4) }
        }
        let last = maker.tiles(of: try Fixture.bytes(path), columns: 2, rows: 2, places: 3..<4, within: PixelSize(width: 32, height: 32))
        #expect(last.map(\.size) == [PixelSize(width: 32, height: 18)])
    }

    @Test("of noise is none") func noise() {
        var random = SeededRandom(seed: 4)
        let noise = (0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(maker.keyframes(header: [], piece: noise, within: box, most: 3) == [])
        #expect(maker.keyframes(header: noise, piece: [], within: box, most: 3) == [])
        #expect(maker.tiles(of: noise, columns: 2, rows: 2, places: 0..<4, within: box) == [])
        #expect(maker.tiles(of: [0xFF, 0xD8, 0xFF] + noise, columns: 2, rows: 2, places: 0..<4, within: box).count <= 4)
        #expect(maker.tiles(of: [], columns: 0, rows: 0, places: 0..<4, within: box) == [])
    }

    @Test("of a file is the keyframe not after a position, counted from its first picture", arguments: ["mp4", "mkv", "ts"])
    func file(suffix: String) throws {
        let keyframes = FileKeyframes(try FileTrackInput.open(try Self.film(suffix)), clock: MonotonicClock())
        for (position, second) in [(4.5, 4), (0.2, 0), (2.0, 2), (5.9, 5)] {
            let still = try #require(keyframes.keyframe(at: MediaTime(seconds: position), within: box))
            // Those of a transport stream are found by its bytes.
            if suffix != "ts" { #expect(abs(still.time.seconds - Double(second)) < 0.001) }
            #expect(still.time.seconds <= position + 0.001)
            for channel in middle(still) { #expect(abs(Double(channel) - still.time.seconds * 35 * 255 / 219) <= 4) }
        }
    }

    @Test("of a file that is none stays away") func noFile() {
        let keyframes = FileKeyframes(BytesInput([UInt8](repeating: 7, count: 1000)), clock: MonotonicClock())
        #expect(keyframes.keyframe(at: .zero, within: box) == nil)
        #expect(keyframes.keyframe(at: .zero, within: box) == nil)
    }
}
