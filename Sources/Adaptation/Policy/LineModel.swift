/// How one kind of line behaves: its level drifts, now and then it jumps, and what is measured scatters around it.
///
/// All in octaves, so that a kind is the same on a line of 300 kbit/s and on one of 30 Mbit/s.
package struct LineModel: Hashable, Sendable {
    /// Octaves that the level strays in a second, as a standard deviation; it grows with the square root of time.
    package var drift: Float
    /// Octaves that one second's throughput lies from the level, about.
    package var scatter: Float
    /// How often the level is drawn anew.
    package var jumpsPerMinute: Float
    /// The share of the jumps that end where not even the lowest rung is carried.
    package var lowShare: Float

    package init(drift: Float, scatter: Float, jumpsPerMinute: Float, lowShare: Float) {
        self.drift = drift
        self.scatter = scatter
        self.jumpsPerMinute = jumpsPerMinute
        self.lowShare = lowShare
    }

    /// Lets time pass over how likely each level is.
    ///
    /// - Parameters:
    ///   - likely: Any number of levels from `first` on, which sum to 1 and still do afterwards.
    ///   - jumpTo: Where a jump ends, level by level from `jumpFirst` on.
    ///   - step: Octaves from a level to the next.
    func pass(
        _ seconds: Float, over likely: inout [Float], first: Int, count: Int, jumpTo: [Float], jumpFirst: Int, step: Float
    ) {
        // A random walk, in as many passes as keep each a mean of neighbours.
        let variance = drift * drift * seconds / (step * step)
        let passes = min(max(Int(variance / 0.5) + 1, 1), 6)
        let side = min(variance / Float(2 * passes), 0.33)
        for _ in 0..<passes {
            var below = likely[first]
            var here = below
            for level in first..<first + count {
                let above = level + 1 < first + count ? likely[level + 1] : here
                likely[level] = here + side * (below - 2 * here + above)
                below = here
                here = above
            }
        }
        let jump = 1 - BinaryExponent.exp2(-BinaryExponent.log2e / 60 * jumpsPerMinute * seconds)
        for level in 0..<count {
            likely[first + level] = (1 - jump) * likely[first + level] + jump * jumpTo[jumpFirst + level]
        }
    }
}
