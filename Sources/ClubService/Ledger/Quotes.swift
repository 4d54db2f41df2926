import Club
import Store

/// One thing as it is sold: an offer of the catalogue, as it stood at that moment.
struct Merchandise: Hashable, Sendable {
    let offer: OfferID
    let kind: Offer.Kind
    /// Of all but a subscription.
    let title: TitleID?
    let quality: Offer.Quality
    /// Of all of it: of all seats.
    let price: Price
    /// Of a rental.
    let terms: RentalTerms?
    /// Of a subscription.
    let plan: PlanID?
    /// Of a subscription: how long it runs.
    let months: Int
    /// Of a ticket.
    let showtime: ShowtimeID?
    /// Of a ticket.
    let seats: Int

    init(
        offer: OfferID, kind: Offer.Kind, title: TitleID? = nil, quality: Offer.Quality = .hd, price: Price, terms: RentalTerms? = nil,
        plan: PlanID? = nil, months: Int = 1, showtime: ShowtimeID? = nil, seats: Int = 0
    ) {
        self.offer = offer
        self.kind = kind
        self.title = title
        self.quality = quality
        self.price = price
        self.terms = terms
        self.plan = plan
        self.months = months
        self.showtime = showtime
        self.seats = seats
    }

    /// That it has what its kind needs.
    fileprivate func check() throws(LedgerError) {
        try Ledger.check(offer.value, "offer")
        if let title { try Ledger.check(title.value, "title") }
        guard (0...100_000_000).contains(price.amount), (0...10_000).contains(price.taxBasisPoints) else { throw .wrong(name: "price") }
        try Ledger.check(price.currency, "currency", most: 3)
        switch kind {
        case .free: throw .wrong(name: "kind")
        case .rental: if title == nil || terms == nil { throw .wrong(name: "rental") }
        case .purchase: if title == nil { throw .wrong(name: "purchase") }
        case .subscription: if plan == nil || !(1...120).contains(months) { throw .wrong(name: "plan") }
        case .ticket: if showtime == nil || !(1...100).contains(seats) { throw .wrong(name: "seats") }
        }
    }
}

/// A price that holds for a quarter of an hour, whatever the catalogue says meanwhile.
struct Quote: Hashable, Sendable {
    let id: QuoteID
    let item: Merchandise
    let expires: UTCTime

    static let columns = """
        quote.id, quote.offer, quote.kind, quote.title, quote.quality, quote.amount, quote.currency, quote.tax, quote.start_within,
        quote.view_for, quote.grace, quote.plan, quote.months, quote.showtime, quote.seats, quote.expires, quote.account
        """

    /// nil where a column isn't what was written.
    init?(_ row: SQLRow) {
        guard let id = row.text(0), let offer = row.text(1), let kind = row.text(2).flatMap({ Offer.Kind(rawValue: $0) }),
            let quality = row.text(4).flatMap({ Offer.Quality(rawValue: $0) }), let amount = row.integer(5), let currency = row.text(6),
            let tax = row.integer(7), let expires = row.time(15)
        else { return nil }
        let price = Price(amount: Int(amount), currency: currency, taxBasisPoints: Int(tax))
        item = Merchandise(
            offer: OfferID(offer), kind: kind, title: row.text(3).map { TitleID($0) }, quality: quality, price: price,
            terms: row.terms(8), plan: row.text(11).map { PlanID($0) }, months: Int(row.integer(12) ?? 1),
            showtime: row.text(13).map { ShowtimeID($0) }, seats: Int(row.integer(14) ?? 0))
        self.id = QuoteID(id)
        self.expires = expires
    }

    init(id: QuoteID, item: Merchandise, expires: UTCTime) {
        self.id = id
        self.item = item
        self.expires = expires
    }
}

extension Ledger {
    /// How long a price holds.
    static let quoteLife: Duration = .seconds(15 * 60)

    /// Says what something costs this account, and holds it. Asked twice there are two; only one can come to be bought.
    ///
    /// - Throws: `wrong`, `noSuchAccount`.
    func quote(_ item: Merchandise, for account: AccountID) async throws(LedgerError) -> Quote {
        try item.check()
        let quote = Quote(id: QuoteID(try randomName()), item: item, expires: now.advanced(by: Self.quoteLife))
        try await transaction { transaction in
            try Self.requireAccount(account, transaction)
            try transaction.run(
                """
                INSERT INTO quote (id, account, offer, kind, title, quality, amount, currency, tax, start_within, view_for, grace, plan,
                    months, showtime, seats, expires)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                """,
                [
                    .text(quote.id.value), .text(account.value), .text(item.offer.value), .text(item.kind.rawValue),
                    .text(item.title?.value), .text(item.quality.rawValue), .integer(Int64(item.price.amount)),
                    .text(item.price.currency), .integer(Int64(item.price.taxBasisPoints)),
                ] + item.terms.values + [
                    .text(item.plan?.value), .integer(Int64(item.months)), .text(item.showtime?.value), .integer(Int64(item.seats)),
                    .time(quote.expires),
                ])
        }
        return quote
    }

    /// nil where there is none, or it is another account's.
    func quote(_ id: QuoteID, of account: AccountID) async throws(LedgerError) -> Quote? {
        try await transaction { try Self.quote(id, account, $0) }
    }

    static func quote(_ id: QuoteID, _ account: AccountID, _ transaction: any SQLTransaction) throws -> Quote? {
        try transaction.run(
            "SELECT \(Quote.columns) FROM quote WHERE id = $1 AND account = $2", [.text(id.value), .text(account.value)]
        ).first.flatMap { Quote($0) }
    }
}

extension Optional<RentalTerms> {
    /// Three columns: `start_within`, `view_for`, `grace`.
    var values: [SQLValue] {
        [.duration(self?.startWithin), .duration(self?.viewFor), .integer(self.map { $0.hasGrace ? 1 : 0 })]
    }
}

extension SQLRow {
    /// Of three columns: `start_within`, `view_for`, `grace`; nil for null.
    func terms(_ column: Int) -> RentalTerms? {
        guard let startWithin = duration(column), let viewFor = duration(column + 1) else { return nil }
        return RentalTerms(startWithin: startWithin, viewFor: viewFor, hasGrace: integer(column + 2) == 1)
    }
}
