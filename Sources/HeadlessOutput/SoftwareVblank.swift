import Media

/// The vertical blanks of a display that doesn't exist: number n is at `origin` + n × interval, exactly, for years.
struct SoftwareVblank: Sendable {
    let origin: HostTime
    let rate: FrameRate

    /// When a vertical blank is, rounded down to a nanosecond.
    func time(of sequence: UInt64) -> HostTime {
        let divisor = UInt64(rate.numerator)
        let product = sequence.multipliedFullWidth(by: UInt64(rate.denominator) * 1_000_000_000)
        guard product.high < divisor else { return HostTime(nanoseconds: .max) }
        return origin + .nanoseconds(Int64(clamping: divisor.dividingFullWidth(product).quotient))
    }

    /// The first vertical blank later than an instant.
    func first(after instant: HostTime) -> UInt64 {
        let passed = UInt64(max(0, (instant - origin).nanosecondsSaturating))
        let divisor = UInt64(rate.denominator) * 1_000_000_000
        let product = passed.multipliedFullWidth(by: UInt64(rate.numerator))
        guard product.high < divisor else { return .max }
        var sequence = divisor.dividingFullWidth(product).quotient
        // Rounding down in `time(of:)` can put vblank n a nanosecond before its exact place.
        while time(of: sequence) <= instant { sequence += 1 }
        return sequence
    }
}
