import FoundationEssentials
import Testing

@testable import Adaptation

/// The recorded lines of "../shared/bench/abr", beside the checkout or under LANTERNE_SHARED; skipped where absent.
enum RecordedLines {
    static let folder: String? = {
        let environment = ProcessInfo.processInfo.environment["LANTERNE_SHARED"]
        let beside = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/../shared"
        return [environment, beside].compactMap { $0.map { $0 + "/bench/abr" } }.first { FileManager.default.fileExists(atPath: $0) }
    }()

    struct Kit: Decodable {
        struct Family: Decodable {
            struct Optimum: Decodable {
                var opt: Double
                var streamable: Bool
            }
            var tracesFile: String
            var movie: String
            var buffer: Double
            var mu: Double
            var traces: [String: Optimum]

            enum CodingKeys: String, CodingKey {
                case tracesFile = "traces_file"
                case buffer = "buffer_s"
                case movie, mu, traces
            }
        }
        var families: [String: Family]
    }

    private struct Movie: Decodable {
        var segment_duration_ms: Double
        var bitrates_kbps: [Double]
        var segment_sizes_bits: [[Double]]
    }

    private struct Line: Decodable {
        struct Interval: Decodable {
            var duration_ms: Double
            var bandwidth_kbps: Double
            var latency_ms: Double
        }
        var trace: String
        var network: [Interval]
    }

    static func read<File: Decodable>(_ name: String, as type: File.Type = File.self) throws -> File {
        try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: "\(folder ?? "")/\(name)")))
    }

    static func movie(_ name: String) throws -> SimulatedMovie {
        let file: Movie = try read(name)
        return try SimulatedMovie(
            segmentSeconds: file.segment_duration_ms / 1000, rates: file.bitrates_kbps.map { $0 * 1000 }, bits: file.segment_sizes_bits)
    }

    static func traces(_ name: String) throws -> [(name: String, trace: BandwidthTrace)] {
        let data = try Data(contentsOf: URL(filePath: "\(folder ?? "")/\(name)"))
        return try data.split(separator: UInt8(ascii: "\n")).map { bytes in
            let line = try JSONDecoder().decode(Line.self, from: bytes)
            let intervals = line.network.map {
                BandwidthTrace.Interval(
                    seconds: $0.duration_ms / 1000, bitsPerSecond: $0.bandwidth_kbps * 1000, latency: $0.latency_ms / 1000)
            }
            return (line.trace, try BandwidthTrace(intervals))
        }
    }
}

/// What may be expected of a collection of recorded lines: a share of the offline optimum, and what must not be paid for it.
struct Bar: Sendable, CustomTestStringConvertible {
    var family: String
    /// Per cent of the optimum's QoE_lin, over the streamable traces.
    var share: Double
    /// Per cent: BOLA-E's with abandonment, over the streamable traces and over all.
    var stall: Double
    var stallOfAll: Double
    /// BOLA-E's and a fifth.
    var switches: Double

    var testDescription: String { family }
}

@Suite(.enabled(if: RecordedLines.folder != nil, "no ../shared/bench/abr beside the checkout"))
struct RecordedLinesTests {
    private static let bars = [
        Bar(family: "hsdpa-3g", share: 74, stall: 0.758651, stallOfAll: 7.99861, switches: 29.4),
        Bar(family: "hsdpa-pensieve", share: 76, stall: 0.332216, stallOfAll: 0.332216, switches: 4.850704),
        Bar(family: "lte-4g", share: 93, stall: 0.081031, stallOfAll: 0.081031, switches: 14.94),
        Bar(family: "fs-sd", share: 80, stall: 0.590172, stallOfAll: 0.639971, switches: 38.424242),
        Bar(family: "fs-hd", share: 58, stall: 0.021663, stallOfAll: 0.021663, switches: 24.366),
    ]

    @Test("on recorded lines the share of the optimum is reached, and neither stalls nor switches pay for it", arguments: bars)
    func reached(bar: Bar) async throws {
        let family = try #require(try RecordedLines.read("optimum.json", as: RecordedLines.Kit.self).families[bar.family])
        let movie = try RecordedLines.movie(family.movie)
        let policy = RungPolicy(
            outlook: Outlook(rates: movie.rates, segmentSeconds: movie.segmentSeconds, bufferSeconds: family.buffer))
        var score = Score()
        for (name, trace) in try RecordedLines.traces(family.tracesFile) {
            let optimum = try #require(family.traces[name])
            let session = SimulatedSession(of: movie, over: trace, bufferSeconds: family.buffer, policy: policy)
            score.add(session, of: movie, mu: family.mu, optimum: optimum.opt, isStreamable: optimum.streamable)
        }
        #expect(score.share >= bar.share)
        #expect(score.stall <= bar.stall)
        #expect(score.stallOfAll <= bar.stallOfAll)
        #expect(score.switches <= bar.switches)
    }
}

/// The referee's columns.
private struct Score {
    private var qoe = 0.0
    private var optimum = 0.0
    private var stalls = 0.0
    private var allStalls = 0.0
    private var changes = 0
    private var streamable = 0
    private var all = 0

    var share: Double { 100 * qoe / optimum }
    var stall: Double { stalls / Double(streamable) }
    var stallOfAll: Double { allStalls / Double(all) }
    var switches: Double { Double(changes) / Double(streamable) }

    mutating func add(_ session: SimulatedSession, of movie: SimulatedMovie, mu: Double, optimum: Double, isStreamable: Bool) {
        let count = Double(session.rungs.count)
        let stall = 100 * session.stall / (session.stall + count * movie.segmentSeconds)
        all += 1
        allStalls += stall
        guard isStreamable else { return }
        let rates = session.rungs.map { movie.rates[$0] / 1e6 }
        let change = zip(rates, rates.dropFirst()).reduce(0) { $0 + abs($1.0 - $1.1) }
        qoe += (rates.reduce(0, +) - mu * (session.startup + session.stall) - change) / count
        self.optimum += optimum
        stalls += stall
        changes += zip(session.rungs, session.rungs.dropFirst()).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
        streamable += 1
    }
}
