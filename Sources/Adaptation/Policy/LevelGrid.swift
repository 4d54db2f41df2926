/// The levels that a line may have, evenly spaced in octaves from far below a ladder's lowest rung to above its highest.
struct LevelGrid: Hashable, Sendable {
    /// Octaves between the lowest level and the lowest rung: below that a line is as good as dead.
    static let depth: Float = 4
    /// Octaves between the highest rung and the highest level: on a line eight times as fast a film may as well begin with its best picture.
    static let height: Float = 3
    /// Octaves from a level to the next.
    let step: Float
    /// log₂ of the lowest level, in bit/s.
    let bottom: Float
    /// At most 64, so that a ladder from nowhere can't ask for more.
    let count: Int

    /// - Parameters:
    ///   - lowest: The rate of the lowest rung, bit/s, above 0.
    ///   - highest: The rate of the highest.
    init(lowest: Float, highest: Float, step: Float) {
        self.step = step
        bottom = BinaryExponent.log2(lowest) - Self.depth
        count = Int(min(max((BinaryExponent.log2(highest) + Self.height - bottom) / step, 0), 62)) + 2
    }

    /// Where a rate lies between the levels, from 0 to `count - 1`.
    func position(of bitsPerSecond: Float) -> Float {
        min(max((BinaryExponent.log2(bitsPerSecond) - bottom) / step, 0), Float(count - 1))
    }

    /// The rate of a level, `octaves` above it.
    func rate(of level: Float, octaves: Float = 0) -> Float {
        BinaryExponent.exp2(bottom + level * step + octaves)
    }

    /// Where a jump ends when nothing has been seen of a line: evenly over the levels below the lowest rung, and evenly over those above it,
    /// but that an octave above the highest rung they become rare.
    func jumps(of model: LineModel, lowEdge: Float) -> [Float] {
        let edge = (Self.depth + lowEdge) / step
        let rare = Float(count - 1) - (Self.height - 1) / step
        let isLow = (0..<count).map { Float($0) < edge }
        let weights = (0..<count).map { Float($0) > rare ? Self.rarity : 1 }
        let low = zip(weights, isLow).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
        let high = zip(weights, isLow).reduce(0) { $0 + ($1.1 ? 0 : $1.0) }
        return zip(weights, isLow).map { weight, isLow in
            isLow ? weight * model.lowShare / max(low, 1) : weight * (1 - model.lowShare) / max(high, 1)
        }
    }

    private static let rarity: Float = 0.1
}
