import Media
import Testing

private typealias Piece = StreamMaker.Piece

private let hd = PixelSize(width: 640, height: 360)
private let sd = PixelSize(width: 320, height: 180)
private let rule = "RFC 8216 §4.3.4.1.1: encoding parameters may change at a discontinuity"

/// Two pieces of two seconds, the second behind a discontinuity.
private func two(_ first: Piece, _ second: Piece) -> MidStreamCase.Making {
    { maker in
        try maker.make("a.ts", first)
        try maker.make("b.ts", second)
        try maker.list(["#EXTINF:2,", "a.ts", "#EXT-X-DISCONTINUITY", "#EXTINF:2,", "b.ts"])
    }
}

private let seconds: [Double] = [0.4, 1.4, 2.4, 3.4]

@Suite("Formats that change midway", .enabled(if: StreamMaker.isThere)) struct CodecChangeTests {
    private static let pictureCases: [MidStreamCase] = [
        MidStreamCase(
            testDescription: "H.264, then HEVC", clause: rule,
            make: two(Piece(), Piece(video: "libx265 -preset ultrafast -x265-params log-level=none:keyint=25:pools=1")), pictures: 100,
            flashes: seconds),
        MidStreamCase(
            testDescription: "H.264 in another size", clause: rule, make: two(Piece(), Piece(size: "640x360")), pictures: 100,
            flashes: seconds, sizes: [sd, hd]),
        MidStreamCase(
            testDescription: "another shape of pixels, matrix and range", clause: rule,
            make: two(
                Piece(),
                Piece(videoFilter: "setsar=4/3", options: "-colorspace bt709 -color_range pc -color_trc bt709 -color_primaries bt709")),
            pictures: 100, flashes: seconds),
    ]

    private static let soundCases: [MidStreamCase] = [
        MidStreamCase(
            testDescription: "AAC, then AC-3", clause: rule, make: two(Piece(), Piece(audio: "ac3")), pictures: 100, flashes: seconds),
        MidStreamCase(
            testDescription: "44.1, then 48 kHz", clause: rule, make: two(Piece(rate: 44100), Piece()), pictures: 100, flashes: seconds),
        MidStreamCase(
            testDescription: "48, then 44.1 kHz", clause: rule, make: two(Piece(), Piece(rate: 44100)), pictures: 100, flashes: seconds),
        MidStreamCase(
            testDescription: "stereo, then 5.1", clause: rule, make: two(Piece(), Piece(audio: "ac3", channels: 6)), pictures: 100,
            flashes: seconds),
        MidStreamCase(
            testDescription: "5.1, then mono", clause: rule, make: two(Piece(audio: "ac3", channels: 6), Piece(channels: 1)), pictures: 100,
            flashes: seconds),
        MidStreamCase(
            testDescription: "sound, none, and sound again", clause: rule,
            make: { maker in
                try maker.make("a.ts")
                try maker.make("b.ts", Piece(audio: nil))
                try maker.make("c.ts")
                try maker.list([
                    "#EXTINF:2,", "a.ts", "#EXT-X-DISCONTINUITY", "#EXTINF:2,", "b.ts", "#EXT-X-DISCONTINUITY", "#EXTINF:2,", "c.ts",
                ])
            }, pictures: 150, flashes: [0.4, 1.4, 2.4, 3.4, 4.4, 5.4], unheard: [2.4, 3.4], silences: [(2, 2)]),
        MidStreamCase(
            testDescription: "no sound, then some", clause: rule, make: two(Piece(audio: nil), Piece()), pictures: 100, flashes: seconds,
            unheard: [0.4, 1.4], silences: [(0, 2)]),
        MidStreamCase(
            testDescription: "sound, then none", clause: rule, make: two(Piece(), Piece(audio: nil)), pictures: 100, flashes: seconds,
            unheard: [2.4, 3.4], silences: [(2, 0.1)]),
    ]

    private static let containerCases: [MidStreamCase] = [
        MidStreamCase(
            testDescription: "a transport stream, then MP4", clause: "RFC 8216 §4.3.2.5: a header holds from where it stands",
            make: { maker in
                try maker.make("a.ts")
                try maker.makeFragmented("b")
                try maker.list(["#EXTINF:2,", "a.ts", "#EXT-X-DISCONTINUITY", "#EXT-X-MAP:URI=\"b-init.mp4\"", "#EXTINF:2,", "b0.m4s"])
            }, pictures: 100, flashes: seconds),
        MidStreamCase(
            testDescription: "MP4, then a transport stream", clause: "RFC 8216 §4.3.2.5 has no way to end a header; §3.2 no use for it",
            make: { maker in
                try maker.makeFragmented("a")
                try maker.make("b.ts")
                try maker.list(["#EXT-X-MAP:URI=\"a-init.mp4\"", "#EXTINF:2,", "a0.m4s", "#EXT-X-DISCONTINUITY", "#EXTINF:2,", "b.ts"])
            }, pictures: 100, flashes: seconds),
        MidStreamCase(
            testDescription: "MP4 of two sizes, two codecs", clause: "RFC 8216 §4.3.2.5",
            make: { maker in
                try maker.makeFragmented("a")
                try maker.makeFragmented(
                    "b",
                    Piece(
                        size: "640x360", video: "libx265 -preset ultrafast -tag:v hvc1 -x265-params log-level=none:keyint=25:pools=1",
                        rate: 44100))
                try maker.list([
                    "#EXT-X-MAP:URI=\"a-init.mp4\"", "#EXTINF:2,", "a0.m4s", "#EXT-X-DISCONTINUITY", "#EXT-X-MAP:URI=\"b-init.mp4\"",
                    "#EXTINF:2,",
                    "b0.m4s",
                ])
            }, pictures: 100, flashes: seconds, sizes: [sd, hd]),
    ]

    private static let paused: MidStreamCase.Making = { maker in
        try maker.make("a.ts")
        try maker.make("b.ts", Piece(video: nil))
        try maker.make("c.ts")
        let mark = "#EXT-X-DISCONTINUITY"
        try maker.list(["#EXTINF:2,", "a.ts", mark, "#EXTINF:2,", "b.ts", mark, "#EXTINF:2,", "c.ts"])
    }

    /// Where there are no pictures, sound lies by its own first sample: AAC's comes 27 ms before what was recorded.
    private static let blankCases: [MidStreamCase] = [
        MidStreamCase(
            testDescription: "pictures, none, pictures", clause: rule, make: paused, pictures: 100, flashes: [0.4, 1.4, 4.4, 5.4],
            unseen: [2.427, 3.427], longestInterval: 2040),
        MidStreamCase(
            testDescription: "the same, begun where there are none", clause: rule, make: paused, pictures: 50, flashes: [4.4, 5.4],
            unseen: [3.4215], position: 3),
        MidStreamCase(
            testDescription: "pictures, then none", clause: rule, make: two(Piece(), Piece(video: nil)), pictures: 50, flashes: [0.4, 1.4],
            unseen: [2.427, 3.427]),
    ]

    @Test("a film goes on where its pictures pause", arguments: blankCases) fileprivate func blank(_ row: MidStreamCase) throws {
        try row.check()
    }
    @Test("pictures that change play on", arguments: pictureCases) fileprivate func pictures(_ row: MidStreamCase) throws {
        try row.check()
    }
    @Test("sound that changes plays on", arguments: soundCases) fileprivate func sound(_ row: MidStreamCase) throws { try row.check() }
    @Test("containers that change play on", arguments: containerCases) fileprivate func containers(_ row: MidStreamCase) throws {
        try row.check()
    }
}

