import Media

/// Knows when each vertical blank is, from those that page flips have stamped.
///
/// The mode's rate is exact but the crystal isn't: each flip pulls the grid a little (a tenth of its error, since the kernel's
/// stamps are good to some microseconds on hardware, to some hundred where a timer stands for a display), and one that is further off
/// than a quarter of an interval sets it anew, as after a mode change. So does the first flip after a second without one: by then the crystal
/// has moved the grid by more than a stamp's noise.
public struct VblankPredictor: Equatable, Sendable {
    /// From one vblank to the next, in nanoseconds.
    public let interval: Double
    /// Vblanks, a second's worth at 60 Hz.
    private static let memory: UInt64 = 60
    private var sequence: UInt64 = 0
    private var time: HostTime?
    /// Nanoseconds beyond `time`, so that small corrections aren't lost to rounding.
    private var fraction = 0.0

    /// Knows the rate, and no vblank yet.
    public init(refreshRate: FrameRate) {
        interval = 1e9 * Double(refreshRate.denominator) / Double(refreshRate.numerator)
    }

    /// Whether any flip has been seen.
    public var isKnown: Bool { time != nil }

    /// Takes the stamp of a flip.
    public mutating func flipped(_ flip: FlipTiming) {
        guard let time, flip.sequence > sequence else {
            sequence = flip.sequence
            self.time = flip.time
            fraction = 0
            return
        }
        let expected = Double(flip.sequence - sequence) * interval + fraction
        let isOld = flip.sequence - sequence > Self.memory
        let error = Double(flip.time.nanoseconds &- time.nanoseconds) - expected
        sequence = flip.sequence
        if isOld || abs(error) > interval / 4 {
            self.time = flip.time
            fraction = 0
        } else {
            let corrected = expected + error / 10
            let whole = Int64(corrected.rounded(.down))
            self.time = HostTime(nanoseconds: time.nanoseconds &+ whole)
            fraction = corrected - Double(whole)
        }
    }

    /// When a vblank is; nil before the first flip.
    public func time(of vblank: Int64) -> HostTime? {
        guard let time else { return nil }
        let distance = Double(vblank &- Int64(clamping: sequence)) * interval + fraction
        return HostTime(nanoseconds: time.nanoseconds &+ Int64(distance.rounded()))
    }

    /// Where an instant lies among the vblanks, as a whole number and a part of an interval in 0..<1; nil before the first flip.
    public func position(of instant: HostTime) -> (vblank: Int64, part: Double)? {
        guard let time else { return nil }
        let distance = (Double(instant.nanoseconds &- time.nanoseconds) - fraction) / interval
        let whole = distance.rounded(.down)
        guard abs(whole) < 1e15 else { return nil }
        return (Int64(clamping: sequence) + Int64(whole), distance - whole)
    }

    /// The first vblank that comes later than an instant.
    public func next(after instant: HostTime) -> Int64? { position(of: instant).map { $0.vblank + 1 } }
}
