import Club
import TestSupport
import Testing

@Suite struct TrustedTimeProperties {
    /// Each of many lives of a box, after each thing that happens to it.
    static func live(_ surroundings: SimulatedBox.Surroundings, _ check: (SimulatedBox, UInt64) -> Bool) {
        var fails = false
        Fuzzing.run { generator, seed in
            guard !fails else { return }
            var box = SimulatedBox(surroundings)
            for _ in 0..<40 where !fails {
                box.live(&generator)
                guard check(box, seed) else {
                    let doubt = box.time.uncertainty.map { "\($0)" } ?? "unknown doubt"
                    Issue.record("seed \(seed): \(box.time.time), \(box.time.basis), \(doubt), in truth \(box.truth); lost \(box.lost)")
                    fails = true
                    return
                }
            }
        }
    }

    @Test("While the boot clock is carried, the time is right by the uncertainty, whatever the wall clock does", arguments: [-50, 0, 50])
    func carried(error: Int) {
        Self.live(.init(bootClockError: error, setsWallAhead: true, cutsPower: false)) { box, _ in
            guard let uncertainty = box.time.uncertainty else { return false }
            let behind = box.truth.duration(since: box.time.time)
            // A moment is kept to the millisecond, and each of forty steps may cut one off.
            let rounding = Duration.milliseconds(error == 0 ? 0 : 40)
            return behind <= uncertainty + rounding && .zero - behind <= (error > 0 ? uncertainty : rounding)
        }
    }

    @Test("Clocks set back and pulled plugs gain no more than the time that the box was off, and a minute of each run")
    func setBack() {
        Self.live(.init()) { box, _ in
            let behind = box.truth.duration(since: box.time.time)
            // 9 s: the longest question to the service.
            return behind >= .zero && behind <= box.lost + (box.time.uncertainty ?? .seconds(9 + 100))
        }
    }

    @Test("With a wall clock that nobody sets nothing is gained by pulling the plug")
    func honest() {
        Self.live(.init(setsWallBack: false)) { box, _ in
            let behind = box.truth.duration(since: box.time.time)
            return behind >= .zero && behind <= (box.time.uncertainty ?? .seconds(9 + 100))
        }
    }

    @Test("Whatever was believed before, the service's answer makes it right")
    func mended() {
        Self.live(.init(setsWallAhead: true)) { box, _ in
            var box = box
            box.ask(takes: .milliseconds(200))
            let behind = box.truth.duration(since: box.time.time)
            return behind >= .zero && behind <= (box.time.uncertainty ?? .zero)
        }
    }
}
