extension Access.Way {
    /// By something that was bought; nil where it doesn't play, or is a seat in a cinema.
    init?(by entitlement: Entitlement, filmLasts duration: Duration?, at now: UTCTime) {
        let state = entitlement.state(at: now, filmLasts: duration)
        guard entitlement.kind == .rental || entitlement.kind == .purchase, state.allowsPlaying else { return nil }
        self.init(right: .entitlement(entitlement.id, state), quality: entitlement.quality, until: state.deadline)
    }

    /// By an offer that is open; nil where that has to be bought.
    init?(by dated: DatedOffer, subscriptions: [Access.Subscription], at now: UTCTime) {
        let offer = dated.offer
        let closes = dated.window?.closes
        switch offer.kind {
        case .free: self.init(right: .free(offer.id), quality: offer.quality, until: closes)
        case .subscription:
            let paid = subscriptions.filter { $0.plan == offer.plan && $0.until.map { now < $0 } ?? true }
            // Of several payments for one plan the longest counts.
            guard let plan = offer.plan, let longest = paid.max(by: { ($0.until ?? .distantFuture) < ($1.until ?? .distantFuture) })
            else { return nil }
            self.init(right: .plan(plan, offer.id), quality: offer.quality, until: [closes, longest.until].compactMap { $0 }.min())
        case .rental, .purchase, .ticket: return nil
        }
    }

    /// First what uses nothing up: a rental that waits is begun only if there is nothing else. Then the better picture; then what lasts longer, and
    /// what was paid for before what comes along.
    func isBetter(than other: Access.Way) -> Bool {
        if startsRental != other.startsRental { return other.startsRental }
        if quality != other.quality { return quality.rank > other.quality.rank }
        let (end, otherEnd) = (until ?? .distantFuture, other.until ?? .distantFuture)
        if end != otherEnd { return end > otherEnd }
        return order < other.order
    }

    private var order: (Int, String) {
        switch right {
        case .entitlement(let id, _): (0, id.value)
        case .plan(_, let offer): (1, offer.value)
        case .free(let offer): (2, offer.value)
        }
    }
}

extension Offer {
    /// Something can be paid for it. A rental or a purchase without a price, or a plan's offer without a plan, can't be had; a plan's and
    /// a seat's price are elsewhere.
    var isSold: Bool {
        switch kind {
        case .rental, .purchase: price != nil
        case .subscription: plan != nil
        case .ticket: true
        case .free: false
        }
    }

    /// What is wanted most often and costs least comes first: rent, buy, subscribe, go out; then the price; then the better picture. Prices in
    /// unlike currencies can't be compared, and stand by currency.
    func comesBefore(_ other: Offer) -> Bool {
        if kind != other.kind { return kind.order < other.kind.order }
        let (currency, otherCurrency) = (price?.currency ?? "", other.price?.currency ?? "")
        if currency != otherCurrency { return currency < otherCurrency }
        let (amount, otherAmount) = (price?.amount ?? 0, other.price?.amount ?? 0)
        if amount != otherAmount { return amount < otherAmount }
        if quality != other.quality { return quality.rank > other.quality.rank }
        return id.value < other.id.value
    }
}

extension Offer.Kind {
    fileprivate var order: Int {
        switch self {
        case .free: 0
        case .rental: 1
        case .purchase: 2
        case .subscription: 3
        case .ticket: 4
        }
    }
}

extension Offer.Quality {
    fileprivate var rank: Int {
        switch self {
        case .sd: 0
        case .hd: 1
        case .uhd: 2
        }
    }
}
