import Testing

@testable import Adaptation

@Suite struct BandwidthTraceTests {
    /// 2 s of 1 Mbit/s at 100 ms, 1 s of nothing, 1 s of 4 Mbit/s at 20 ms; and again.
    private static func trace() throws -> BandwidthTrace {
        try BandwidthTrace([
            .init(seconds: 2, bitsPerSecond: 1e6, latency: 0.1), .init(seconds: 1, bitsPerSecond: 0, latency: 0.1),
            .init(seconds: 0, bitsPerSecond: 9e9, latency: 0), .init(seconds: 1, bitsPerSecond: 4e6, latency: 0.02),
        ])
    }

    private static func end(of bits: Double, at time: Double) throws -> Double {
        var download = SimulatedDownload(of: bits, at: time, on: try trace(), from: .init())
        #expect(download.advance(to: 1e9, on: try trace()))
        return download.clock
    }

    @Test("bits arrive at the bandwidth of whichever interval the clock is in, after the latency of the request's")
    func arrival() throws {
        // Within one interval: 0.1 s, then 0.5 Mbit.
        #expect(try abs(Self.end(of: 5e5, at: 0) - 0.6) < 1e-9)
        // Across the gap: 1.9 Mbit by 2 s, nothing until 3 s, the last 0.1 Mbit at 4 Mbit/s.
        #expect(try abs(Self.end(of: 2e6, at: 0) - 3.025) < 1e-9)
        // Asked for in the gap: 0.1 s of latency there, then it waits for bandwidth.
        #expect(try abs(Self.end(of: 4e5, at: 2.5) - 3.1) < 1e-9)
    }

    @Test("a trace begins again after its end, and the moment where two intervals meet belongs to the later one")
    func laps() throws {
        // At 3 s the latency is 20 ms; 3.92 Mbit by 4 s, the rest at 1 Mbit/s of the next lap.
        #expect(try abs(Self.end(of: 4e6, at: 3) - 4.08) < 1e-9)
        #expect(try abs(Self.end(of: 5e5, at: 400) - 400.6) < 1e-9)
    }

    @Test("a download that is looked at on the way ends when one that isn't does")
    func looks() throws {
        let trace = try Self.trace()
        var download = SimulatedDownload(of: 6e6, at: 0.3, on: trace, from: .init())
        var looks = 0
        while !download.advance(to: 0.3 + Double(looks + 1) * 0.25, on: trace) {
            looks += 1
            #expect(download.clock == 0.3 + Double(looks) * 0.25)
        }
        #expect(abs(download.clock - (try Self.end(of: 6e6, at: 0.3))) < 1e-9)
        #expect(looks > 10)
    }

    @Test("before its first byte a download has nothing, and doesn't know when that will come")
    func waiting() throws {
        var download = SimulatedDownload(of: 5e5, at: 0, on: try Self.trace(), from: .init())
        #expect(try !download.advance(to: 0.05, on: Self.trace()))
        #expect(download.progress == .init(bits: 0, elapsed: 0.05, firstByte: nil))
        #expect(try !download.advance(to: 0.35, on: Self.trace()))
        #expect(abs(download.progress.bits - 250_000) < 1e-3)
        #expect(download.progress.firstByte == 0.1)
    }

    @Test("a trace that never carries a bit, or has a value that can't be, is refused")
    func refusals() {
        #expect(throws: BandwidthTrace.Refusal.noBandwidth) { try BandwidthTrace([]) }
        #expect(throws: BandwidthTrace.Refusal.noBandwidth) {
            try BandwidthTrace([.init(seconds: 1, bitsPerSecond: 0, latency: 0), .init(seconds: 0, bitsPerSecond: 1, latency: 0)])
        }
        #expect(throws: BandwidthTrace.Refusal.badInterval(1)) {
            try BandwidthTrace([.init(seconds: 1, bitsPerSecond: 1, latency: 0), .init(seconds: 1, bitsPerSecond: .nan, latency: 0)])
        }
        #expect(throws: BandwidthTrace.Refusal.badInterval(0)) { try BandwidthTrace([.init(seconds: 1, bitsPerSecond: 1, latency: -1)]) }
    }
}
