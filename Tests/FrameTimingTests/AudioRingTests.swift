import FrameTiming
import Media
import TestSupport
import Testing

@Suite struct AudioRingTests {
    private let producer = FakeSignal()
    private let consumer = FakeSignal()

    private func ring(_ capacity: Int = 100) -> AudioRing {
        AudioRing(format: .fake, capacity: capacity, producerSignal: producer, consumerSignal: consumer)
    }

    private func write(_ ring: AudioRing, _ count: Int, from first: Int, generation: UInt32 = 0, at time: MediaTime? = nil) -> Int {
        let samples = (0..<(count * 2)).map { Int16(truncatingIfNeeded: first + $0 / 2) }
        return samples.withUnsafeBytes {
            ring.write($0, time: time ?? ring.format.time(ofFrames: Int64(first)), generation: generation)
        }
    }

    private func read(_ ring: AudioRing, _ count: Int) -> (AudioRead, [Int16]) {
        var samples = [Int16](repeating: 0, count: count * 2)
        let result = samples.withUnsafeMutableBytes { ring.read(into: $0) }
        guard case .frames(let frames, _) = result else { return (result, []) }
        return (result, (0..<frames).map { samples[$0 * 2] })
    }

    @Test("frames come out as they went in, across the seam, each with its time") func seam() {
        let ring = ring()
        var written = 0
        var heard: [Int16] = []
        for _ in 0..<50 {
            written += write(ring, 37, from: written)
            let (result, samples) = read(ring, 31)
            #expect(result == .frames(samples.count, time: ring.format.time(ofFrames: Int64(heard.count))))
            heard += samples
        }
        #expect(heard == (0..<heard.count).map { Int16($0) })
    }

    @Test("a full ring takes nothing, and wakes the producer when half is free") func full() {
        let ring = ring()
        #expect(write(ring, 150, from: 0) == 100)
        #expect(write(ring, 1, from: 100) == 0)
        _ = read(ring, 40)
        #expect(!producer.isRaised)
        _ = read(ring, 20)
        #expect(producer.isRaised)
    }

    @Test("an empty ring wakes its consumer at the next frame") func empty() {
        let ring = ring()
        #expect(read(ring, 10).0 == .empty)
        #expect(!consumer.isRaised)
        _ = write(ring, 1, from: 0)
        #expect(consumer.isRaised)
    }

    @Test("a jump of time is a seam between two reads") func jump() {
        let ring = ring()
        _ = write(ring, 10, from: 0)
        _ = write(ring, 10, from: 10, at: MediaTime(seconds: 5))
        #expect(read(ring, 50).0 == .frames(10, time: .zero))
        #expect(read(ring, 50).0 == .frames(10, time: MediaTime(seconds: 5)))
    }

    @Test("a flush throws older frames away; a producer that is behind is humoured") func flush() {
        let ring = ring()
        _ = write(ring, 30, from: 0)
        ring.flush(generation: 1)
        #expect(write(ring, 30, from: 30) == 30)
        #expect(read(ring, 10).0 == .empty)
        #expect(write(ring, 5, from: 500, generation: 1) == 5)
        #expect(read(ring, 10).1 == [500, 501, 502, 503, 504])
    }

    @Test("the end comes after the last frame, and only for its generation") func end() {
        let ring = ring()
        _ = write(ring, 5, from: 0)
        ring.markEnd(generation: 0)
        #expect(read(ring, 10).0 == .frames(5, time: .zero))
        #expect(read(ring, 10).0 == .ended)
        ring.flush(generation: 1)
        #expect(read(ring, 10).0 == .empty)
    }

    @Test("two threads at full speed lose, double or tear nothing") func threads() async {
        let ring = ring(1000)
        let total = 200_000
        let producing = Task.detached {
            var written = 0
            while written < total {
                let count = min(1 + written % 333, total - written)
                let samples = (0..<(count * 2)).map { Int16(truncatingIfNeeded: written + $0 / 2) }
                let taken = samples.withUnsafeBytes {
                    ring.write($0, time: ring.format.time(ofFrames: Int64(written)), generation: 0)
                }
                written += taken
                if taken < count { await Task.yield() }
            }
            ring.markEnd(generation: 0)
        }
        var heard = 0
        var wrong = 0
        var samples = [Int16](repeating: 0, count: 2 * 257)
        reading: while true {
            switch samples.withUnsafeMutableBytes({ ring.read(into: $0) }) {
            case .frames(let count, let time):
                if time != ring.format.time(ofFrames: Int64(heard)) { wrong += 1 }
                for frame in 0..<count where samples[frame * 2 + 1] != Int16(truncatingIfNeeded: heard + frame) { wrong += 1 }
                heard += count
            case .empty: await Task.yield()
            case .ended: break reading
            }
        }
        await producing.value
        #expect(heard == total)
        #expect(wrong == 0)
    }
}
