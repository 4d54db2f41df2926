import Club

/// The few rules of a rental that the ledger needs to keep its tables right.
enum RentalRule {
    /// Whether it can still be begun, now or again. One whose window is over may still be seen to its end, and can be rented anew.
    static func isLive(_ entitlement: Entitlement, at now: UTCTime) -> Bool {
        switch entitlement.state(at: now, filmLasts: nil) {
        case .owned, .notStarted, .running: true
        case .finishing, .ended: false
        }
    }

    /// When the film may be said to have been played: never before it was bought, nor later than the club's time by more than clocks differ.
    ///
    /// - Returns: nil where the rental had to be begun before.
    static func playTime(_ claimed: UTCTime, of entitlement: Entitlement, now: UTCTime) -> UTCTime? {
        let time = max(entitlement.bought, min(claimed, now.advanced(by: .seconds(300))))
        return time < (entitlement.startBy ?? .distantFuture) || entitlement.firstPlay != nil ? time : nil
    }
}
