import AVMedia
import Media
import Testing

@Suite("Pictures carry the container's times", .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the films of these tests"))
struct PictureTimeTests {
    static let rates: [(String, FrameRate)] = [("24000/1001", .filmNTSC), ("25", .pal), ("50", .fifty), ("30000/1001", .ntsc)]

    static func film(_ rate: String, _ suffix: String, _ options: String = "") throws -> String {
        let name = "times-\(rate.split(separator: "/")[0])-\(options.isEmpty ? "plain" : "fragmented").\(suffix)"
        return try Fixture.make(
            name,
            "-f lavfi -i testsrc2=s=96x64:r=\(rate):d=2 -f lavfi -i sine=d=2:r=48000 -c:v libx264 -preset veryfast -bf 2 -g 12 -c:a aac \(options)"
        )
    }

    @Test("MP4 gives exact times and the exact rate", arguments: rates)
    func mp4(rate: (text: String, value: FrameRate)) throws {
        let result = try decodePictures(try FileTrackInput.open(try Self.film(rate.text, "mp4")))
        try check(result, rate: rate.value, tolerance: .zero)
        #expect(result.description.codec == "h264")
        #expect(result.description.hasAudio)
        #expect(result.description.startTime == .zero)
        #expect(result.description.duration.map { abs($0.seconds - 2) < 0.05 } == true)
    }

    @Test("fragmented MP4 as a stream that can't be sought gives exact times and the rate", arguments: rates)
    func fragmented(rate: (text: String, value: FrameRate)) throws {
        let path = try Self.film(rate.text, "mp4", "-movflags +empty_moov+frag_keyframe+default_base_moof")
        let result = try decodePictures(BytesInput(try Fixture.bytes(path), portion: 1000))
        try check(result, rate: rate.value, tolerance: .zero)
        #expect(result.description.duration == nil)
    }

    @Test("a transport stream's times are right to one tick of 90 kHz", arguments: rates)
    func transportStream(rate: (text: String, value: FrameRate)) throws {
        let result = try decodePictures(BytesInput(try Fixture.bytes(try Self.film(rate.text, "ts"))))
        try check(result, rate: rate.value, tolerance: MediaTime(ticks: 1, of: 1, over: 90_000))
    }

    @Test("Matroska's times are right to its millisecond", arguments: rates)
    func matroska(rate: (text: String, value: FrameRate)) throws {
        let result = try decodePictures(BytesInput(try Fixture.bytes(try Self.film(rate.text, "mkv"))))
        try check(result, rate: rate.value, tolerance: MediaTime(seconds: 0.001))
    }

    @Test("two threads give the same pictures at the same times as one")
    func threads() throws {
        let path = try Self.film("25", "mp4")
        let one = try decodePictures(try FileTrackInput.open(path), threads: 1)
        let two = try decodePictures(try FileTrackInput.open(path), threads: 2)
        #expect(one.times == two.times)
        #expect(one.frames.count == 50)
    }

    private func check(_ result: DecodedPictures, rate: FrameRate, tolerance: MediaTime) throws {
        #expect(result.damaged == [])
        #expect(result.failure == nil)
        #expect(result.frames.count == Int((2 * rate.perSecond).rounded(.up)))
        let start = try #require(result.times.first)
        for (index, time) in result.times.enumerated() {
            let ideal = start + MediaTime(ticks: Int64(index) * Int64(rate.denominator), of: 1, over: Int64(rate.numerator))
            #expect(time <= ideal + tolerance && ideal <= time + tolerance, "picture \(index) at \(time), not \(ideal)")
        }
        #expect(result.frames.allSatisfy { $0.format.frameRate == rate })
    }
}
