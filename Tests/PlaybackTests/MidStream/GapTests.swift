import Media
import TestSupport
import Testing

private typealias Piece = StreamMaker.Piece

private let segments = ["-f", "segment", "-segment_time", "1", "-segment_format", "mpegts"]
private let seconds: [Double] = [0.4, 1.4, 2.4, 3.4]

/// Segments of a second each, in one list without a discontinuity.
private func listed(_ count: Int, _ name: String = "s") -> [String] { (0..<count).flatMap { ["#EXTINF:1,", "\(name)\($0).ts"] } }

private func split(_ piece: Piece, _ lines: [String]? = nil) -> MidStreamCase.Making {
    { maker in
        try maker.make("s%d.ts", piece, container: segments)
        try maker.list(lines ?? listed(Int(piece.seconds)))
    }
}

/// Pieces of two seconds, each with its own offset, one behind the other without a word.
private func joined(_ pieces: [Piece]) -> MidStreamCase.Making {
    { maker in
        for (number, piece) in pieces.enumerated() { try maker.make("s\(number).ts", piece) }
        try maker.list(pieces.indices.flatMap { ["#EXTINF:2,", "s\($0).ts"] })
    }
}

@Suite("Times that break off, jump and overlap", .enabled(if: StreamMaker.isThere)) struct GapTests {
    private static let holeCases: [MidStreamCase] = [
        MidStreamCase(
            testDescription: "a segment that the list calls a gap", clause: "RFC 8216bis §4.4.4.7: must not be loaded",
            make: split(
                Piece(seconds: 4),
                ["#EXTINF:1,", "s0.ts", "#EXT-X-GAP", "#EXTINF:1,", "s1.ts", "#EXTINF:1,", "s2.ts", "#EXTINF:1,", "s3.ts"]),
            pictures: 75, flashes: [0.4, 2.4, 3.4], silences: [(1, 1)], longestInterval: 1040),
        MidStreamCase(
            testDescription: "a segment that the server hasn't got", clause: "RFC 8216 §6.3.3: the client goes on behind it",
            make: split(Piece(seconds: 4)), missing: ["s1.ts"], pictures: 75, flashes: [0.4, 2.4, 3.4], silences: [(1, 1)],
            longestInterval: 1040,
            notices: [130]),
        MidStreamCase(
            testDescription: "no sound for three seconds in the middle", clause: "ISO/IEC 13818-1 §2.4.3.7: times say where sound is",
            make: split(Piece(seconds: 8, audioFilter: "aselect='not(between(t,2.5,5.5))'")), pictures: 200,
            flashes: [0.4, 1.4, 2.4, 3.4, 4.4, 5.4, 6.4, 7.4],
            unheard: [3.4, 4.4, 5.4], silences: [(2.5, 3)]),
    ]

    private static let beginningCases: [MidStreamCase] = [
        MidStreamCase(
            testDescription: "sound that begins a second later", clause: "RFC 8216 §3: tracks of a segment share a clock",
            make: split(Piece(seconds: 4, soundDelay: 1)), pictures: 100, flashes: seconds, unheard: [0.4], unseen: [4.4]),
        MidStreamCase(
            testDescription: "pictures that begin later: with them the film begins",
            clause: "RFC 8216 §3: tracks of a segment share a clock",
            make: split(Piece(seconds: 4, pictureDelay: 1.2, options: "-fps_mode passthrough")), pictures: 100, flashes: seconds,
            unheard: seconds, unseen: [0.2, 1.2, 2.2]),
    ]

    private static let jumpCases: [MidStreamCase] = [
        MidStreamCase(
            testDescription: "a clock that begins again without a word",
            clause: "RFC 8216 §4.3.2.3 asks for a tag; played on as if it stood there",
            make: joined([Piece(), Piece()]), pictures: 100, flashes: seconds, longestInterval: 67, tolerance: 0.035),
        MidStreamCase(
            testDescription: "a clock that leaps ahead and back without a word", clause: "RFC 8216 §4.3.2.3 asks for a tag",
            make: joined([Piece(), Piece(offset: 5000), Piece(offset: 4)]), pictures: 148,
            flashes: [0.4, 1.4, 2.4, 3.4, 4.4, 5.4], longestInterval: 67, tolerance: 0.09),
        MidStreamCase(
            testDescription: "a clock of 33 bits that goes round", clause: "ISO/IEC 13818-1 §2.4.3.7",
            make: split(Piece(seconds: 6, offset: 95440)), pictures: 150, flashes: [0.4, 1.4, 2.4, 3.4, 4.4, 5.4]),
        MidStreamCase(
            testDescription: "the same, begun behind the turn", clause: "ISO/IEC 13818-1 §2.4.3.7",
            make: split(Piece(seconds: 6, offset: 95440)), pictures: 50, flashes: [4.4, 5.4], position: 4),
    ]

    private static let orderCases: [MidStreamCase] = [
        MidStreamCase(
            testDescription: "pictures in another order than decoded, in pyramids of B", clause: "ITU-T H.264 §C.4.5.3",
            make: split(Piece(seconds: 4, video: "libx264 -preset fast -g 25 -bf 7 -b_strategy 0 -x264-params b-pyramid=normal")),
            pictures: 100,
            flashes: seconds),
        MidStreamCase(
            testDescription: "an edit list before pictures in another order", clause: "ISO/IEC 14496-12 §8.6.6",
            make: { maker in
                try maker.makeFragmented("a", Piece(options: "-use_editlist 1"))
                try maker.makeFragmented("b", Piece(options: "-use_editlist 1"))
                try maker.list([
                    "#EXT-X-MAP:URI=\"a-init.mp4\"", "#EXTINF:2,", "a0.m4s", "#EXT-X-DISCONTINUITY", "#EXT-X-MAP:URI=\"b-init.mp4\"",
                    "#EXTINF:2,",
                    "b0.m4s",
                ])
            }, pictures: 100, flashes: seconds),
        MidStreamCase(
            testDescription: "segments that repeat the last half second of the one before",
            clause: "RFC 8216 §6.2.2 forbids it; shown once",
            make: { maker in
                let parts = ["-f", "segment", "-segment_time", "0.4", "-segment_format", "mpegts"]
                try maker.make("p%02d.ts", Piece(seconds: 6, video: "libx264 -preset ultrafast -g 10 -bf 2"), container: parts)
                let pieces = try (0..<15).map { try maker.bytes($0 < 10 ? "p0\($0).ts" : "p\($0).ts") }
                for number in 0..<3 { try maker.write("s\(number).ts", Array(pieces[max(0, number * 5 - 1)..<(number * 5 + 5)].joined())) }
                try maker.list((0..<3).flatMap { ["#EXTINF:2,", "s\($0).ts"] })
            }, pictures: 150, flashes: [0.4, 1.4, 2.4, 3.4, 4.4, 5.4]),
        MidStreamCase(
            testDescription: "pieces that are longer than the list says", clause: "RFC 8216 §4.3.2.1: to the nearest millisecond; not kept",
            make: { maker in
                for name in ["a.ts", "b.ts", "c.ts"] { try maker.make(name) }
                try maker.list([
                    "#EXTINF:1.7,", "a.ts", "#EXT-X-DISCONTINUITY", "#EXTINF:1.7,", "b.ts", "#EXT-X-DISCONTINUITY", "#EXTINF:1.7,", "c.ts",
                ])
            }, pictures: 150, flashes: [0.4, 1.4, 2.4, 3.4, 4.4, 5.4]),
        MidStreamCase(
            testDescription: "pieces that are shorter than the list says",
            clause: "RFC 8216 §4.3.2.1: to the nearest millisecond; not kept",
            make: { maker in
                for name in ["a.ts", "b.ts", "c.ts"] { try maker.make(name) }
                try maker.list([
                    "#EXTINF:2.3,", "a.ts", "#EXT-X-DISCONTINUITY", "#EXTINF:2.3,", "b.ts", "#EXT-X-DISCONTINUITY", "#EXTINF:2.3,", "c.ts",
                ])
            }, pictures: 150, flashes: [0.4, 1.4, 2.4, 3.4, 4.4, 5.4]),
    ]

    @Test("holes are passed over", arguments: holeCases) fileprivate func holes(_ row: MidStreamCase) throws { try row.check() }
    @Test("tracks that begin apart stay in step", arguments: beginningCases) fileprivate func beginnings(_ row: MidStreamCase) throws {
        try row.check()
    }
    @Test("clocks that jump are followed", arguments: jumpCases) fileprivate func jumps(_ row: MidStreamCase) throws { try row.check() }
    @Test("order and overlap don't show", arguments: orderCases) fileprivate func order(_ row: MidStreamCase) throws { try row.check() }
}
