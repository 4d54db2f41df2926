import Testing

@testable import Adaptation

@Suite struct LineBeliefTests {
    private static let grid = LevelGrid(lowest: 3e5, highest: 6e6, step: Tuning.standard.step)

    private static func belief(remembered: Float? = nil) -> LineBelief {
        LineBelief(grid: grid, tuning: .standard, remembered: remembered)
    }

    private static func isWhole(_ belief: LineBelief) -> Bool {
        let count = grid.count
        let models = belief.models.indices.allSatisfy { model in
            abs(belief.levels[model * count..<(model + 1) * count].reduce(0, +) - 1) < 1e-3
        }
        return models && abs(belief.models.reduce(0, +) - 1) < 1e-3
    }

    @Test("what is believed always sums to one, whatever is measured", arguments: [0, 1, 2e5, 3e6, 1e12, Float.infinity, Float.nan])
    func whole(rate: Float) {
        var belief = Self.belief()
        #expect(Self.isWhole(belief))
        for seconds: Float in [0.01, 1, 20, 0] {
            belief.measured(rate, over: seconds)
            #expect(Self.isWhole(belief), "\(rate) over \(seconds) s")
        }
        belief.passed(60)
        #expect(Self.isWhole(belief))
    }

    @Test("a steady line is believed to be what it gives")
    func steady() {
        var belief = Self.belief()
        for _ in 0..<20 { belief.measured(2e6, over: 2) }
        #expect(abs(belief.typicalRate / 2e6 - 1) < 0.2, "\(belief.typicalRate)")
    }

    @Test("a second of a tenth of the rate is believed on a steady line, and half the rate for a second isn't yet")
    func collapse() {
        var steady = Self.belief()
        for _ in 0..<20 { steady.measured(5e6, over: 2) }
        var collapsed = steady
        for _ in 0..<2 { collapsed.measured(3e5, over: 1) }
        #expect(collapsed.typicalRate < 8e5, "\(collapsed.typicalRate)")
        steady.measured(2.5e6, over: 0.3)
        #expect(steady.typicalRate > 3e6, "\(steady.typicalRate)")
    }

    @Test("what is remembered of a line is where it is looked for first, and a few seconds of something else outweigh it")
    func memory() {
        var belief = Self.belief(remembered: 4e6)
        #expect(belief.typicalRate > Self.belief().typicalRate)
        for _ in 0..<2 { belief.measured(4e5, over: 4) }
        #expect(belief.typicalRate < 1e6, "\(belief.typicalRate)")
    }

    @Test("log₂ and 2ˣ are right to six digits, and never trap", arguments: [1e-6, 0.3, 1, 1.414, 2, 3, 1e9] as [Float])
    func exponents(value: Float) {
        let log = BinaryExponent.log2(value)
        #expect(abs(BinaryExponent.exp2(log) / value - 1) < 2e-5)
        #expect(abs(BinaryExponent.log2(value * 8) - log - 3) < 1e-5)
        for odd in [0, -1, .nan, .infinity, -.infinity, 1e38] as [Float] {
            #expect(BinaryExponent.log2(odd).isFinite)
            #expect(BinaryExponent.exp2(odd).isFinite)
        }
    }
}
