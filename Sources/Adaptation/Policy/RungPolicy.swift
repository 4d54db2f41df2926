/// Chooses the rung of each segment, and when to give a download up.
///
/// It knows what the line has shown (`LineBelief`), and what each state is worth (`Outlook`). A choice is the rung whose request is worth
/// most in the mean over what the line may do; a download is given up when asking for a lower rung is worth more than going on. The real
/// player and the simulation tell it the same things in the same order: `rung`, any number of `progressed`, `completed`, and `idled` for
/// the time in between.
///
/// Sizes are of what is fetched and rates of what arrives, so that a stream's wrapping counts on both sides.
///
/// - Thread: the one that owns it; allocates nothing after `init`.
public struct RungPolicy: Sendable {
    /// What the player knows when it asks.
    public struct Situation: Hashable, Sendable {
        /// Seconds of film ahead of the play head.
        public var buffered: Double
        /// The rung of the segment before; nil at the start and after a seek.
        public var last: Int?
        /// Segments after this one; nil where the end isn't known.
        public var remaining: Int?
        /// The highest rung that the decoder keeps up with.
        public var cap: Int

        /// All of it.
        public init(buffered: Double, last: Int?, remaining: Int?, cap: Int) {
            self.buffered = buffered
            self.last = last
            self.remaining = remaining
            self.cap = cap
        }
    }

    /// How far a download has come.
    public struct Progress: Hashable, Sendable {
        /// Bits that are there.
        public var bits: Double
        /// Seconds since the request.
        public var elapsed: Double
        /// Seconds from the request to the first byte; nil before it.
        public var firstByte: Double?

        /// All of it.
        public init(bits: Double, elapsed: Double, firstByte: Double?) {
            self.bits = bits
            self.elapsed = elapsed
            self.firstByte = firstByte
        }
    }

    private let outlook: Outlook
    private var belief: LineBelief
    private var prospects: Prospects
    /// Seconds to a first byte, smoothed.
    private var latency: Float = 0.05
    /// What of the current download has been counted as throughput.
    private var counted = Progress(bits: 0, elapsed: 0, firstByte: nil)
    /// The current download when it was last looked at.
    private var glanced = Progress(bits: 0, elapsed: 0, firstByte: nil)

    /// - Parameter remembered: What this line carried last time, in bit/s (`typicalRate` of then); nil where nothing is known.
    public init(outlook: Outlook, remembered: Double? = nil) {
        self.outlook = outlook
        belief = LineBelief(grid: outlook.grid, tuning: outlook.tuning, remembered: remembered.map { Float($0.held(in: 0...1e12, or: 0)) })
        prospects = Prospects(outlook: outlook)
    }

    /// The middle of what is believed of the line, in bit/s: worth remembering for the next film.
    public var typicalRate: Double { Double(belief.typicalRate) }

    /// For so many seconds nothing was asked of the line.
    public mutating func idled(_ seconds: Double) {
        belief.passed(Float(seconds.held(in: 0...60, or: 0)))
    }

    /// The rung to ask for, and the beginning of its download.
    ///
    /// - Parameter bits: The size of the next segment at a rung: the true one where it is known, else rate × length.
    public mutating func rung(_ situation: Situation, bits: (_ rung: Int) -> Double) -> Int {
        begin()
        look(situation, lowestBits: size(bits(0), 0))
        var best = (rung: 0, worth: -Float.infinity)
        for rung in 0...min(max(situation.cap, 0), outlook.rungs - 1) {
            let worth = prospects.worth(of: rung, bits: size(bits(rung), rung), latency: latency, last: situation.last)
            if worth > best.worth { best = (rung, worth) }
        }
        return best.rung
    }

    /// Asked a few times a second while a segment arrives.
    ///
    /// - Parameters:
    ///   - rung: The one being received.
    ///   - situation: With the buffer of now.
    ///   - bits: As given to `rung`.
    /// - Returns: the lower rung to ask for instead, whose download begins with that; nil: go on.
    public mutating func progressed(
        _ progress: Progress, of rung: Int, _ situation: Situation, bits: (_ rung: Int) -> Double
    ) -> Int? {
        guard rung > 0, rung < outlook.rungs else { return nil }
        let arrived = progress.bits.held(in: 0...1e12, or: 0)
        let missing = size(bits(rung), rung) - Float(arrived)
        let seconds = progress.elapsed.held(in: 0...1e6, or: 0) - max(glanced.elapsed, progress.firstByte ?? Double(latency))
        guard seconds >= outlook.tuning.glance else { return nil }
        // Most are well in time, and cost no more than this.
        let before = glanced
        glanced = progress
        let rate = (arrived - before.bits) / seconds
        guard Double(missing) > outlook.tuning.ease * rate * situation.buffered.held(in: 0...1e6, or: 0) else { return nil }
        // What came while all was well is one measurement, and what came since then another.
        count(before)
        count(progress)
        look(situation, lowestBits: size(bits(0), 0))
        let goingOn = prospects.worth(of: rung, bits: max(missing, 0), latency: 0, last: situation.last)
        var best: (rung: Int?, worth: Float) = (nil, goingOn + outlook.tuning.giveUpMargin)
        for lower in 0..<rung where size(bits(lower), lower) < missing {
            let worth = prospects.worth(of: lower, bits: size(bits(lower), lower), latency: latency, last: situation.last)
            if worth > best.worth { best = (lower, worth) }
        }
        if best.rung != nil { begin() }
        return best.rung
    }

    /// The segment is there.
    public mutating func completed(_ progress: Progress) {
        if let firstByte = progress.firstByte { latency += 0.2 * (Float(firstByte.held(in: 0...60, or: 0)) - latency) }
        count(progress)
    }

    private mutating func begin() {
        counted = Progress(bits: 0, elapsed: 0, firstByte: nil)
        glanced = counted
    }

    /// Seconds of a download in which bits could come and which haven't been counted.
    private func uncounted(_ progress: Progress) -> Double {
        let elapsed = progress.elapsed.held(in: 0...1e6, or: 0)
        let start = (progress.firstByte ?? Double(latency)).held(in: 0...1e6, or: 0)
        return elapsed - max(start, counted.elapsed)
    }

    private mutating func count(_ progress: Progress) {
        let seconds = uncounted(progress)
        let bits = progress.bits.held(in: 0...1e12, or: 0) - counted.bits
        // Less than a millisecond is the reader's haste, not the line's.
        guard seconds > 0.001, bits >= 0 else { return }
        belief.measured(Float(bits / seconds), over: Float(min(seconds, 20)))
        counted = progress
    }

    private mutating func look(_ situation: Situation, lowestBits: Float) {
        prospects.gather(
            belief, buffered: Float(situation.buffered.held(in: 0...1e6, or: 0)), remaining: situation.remaining, lowestBits: lowestBits,
            latency: latency, isStart: situation.last == nil)
    }

    private func size(_ bits: Double, _ rung: Int) -> Float {
        bits > 0 && bits < 1e12 ? Float(bits) : outlook.nominalBits[rung]
    }
}
