import AVMedia
import LinuxIO
import Media
import Testing

@Suite("A seek in a byte-addressed film", .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the films of these tests"))
struct SeekTests {
    /// Ten seconds, a keyframe each second.
    private static func film(_ suffix: String) throws -> String {
        try Fixture.make(
            "seek.\(suffix)",
            "-f lavfi -i testsrc2=s=96x64:r=25:d=10 -f lavfi -i sine=d=10:r=48000 -c:v libx264 -preset veryfast -bf 2 -g 25 -keyint_min 25 -sc_threshold 0 -c:a aac"
        )
    }

    @Test("lands on the last keyframe not after the time", arguments: ["mp4", "mkv"])
    func keyframe(suffix: String) throws {
        let path = try Self.film(suffix)
        let start = try #require(try decodePictures(try FileTrackInput.open(path)).times.first)
        for (target, expected) in [(5.5, 5.0), (5.02, 5.0), (0.3, 0.0), (9.99, 9.0), (2.0, 2.0)] {
            let result = try decodePictures(try FileTrackInput.open(path), from: start + MediaTime(seconds: target))
            let landed = try #require(result.times.first) - start
            #expect(abs(landed.seconds - expected) < 0.002, "seek to \(target) landed at \(landed)")
            #expect(result.frames.count == 250 - Int(expected * 25))
            #expect(result.damaged == [])
        }
    }

    @Test("in a transport stream lands on a keyframe not after the time, and not more than a few seconds before")
    func transportStream() throws {
        let path = try Self.film("ts")
        let start = try #require(try decodePictures(try FileTrackInput.open(path)).times.first)
        for target in [5.5, 0.3, 9.99, 2.0, 7.04] {
            let result = try decodePictures(try FileTrackInput.open(path), from: start + MediaTime(seconds: target))
            let landed = (try #require(result.times.first) - start).seconds
            #expect(landed <= target + 0.001 && landed > target - 5, "seek to \(target) landed at \(landed)")
        }
    }

    @Test("of the sound lands near the time, on the same timeline")
    func sound() throws {
        let path = try Self.film("mp4")
        let result = try decodeSamples(try FileTrackInput.open(path), from: MediaTime(seconds: 5))
        let landed = try #require(result.blocks.first?.time.seconds)
        #expect(landed <= 5.001 && landed > 4.9)
        let length = Double(result.blocks.reduce(0) { $0 + $1.frames }) / 48000
        #expect(abs(landed + length - 10) < 0.03)
    }

    @Test("beyond the end ends, and back from there plays again")
    func beyond() throws {
        let decoder = try SoftwareVideoDecoder(settings: VideoDecoderSettings(threads: 1...1), clock: MonotonicClock())
        _ = try decoder.open(try FileTrackInput.open(try Self.film("mp4")))
        try decoder.seek(to: MediaTime(seconds: 1000))
        var last: MediaTime?
        while case .output(let frame) = decoder.next() {
            last = frame.presentationTime
            decoder.pool.release(frame.cell)
        }
        #expect(last.map { $0.seconds > 9 } == true)
        try decoder.seek(to: .zero)
        guard case .output(let frame) = decoder.next() else {
            Issue.record("the film begins again")
            return
        }
        #expect(frame.presentationTime == .zero)
    }

    @Test(
        "gives the picture that is waited for before it reads those behind it, and each picture once",
        arguments: [(0.0, true), (0.03, true), (0.5, false)])
    func awaited(time: Double, isEarly: Bool) throws {
        // Each picture is larger than what is read at once.
        let bytes = try Fixture.bytes(
            try Fixture.make(
                "awaited.ts", "-f lavfi -i nullsrc=s=480x270:r=25:d=1,geq=random(1)*255:128:128 -c:v libx264 -bf 2 -g 25 -crf 3"))
        func pictures(_ prepare: (SoftwareVideoDecoder, MediaTime) -> Void) throws -> (times: [MediaTime], readFirst: Int) {
            let input = BytesInput(bytes)
            let decoder = try SoftwareVideoDecoder(settings: VideoDecoderSettings(threads: 1...1), clock: MonotonicClock())
            prepare(decoder, try decoder.open(input).startTime ?? .zero)
            var (times, readFirst): ([MediaTime], Int) = ([], 0)
            while case .output(let frame) = decoder.next() {
                if times.isEmpty { readFirst = input.read.load(ordering: .relaxed) }
                times.append(frame.presentationTime)
                decoder.pool.release(frame.cell)
            }
            return (times, readFirst)
        }
        let plain = try pictures { _, _ in }
        let awaited = try pictures { decoder, start in decoder.aim(at: start + MediaTime(seconds: time)) }
        let picture = bytes.count / 25
        #expect(picture > 64 << 10 && plain.readFirst > 3 * picture)
        #expect(isEarly ? awaited.readFirst < 3 * picture : awaited.readFirst == plain.readFirst)
        #expect(plain.times.count == 25 && Set(awaited.times).isSubset(of: plain.times) && awaited.times == awaited.times.sorted())
        #expect(awaited.times.last == plain.times.last && (!isEarly || awaited.times == plain.times))
    }

    @Test("in a segmented input is refused by name")
    func segmented() throws {
        let decoder = try SoftwareVideoDecoder(clock: MonotonicClock())
        _ = try decoder.open(BytesInput(try Fixture.bytes(try Self.film("ts"))))
        #expect(throws: DecodeError.unsupportedFormat(track: "video", detail: "a segmented input is moved by its cursor")) {
            try decoder.seek(to: .zero)
        }
    }
}
