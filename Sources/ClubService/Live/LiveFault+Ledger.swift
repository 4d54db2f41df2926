import Club

extension LiveFault {
    /// What the ledger says, as it is told to a box; nil for what is a fault of the service's own.
    init?(_ error: LedgerError) {
        func fault(_ word: String, _ status: Int, again: Int? = nil) -> LiveFault {
            LiveFault(word, status, error.sentence(in: "fr"), error.sentence(in: "en"), again: again)
        }
        switch error {
        case .database(.busy), .database(.unavailable): self = .busy
        case .database, .noRandomness, .wrongSecret: return nil
        case .wrong(let name): self = .unreadable(name)
        case .noSuchAccount: self = fault("no_such_account", 404)
        case .noSuchBox: self = fault("no_such_box", 404)
        case .noSuchFleet: self = fault("no_such_fleet", 404)
        case .ofFleet: self = fault("of_fleet", 409)
        case .enrolmentRefused: self = fault("enrolment_refused", 403)
        case .noSuchCode: self = fault("no_such_code", 404)
        case .tooManyGuesses: self = fault("too_many_guesses", 429, again: 60)
        case .noSuchSlate: self = fault("no_such_slate", 404)
        case .tokenRefused: self = fault("invalid_token", 401)
        case .replayed: self = .signature(.replayed)
        case .stale: self = .signature(.stale)
        case .noSuchQuote: self = fault("no_such_quote", 404)
        case .quoteExpired: self = fault("quote_expired", 410)
        case .alreadyHeld: self = fault("already_held", 409)
        case .paymentDeclined: self = fault("payment_declined", 402)
        case .paymentUnavailable: self = fault("payment_unavailable", 503, again: 30)
        case .noSuchVoucher: self = fault("no_such_voucher", 404)
        case .voucherExpired: self = fault("voucher_expired", 410)
        case .voucherUsedUp: self = fault("voucher_used_up", 410)
        case .voucherOfOther: self = fault("voucher_of_other", 409)
        case .voucherTooSmall: self = fault("voucher_too_small", 402)
        case .soldOut: self = fault("sold_out", 409)
        case .noSuchTicket: self = fault("no_such_ticket", 404)
        case .alreadyAdmitted: self = fault("already_admitted", 409)
        case .noSuchShowtime: self = fault("no_such_showtime", 404)
        case .noSuchSubscription: self = fault("no_such_subscription", 404)
        case .noSuchEntitlement: self = fault("no_such_entitlement", 404)
        case .alreadyBegun: self = fault("already_begun", 409)
        case .ended: self = fault("ended", 410)
        case .inUse: self = fault("in_use", 409)
        }
    }
}
