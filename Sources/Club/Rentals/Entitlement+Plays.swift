extension Entitlement {
    /// What comes of a wish to play.
    public enum Beginning: Hashable, Sendable {
        /// It plays for the first time: to be kept, and said to the service.
        case first(PlayReceipt)
        /// It plays again, or goes on.
        case again
        /// It doesn't play; the state says why.
        case refused(EntitlementState)
    }

    /// A view begins, from the film's start or where it was left. After the window's end only the view that began in it goes on, and gains nothing.
    ///
    /// - Parameters:
    ///   - now: As for `state`.
    ///   - duration: The film's; nil where it isn't known.
    ///   - box: Where it plays.
    public mutating func begin(at now: UTCTime, filmLasts duration: Duration?, on box: BoxID) -> Beginning {
        let state = state(at: now, filmLasts: duration)
        switch state {
        case .ended: return .refused(state)
        case .finishing: return .again
        case .owned, .notStarted, .running: break
        }
        // The service's clock may be a little ahead of what the box believes: a window never runs before it was bought.
        let time = max(now, bought)
        lastPlay = max(time, lastPlay ?? time)
        guard firstPlay == nil else { return .again }
        firstPlay = time
        return .first(PlayReceipt(of: id, at: time, on: box))
    }

    /// Dates the first play again once the service has said the time, where it was noted by a time that was only assumed; to be done before the
    /// service is told of it. A clock that was behind then must not shorten the window, nor one that was ahead move it into the future.
    ///
    /// - Parameters:
    ///   - time: When it was, by `TrustedTime.time(atBoot:)`; nil where the machine was started again since, so that nobody can say.
    ///   - now: By the service: no play was later.
    ///   - box: Where it played.
    /// - Returns: What the service is to be told instead; nil where nothing changes.
    public mutating func dateFirstPlay(to time: UTCTime?, now: UTCTime, on box: BoxID) -> PlayReceipt? {
        guard let before = firstPlay else { return nil }
        let date = max(min(time ?? before, now), bought)
        lastPlay = lastPlay.map { $0 == before ? date : min(max($0, date), max(now, date)) }
        guard date != before else { return nil }
        firstPlay = date
        return PlayReceipt(of: id, at: date, on: box)
    }

    /// Takes a box's word that it began the film. The earliest word counts, in whatever order and however often they come.
    ///
    /// - Returns: Something was learnt by it; false for another entitlement's, for one heard before, for one later than one heard before, and for
    ///   what was given back or can't have been begun any more at that time.
    @discardableResult
    public mutating func note(_ play: PlayReceipt) -> Bool {
        let time = max(play.firstPlay, bought)
        guard play.entitlement == id, refunded == nil, startBy.map({ time < $0 }) ?? true, firstPlay.map({ time < $0 }) ?? true
        else { return false }
        firstPlay = time
        lastPlay = max(time, lastPlay ?? time)
        return true
    }

    /// Until when the money can be given back, as long as the film isn't begun: for a rental until it had to be begun, for a purchase 14 days.
    /// Source: Directive 2011/83/EU, article 9, for the days.
    public var refundableUntil: UTCTime? {
        guard firstPlay == nil, refunded == nil else { return nil }
        return startBy ?? bought.advanced(by: .seconds(14 * 86_400))
    }

    /// Gives it back.
    ///
    /// - Returns: false where it can't be, or was already; nothing is changed.
    public mutating func refund(at now: UTCTime) -> Bool {
        guard let refundableUntil, now < refundableUntil else { return false }
        refunded = now
        return true
    }
}
