/// One request on a simulated line.
struct SimulatedDownload {
    /// When it was asked for; seconds of the session, as all times here.
    let requested: Double
    /// When bits begin to come.
    let firstByte: Double
    let bits: Double
    private(set) var arrived = 0.0
    private(set) var clock: Double
    private(set) var place: BandwidthTrace.Place

    init(of bits: Double, at time: Double, on trace: BandwidthTrace, from place: BandwidthTrace.Place) {
        var here = place
        trace.move(&here, to: time)
        self.place = here
        self.bits = bits
        requested = time
        clock = time
        firstByte = time + trace[here].latency
    }

    /// What the player sees of it.
    var progress: RungPolicy.Progress {
        RungPolicy.Progress(bits: arrived, elapsed: clock - requested, firstByte: clock > firstByte ? firstByte - requested : nil)
    }

    /// Lets it go on until `time`, or until it is complete.
    ///
    /// - Returns: whether it is complete.
    mutating func advance(to time: Double, on trace: BandwidthTrace) -> Bool {
        guard time > firstByte else {
            clock = time
            return false
        }
        clock = max(clock, firstByte)
        trace.move(&place, to: clock)
        while true {
            let rate = trace[place].bitsPerSecond
            let end = min(trace.end(of: place), time)
            let possible = (end - clock) * rate
            if bits - arrived <= possible {
                clock += (bits - arrived) / rate
                arrived = bits
                return true
            }
            arrived += possible
            clock = end
            guard end < time else { return false }
            trace.move(&place, to: clock)
        }
    }
}
