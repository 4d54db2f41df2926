/// A line's recorded bandwidth, which begins again when it ends.
public struct BandwidthTrace: Sendable {
    /// A stretch of it over which nothing changes.
    public struct Interval: Hashable, Sendable {
        /// How long it lasts; one of no length is passed over.
        public var seconds: Double
        /// What it carries.
        public var bitsPerSecond: Double
        /// Seconds from a request to its first byte.
        public var latency: Double

        /// All of it.
        public init(seconds: Double, bitsPerSecond: Double, latency: Double) {
            self.seconds = seconds
            self.bitsPerSecond = bitsPerSecond
            self.latency = latency
        }
    }

    /// Why one can't be simulated.
    public enum Refusal: Error, Hashable, Sendable {
        /// Nothing would ever arrive.
        case noBandwidth
        /// A value that is negative or no number.
        case badInterval(Int)
    }

    private let intervals: [Interval]
    /// Of each interval, from the beginning of a lap.
    private let ends: [Double]

    /// - Parameter intervals: In order; the first is there at time 0.
    public init(_ intervals: [Interval]) throws(Refusal) {
        for (index, interval) in intervals.enumerated() {
            let values = [interval.seconds, interval.bitsPerSecond, interval.latency]
            guard values.allSatisfy({ $0.isFinite && $0 >= 0 }) else { throw .badInterval(index) }
        }
        let lasting = intervals.filter { $0.seconds > 0 }
        guard lasting.contains(where: { $0.bitsPerSecond > 0 }) else { throw .noBandwidth }
        self.intervals = lasting
        var end = 0.0
        ends = lasting.map {
            end += $0.seconds
            return end
        }
    }

    /// A place in a trace, which only moves forward.
    struct Place {
        fileprivate var index = 0
        /// When this lap began.
        fileprivate var lap = 0.0
    }

    /// To the interval that holds an instant; the moment where two meet belongs to the later one.
    func move(_ place: inout Place, to time: Double) {
        while time >= end(of: place) {
            place.index += 1
            if place.index == intervals.count {
                place.lap += ends[place.index - 1]
                place.index = 0
            }
        }
    }

    /// When the interval of a place ends.
    func end(of place: Place) -> Double { place.lap + ends[place.index] }

    subscript(place: Place) -> Interval { intervals[place.index] }
}
