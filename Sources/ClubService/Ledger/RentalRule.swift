import Club

/// The few rules of a rental that the ledger needs to keep its tables right.
enum RentalRule {
    /// Whether it still plays, or may still be begun.
    static func isLive(_ entitlement: Entitlement, at now: UTCTime) -> Bool {
        guard entitlement.refunded == nil else { return false }
        guard let terms = entitlement.terms else { return true }
        guard let firstPlay = entitlement.firstPlay else { return now < entitlement.bought.advanced(by: terms.startWithin) }
        return now < firstPlay.advanced(by: terms.viewFor)
    }

    /// When the film may be said to have been played: never before it was bought, nor later than the club's time by more than clocks differ.
    ///
    /// - Returns: nil where the rental had to be begun before.
    static func playTime(_ claimed: UTCTime, of entitlement: Entitlement, now: UTCTime) -> UTCTime? {
        let time = max(entitlement.bought, min(claimed, now.advanced(by: .seconds(300))))
        guard let terms = entitlement.terms else { return time }
        return time < entitlement.bought.advanced(by: terms.startWithin) || entitlement.firstPlay != nil ? time : nil
    }
}
