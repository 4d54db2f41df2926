import Buffering
import Media
import TestSupport
import Testing

@testable import Player

/// Runs of which the manifest says where their samples lie.
@Suite("Placed runs") struct PlacedRunTests {
    private func seconds(_ value: Double) -> MediaTime { MediaTime(seconds: value) }
    private func picture(_ number: Int64) -> MediaTime { MediaTime(ticks: number, of: 1, over: 24) }

    private func placement(_ offset: Double, _ start: Double, _ end: Double?) -> RunPlacement {
        RunPlacement(offset: seconds(offset), start: seconds(start), end: end.map(seconds))
    }

    private func bench(_ runs: [(FakeContainer, start: Double, RunPlacement)]) -> PumpBench {
        let bench = PumpBench(queued: 200)
        bench.want(1)
        for (number, run) in runs.enumerated() {
            bench.run(run.0, start: seconds(run.start), discontinuity: Int64(number), placement: run.2)
        }
        bench.finish()
        bench.assign()
        bench.stepVideo()
        bench.stepAudio()
        return bench
    }

    /// One unbroken piece; not a whole one is printed where it differs.
    private func expect(
        _ sound: [PumpBench.Piece], at time: MediaTime, _ samples: [Int16], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(sound.map(\.time) == [time], sourceLocation: sourceLocation)
        let heard: [Int16] = sound.first?.samples ?? []
        let difference: Int? = zip(heard, samples).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        #expect(heard.count == samples.count && difference == nil, sourceLocation: sourceLocation)
    }

    @Test("the manifest's word on the clock counts, however its segments' starts are rounded", arguments: [2.0, 3.5, 4.9])
    func offset(_ nominal: Double) {
        let bench = bench([(.film(from: seconds(77), length: seconds(1)), start: nominal, placement(-74, 0, nil))])
        #expect(bench.pictures().map(\.presentationTime) == (0..<24).map { seconds(3) + picture($0) })
        #expect(bench.sound().map(\.time) == [seconds(3)])
        #expect(bench.timeline.offset(of: 0) == nil)
    }

    @Test("what the media have from before and behind the period is not shown, and each picture on a border once") func bounds() {
        let bench = bench([
            (.film(from: .zero, length: seconds(1)), start: 0, placement(0, 0, 0.75)),
            (.film(from: seconds(100), length: seconds(1)), start: 0.75, placement(-99.5, 0.75, 1.25)),
        ])
        #expect(bench.pictures().map(\.presentationTime) == (0..<30).map(picture))
        expect(
            bench.sound(), at: .zero, PumpBench.samples(from: 0, count: 36000) + PumpBench.samples(from: 100 * 48000 + 12000, count: 24000))
        #expect(bench.pool.taken == 0)
    }

    @Test("a period's sound is cut at the sample, between its blocks too") func cut() {
        let bench = bench([
            (.film(from: .zero, length: seconds(2), rate: nil), start: 0, placement(0, 0, 1.503)),
            (.film(from: seconds(100), length: seconds(2), rate: nil), start: 1.503, placement(1.503 - 100.007, 1.503, 2)),
        ])
        let first = Int((1.503 * 48000).rounded())
        let own = PumpBench.samples(from: 0, count: first)
        expect(bench.sound(), at: .zero, own + PumpBench.samples(from: 100 * 48000 + 336, count: 96000 - first))
    }

    @Test("a manifest that is wrong about the clock is told so by the media, and picture and sound still go together") func mistaken() {
        let bench = bench([(.film(from: seconds(500), length: seconds(1)), start: 3, placement(0, 0, nil))])
        #expect(bench.pictures().map(\.presentationTime) == (0..<24).map { seconds(3) + picture($0) })
        expect(bench.sound(), at: seconds(3), PumpBench.samples(from: 500 * 48000, count: 48000))
    }
}
