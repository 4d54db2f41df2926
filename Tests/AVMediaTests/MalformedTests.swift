import AVMedia
import Glibc
import Testing

@Suite("Broken containers neither trap nor hang")
struct MalformedTests {
    /// Of the mutations: another number makes others, which board/emulator/soak does for minutes.
    static let seed = getenv("LANTERNE_FUZZ_SEED").flatMap { UInt64(String(cString: $0)) } ?? 42
    static let folders = ["malformed-mp4parse", "malformed-libwebm"]

    /// Of this thread, on which everything is decoded: a machine that has other things to do isn't the file's fault.
    private static var cpuSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// A viewer is told after eight seconds at most what holds a film up: a broken file may keep one decode thread busy for half of that.
    private static let bar = 4.0

    /// Decodes both tracks as far as they go, each as a stream and as a file, as one decode thread would; whoever hangs is ended by the suite's
    /// own limit.
    private func play(_ bytes: [UInt8], name: String) {
        for isByteAddressed in [true, false] {
            // What comes of a broken file is its own business; that something comes of it is ours.
            expectSoon(name) { _ = try? decodePictures(BytesInput(bytes, isByteAddressed: isByteAddressed), limit: 3000) }
            expectSoon(name) { _ = try? decodeSamples(BytesInput(bytes, isByteAddressed: isByteAddressed), limit: 3000) }
        }
    }

    private func expectSoon(_ name: String, _ decode: () -> Void) {
        let start = Self.cpuSeconds
        decode()
        let took = Self.cpuSeconds - start
        #expect(took < Self.bar, "\(name) took too long")
    }

    @Test(
        "every file of other projects' collections",
        .enabled(if: Fixture.shared("malformed-mp4parse") != nil, "the shared media aren't there"))
    func collections() throws {
        for folder in Self.folders.compactMap({ Fixture.shared($0) }) {
            for path in Fixture.files(below: folder) { play(try Fixture.bytes(path), name: path) }
        }
    }

    @Test(
        "a hundred and fifty mutations of each container", .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the films of these tests"),
        arguments: ["mp4", "ts", "mkv"])
    func mutations(suffix: String) throws {
        let options = suffix == "mp4" ? "-movflags +empty_moov+frag_keyframe+default_base_moof" : ""
        let path = try Fixture.make(
            "mutant.\(suffix)",
            "-f lavfi -i testsrc2=s=64x64:r=25:d=0.4 -f lavfi -i sine=d=0.4:r=48000 -c:v libx264 -preset veryfast -bf 1 -g 5 -c:a aac \(options)"
        )
        let sound = try Fixture.bytes(path)
        var random = SeededRandom(seed: Self.seed)
        for round in 0..<150 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...200, using: &random)))
                default: bytes.replaceSubrange(place..<min(bytes.count, place + 4), with: [0xff, 0xff, 0xff, 0xff])
                }
            }
            play(bytes, name: "seed \(Self.seed), round \(round)")
        }
    }
}
