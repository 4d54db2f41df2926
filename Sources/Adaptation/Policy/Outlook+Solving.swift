extension Outlook {
    /// Seconds to a first byte that later requests are taken to need.
    private static let usualLatency: Float = 0.05

    /// Backward from the film's end, one segment more at a time. From `Tuning.horizon` on, more make no difference to a choice.
    mutating func solve() {
        let plane = rungs * cells
        value = [Float](repeating: 0, count: offset(model: tuning.models.count, left: 0, level: 0))
        var rewards = [Float](repeating: 0, count: grid.count * plane)
        var expected = [Float](repeating: 0, count: plane)
        for (model, kind) in tuning.models.enumerated() {
            let moves = moves(of: kind)
            for left in 1...tuning.horizon {
                for level in 0..<grid.count { reward(&rewards, model: model, left: left, level: level) }
                for level in 0..<grid.count {
                    for index in 0..<plane { expected[index] = 0 }
                    for next in 0..<grid.count {
                        let likely = moves[level * grid.count + next]
                        guard likely > 1e-5 else { continue }
                        for index in 0..<plane { expected[index] += likely * rewards[next * plane + index] }
                    }
                    choose(expected, at: offset(model: model, left: left, level: level))
                }
            }
        }
    }

    /// What each rung is worth from each buffer, on a line of this level.
    private func reward(_ rewards: inout [Float], model: Int, left: Int, level: Int) {
        let after = offset(model: model, left: left - 1, level: level)
        let paces = (model * grid.count + level) * Self.outcomes.count
        for cell in 0..<cells {
            let buffer = min(Float(cell) * room / Float(cells - 1), room - segment)
            for rung in 0..<rungs { rewards[(level * rungs + rung) * cells + cell] = 0 }
            for (index, outcome) in Self.outcomes.enumerated() {
                let pace = pace[paces + index]
                let gaveUp = givenUp(
                    lowestBits: nominalBits[0], buffer: buffer, pace: pace, latency: Self.usualLatency, caution: tuning.planning(segment),
                    after: after)
                for rung in 0..<rungs {
                    rewards[(level * rungs + rung) * cells + cell] +=
                        outcome.weight
                        * request(
                            bits: nominalBits[rung], rung: rung, buffer: buffer, pace: pace, latency: Self.usualLatency,
                            caution: tuning.planning(segment), gaveUp: gaveUp, after: after)
                }
            }
        }
    }

    /// The best rung from each buffer and last rung.
    private mutating func choose(_ expected: [Float], at base: Int) {
        for last in 0..<rungs {
            for cell in 0..<cells {
                var best = expected[last * cells + cell]
                for rung in 0..<rungs where rung != last {
                    best = max(best, expected[rung * cells + cell] - change(from: last, to: rung))
                }
                value[base + last * cells + cell] = best
            }
        }
    }

    /// What a change of rung costs.
    func change(from last: Int, to rung: Int) -> Float {
        last == rung ? 0 : abs(worth[rung] - worth[last]) + tuning.switchCost
    }

    /// How likely each level is a segment later: [level][next].
    private func moves(of kind: LineModel) -> [Float] {
        let jumps = grid.jumps(of: kind, lowEdge: tuning.lowEdge)
        return (0..<grid.count).flatMap { level in
            var row = [Float](repeating: 0, count: grid.count)
            row[level] = 1
            kind.pass(segment, over: &row, first: 0, count: grid.count, jumpTo: jumps, jumpFirst: 0, step: grid.step)
            return row
        }
    }
}
