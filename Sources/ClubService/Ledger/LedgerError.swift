import Club

/// Why the ledger did not do what it was asked: one case for each thing that somebody can do.
enum LedgerError: Error, Hashable {
    /// The database's own reasons.
    case database(DatabaseError)
    /// The kernel gives no random bytes.
    case noRandomness
    /// Something kept can't be opened: the secret of the service's settings is another than before.
    case wrongSecret
    /// An argument is empty, too long or outside what makes sense; `name` says which.
    case wrong(name: String)

    case noSuchAccount
    case noSuchBox
    case noSuchFleet
    /// The box belongs to a house: no household can have it.
    case ofFleet
    /// A code that lets boxes into a fleet is none, or used up, or too old.
    case enrolmentRefused
    /// No such code waits for an answer.
    case noSuchCode
    /// Too many wrong codes came from there.
    case tooManyGuesses(until: UTCTime)
    /// The box's screen was left, or the slate is too old.
    case noSuchSlate
    /// The token is none, or used up, or too old, or another box's.
    case tokenRefused
    /// A request of this nonce was seen before.
    case replayed
    /// The request was signed too long ago, or by a clock that is ahead; `now` is what time it is.
    case stale(now: UTCTime)

    case noSuchQuote
    /// A quote holds for a quarter of an hour.
    case quoteExpired
    /// The account has this already, or better.
    case alreadyHeld(EntitlementID)
    /// The provider of payments says no, in its own words.
    case paymentDeclined(reason: String)
    /// The provider of payments can't be asked.
    case paymentUnavailable(reason: String)
    case noSuchVoucher
    case voucherExpired
    case voucherUsedUp
    /// The voucher is for something else.
    case voucherOfOther
    /// It is worth less than the price; `left` in the currency's smallest unit.
    case voucherTooSmall(left: Int)
    /// Fewer seats than asked for.
    case soldOut(left: Int)
    case noSuchShowtime
    /// No seats of this showing were bought under this code.
    case noSuchTicket
    /// Whoever showed it first has gone in.
    case alreadyAdmitted(at: UTCTime)
    case noSuchSubscription
    case noSuchEntitlement
    /// What was begun isn't taken back.
    case alreadyBegun
    /// The rental was over by then.
    case ended
    /// Another box of the account plays it.
    case inUse(boxName: String, until: UTCTime)
}
