import Media
import TestSupport
import Testing

@testable import Player

@Suite("The sound pump") struct AudioPumpTests {
    private func seconds(_ value: Double) -> MediaTime { MediaTime(seconds: value) }

    /// Records of 20 ms at these times, in seconds.
    private func blocks(_ times: [Double]) -> FakeContainer {
        var container = FakeContainer()
        for time in times { container.add("A", at: seconds(time)) }
        return container
    }

    private func bench(_ container: FakeContainer, start: Double = 0, position: Double? = nil, offset: Double = 0) -> PumpBench {
        let bench = PumpBench()
        _ = bench.timeline.establish(0, container: .zero, presentation: seconds(offset))
        bench.want(1)
        bench.run(container, start: seconds(start), position: position.map(seconds))
        bench.assign()
        bench.stepAudio()
        return bench
    }

    @Test("sound begins at the very sample that was asked for", arguments: [1.0, 1.0001, 1.01, 1.0199, 1.5])
    func exact(_ position: Double) {
        let bench = bench(.film(from: .zero, length: seconds(2), rate: nil), position: position)
        let first = Int64((position * 48000).rounded())
        let sound = bench.sound()
        #expect(sound.count == 1)
        #expect(sound.first?.time == seconds(position))
        #expect(sound.first?.samples == PumpBench.samples(from: first, count: 96000 - Int(first)))
    }

    @Test("the container's clock is mapped to the film's") func mapped() {
        let bench = bench(.film(from: seconds(100), length: seconds(1), rate: nil), start: 4, position: 4.5, offset: -96)
        #expect(bench.sound() == [.init(time: seconds(4.5), samples: PumpBench.samples(from: 100 * 48000 + 24000, count: 24000))])
    }

    @Test("a seek that overtakes the opening of a run is followed") func overtaken() {
        let bench = PumpBench()
        _ = bench.timeline.establish(0, container: .zero, presentation: .zero)
        bench.want(1)
        bench.run(.film(from: .zero, length: seconds(1), rate: nil), start: .zero, position: .zero)
        bench.assign()
        bench.audio.openError = .interrupted
        bench.audio.onOpen = {
            bench.audio.openError = nil
            bench.audio.onOpen = nil
            bench.cursors.muxedSound.reset()
        }
        bench.stepAudio()
        bench.want(2)
        bench.run(.film(from: seconds(4), length: seconds(1), rate: nil), start: seconds(4), position: seconds(4), generation: 2)
        bench.stepAudio()
        #expect(bench.sound() == [.init(time: seconds(4), samples: PumpBench.samples(from: 4 * 48000, count: 48000))])
    }

    @Test("a gap is filled with silence of its length") func gap() {
        let bench = bench(blocks([0, 0.02, 0.10, 0.12]))
        let sound = bench.sound()
        #expect(sound.map(\.time) == [.zero])
        let expected =
            PumpBench.samples(from: 0, count: 1920) + Array(repeating: 0, count: 2880) + PumpBench.samples(from: 4800, count: 1920)
        #expect(sound.first?.samples == expected)
    }

    @Test("timestamps a little off are rounding: nothing is cut, nothing added") func rounding() {
        let bench = bench(blocks([0, 0.021, 0.039, 0.06]))
        #expect(bench.sound().map(\.samples.count) == [4 * 960])
    }

    /// Blocks of 20 ms whose timestamps are what `claim` makes of their number, and by how many milliseconds each sample that came out
    /// lies beside its own timestamp: once for each 20 ms, silence left out.
    private func errors(of count: Int, _ claim: (Int) -> Double) -> [Double] {
        let sound = bench(blocks((0..<count).map(claim))).sound()
        #expect(sound.count == 1)
        let samples = sound.first?.samples ?? []
        return stride(from: 100, to: samples.count, by: 960).compactMap { place in
            guard samples[place] != 0 else { return nil }
            // The samples count the container's frames, and begin anew after 16384 of them.
            let error = (Int(samples[place]) - 1 - place) % 16384
            return Double(error > 8192 ? error - 16384 : error < -8192 ? error + 16384 : error) / 48
        }
    }

