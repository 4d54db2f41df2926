import Media

/// A media's own time scale, for times that come from the network: everything saturates.
struct Ticks {
    /// Ticks per second; at least 1.
    let perSecond: Int64

    init(perSecond: Int64) {
        self.perSecond = max(1, perSecond)
    }

    func time(_ ticks: Int64) -> MediaTime { MediaTime(ticks: ticks, of: 1, over: perSecond) }

    /// Rounded down.
    func ticks(_ time: MediaTime) -> Int64 {
        let (high, low) = time.flicks.multipliedFullWidth(by: perSecond)
        let divisor = MediaTime.flicksPerSecond
        // |high| beyond half the divisor can't be divided into an Int64.
        guard high.magnitude < UInt64(divisor / 2) else { return high < 0 ? .min : .max }
        let (quotient, remainder) = divisor.dividingFullWidth((high, low))
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension Int64 {
    func plus(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    func minus(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }

    func times(_ other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) != (other < 0) ? .min : .max) : product
    }

    /// Rounded up; `divisor` is positive.
    func dividedUp(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor > 0 ? quotient + 1 : quotient
    }

    /// Rounded down; `divisor` is positive.
    func dividedDown(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
