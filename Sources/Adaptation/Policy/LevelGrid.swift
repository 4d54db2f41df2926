/// The levels that a line may have, evenly spaced in octaves from far below a ladder's lowest rung to above its highest.
struct LevelGrid: Hashable, Sendable {
    /// Octaves between the lowest level and the lowest rung: below that a line is as good as dead.
    static let depth: Float = 4
    /// Octaves from a level to the next.
    let step: Float
    /// log₂ of the lowest level, in bit/s.
    let bottom: Float
    /// At most 64, so that a ladder from nowhere can't ask for more.
    let count: Int

    /// - Parameters:
    ///   - lowest: The rate of the lowest rung, bit/s, above 0.
    ///   - highest: The rate of the highest. One octave more is not told apart from a line that carries everything.
    init(lowest: Float, highest: Float, step: Float) {
        self.step = step
        bottom = BinaryExponent.log2(lowest) - Self.depth
        count = Int(min(max((BinaryExponent.log2(highest) + 1 - bottom) / step, 0), 62)) + 2
    }

    /// Where a rate lies between the levels, from 0 to `count - 1`.
    func position(of bitsPerSecond: Float) -> Float {
        min(max((BinaryExponent.log2(bitsPerSecond) - bottom) / step, 0), Float(count - 1))
    }

    /// The rate of a level, `octaves` above it.
    func rate(of level: Float, octaves: Float = 0) -> Float {
        BinaryExponent.exp2(bottom + level * step + octaves)
    }

    /// Where a jump ends when nothing has been seen of a line: evenly over the levels below the lowest rung, and over those above it.
    func jumps(of model: LineModel, lowEdge: Float) -> [Float] {
        let edge = (Self.depth + lowEdge) / step
        let low = max((0..<count).filter { Float($0) < edge }.count, 1)
        let high = max(count - low, 1)
        return (0..<count).map { $0 < low ? model.lowShare / Float(low) : (1 - model.lowShare) / Float(high) }
    }
}
