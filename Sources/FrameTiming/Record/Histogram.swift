/// Counts of values in buckets of one width; what lies beyond the last bucket is counted there, and the greatest value kept exactly.
/// Allocated once.
public struct Histogram: Equatable, Sendable {
    /// In the unit of the values.
    public let width: Double
    /// How many values fell into each; the last one takes all beyond.
    public private(set) var buckets: [Int]
    /// Values in all.
    public private(set) var count = 0
    /// The greatest value, exactly.
    public private(set) var maximum = 0.0

    /// All buckets empty.
    public init(width: Double, buckets: Int) {
        self.width = width
        self.buckets = Array(repeating: 0, count: max(1, buckets))
    }

    /// - Parameter value: 0 or more.
    public mutating func add(_ value: Double) {
        let index = value.isFinite ? Int(min(max(value / width, 0), Double(buckets.count - 1))) : buckets.count - 1
        buckets[index] += 1
        count += 1
        maximum = max(maximum, value)
    }

    /// A copy that shares no memory: a shared one would make the writer, on its thread, copy (and allocate) at its next value.
    func detached() -> Histogram {
        var copy = self
        copy.buckets = buckets.withUnsafeBufferPointer { Array($0) }
        return copy
    }

    /// The upper edge of the bucket in which the given share of the values is reached, at most the greatest value; nil without values.
    ///
    /// - Parameter share: 0.5 for the median.
    public func percentile(_ share: Double) -> Double? {
        guard count > 0 else { return nil }
        let wanted = Int((Double(count) * share).rounded(.up))
        var sum = 0
        for (index, bucket) in buckets.enumerated() {
            sum += bucket
            if sum >= wanted { return index == buckets.count - 1 ? maximum : min(maximum, Double(index + 1) * width) }
        }
        return maximum
    }
}
