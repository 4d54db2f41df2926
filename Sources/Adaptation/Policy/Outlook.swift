/// What a film is worth from any state on: the value function of a Markov decision process, worked out once for a ladder and a buffer.
///
/// A state is a kind of line, its level, the buffer, the last rung and how many segments are left. Worth is counted as QoE_lin does (Yin
/// and others, SIGCOMM 2015), in units of the top rung's rate: a segment earns its rung's rate, a second of waiting costs one, and a
/// change of rung the difference. To this come costs for a change as such and for a thin buffer, so that neither flutter nor gambling pays.
///
/// - Note: About 4 MB for ten rungs, and 30 ms to make on a server's core: once when a film is opened, off the threads that have deadlines.
/// - Thread: any; it never changes.
public struct Outlook: Sendable {
    let tuning: Tuning
    let grid: LevelGrid
    let rungs: Int
    /// Each rung's rate as a share of the top one's.
    let worth: [Float]
    /// Each rung's bits in a segment of the usual length.
    let nominalBits: [Float]
    /// Seconds in a segment.
    let segment: Float
    /// Seconds that the buffer holds, as far as is looked ahead.
    let room: Float
    /// Points at which the buffer is looked at, from empty to `room`.
    let cells: Int
    private let cellsPerSecond: Float
    /// Seconds for a bit: [model][level][outcome].
    let pace: [Float]
    /// [model][segments left][level][last rung][cell]
    var value: [Float]

    /// What a request may meet, in units of the model's scatter, with how likely it is.
    static let outcomes: [(scatter: Float, weight: Float)] = [(-2, 0.06), (-1, 0.24), (0, 0.4), (1, 0.24), (2, 0.06)]

    /// - Parameters:
    ///   - rates: Of the rungs, in bit/s, the lowest first. What is no rate counts as 1 bit/s; without any there is one rung.
    ///   - segmentSeconds: The usual length of a segment; held between 0.1 and 60.
    ///   - bufferSeconds: How much film the buffer holds.
    public init(rates: [Double], segmentSeconds: Double, bufferSeconds: Double) {
        self.init(rates: rates, segmentSeconds: segmentSeconds, bufferSeconds: bufferSeconds, tuning: .standard)
    }

    package init(rates: [Double], segmentSeconds: Double, bufferSeconds: Double, tuning: Tuning) {
        let ladder = rates.isEmpty ? [1] : rates.map { Float($0.held(in: 1...1e12, or: 1)) }
        let top = ladder.max() ?? 1
        let segment = Float(segmentSeconds.held(in: 0.1...60, or: 4))
        let grid = LevelGrid(lowest: ladder.min() ?? 1, highest: top, step: tuning.step)
        self.tuning = tuning
        self.grid = grid
        self.segment = segment
        rungs = ladder.count
        worth = ladder.map { $0 / top }
        nominalBits = ladder.map { $0 * segment }
        room = min(max(Float(bufferSeconds.held(in: 0...1e6, or: 30)), segment), segment * Float(tuning.horizon))
        cells = tuning.cells + 1
        cellsPerSecond = Float(tuning.cells) / room
        pace = tuning.models.flatMap { model in
            (0..<grid.count).flatMap { level in
                Self.outcomes.map { outcome in
                    let tail = outcome.scatter < 0 ? 1 / tuning.lowerTail : 1
                    return 1 / grid.rate(of: Float(level), octaves: model.scatter * tuning.planScatter * outcome.scatter * tail)
                }
            }
        }
        value = []
        solve()
    }

    /// Where the values of a state's rungs and cells begin.
    func offset(model: Int, left: Int, level: Int) -> Int {
        ((model * (tuning.horizon + 1) + left) * grid.count + level) * rungs * cells
    }

    /// What a request is worth, its segment and all later ones, if the line gives this pace.
    ///
    /// - Parameters:
    ///   - buffer: Seconds buffered when the request is made; at most `room - segment`.
    ///   - latency: Seconds to the first byte.
    ///   - gaveUp: What `givenUp` says of the same state.
    ///   - after: The offset of the state's line once the segment is there.
    @inline(__always)
    func request(bits: Float, rung: Int, buffer: Float, pace: Float, latency: Float, caution: Caution, gaveUp: Float, after: Int) -> Float {
        let seconds = latency + bits * pace
        let finished = worth[rung] + arrival(buffer - seconds, caution, at: after + rung * cells)
        return seconds < tuning.giveUpDelay || rung == 0 ? finished : max(finished, gaveUp - worth[rung])
    }

    /// What a request is worth that is given up for the lowest rung after `Tuning.giveUpDelay`, but for its own rung's rate, which is to be
    /// taken off for the change down.
    @inline(__always)
    func givenUp(lowestBits: Float, buffer: Float, pace: Float, latency: Float, caution: Caution, after: Int) -> Float {
        2 * worth[0] + arrival(buffer - tuning.giveUpDelay - latency - lowestBits * pace, caution, at: after)
    }

    /// What it costs to have `left` seconds in the buffer when a segment arrives, negative where it came too late, and what is worth coming after.
    @inline(__always)
    private func arrival(_ left: Float, _ caution: Caution, at base: Int) -> Float {
        var cost: Float = 0
        if left < caution.below { cost = caution.thin * (1 - max(left, 0) / caution.below) - caution.stall * min(left, 0) }
        let at = min((max(left, 0) + segment) * cellsPerSecond, Float(cells - 1))
        let cell = min(Int(at), cells - 2)
        let low = value[base + cell]
        return low + (at - Float(cell)) * (value[base + cell + 1] - low) - cost
    }
}

extension Double {
    /// The value within a range; `other` where it is not a number.
    func held(in range: ClosedRange<Double>, or other: Double) -> Double {
        isNaN ? other : Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
