import LinuxIO
import Media
import TestSupport
import Testing

@testable import AVMedia

/// Pieces of films and images come from anywhere: what is made of them fits its box, or is nothing.
@Suite(
    "Stills of broken pieces", .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the pictures of these tests"))
struct StillFuzzTests {
    private static let box = PixelSize(width: 48, height: 48)
    private static let words = ["moof", "mdat", "moov", "\u{47}", "\0\0\0\u{1}", "\u{7F}\u{7F}\u{7F}", "IHDR", "\0\0\0\0"]

    private static func film(_ suffix: String, _ further: String = "") throws -> [UInt8] {
        try Fixture.bytes(
            try Fixture.make(
                "tiny\(further.isEmpty ? "" : "-f").\(suffix)",
                "-f lavfi -i testsrc=s=64x36:r=5:d=2 -c:v libx264 -preset ultrafast -g 5 -pix_fmt yuv420p \(further)"))
    }

    private static func image(_ suffix: String) throws -> [UInt8] {
        try Fixture.bytes(try Fixture.make("tiny.\(suffix)", "-f lavfi -i testsrc=s=64x64:d=1 -frames:v 1"))
    }

    private func expectSane(_ stills: [Still], most: Int, _ seed: UInt64) {
        #expect(stills.count <= most, "seed \(seed)")
        for still in stills {
            let (width, height) = (Int(still.size.width), Int(still.size.height))
            #expect((1...48).contains(width) && (1...48).contains(height), "seed \(seed)")
            #expect(still.pixels.count == width * height * 4, "seed \(seed)")
        }
    }

    @Test("of segments") func pieces() throws {
        let corpus = [try Self.film("ts"), try Self.film("mp4", "-movflags frag_keyframe+empty_moov")]
        let maker = SoftwareStillMaker(clock: MonotonicClock())
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(corpus, words: Self.words, &generator)
            let cut = Int.random(in: 0...min(bytes.count, 900), using: &generator)
            let header = seed % 3 == 0 ? Array(bytes[..<cut]) : []
            expectSane(
                maker.keyframes(header: header, piece: Array(bytes[header.count...]), within: Self.box, most: 4), most: 4, seed)
        }
    }

    @Test("of images") func images() throws {
        let corpus = [try Self.image("png"), try Self.image("jpg")]
        let maker = SoftwareStillMaker(clock: MonotonicClock())
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(corpus, words: Self.words, &generator)
            let columns = Int.random(in: 0...5, using: &generator), rows = Int.random(in: 0...5, using: &generator)
            expectSane(maker.tiles(of: bytes, columns: columns, rows: rows, places: 1..<5, within: Self.box), most: 4, seed)
        }
    }

    @Test("of files") func files() throws {
        let corpus = [try Self.film("mkv"), try Self.film("mp4"), try Self.film("ts")]
        Fuzzing.run { generator, seed in
            let keyframes = FileKeyframes(BytesInput(Fuzzing.mutated(corpus, words: Self.words, &generator)), clock: MonotonicClock())
            for _ in 0..<3 {
                let position = MediaTime(seconds: Double.random(in: -1...3, using: &generator))
                expectSane(keyframes.keyframe(at: position, within: Self.box).map { [$0] } ?? [], most: 1, seed)
            }
        }
    }
}
