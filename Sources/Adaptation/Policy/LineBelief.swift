/// What is believed of a line: how likely each kind of line is, and for each kind how likely each level.
///
/// A Bayesian filter. It is fed with throughput over stretches of time, and forgets nothing but by the kinds' own drift and jumps; where
/// jumps end is learnt from the levels that this line has been on.
struct LineBelief: Sendable {
    /// [model][level]; the levels of each model sum to 1.
    private(set) var levels: [Float]
    /// [model], sum 1.
    private(set) var models: [Float]
    private let grid: LevelGrid
    private let tuning: Tuning
    /// [model][level]
    private let jumpPrior: [Float]
    private var jumpTo: [Float]
    /// Seconds that the line has been on each level.
    private var visited: [Float]

    /// - Parameter remembered: What this line carried last time, in bit/s; nil where nothing is known.
    init(grid: LevelGrid, tuning: Tuning, remembered: Float? = nil) {
        self.grid = grid
        self.tuning = tuning
        jumpPrior = tuning.models.flatMap { grid.jumps(of: $0, lowEdge: tuning.lowEdge) }
        jumpTo = jumpPrior
        levels = jumpPrior
        models = [Float](repeating: 1 / Float(tuning.models.count), count: tuning.models.count)
        visited = [Float](repeating: 0, count: grid.count)
        if let remembered, remembered > 0 {
            // As one measurement long ago: the line has had time to change, and the place to be another one.
            weigh(position: grid.position(of: remembered), scatter: tuning.memoryScatter)
        }
    }

    /// The middle of what is believed, in bit/s: what to remember of a line.
    var typicalRate: Float {
        var mean: Float = 0
        for model in models.indices {
            for level in 0..<grid.count { mean += models[model] * levels[model * grid.count + level] * Float(level) }
        }
        return grid.rate(of: mean)
    }

    /// So much time went by without a measurement.
    mutating func passed(_ seconds: Float) {
        for model in models.indices {
            tuning.models[model].pass(
                seconds, over: &levels, first: model * grid.count, count: grid.count, jumpTo: jumpTo, jumpFirst: model * grid.count,
                step: grid.step)
        }
    }

    /// What will be believed after so much time, in the shape of `levels`.
    func ahead(_ seconds: Float, into later: inout [Float]) {
        for index in levels.indices { later[index] = levels[index] }
        for model in models.indices {
            tuning.models[model].pass(
                seconds, over: &later, first: model * grid.count, count: grid.count, jumpTo: jumpTo, jumpFirst: model * grid.count,
                step: grid.step)
        }
    }

    /// So much time went by, over which the line gave this rate.
    mutating func measured(_ bitsPerSecond: Float, over seconds: Float) {
        passed(seconds)
        weigh(position: grid.position(of: bitsPerSecond), seconds: seconds)
        remember(seconds)
    }

    /// Bayes' rule, with the density of Student's t of three degrees of freedom: one outlier doesn't overthrow what is believed, and it needs
    /// no exponential.
    ///
    /// - Parameters:
    ///   - seconds: What is measured over more of them scatters less; they are nearly independent of one another.
    ///   - scatter: Octaves, for each model the same; nil: its own.
    private mutating func weigh(position: Float, seconds: Float = 1, scatter: Float? = nil) {
        let narrower = 1 / max(seconds, 0.05).squareRoot()
        var total: Float = 0
        for model in models.indices {
            // Narrower than half a step it would see the grid.
            let width = max((scatter ?? tuning.models[model].scatter) * narrower, 0.5 * grid.step)
            let above = grid.step / width
            let below = above * tuning.lowerTail
            let first = model * grid.count
            var sum: Float = 0
            for level in 0..<grid.count {
                let distance = position - Float(level)
                let z = distance * (distance < 0 ? below : above)
                let density = 1 / (1 + z * z / 3)
                let likely = levels[first + level] * density * density
                levels[first + level] = likely
                sum += likely
            }
            let scale = 1 / max(sum, .leastNormalMagnitude)
            for level in first..<first + grid.count { levels[level] *= scale }
            models[model] *= sum / width
            total += models[model]
        }
        // No kind is ever ruled out: lines change theirs.
        let scale = (1 - tuning.forget) / max(total, .leastNormalMagnitude)
        for model in models.indices { models[model] = models[model] * scale + tuning.forget / Float(models.count) }
    }

    private mutating func remember(_ seconds: Float) {
        var total: Float = 0
        for model in models.indices {
            let part = seconds * models[model]
            for level in 0..<grid.count { visited[level] += part * levels[model * grid.count + level] }
        }
        for level in 0..<grid.count { total += visited[level] }
        let scale = 1 / (tuning.history + total)
        for model in models.indices {
            let first = model * grid.count
            for level in 0..<grid.count {
                jumpTo[first + level] = (tuning.history * jumpPrior[first + level] + visited[level]) * scale
            }
        }
    }
}