@Suite("Encryption that changes midway", .enabled(if: StreamMaker.isThere)) struct EncryptionChangeTests {
    private static let keys = ["000102030405060708090a0b0c0d0e0f", "f0e1d2c3b4a5968778695a4b3c2d1e0f"]
    private static let number = "00000000000000000000000000000007"

    private static let cases: [MidStreamCase] = [
        MidStreamCase(
            testDescription: "in the clear, locked, another key, in the clear; vectors said and counted", clause: "RFC 8216 §4.3.2.4, §5.2",
            make: { maker in
                try maker.make(
                    "s%d.ts", Piece(seconds: 4), container: ["-f", "segment", "-segment_time", "1", "-segment_format", "mpegts"])
                try maker.encrypt("s1.ts", key: keys[0], vector: number)
                try maker.encrypt("s2.ts", key: keys[1], vector: keys[0])
                for (name, key) in zip(["k0", "k1"], keys) { try maker.write(name, StreamMaker.bytes(ofHex: key)) }
                try maker.list([
                    "#EXT-X-MEDIA-SEQUENCE:6", "#EXTINF:1,", "s0.ts", "#EXT-X-KEY:METHOD=AES-128,URI=\"k0\"", "#EXTINF:1,", "s1.ts",
                    "#EXT-X-KEY:METHOD=AES-128,URI=\"k1\",IV=0x\(keys[0])", "#EXTINF:1,", "s2.ts", "#EXT-X-KEY:METHOD=NONE", "#EXTINF:1,",
                    "s3.ts",
                ])
            }, pictures: 100, flashes: seconds),
        MidStreamCase(
            testDescription: "a header that is locked itself, and segments that are parts of one file",
            clause: "RFC 8216 §4.3.2.2, §4.3.2.5",
            make: { maker in
                try maker.makeFragmented("a")
                try maker.makeFragmented("b")
                let vector = keys[1]
                for name in ["a-init.mp4", "a0.m4s", "b0.m4s"] { try maker.encrypt(name, key: keys[0], vector: vector) }
                let parts = [try maker.bytes("a0.m4s"), try maker.bytes("b0.m4s")]
                try maker.write("all.m4s", parts[0] + parts[1])
                try maker.write("k0", StreamMaker.bytes(ofHex: keys[0]))
                try maker.list([
                    "#EXT-X-KEY:METHOD=AES-128,URI=\"k0\",IV=0x\(vector)", "#EXT-X-MAP:URI=\"a-init.mp4\"", "#EXTINF:2,",
                    "#EXT-X-BYTERANGE:\(parts[0].count)@0", "all.m4s", "#EXT-X-DISCONTINUITY", "#EXTINF:2,",
                    "#EXT-X-BYTERANGE:\(parts[1].count)", "all.m4s",
                ])
            }, pictures: 100, flashes: seconds),
    ]

    @Test("locks that change are opened", arguments: cases) fileprivate func locks(_ row: MidStreamCase) throws { try row.check() }
}
