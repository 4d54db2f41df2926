/// What an entitlement means at a moment.
public enum EntitlementState: Hashable, Sendable {
    /// Bought for ever.
    case owned
    /// A rental that waits: its time runs from the first play on.
    case notStarted(startBy: UTCTime)
    /// Any number of views until `until`. `mayEndAfter` is how long a view that has begun may go on, `until` at least; nil: it is cut at `until`.
    case running(until: UTCTime, mayEndAfter: UTCTime?)
    /// The window is over, and the view that began in it may be seen to the film's end.
    case finishing(until: UTCTime)
    /// It plays no more, since `at`.
    case ended(EndReason, at: UTCTime)

    /// Why something plays no more.
    public enum EndReason: String, Hashable, Sendable, CaseIterable {
        /// The day by which it had to be begun went by.
        case neverStarted
        /// It was begun, and its time has run out.
        case windowOver
        /// The money was given back.
        case refunded
    }

    /// The film may play.
    public var allowsPlaying: Bool {
        if case .ended = self { return false }
        return true
    }

    /// When playing has to stop if nothing else is begun before; nil: never.
    public var deadline: UTCTime? {
        switch self {
        case .owned, .notStarted: nil
        case .running(let until, let mayEndAfter): mayEndAfter ?? until
        case .finishing(let until): until
        case .ended(_, let at): at
        }
    }
}

extension Entitlement {
    /// For a film whose length nobody has said: four hours, as long as the longest that are shown in cinemas.
    static let longestFilm = Duration.seconds(4 * 3600)

    /// How long a film that has begun may stand still beyond its window: half its length, an hour at least. An hour is a meal, or a child to be
    /// brought back to bed; and half is too little to see a film twice. Chosen.
    public static func pauseBudget(filmLasts duration: Duration) -> Duration { max(.seconds(3600), duration / 2) }

    /// By then it has to be begun; nil for what doesn't end.
    public var startBy: UTCTime? {
        guard kind != .purchase, let terms else { return nil }
        return bought.advanced(by: terms.startWithin)
    }

    /// The end of its window; nil where it hasn't been begun, or doesn't end.
    public var windowEnd: UTCTime? {
        guard kind != .purchase, let terms, let firstPlay else { return nil }
        return firstPlay.advanced(by: terms.viewFor)
    }

    /// What it means at a moment. An end is the first moment at which it plays no more.
    ///
    /// - Parameters:
    ///   - now: By `TrustedTime` on the box, by its own clock on the service.
    ///   - duration: The film's; nil where it isn't known.
    public func state(at now: UTCTime, filmLasts duration: Duration?) -> EntitlementState {
        if let refunded { return .ended(.refunded, at: refunded) }
        guard let startBy else { return .owned }
        guard let windowEnd else { return now < startBy ? .notStarted(startBy: startBy) : .ended(.neverStarted, at: startBy) }
        let viewEnd = latestViewEnd(filmLasts: duration).map { max($0, windowEnd) }
        if now < windowEnd { return .running(until: windowEnd, mayEndAfter: viewEnd) }
        if let viewEnd, now < viewEnd { return .finishing(until: viewEnd) }
        return .ended(.windowOver, at: viewEnd ?? windowEnd)
    }

    /// When the view that began last has to be over, pauses included; nil without grace. `begin` only notes views that began in time. One that lies
    /// after the window's end all the same did so before another box's earlier first play was heard of: it isn't cut for that.
    private func latestViewEnd(filmLasts duration: Duration?) -> UTCTime? {
        guard let terms, terms.hasGrace, let began = lastPlay ?? firstPlay else { return nil }
        let length = max(.zero, duration ?? Self.longestFilm)
        return began.advanced(by: length).advanced(by: Self.pauseBudget(filmLasts: length))
    }
}
