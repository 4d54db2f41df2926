import Testing

@testable import Adaptation

@Suite struct SimulatedSessionTests {
    private static func line(_ bitsPerSecond: Double) throws -> BandwidthTrace {
        try BandwidthTrace([.init(seconds: 10, bitsPerSecond: bitsPerSecond, latency: 0)])
    }

    private static func movie(segments: Int, rates: [Double]) throws -> SimulatedMovie {
        try SimulatedMovie(segmentSeconds: 4, rates: rates, bits: Array(repeating: rates.map { $0 * 4 }, count: segments))
    }

    private static func session(_ movie: SimulatedMovie, _ trace: BandwidthTrace, buffer: Double, cap: Int? = nil) -> SimulatedSession {
        let outlook = Outlook(rates: movie.rates, segmentSeconds: movie.segmentSeconds, bufferSeconds: buffer)
        return SimulatedSession(of: movie, over: trace, bufferSeconds: buffer, policy: RungPolicy(outlook: outlook), cap: cap)
    }

    @Test("a request waits until a whole segment has room, and play goes on meanwhile")
    func room() throws {
        // 4 s segments in 2 s each: one every 2 s until 8 + 4 seconds don't fit into 10.
        let session = Self.session(try Self.movie(segments: 6, rates: [1e6]), try Self.line(2e6), buffer: 10)
        let times = [0.0, 2, 4, 8, 12, 16]
        #expect(zip(session.requested, times).allSatisfy { abs($0 - $1) < 1e-9 }, "\(session.requested)")
        #expect(abs(session.startup - 2) < 1e-9)
        #expect(session.stall == 0)
    }

    @Test("a segment that comes later than the buffer lasts is a stall, and the first one is start-up")
    func stall() throws {
        // 4 s segments in 5 s each: a second of stall for each after the first.
        let session = Self.session(try Self.movie(segments: 4, rates: [1e6]), try Self.line(8e5), buffer: 30)
        #expect(abs(session.startup - 5) < 1e-9)
        #expect(abs(session.stall - 3) < 1e-9)
        #expect(session.rungs == [0, 0, 0, 0])
    }

    @Test("what is given up costs its time, and the lower rung is asked for at that moment")
    func givenUp() throws {
        let trace = try BandwidthTrace([
            .init(seconds: 40.5, bitsPerSecond: 8e6, latency: 0.02), .init(seconds: 60, bitsPerSecond: 3e5, latency: 0.02),
        ])
        let movie = try Self.movie(segments: 20, rates: [2e5, 1e6, 6e6])
        let session = Self.session(movie, trace, buffer: 12)
        let first = try #require(session.abandoned.first)
        #expect(first.rung == 2)
        #expect(session.rungs[first.segment] < 2)
        // The next request is made when the lower rung is there, or when that has room: not before both downloads have ended.
        let lower = movie.bits[first.segment][session.rungs[first.segment]] / 3e5 + 0.02
        let gap = session.requested[first.segment + 1] - session.requested[first.segment]
        #expect(gap >= first.seconds + lower - 1e-6)
        #expect(session.stall < 1)
    }

    @Test("no rung above the cap is ever asked for")
    func cap() throws {
        let session = Self.session(try Self.movie(segments: 30, rates: [2e5, 1e6, 3e6]), try Self.line(5e7), buffer: 30, cap: 1)
        #expect(session.rungs.max() == 1)
        #expect(session.abandoned.isEmpty)
    }

    @Test("the same session twice makes the same choices")
    func deterministic() throws {
        let trace = try BandwidthTrace(
            (0..<60).map { .init(seconds: 1.7, bitsPerSecond: Double(($0 * 7919) % 4001) * 1000, latency: 0.05) })
        let movie = try Self.movie(segments: 40, rates: [2e5, 5e5, 1e6, 2e6, 4e6])
        let (one, other) = (Self.session(movie, trace, buffer: 25), Self.session(movie, trace, buffer: 25))
        #expect(one.rungs == other.rungs)
        #expect(one.requested == other.requested)
        #expect(one.abandoned == other.abandoned)
    }

    @Test("a movie of nothing, or without a size for a rung, is refused")
    func refusals() {
        #expect(throws: SimulatedMovie.Refusal.empty) { try SimulatedMovie(segmentSeconds: 4, rates: [], bits: []) }
        #expect(throws: SimulatedMovie.Refusal.empty) { try SimulatedMovie(segmentSeconds: 0, rates: [1], bits: [[1]]) }
        #expect(throws: SimulatedMovie.Refusal.badSizes(segment: 1)) {
            try SimulatedMovie(segmentSeconds: 4, rates: [1, 2], bits: [[1, 2], [1]])
        }
        #expect(throws: SimulatedMovie.Refusal.badSizes(segment: 0)) {
            try SimulatedMovie(segmentSeconds: 4, rates: [1, 2], bits: [[1, 0]])
        }
    }
}
