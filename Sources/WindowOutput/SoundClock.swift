import Media

/// How much of what was written has been heard, from a queue that a card drinks in gulps.
///
/// SDL tells how much is queued, and that falls by a whole buffer at a time. Between two gulps the position goes on at the sample
/// rate; it is held between what has surely been taken and one gulp more. Pure: time is given.
struct SoundClock {
    let rate: Int32
    /// Frames the card takes at a time.
    let gulp: Int64
    private var position: Double = 0
    private var time: HostTime?

    init(rate: Int32, gulp: Int64) {
        self.rate = rate
        self.gulp = gulp
    }

    mutating func start(at now: HostTime) { time = now }

    /// Stands still until the next start.
    mutating func stop() { time = nil }

    /// - Parameter taken: Frames that the card has taken from the queue since the beginning.
    /// - Returns: frames heard, at the card's input.
    mutating func heard(taken: Int64, at now: HostTime) -> Int64 {
        guard let last = time else { return Int64(position) }
        position += max(0, Double((now - last).nanosecondsSaturating)) * Double(rate) / 1e9
        time = now
        position = min(max(position, Double(taken - gulp)), Double(taken))
        return Int64(position)
    }
}
