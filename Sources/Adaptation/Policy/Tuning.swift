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
/// Source: random search over the recorded lines of `../shared/bench/abr`; Decisions/0010 has how, and how little depends on it.
package struct Tuning: Sendable {
    /// The kinds of line: steady, lively, wild, and steady but apt to collapse.
    package var models = [
        LineModel(drift: 0.04, scatter: 0.2, jumpsPerMinute: 0.6, lowShare: 0.1308),
        LineModel(drift: 0.1229, scatter: 0.3645, jumpsPerMinute: 0.1661, lowShare: 0.0609),
        LineModel(drift: 0.3855, scatter: 1.2397, jumpsPerMinute: 1.4737, lowShare: 0.0617),
        LineModel(drift: 0.034, scatter: 0.2793, jumpsPerMinute: 0.8457, lowShare: 0.1919),
    ]
    /// Octaves between the levels of a line.
    package var step: Float = 0.36
    /// Segments looked ahead.
    package var horizon = 16
    /// Parts into which the buffer is cut.
    package var cells = 40
    /// Where "low" begins for `LineModel.lowShare`, in octaves above the lowest rung.
    package var lowEdge: Float = -0.18
    /// A measurement below the level surprises less than one above it: by this factor.
    package var lowerTail: Float = 0.8
    /// The share of the scatter of one second that a whole request still has.
    package var planScatter: Float = 0.6965
    /// Seconds of a line's own past that weigh as much as what is known of lines in general.
    package var history: Float = 45.4463
    /// How much of what is known of a line's kind each measurement lets go.
    package var forget: Float = 0.02
    /// Octaves by which a line may differ from what is remembered of it.
    package var memoryScatter: Float = 1
    /// In top rates, for each change of rung beside the difference.
    package var switchCost: Float = 0.035
    /// Looking ahead: a stall of later may still be avoided.
    package var stallLater: Float = 1.5
    package var thinLater: Float = 0.1616
    package var thinLaterSegments: Float = 2
    /// For the request at hand.
    package var stallNow: Float = 9.5378
    package var thinNow: Float = 0.465
    package var thinNowSegments: Float = 3.0202
    /// Seconds after which a request that goes wrong is taken to be given up.
    package var giveUpDelay: Float = 1
    /// What asking for a lower rung must gain at least, in top rates.
    package var giveUpMargin: Float = 0.0273
    /// Seconds of throughput that are enough for a judgement in the middle of a download.
    package var glance = 0.5

    package init() {}

    package static let standard = Tuning()

    func planning(_ segment: Float) -> Caution { Caution(stall: stallLater, thin: thinLater, below: thinLaterSegments * segment) }

    func deciding(_ segment: Float) -> Caution { Caution(stall: stallNow, thin: thinNow, below: thinNowSegments * segment) }
}
