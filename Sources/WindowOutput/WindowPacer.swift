import Media

/// When a window's pictures are shown: at the vertical blanks of the monitor where presenting waits for them, else of a clock.
///
/// Pure: time is given. One commit is queued at most.
struct WindowPacer {
    /// The renderer's own present call waits for the monitor.
    let isPacedByPresent: Bool
    let interval: Duration
    private let origin: HostTime
    private var lastSequence: UInt64 = 0
    private var lastFlip: HostTime
    /// What is queued is to be presented from this instant on.
    private(set) var due: HostTime?

    init(rate: FrameRate, isPacedByPresent: Bool, origin: HostTime) {
        interval = rate.interval.duration
        self.isPacedByPresent = isPacedByPresent
        self.origin = origin
        lastFlip = origin
    }

    var isBusy: Bool { due != nil }

    /// A commit was made.
    mutating func queue(at now: HostTime) {
        due = isPacedByPresent ? now : time(of: max(lastSequence + 1, sequence(at: now) + 1))
    }

    /// It has been presented.
    mutating func presented(at now: HostTime) -> FlipTiming {
        let time = isPacedByPresent ? now : due ?? now
        if isPacedByPresent {
            // The monitor's rate is only nearly the one it is called by, so blanks are counted from flip to flip.
            let passed = Double((time - lastFlip).nanosecondsSaturating) / Double(max(1, interval.nanosecondsSaturating))
            lastSequence += UInt64(max(1, passed.rounded()))
        } else {
            lastSequence = max(lastSequence + 1, sequence(at: time))
        }
        lastFlip = time
        due = nil
        return FlipTiming(sequence: lastSequence, time: time)
    }

    mutating func forget() { due = nil }

    private func time(of sequence: UInt64) -> HostTime {
        origin + .nanoseconds(Int64(clamping: sequence) * interval.nanosecondsSaturating)
    }

    private func sequence(at instant: HostTime) -> UInt64 {
        UInt64(max(0, (instant - origin).nanosecondsSaturating / max(1, interval.nanosecondsSaturating)))
    }

    /// Whether presents that took so long together were paced by a monitor of this rate.
    static func isPaced(presents: Int, took: Duration, rate: FrameRate) -> Bool {
        let intervals = took.milliseconds / rate.interval.duration.milliseconds
        // The first may return at once, and a busy machine makes all of them longer.
        return intervals > Double(presents) - 1.5 && intervals < Double(presents) * 1.5
    }
}
