import Media
import TestSupport
import Testing

private typealias Piece = StreamMaker.Piece

@Suite("Sound without a container, beside pictures", .enabled(if: StreamMaker.isThere)) struct PackedSoundTests {
    /// The tag that says a segment's time. Source: RFC 8216 §3.4.
    static func tag(_ seconds: Double) -> [UInt8] {
        let owner = Array("com.apple.streaming.transportStreamTimestamp".utf8) + [0]
        let ticks = UInt64((seconds * 90_000).rounded()) & 0x1_FFFF_FFFF
        let body = owner + (0..<8).map { UInt8(truncatingIfNeeded: ticks >> UInt64(56 - $0 * 8)) }
        let frame = Array("PRIV".utf8) + [0, 0, 0, UInt8(body.count), 0, 0] + body
        return Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, UInt8(frame.count)] + frame
    }

    /// One codec's frames, so many to a segment; the time of each segment is the sum of its frames before.
    struct Codec: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var encoder: String
        var suffix: String
        var samples: Int
        /// What the decoder's first frames are late by: the codec's own delay, which no tag tells.
        var delay: Double
        var frames: @Sendable ([UInt8]) -> [ArraySlice<UInt8>]
    }

    private static let codecs: [Codec] = [
        Codec(testDescription: "AAC", encoder: "aac", suffix: "aac", samples: 1024, delay: 1024.0 / 48000) { bytes in
            slices(bytes) { Int(bytes[$0 + 3] & 3) << 11 | Int(bytes[$0 + 4]) << 3 | Int(bytes[$0 + 5] >> 5) }
        },
        Codec(
            testDescription: "MP3", encoder: "libmp3lame -b:a 128k -write_xing 0 -id3v2_version 0", suffix: "mp3", samples: 1152,
            delay: 1105.0 / 48000
        ) {
            bytes in slices(bytes) { _ in 384 }
        },
        Codec(testDescription: "AC-3", encoder: "ac3 -b:a 192k", suffix: "ac3", samples: 1536, delay: 256.0 / 48000) { bytes in
            slices(bytes) { _ in 768 }
        },
    ]

    private static func slices(_ bytes: [UInt8], _ length: (Int) -> Int) -> [ArraySlice<UInt8>] {
        var all: [ArraySlice<UInt8>] = []
        var place = 0
        while place + 8 < bytes.count {
            let end = min(bytes.count, place + max(8, length(place)))
            all.append(bytes[place..<end])
            place = end
        }
        return all
    }

    private static func make(_ codec: Codec, _ maker: StreamMaker, offset: Double, isTagged: Bool = true, without gap: Int? = nil) throws {
        try maker.make(
            "v%d.ts", Piece(seconds: 6, audio: nil, offset: offset),
            container: ["-f", "segment", "-segment_time", "1", "-segment_format", "mpegts"])
        try maker.list((0..<6).flatMap { ["#EXTINF:1,", "v\($0).ts"] })
        try maker.make("all.\(codec.suffix)", Piece(seconds: 6, video: nil, audio: codec.encoder))
        let frames = codec.frames(try maker.bytes("all.\(codec.suffix)"))
        let each = 48000 / codec.samples + 1
        var lines: [String] = []
        for (number, first) in stride(from: 0, to: frames.count, by: each).enumerated() {
            let part = frames[first..<min(frames.count, first + each)]
            // Muxed streams begin 1.4 s on, as ffmpeg has it.
            let time = offset + 1.4 + Double(first * codec.samples) / 48000 - codec.delay
            try maker.write("a\(number).\(codec.suffix)", (isTagged ? tag(time) : []) + part.flatMap { $0 })
            if number == gap { lines.append("#EXT-X-GAP") }
            lines += ["#EXTINF:\(Double(part.count * codec.samples) / 48000),", "a\(number).\(codec.suffix)"]
        }
        try maker.list(lines, as: "sound.m3u8")
    }

    @Test("its tags put it in step with pictures whose clock is ten seconds on", arguments: codecs) func inStep(_ codec: Codec) throws {
        let maker = try StreamMaker()
        try Self.make(codec, maker, offset: 10)
        let bench = try MediaBench(maker, sound: "sound.m3u8")
        try bench.play()
        let row = MidStreamCase(
            testDescription: codec.testDescription, clause: "RFC 8216 §3.4", make: { _ in }, pictures: 150,
            flashes: [0.4, 1.4, 2.4, 3.4, 4.4, 5.4])
        row.check(bench)
        // A seek begins with another segment, and another tag.
        try bench.play(from: MediaTime(seconds: 3.8))
        #expect(bench.beeps.count == 2 && bench.beeps.first.map { abs($0 - 4.4) <= 0.005 } ?? false, "\(bench.summary)")
    }

    @Test("a hole in it is silence, and behind it it is in step", arguments: codecs) func hole(_ codec: Codec) throws {
        let maker = try StreamMaker()
        try Self.make(codec, maker, offset: 10, without: 2)
        let bench = try MediaBench(maker, sound: "sound.m3u8")
        try bench.play()
        let late = bench.beeps.filter { $0 > 4 }
        #expect(late.count == 2 && zip(late, [4.4, 5.4]).allSatisfy { abs($0 - $1) <= 0.03 }, "\(bench.summary)")
        #expect(bench.silences.filter { $0.length > 0.5 }.count == 1, "\(bench.summary)")
    }

    @Test("tags whose clock goes round stay in step") func turn() throws {
        let maker = try StreamMaker()
        try Self.make(Self.codecs[0], maker, offset: 95440)
        let bench = try MediaBench(maker, sound: "sound.m3u8")
        try bench.play()
        #expect(bench.beeps.count == 6 && zip(bench.beeps, bench.flashes).allSatisfy { abs($0 - $1) <= 0.005 }, "\(bench.summary)")
    }

    @Test("without tags it begins with its segment") func untagged() throws {
        let maker = try StreamMaker()
        try Self.make(Self.codecs[0], maker, offset: 10, isTagged: false)
        let bench = try MediaBench(maker, sound: "sound.m3u8")
        try bench.play()
        #expect(bench.beeps.count == 6 && zip(bench.beeps, bench.flashes).allSatisfy { abs($0 - $1) <= 0.05 }, "\(bench.summary)")
    }
}
