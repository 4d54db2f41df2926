/// What may come of a request made now: each likely kind and level of the line, with each outcome there.
struct Prospects: Sendable {
    private struct Prospect {
        var weight: Float
        /// Seconds for a bit.
        var pace: Float
        var gaveUp: Float
        /// Where the values of the state after it begin.
        var after: Int
    }

    private let outlook: Outlook
    private var caution: Caution
    private var all: [Prospect] = []
    private var buffer: Float = 0
    /// How likely each level will be; kept for its storage.
    private var levels: [Float]

    init(outlook: Outlook) {
        self.outlook = outlook
        caution = outlook.tuning.deciding(outlook.segment)
        levels = [Float](repeating: 0, count: outlook.tuning.models.count * outlook.grid.count)
        all.reserveCapacity(outlook.pace.count)
    }

    /// - Parameters:
    ///   - belief: Of now; the segment will come in the time of one.
    ///   - isStart: Whether this is the first segment of all, or after a seek.
    ///   - remaining: Segments after this one; nil where the end isn't known.
    mutating func gather(_ belief: LineBelief, buffered: Float, remaining: Int?, lowestBits: Float, latency: Float, isStart: Bool) {
        all.removeAll(keepingCapacity: true)
        belief.ahead(outlook.segment, into: &levels)
        // Waiting for a film to begin is no stall, and nothing is lost yet by a thin buffer.
        caution = isStart ? outlook.tuning.starting : outlook.tuning.deciding(outlook.segment)
        buffer = min(buffered, outlook.room - outlook.segment)
        let left = min(max(remaining ?? outlook.tuning.horizon, 0), outlook.tuning.horizon)
        for model in belief.models.indices where belief.models[model] > 0.03 {
            for level in 0..<outlook.grid.count {
                let state = model * outlook.grid.count + level
                let likely = belief.models[model] * levels[state]
                // What is left out here and above is a few hundredths, and would take half of the time.
                guard likely > 0.002 else { continue }
                let after = outlook.offset(model: model, left: left, level: level)
                for (index, outcome) in Outlook.outcomes.enumerated() {
                    let pace = outlook.pace[state * Outlook.outcomes.count + index]
                    let gaveUp = outlook.givenUp(
                        lowestBits: lowestBits, buffer: buffer, pace: pace, latency: latency, caution: caution, after: after)
                    all.append(Prospect(weight: likely * outcome.weight, pace: pace, gaveUp: gaveUp, after: after))
                }
            }
        }
    }

    /// What asking for these bits of a rung is worth in the mean.
    func worth(of rung: Int, bits: Float, latency: Float, last: Int?) -> Float {
        var sum: Float = 0
        for prospect in all {
            sum +=
                prospect.weight
                * outlook.request(
                    bits: bits, rung: rung, buffer: buffer, pace: prospect.pace, latency: latency, caution: caution,
                    gaveUp: prospect.gaveUp,
                    after: prospect.after)
        }
        guard let last, last >= 0, last < outlook.rungs else { return sum }
        return sum - outlook.change(from: last, to: rung)
    }
}