    @Test("blocks that each claim to be 15 ms on, or back, never add up", arguments: [0.015, -0.015, 0.005, -0.005, 0.0005])
    func driftingBlocks(_ drift: Double) {
        let errors = errors(of: 400) { Double($0) * (0.02 + drift) }
        #expect(errors.count > 90)
        #expect(errors.allSatisfy { abs($0) <= 20.1 })
    }

    @Test("of a lasting step no more than 5 ms are left after two thirds of a second", arguments: [0.015, -0.015, 0.006])
    func lastingStep(_ step: Double) {
        let errors = errors(of: 100) { Double($0) * 0.02 + ($0 < 20 ? 0 : step) }
        #expect(errors.dropFirst(20 + 32).allSatisfy { abs($0) <= 5 }, "\(errors)")
    }

    @Test("a slow drift stays within 5 ms of its mean", arguments: [1.001, 0.999])
    func slowDrift(_ rate: Double) {
        #expect(errors(of: 3000) { Double($0) * 0.02 * rate }.allSatisfy { abs($0) < 5.5 })
    }

    @Test("timestamps that jitter by 15 ms around their place change nothing") func jitter() {
        let times: [Double] = (1..<200).map { number in Double(number) * 0.02 + (number % 2 == 0 ? 0.015 : -0.015) }
        let bench = bench(blocks([0] + times))
        #expect(bench.sound().map(\.samples.count) == [200 * 960])
    }

    @Test("sound that overlaps what has been given is cut at the sample") func overlap() {
        // The fourth block comes again long after its time.
        let bench = bench(blocks([0, 0.1, 0.12, 0.08, 0.14]))
        let sound = bench.sound()
        #expect(sound.map(\.time) == [.zero])
        #expect(sound.first?.samples.count == 7680)
        #expect(sound.first.map { Array($0.samples[4800...]) } == PumpBench.samples(from: 4800, count: 2880))
    }

    @Test("half of an overlapping block is kept") func halfOverlap() {
        // 0…20 ms, a gap to 100…120 ms, then 70…90 (all old), then 95…115 and 115…135: 15 ms of the last are new.
        let bench = bench(blocks([0, 0.1, 0.07, 0.095, 0.115]))
        let samples = bench.sound().first?.samples ?? []
        // The block at 115 ms is too little off to be moved: it begins where the one before ended.
        #expect(samples.count == 5760 + 960)
    }

    @Test("without the picture's word on the timeline sound waits, and asks again") func waits() {
        let bench = PumpBench()
        bench.want(1)
        bench.run(.film(from: seconds(9), length: seconds(1)), start: .zero)
        bench.assign()
        bench.stepAudio()
        #expect(bench.audioPump.step(now: bench.now) == .waiting(until: bench.now + .milliseconds(5)))
        #expect(bench.sound() == [])
        bench.stepVideo()
        bench.stepAudio()
        #expect(bench.sound().map(\.time) == [.zero])
    }

    @Test("where there is no picture sound decides") func decides() {
        let bench = PumpBench()
        bench.want(1)
        bench.timeline.soundDecides()
        bench.run(.film(from: seconds(9), length: seconds(1), rate: nil), start: seconds(3))
        bench.assign()
        bench.stepAudio()
        #expect(bench.sound().map(\.time) == [seconds(3)])
        #expect(bench.timeline.offset(of: 0) == seconds(-6))
    }

    @Test("two runs of other clocks join without a seam") func joined() {
        let bench = PumpBench()
        bench.want(1)
        _ = bench.timeline.establish(0, container: .zero, presentation: .zero)
        _ = bench.timeline.establish(1, container: seconds(500), presentation: seconds(1))
        bench.run(.film(from: .zero, length: seconds(1), rate: nil), start: .zero)
        bench.run(.film(from: seconds(500), length: seconds(1), rate: nil), start: seconds(1), discontinuity: 1)
        bench.finish()
        bench.assign()
        bench.stepAudio()
        let sound = bench.sound()
        #expect(sound.map(\.time) == [.zero])
        #expect(sound.first?.samples == PumpBench.samples(from: 0, count: 48000) + PumpBench.samples(from: 500 * 48000, count: 48000))
    }

