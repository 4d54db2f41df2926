import LinuxIO
import Media
import Testing

@testable import AVMedia

@Suite("Sound comes in the wanted format, whole and in time", .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the films of these tests"))
struct SoundTests {
    private static let stereo = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .float32)

    private static func sine(_ suffix: String, rate: Int = 48000, codec: String = "aac", options: String = "") throws -> String {
        let name = "sine-\(rate)-\(codec)\(options.isEmpty ? "" : "-f").\(suffix)"
        return try Fixture.make(
            name, "-f lavfi -i aevalsrc=0.4*sin(2*PI*440*t)|0.3*sin(2*PI*660*t):s=\(rate):d=2 -c:a \(codec) -ac 2 \(options)")
    }

    @Test(
        "every sample is ffmpeg's, priming and padding left out",
        arguments: [
            ("mp4", "aac"), ("mkv", "aac"), ("ts", "aac"), ("mkv", "libopus"), ("mp3", "libmp3lame"), ("mkv", "flac"), ("ts", "ac3"),
            ("mp4", "eac3"),
        ])
    func exact(film: (suffix: String, codec: String)) throws {
        let path = try Self.sine(film.suffix, codec: film.codec)
        let reference = try Fixture.make("exact-\(film.suffix)-\(film.codec).f32", "-i \(path) -f f32le -c:a pcm_f32le")
        let expected = try Fixture.bytes(reference)
        let result = try decodeSamples(try FileTrackInput.open(path), format: Self.stereo)
        #expect(result.damaged == [])
        #expect(result.bytes.count == expected.count)
        let isSame = result.bytes == expected
        #expect(isSame)
    }

    @Test("fragmented MP4 as a stream loses no sample either")
    func fragmented() throws {
        let path = try Self.sine("mp4", options: "-movflags +empty_moov+frag_keyframe+default_base_moof+delay_moov -frag_duration 500000")
        let expected = try Fixture.bytes(try Fixture.make("fragmented.f32", "-i \(path) -f f32le -c:a pcm_f32le"))
        let result = try decodeSamples(BytesInput(try Fixture.bytes(path)), format: Self.stereo)
        #expect(result.bytes.count == expected.count)
        let isSame = result.bytes == expected
        #expect(isSame)
    }

    @Test("blocks follow each other to the flick, whatever the container's clock", arguments: ["mp4", "mkv", "ts"])
    func continuous(suffix: String) throws {
        let result = try decodeSamples(try FileTrackInput.open(try Self.sine(suffix)), format: Self.stereo)
        var expected = try #require(result.blocks.first?.time)
        for block in result.blocks {
            #expect(block.time == expected)
            expected = block.time + Self.stereo.time(ofFrames: Int64(block.frames))
        }
    }

    @Test("another rate keeps the film's length and time, and the tone", arguments: [44100, 22050, 96000])
    func resampled(rate: Int) throws {
        let result = try decodeSamples(try FileTrackInput.open(try Self.sine("mkv", rate: rate, codec: "flac")), format: Self.stereo)
        let frames = result.blocks.reduce(0) { $0 + $1.frames }
        #expect(abs(frames - 96000) <= 1)
        #expect(abs(result.blocks.first?.time.seconds ?? 1) < 0.001)
        let left = result.floats.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        let middle = left[24000..<72000]
        let crossings = zip(middle, middle.dropFirst()).filter { $0 < 0 && $1 >= 0 }.count
        #expect(abs(crossings - 440) <= 1)
    }

    @Test("16 and 32 bit samples", arguments: [SampleFormat.s16, .s32])
    func sampleFormats(format: SampleFormat) throws {
        let path = try Self.sine("mkv", codec: "flac")
        let result = try decodeSamples(
            try FileTrackInput.open(path), format: AudioFormat(rate: 48000, layout: .stereo, sampleFormat: format))
        #expect(result.bytes.count == 96000 * 2 * format.bytesPerSample)
        #expect(result.description.audio?.rate == 48000)
        #expect(result.description.audio?.layout == .stereo)
    }

    @Test("5.1 becomes stereo by BS.775, made small enough that it can't clip; the low-frequency channel is left out")
    func downmix() throws {
        // One channel sounds at a time, half a second each.
        let channels = (0..<6).map { "0.8*sin(2*PI*500*t)*between(t\\,\(Double($0) * 0.5)\\,\(Double($0) * 0.5 + 0.499))" }.joined(
            separator: "|")
        let path = try Fixture.make("surround.mkv", "-f lavfi -i aevalsrc=\(channels):s=48000:d=3:c=5.1(side) -c:a pcm_f32le")
        let result = try decodeSamples(try FileTrackInput.open(path), format: Self.stereo)
        let samples = result.floats
        let full = 1 / (1 + 2 * 0.5.squareRoot())
        let part = full * 0.5.squareRoot()
        let expected: [(left: Double, right: Double)] = [(full, 0), (0, full), (part, part), (0, 0), (part, 0), (0, part)]
        for (channel, gains) in expected.enumerated() {
            let frames = (channel * 24000 + 4800)..<(channel * 24000 + 19200)
            let left = frames.map { abs(Double(samples[$0 * 2])) }.max() ?? -1
            let right = frames.map { abs(Double(samples[$0 * 2 + 1])) }.max() ?? -1
            #expect(abs(left - 0.8 * gains.left) < 0.002 && abs(right - 0.8 * gains.right) < 0.002, "channel \(channel): \(left) \(right)")
        }
    }

    @Test("one channel goes to both sides as it is")
    func mono() throws {
        let path = try Fixture.make("mono.mkv", "-f lavfi -i aevalsrc=0.5*sin(2*PI*440*t):s=48000:d=1 -c:a pcm_s16le")
        let result = try decodeSamples(try FileTrackInput.open(path), format: Self.stereo)
        let samples = result.floats
        let peak = samples.max() ?? 0
        #expect(abs(peak - 0.5) < 0.001)
        let isSame = stride(from: 0, to: samples.count, by: 2).allSatisfy { samples[$0] == samples[$0 + 1] }
        #expect(isSame)
    }

    @Test("a card that orders its channels otherwise gets them so")
    func order() throws {
        let path = try Self.sine("mkv", codec: "flac")
        let swapped = try #require(ChannelLayout([.frontRight, .frontLeft]))
        let straight = try decodeSamples(try FileTrackInput.open(path), format: Self.stereo).floats
        let crossed = try decodeSamples(
            try FileTrackInput.open(path), format: AudioFormat(rate: 48000, layout: swapped, sampleFormat: .float32)
        ).floats
        #expect(straight.count == crossed.count)
        let firstDifference = straight.indices.first { straight[$0] != crossed[$0 ^ 1] }
        #expect(firstDifference == nil)
    }

    @Test("a matrix never exceeds full scale, and each pair of layouts has one")
    func matrices() {
        let layouts: [ChannelLayout] = [.mono, .stereo, .surround51, .surround71]
        for source in layouts {
            for target in layouts {
                let rows = ChannelMix.matrix(from: source.speakers, to: target.speakers)
                #expect(rows.count == target.count)
                #expect(rows.allSatisfy { $0.count == source.count && $0.reduce(0, +) <= 1.000001 })
                #expect(rows.contains { $0.contains { $0 > 0 } })
            }
        }
        #expect(ChannelMix.matrix(from: ChannelLayout.mono.speakers, to: ChannelLayout.stereo.speakers) == [[1], [1]])
        #expect(ChannelMix.matrix(from: ChannelLayout.stereo.speakers, to: ChannelLayout.stereo.speakers) == [[1, 0], [0, 1]])
    }

    @Test("a gap in the container's times is kept, a rounding isn't")
    func gaps() {
        var clock = SoundClock()
        let length = MediaTime(ticks: 1024, of: 1, over: 48000)
        #expect(clock.place(stamped: .zero, length: length) == .zero)
        #expect(clock.place(stamped: MediaTime(seconds: 0.021), length: length) == length)
        #expect(clock.place(stamped: nil, length: length) == length + length)
        let later = MediaTime(seconds: 5)
        #expect(clock.place(stamped: later, length: length) == later)
        #expect(clock.place(stamped: MediaTime(seconds: 1), length: length) == MediaTime(seconds: 1))
    }
}
