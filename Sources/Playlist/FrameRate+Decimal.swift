import Media

extension FrameRate {
    /// A rate in 10⁻⁹ pictures per second, taken for the exact rate that it rounds: 23.976 is 24000/1001.
    init?(nearNanos nanos: Int64) {
        guard nanos > 0 else { return nil }
        for exact in [FrameRate.filmNTSC, .film, .pal, .ntsc, .thirty, .fifty, .sixtyNTSC, .sixty] {
            let difference = Int64((exact.perSecond * 1_000_000_000).rounded()) - nanos
            if difference.magnitude <= 10_000_000 {
                self = exact
                return
            }
        }
        guard let thousandths = Int32(exactly: (nanos + 500_000) / 1_000_000) else { return nil }
        self.init(thousandths, over: 1000)
    }
}
