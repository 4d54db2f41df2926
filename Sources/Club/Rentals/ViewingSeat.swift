/// Which box shows what an account has rented: one at a time. The service keeps one for each entitlement.
///
/// A box takes the seat when it begins, says each minute that it still plays, and leaves it at the end. A box that falls silent keeps the seat for
/// five minutes: a line that breaks costs nothing by that, and a plug that was pulled in one room doesn't keep the film from the other for long.
/// Whoever plays without a line can't be asked; the seat only decides between boxes that can speak.
public struct ViewingSeat: Hashable, Sendable {
    /// Who has it.
    public struct Holder: Hashable, Sendable {
        /// The box that plays.
        public let box: BoxID
        /// Without a sign of life before then, it is free.
        public let until: UTCTime

        /// - Parameters:
        ///   - box: The box that plays.
        ///   - until: Without a sign of life before then, it is free.
        public init(box: BoxID, until: UTCTime) {
            self.box = box
            self.until = until
        }
    }

    /// What a box is told.
    public enum Answer: Hashable, Sendable {
        /// It may play, and has to give a sign of life before then.
        case yours(until: UTCTime)
        /// Another box plays: it is to ask its viewer, or to stop if it was playing.
        case held(by: Holder)
    }

    /// As it was left; a look at it says whether it is free by now.
    public private(set) var holder: Holder?

    /// How often a box is to give a sign of life.
    public static let signInterval = Duration.seconds(60)
    /// How long a silent box keeps the seat: five signs missed. Chosen.
    public static let patience = Duration.seconds(300)

    /// A seat as it was kept; nil: free.
    public init(holder: Holder? = nil) { self.holder = holder }

    /// Who has it now.
    public func holder(at now: UTCTime) -> Holder? { holder.flatMap { now < $0.until ? $0 : nil } }

    /// A box wants to begin.
    ///
    /// - Parameters:
    ///   - box: Who asks; asking again is as good as asking once.
    ///   - stopped: The box that its viewer has agreed to stop. Another one that has taken the seat since isn't meant by that.
    ///   - now: The service's time.
    public mutating func take(_ box: BoxID, stopping stopped: BoxID? = nil, at now: UTCTime) -> Answer {
        if let other = holder(at: now), other.box != box, other.box != stopped { return .held(by: other) }
        return give(to: box, at: now)
    }

    /// A box says that it still plays. Where its seat was free by now, it has it again; where another took it, it stops.
    public mutating func signOfLife(from box: BoxID, at now: UTCTime) -> Answer { take(box, at: now) }

    /// A box has stopped. One that had lost the seat changes nothing.
    public mutating func leave(_ box: BoxID) {
        if holder?.box == box { holder = nil }
    }

    private mutating func give(to box: BoxID, at now: UTCTime) -> Answer {
        let until = now.advanced(by: Self.patience)
        // A word that was overtaken on its way takes nothing off.
        let later = holder.map { $0.box == box ? max($0.until, until) : until } ?? until
        holder = Holder(box: box, until: later)
        return .yours(until: later)
    }
}
