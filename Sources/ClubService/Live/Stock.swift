import Club

/// What the club sells and shows, as its signed files say it: prices and windows have one source.
struct Stock: Sendable {
    let edition: ClubEdition
    private let titles: [TitleID: Title]
    private let showtimes: [OfferID: Showtime]

    init(_ edition: ClubEdition) {
        self.edition = edition
        showtimes = Dictionary(edition.showtimes.map { ($0.id, $0) }) { first, _ in first }
        titles = Dictionary(edition.titles.map { ($0.id, $0) }) { first, _ in first }
    }

    /// What a box asks the price of.
    ///
    /// - Throws: `no_such_offer`, and `closed_window` where it can't be bought at that moment.
    func merchandise(for asked: QuoteAsked, at now: UTCTime) throws(LiveFault) -> Merchandise {
        let title = TitleID(asked.title)
        if let showtime = showtimes[OfferID(asked.offer)] { return try seats(at: showtime, for: asked, at: now) }
        guard let dated = dated(title).first(where: { $0.offer.id.value == asked.offer }) else { throw .noSuchOffer }
        try Self.check(dated, at: now)
        let offer = dated.offer
        guard let price = offer.price, offer.kind != .free, offer.kind != .ticket else { throw .noSuchOffer }
        return Merchandise(
            offer: offer.id, kind: offer.kind, title: offer.kind == .subscription ? nil : title, quality: offer.quality, price: price,
            terms: offer.kind == .rental ? offer.terms : nil, plan: offer.plan)
    }

    /// A showtime's offer is its own; it can be had until the film begins.
    private func seats(at showtime: Showtime, for asked: QuoteAsked, at now: UTCTime) throws(LiveFault) -> Merchandise {
        guard showtime.title.value == asked.title, asked.showtime == nil || asked.showtime == showtime.id.value,
            let price = showtime.offer.price
        else { throw .noSuchOffer }
        guard now < showtime.start else { throw .closedWindow }
        guard let seats = asked.seats, (1...20).contains(seats) else { throw .unreadable("seats") }
        let (amount, overflow) = price.amount.multipliedReportingOverflow(by: seats)
        guard !overflow else { throw .unreadable("seats") }
        return Merchandise(
            offer: showtime.id, kind: .ticket, title: showtime.title,
            price: Price(amount: amount, currency: price.currency, taxBasisPoints: price.taxBasisPoints),
            showtime: ShowtimeID(showtime.id.value), seats: seats)
    }

    /// What a ticket is for; nil for all else.
    func showtime(of item: Merchandise) -> Showtime? { item.kind == .ticket ? showtimes[item.offer] : nil }

    /// - Throws: `closed_window` where what was quoted can't be bought any more.
    func checkOpen(_ item: Merchandise, at now: UTCTime) throws(LiveFault) {
        if item.kind == .ticket {
            guard let showtime = showtime(of: item) else { throw .noSuchOffer }
            guard now < showtime.start else { throw .closedWindow }
            return
        }
        let offers = item.title.map { dated($0) } ?? titles.keys.flatMap { dated($0) }
        guard let dated = offers.first(where: { $0.offer.id == item.offer }) else { throw .noSuchOffer }
        try Self.check(dated, at: now)
    }

    /// By what an account may watch a title at that moment: the best of its rights.
    ///
    /// - Throws: `no_such_title`, and `not_paid` where there is none.
    func way(to id: TitleID, held: [Entitlement], plans: [Access.Subscription], at now: UTCTime) throws(LiveFault) -> Access.Way {
        guard let title = titles[id] else { throw .noSuchTitle }
        let viewer = Access.Viewer(entitlements: held, subscriptions: plans, territory: edition.profile.territory)
        switch Access(to: id, offers: dated(id), viewer: viewer, filmLasts: title.duration, at: now) {
        case .play(let ways):
            guard let way = ways.first else { throw .notPaid }
            return way
        case .buy, .opens, .nothing: throw .notPaid
        }
    }

    /// How long the film is, as announced.
    func duration(of id: TitleID) -> Duration? { titles[id]?.duration }

    /// What the club calls it.
    func name(of id: TitleID) -> LocalizedText? { titles[id]?.title }

    /// An episode's own offers, or where it has none, its series'.
    private func dated(_ id: TitleID) -> [DatedOffer] {
        guard let title = titles[id] else { return [] }
        let territory = edition.profile.territory
        guard title.offers.isEmpty, case .episode(let place) = title.kind, let series = titles[place.series] else {
            return title.datedOffers(in: territory, by: edition.windows)
        }
        return series.datedOffers(in: territory, by: edition.windows)
    }

    private static func check(_ dated: DatedOffer, at now: UTCTime) throws(LiveFault) {
        guard case .open = dated.standing(at: now) else { throw .closedWindow }
    }
}

extension LiveFault {
    static let noSuchTitle = LiveFault("no_such_title", 404, "Ce titre n’est pas au catalogue.", "This title is not in the catalogue.")
    static let noSuchOffer = LiveFault(
        "no_such_offer", 404, "Cette offre n’est plus au catalogue.", "This offer is no longer in the catalogue.")
    static let closedWindow = LiveFault(
        "closed_window", 409, "Cette offre n’est pas ouverte en ce moment.", "This offer is not open at this moment.")
    static let notPaid = LiveFault("not_paid", 402, "Ce titre reste à louer ou à acheter.", "This title has yet to be rented or bought.")
}
