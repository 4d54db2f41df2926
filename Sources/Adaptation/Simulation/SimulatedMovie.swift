/// A film as a simulation knows it: sizes, no pictures.
public struct SimulatedMovie: Sendable {
    /// Why one can't be simulated.
    public enum Refusal: Error, Hashable, Sendable {
        /// No segment, no rung, or a length of nothing.
        case empty
        /// A segment that hasn't one size above 0 for each rung.
        case badSizes(segment: Int)
    }

    /// Of each segment.
    public let segmentSeconds: Double
    /// Of the rungs, in bit/s, the lowest first.
    public let rates: [Double]
    /// [segment][rung]
    public let bits: [[Double]]

    /// - Parameters are the properties of the same names.
    public init(segmentSeconds: Double, rates: [Double], bits: [[Double]]) throws(Refusal) {
        guard segmentSeconds > 0, segmentSeconds.isFinite, !rates.isEmpty, !bits.isEmpty else { throw .empty }
        for (segment, sizes) in bits.enumerated() {
            guard sizes.count == rates.count, sizes.allSatisfy({ $0 > 0 && $0.isFinite }) else { throw .badSizes(segment: segment) }
        }
        self.segmentSeconds = segmentSeconds
        self.rates = rates
        self.bits = bits
    }
}
