/// How much more than a second's rate a stall costs, and what a buffer costs that is nearly empty.
package struct Caution: Hashable, Sendable {
    /// For each second of stall, in top rates.
    package var stall: Float
    /// For an empty buffer, in top rates; falls to 0 at `below`.
    package var thin: Float
    /// Seconds.
    package var below: Float
}

/// The one parameter set, for every line, film and buffer.
///
/// Source: random search over the recorded lines of `../shared/bench/abr`; Decisions/0014 has how, and how little depends on it.
package struct Tuning: Sendable {
    /// The kinds of line: steady, lively, wild, and steady but apt to collapse.
    package var models = [
        LineModel(drift: 0.0423, scatter: 0.0952, jumpsPerMinute: 0.259, lowShare: 0.0486),
        LineModel(drift: 0.107, scatter: 0.0549, jumpsPerMinute: 0.0877, lowShare: 0.0087),
        LineModel(drift: 0.658, scatter: 0.161, jumpsPerMinute: 1.38, lowShare: 0.0513),
        LineModel(drift: 0.0234, scatter: 0.291, jumpsPerMinute: 1.88, lowShare: 0.188),
    ]
    /// Octaves between the levels of a line.
    package var step: Float = 0.36
    /// Segments looked ahead.
    package var horizon = 16
    /// Parts into which the buffer is cut.
    package var cells = 40
    /// Where "low" begins for `LineModel.lowShare`, in octaves above the lowest rung.
    package var lowEdge: Float = 1.45
    /// A measurement below the level surprises less than one above it: by this factor.
    package var lowerTail: Float = 0.32
    /// The share of the scatter of one second that a whole request still has.
    package var planScatter: Float = 0.889
    /// Seconds of a line's own past that weigh as much as what is known of lines in general.
    package var history: Float = 76.9
    /// How much of what is known of a line's kind each measurement lets go.
    package var forget: Float = 0.0207
    /// Octaves by which a line may differ from what is remembered of it.
    package var memoryScatter: Float = 0.5
    /// In top rates, for each change of rung beside the difference.
    package var switchCost: Float = 0.0489
    /// Looking ahead: a stall of later may still be avoided.
    package var stallLater: Float = 0.49
    package var thinLater: Float = 0.273
    package var thinLaterSegments: Float = 2.73
    /// For the request at hand.
    package var stallNow: Float = 14.2
    package var thinNow: Float = 0.174
    package var thinNowSegments: Float = 2.18
    /// Seconds after which a request that goes wrong is taken to be given up.
    package var giveUpDelay: Float = 0.868
    /// What asking for a lower rung must gain at least, in top rates.
    package var giveUpMargin: Float = 0.0033
    /// Seconds of throughput that are enough for a judgement in the middle of a download.
    package var glance = 0.755
    /// The share of the buffer that a download may still need before it is looked at more closely.
    package var ease = 0.19

    package init() {}

    package static let standard = Tuning()

    func planning(_ segment: Float) -> Caution { Caution(stall: stallLater, thin: thinLater, below: thinLaterSegments * segment) }

    /// For the first segment: as QoE_lin counts it.
    var starting: Caution { Caution(stall: 1, thin: 0, below: 1) }

    func deciding(_ segment: Float) -> Caution { Caution(stall: stallNow, thin: thinNow, below: thinNowSegments * segment) }
}
