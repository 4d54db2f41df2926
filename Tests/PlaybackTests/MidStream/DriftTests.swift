import Media
import Testing

@Suite("Lists whose lengths are wrong", .enabled(if: StreamMaker.isThere)) struct DriftTests {
    /// Fifty segments of a second, which the list has half a second longer or shorter: where it has them, in seconds.
    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var lengths: [Double]
    }

    private static let rows: [Row] = [
        Row(testDescription: "half a second too short, then too long", lengths: (0..<50).map { $0 < 18 ? 0.5 : $0 < 36 ? 1.5 : 1 }),
        Row(testDescription: "half a second too long, then too short", lengths: (0..<50).map { $0 < 18 ? 1.5 : $0 < 36 ? 0.5 : 1 }),
        Row(testDescription: "now too short, now too long", lengths: (0..<50).map { $0 % 3 == 0 ? 0.5 : $0 % 3 == 1 ? 1.5 : 1 }),
    ]

    /// Made once.
    private static let made = Result {
        let maker = try StreamMaker()
        let container = ["-f", "segment", "-segment_time", "1", "-segment_format", "mpegts"]
        try maker.make("s%02d.ts", StreamMaker.Piece(seconds: 50), container: container)
        for (number, row) in rows.enumerated() {
            let lines = row.lengths.enumerated().flatMap { ["#EXTINF:\($1),", $0 < 10 ? "s0\($0).ts" : "s\($0).ts"] }
            try maker.list(lines, as: "\(number).m3u8")
        }
        return maker
    }

    private func bench(_ row: Row) throws -> MediaBench {
        let number = Self.rows.firstIndex { $0.testDescription == row.testDescription } ?? 0
        return try MediaBench(try Self.made.get(), main: "\(number).m3u8")
    }

    @Test("they play on by the media's own times", arguments: rows) func plays(_ row: Row) throws {
        let bench = try bench(row)
        try bench.play()
        #expect(bench.pictures.count == 1250, "\(bench.summary)")
        #expect(bench.intervals.most < 41 && bench.intervals.least > 39, "\(bench.summary)")
        #expect(bench.sound.count == 1 && bench.beeps.count == 50, "\(bench.summary)")
        #expect(zip(bench.flashes, bench.beeps).allSatisfy { abs($0 - $1) < 0.005 }, "\(bench.summary)")
    }

    @Test("a seek shows the picture of its time, and plays in step", arguments: rows, [3.22, 12.22, 17.22, 25.22, 33.22])
    func seeks(_ row: Row, _ position: Double) throws {
        let bench = try bench(row)
        // The clock is known by then.
        try bench.play(for: MediaTime(seconds: 0.2))
        try bench.play(from: MediaTime(seconds: position), for: MediaTime(seconds: 3))
        let first = bench.pictures.first { !$0.isPreview }?.time.seconds ?? -1
        #expect(abs(first - position) < 0.041, "\(bench.corrections) corrections; \(bench.summary)")
        let flash = position.rounded(.down) + 0.4
        #expect(bench.flashes.contains { abs($0 - flash) < 0.021 }, "\(bench.corrections) corrections; \(bench.summary)")
        #expect(bench.beeps.first.map { abs($0 - flash) < 0.005 } ?? false, "\(bench.summary)")
        #expect(bench.corrections <= 3, "\(bench.corrections)")
    }
}