    @Test("it tells when it has opened, is primed and has ended, once each") func events() {
        let bench = PumpBench()
        _ = bench.timeline.establish(0, container: .zero, presentation: .zero)
        bench.want(1)
        bench.run(.film(from: .zero, length: seconds(1), rate: nil), start: .zero, position: .zero)
        bench.assign()
        bench.stepAudio()
        #expect(bench.events(bench.audioPump) == ["opened fake", "primed 1"])
        bench.finish()
        bench.stepAudio()
        bench.stepAudio()
        #expect(bench.events(bench.audioPump) == ["ended 1"])
        #expect(bench.ring.isEnded)
    }

    @Test("a film shorter than the priming is primed at its end") func short() {
        let bench = bench(.film(from: .zero, length: seconds(0.1), rate: nil), position: 0)
        bench.finish()
        bench.stepAudio()
        #expect(bench.events(bench.audioPump) == ["opened fake", "primed 1", "ended 1"])
    }

    @Test("a full ring primes, holds the rest back, and takes it later without loss") func fullRing() {
        let bench = PumpBench(ringSeconds: 0.1)
        _ = bench.timeline.establish(0, container: .zero, presentation: .zero)
        bench.want(1)
        bench.run(.film(from: .zero, length: seconds(1), rate: nil), start: .zero, position: .zero)
        bench.finish()
        bench.assign()
        var samples: [Int16] = []
        for _ in 0..<20 {
            bench.stepAudio()
            samples += bench.sound().flatMap(\.samples)
        }
        #expect(samples == PumpBench.samples(from: 0, count: 48000))
        #expect(bench.events(bench.audioPump) == ["opened fake", "primed 1", "ended 1"])
    }

    @Test("no sound comes after a seek but the new generation's") func seek() {
        let bench = bench(.film(from: .zero, length: seconds(1), rate: nil), position: 0)
        bench.cursors.muxedSound.reset()
        bench.want(2)
        bench.run(.film(from: .zero, length: seconds(1), rate: nil), start: .zero, position: seconds(0.75), generation: 2)
        bench.stepAudio()
        #expect(bench.sound() == [.init(time: seconds(0.75), samples: PumpBench.samples(from: 36000, count: 12000))])
    }

    @Test("damage is told once, then passed over; too much of it ends the track") func damage() {
        var some = FakeContainer()
        for _ in 0..<50 { some.add("X", at: .zero) }
        some.add("A", at: .zero)
        let survived = bench(some)
        #expect(survived.sound().map(\.samples.count) == [960])
        #expect(survived.events(survived.audioPump).count == 2)
        var much = FakeContainer()
        for _ in 0..<300 { much.add("X", at: .zero) }
        let lost = bench(much)
        #expect(lost.events(lost.audioPump).last?.hasPrefix("failed 1: damaged") == true)
    }

    @Test("a film without sound says so") func absent() {
        let bench = PumpBench()
        bench.audio.openError = .noSuchTrack(track: "sound")
        bench.want(1)
        bench.run(.film(from: .zero, length: seconds(1)), start: .zero)
        bench.assign()
        bench.stepAudio()
        #expect(bench.events(bench.audioPump) == ["absent"])
    }

    @Test("a codec that isn't known fails the track, and a new assignment tries again") func failed() {
        let bench = PumpBench()
        bench.audio.openError = .unknownCodec(track: "sound", codec: "x")
        bench.want(1)
        bench.run(.film(from: .zero, length: seconds(1)), start: .zero)
        bench.assign()
        bench.stepAudio()
        #expect(bench.events(bench.audioPump).last?.hasPrefix("failed 1: unknownCodec") == true)
        bench.stepAudio()
        #expect(bench.events(bench.audioPump) == [])
    }
}
