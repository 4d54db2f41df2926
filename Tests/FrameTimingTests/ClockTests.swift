import FrameTiming
import Media
import TestSupport
import Testing

@Suite struct ClockTests {
    private func host(_ seconds: Double) -> HostTime { HostTime(nanoseconds: Int64(seconds * 1e9)) }

    @Test("the line through stamps 2 ms off is within half a millisecond after three seconds, and keeps a drift of 100 ppm")
    func filter() {
        let clock = MediaClock(readerSignal: FakeSignal())
        var noise = FakeNoise()
        for number in 0..<3000 {
            let instant = Double(number) * 0.02
            let heard = instant * 1.0001 + noise.next() * 0.002
            clock.anchor(MediaTime(seconds: heard), at: host(instant), startsOver: number == 0)
            guard number > 150 else { continue }
            let error = clock.reading.mediaTime(at: host(instant + 0.04)).seconds - (instant + 0.04) * 1.0001
            #expect(abs(error) < 0.0005)
        }
        #expect(clock.discontinuities == 0)
    }

    @Test("a stamp more than 40 ms off starts the line over, counts, and wakes the reader") func jump() {
        let signal = FakeSignal()
        let clock = MediaClock(readerSignal: signal)
        clock.anchor(.zero, at: host(1), startsOver: true)
        signal.wait(until: nil)
        clock.anchor(MediaTime(seconds: 0.02), at: host(1.02))
        #expect(!signal.isRaised)
        clock.anchor(MediaTime(seconds: 5), at: host(1.04))
        #expect(signal.isRaised)
        #expect(clock.discontinuities == 1)
        #expect(clock.reading.mediaTime(at: host(2.04)) == MediaTime(seconds: 6))
    }

    @Test("a stopped clock tells the moment it stopped at, and no instant for any other") func stopped() {
        let clock = MediaClock(readerSignal: FakeSignal())
        clock.runFreely(from: MediaTime(seconds: 3), at: host(1))
        #expect(clock.reading.hostTime(of: MediaTime(seconds: 4)) == host(2))
        clock.stop(at: MediaTime(seconds: 7))
        #expect(clock.reading.mediaTime(at: host(100)) == MediaTime(seconds: 7))
        #expect(clock.reading.hostTime(of: MediaTime(seconds: 8)) == nil)
    }

    @Test("verdicts: shown in its slot, held before it, dropped when its successor's has come, shown late rather than nothing")
    func verdicts() {
        #expect(FrameVerdict.decide(target: 10, slot: 10, nextSlot: 12) == .show)
        #expect(FrameVerdict.decide(target: 10, slot: 12, nextSlot: 14) == .hold(until: 12))
        #expect(FrameVerdict.decide(target: 10, slot: 8, nextSlot: 10) == .drop)
        #expect(FrameVerdict.decide(target: 10, slot: 8, nextSlot: 11) == .show)
        #expect(FrameVerdict.decide(target: 10, slot: 8, nextSlot: nil) == .show)
    }

    @Test("a histogram's percentile is the edge of its bucket, never above the greatest value") func histogram() {
        var histogram = Histogram(width: 1, buckets: 10)
        #expect(histogram.percentile(0.5) == nil)
        for value in [0.2, 1.5, 1.6, 25] { histogram.add(value) }
        #expect(histogram.percentile(0.5) == 2)
        #expect(histogram.percentile(0.99) == 25)
        #expect(histogram.maximum == 25)
    }
}
