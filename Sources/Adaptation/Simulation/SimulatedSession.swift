/// A film watched over a recorded line, by the rules of `../shared/bench/abr/referee.py --model`, rule 8 with abandonment.
///
/// The policy is told what a player would know at that moment, and nothing of the trace's future.
public struct SimulatedSession: Sendable {
    /// A request that was given up.
    public struct Abandoned: Hashable, Sendable {
        /// Counted from 0.
        public var segment: Int
        /// What was being received.
        public var rung: Int
        /// From the request on.
        public var seconds: Double
    }

    /// Seconds between two looks at a download: what a player's timer does.
    public static let look = 0.25

    /// One for each segment.
    public private(set) var rungs: [Int] = []
    /// When each segment was first asked for, in seconds.
    public private(set) var requested: [Double] = []
    /// In order.
    public private(set) var abandoned: [Abandoned] = []
    /// Seconds from the first request to its last byte.
    public private(set) var startup = 0.0
    /// Seconds that play stood still afterwards.
    public private(set) var stall = 0.0

    private let movie: SimulatedMovie
    private let trace: BandwidthTrace
    private var policy: RungPolicy
    private var place = BandwidthTrace.Place()
    private var clock = 0.0
    private var level = 0.0

    /// Runs it to the film's end.
    ///
    /// - Parameters:
    ///   - bufferSeconds: A request waits until a whole segment has room.
    ///   - policy: Fresh, made for this film's ladder.
    ///   - cap: The highest rung allowed; nil: all.
    public init(of movie: SimulatedMovie, over trace: BandwidthTrace, bufferSeconds: Double, policy: RungPolicy, cap: Int? = nil) {
        self.movie = movie
        self.trace = trace
        self.policy = policy
        rungs.reserveCapacity(movie.bits.count)
        requested.reserveCapacity(movie.bits.count)
        for segment in movie.bits.indices {
            let wait = level + movie.segmentSeconds - bufferSeconds
            if segment > 0, wait > 0 {
                clock += wait
                level -= wait
                self.policy.idled(wait)
            }
            requested.append(clock)
            fetch(segment, cap: cap ?? movie.rates.count - 1)
        }
    }

    private mutating func fetch(_ segment: Int, cap: Int) {
        let asked = clock
        let sizes = movie.bits[segment]
        var situation = RungPolicy.Situation(
            buffered: level, last: rungs.last, remaining: movie.bits.count - segment - 1, cap: cap)
        var rung = policy.rung(situation) { sizes[$0] }
        while true {
            var download = SimulatedDownload(of: sizes[rung], at: clock, on: trace, from: place)
            var lower: Int?
            var looks = 0.0
            while lower == nil, !download.advance(to: download.requested + (looks + 1) * Self.look, on: trace) {
                looks += 1
                situation.buffered = max(0, level - (download.clock - asked))
                lower = policy.progressed(download.progress, of: rung, situation) { sizes[$0] }
            }
            clock = download.clock
            place = download.place
            guard let lower else {
                policy.completed(download.progress)
                break
            }
            abandoned.append(Abandoned(segment: segment, rung: rung, seconds: clock - download.requested))
            rung = lower
        }
        rungs.append(rung)
        play(for: clock - asked, segment)
    }

    private mutating func play(for seconds: Double, _ segment: Int) {
        if segment == 0 {
            startup = seconds
        } else {
            stall += max(0, seconds - level)
            level = max(0, level - seconds)
        }
        level += movie.segmentSeconds
    }
}
