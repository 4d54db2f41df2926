import Club
import Crypto
import Store

/// What somebody has for their money.
enum Receipt: Hashable, Sendable {
    case entitlement(Entitlement)
    case subscription(Subscription)
    case ticket(Ticket)
}

/// Gives what a quote promises, once.
struct RightGiver: Sendable {
    let quote: Quote
    let account: AccountID
    let now: UTCTime
    let cipher: RestCipher
    /// Drawn before: what names the right, and what a ticket is shown by.
    let name: String
    let code: String

    /// What was given for the quote already; nil: nothing yet.
    func given(_ transaction: any SQLTransaction) throws -> Receipt? {
        let key: [SQLValue] = [.text(quote.id.value)]
        switch quote.item.kind {
        case .subscription:
            return try transaction.run("SELECT \(Subscription.columns) FROM subscription WHERE quote = $1", key).first
                .flatMap { Subscription($0) }.map { .subscription($0) }
        case .ticket:
            return try transaction.run("SELECT \(Ticket.columns) FROM ticket WHERE quote = $1", key).first
                .map { .ticket(try Ticket($0, cipher)) }
        case .rental, .purchase, .free:
            return try transaction.run("SELECT \(Entitlement.columns) FROM entitlement WHERE quote = $1", key).first
                .flatMap { Entitlement($0) }.map { .entitlement($0) }
        }
    }

    /// - Throws: `alreadyHeld` where it would be paid for twice.
    func checkNotHeld(_ transaction: any SQLTransaction) throws {
        guard let title = quote.item.title, [.rental, .purchase].contains(quote.item.kind) else { return }
        let rows = try transaction.run(
            "SELECT \(Entitlement.columns) FROM entitlement WHERE account = $1 AND title = $2 AND refunded IS NULL",
            [.text(account.value), .text(title.value)])
        let better = rows.compactMap { Entitlement($0) }.first { held in
            RentalRule.isLive(held, at: now) && held.quality.rank >= quote.item.quality.rank
                && (held.kind == .purchase || quote.item.kind == .rental)
        }
        if let better { throw LedgerError.alreadyHeld(better.id) }
    }

    /// - Throws: `alreadyHeld`, `soldOut`, `noSuchShowtime`.
    func give(_ transaction: any SQLTransaction) throws -> Receipt {
        try checkNotHeld(transaction)
        switch quote.item.kind {
        case .subscription: return .subscription(try giveSubscription(transaction))
        case .ticket: return .ticket(try giveTicket(transaction))
        case .rental, .purchase, .free: return .entitlement(try giveEntitlement(transaction))
        }
    }

    private func giveEntitlement(_ transaction: any SQLTransaction) throws -> Entitlement {
        guard let title = quote.item.title else { throw LedgerError.wrong(name: "title") }
        let terms = quote.item.kind == .rental ? quote.item.terms : nil
        let entitlement = Entitlement(
            id: EntitlementID(name), title: title, kind: quote.item.kind, quality: quote.item.quality, bought: now, terms: terms)
        try transaction.run(
            """
            INSERT INTO entitlement (id, account, quote, title, kind, quality, bought, start_within, view_for, grace)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .text(name), .text(account.value), .text(quote.id.value), .text(title.value), .text(entitlement.kind.rawValue),
                .text(entitlement.quality.rawValue), .time(now),
            ] + terms.values)
        return entitlement
    }

    private func giveSubscription(_ transaction: any SQLTransaction) throws -> Subscription {
        guard let plan = quote.item.plan else { throw LedgerError.wrong(name: "plan") }
        let rows = try transaction.run(
            "SELECT \(Subscription.columns) FROM subscription WHERE account = $1 AND plan = $2", [.text(account.value), .text(plan.value)])
        let running = rows.compactMap { Subscription($0) }.filter { $0.until.map { $0 > now } ?? true }
        if let endless = running.first(where: { $0.until == nil }) { throw LedgerError.alreadyHeld(EntitlementID(endless.id.value)) }
        // Bought ahead, it follows the one that runs.
        let from = running.compactMap(\.until).max() ?? now
        let day = CalendarDate(of: from)
        let until = day.advanced(byMonths: quote.item.months).start.advanced(by: from.duration(since: day.start))
        let subscription = Subscription(id: SubscriptionID(name), plan: plan, from: from, until: until)
        try subscription.insert(account, quote: quote.id, transaction)
        return subscription
    }

    private func giveTicket(_ transaction: any SQLTransaction) throws -> Ticket {
        guard let showtime = quote.item.showtime else { throw LedgerError.wrong(name: "showtime") }
        let seats: SQLValue = .integer(Int64(quote.item.seats))
        let taken = try transaction.run(
            "UPDATE showtime SET sold = sold + $1 WHERE id = $2 AND sold + $1 <= seats AND starts > $3 RETURNING sold",
            [seats, .text(showtime.value), .time(now)])
        guard !taken.isEmpty else {
            let left = try transaction.run(
                "SELECT seats - sold FROM showtime WHERE id = $1 AND starts > $2", [.text(showtime.value), .time(now)])
            throw left.first?.integer(0).map { LedgerError.soldOut(left: Int($0)) } ?? .noSuchShowtime
        }
        let ticket = Ticket(
            id: TicketID(name), showtime: showtime, title: quote.item.title, seats: quote.item.seats, code: code, bought: now)
        try transaction.run(
            """
            INSERT INTO ticket (id, account, quote, showtime, title, seats, code, bought) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(name), .text(account.value), .text(quote.id.value), .text(showtime.value), .text(ticket.title?.value), seats,
                .blob(try cipher.seal(Array(code.utf8), place: Ticket.place(ticket.id))), .time(now),
            ])
        return ticket
    }
}

extension Offer.Quality {
    /// More is better.
    var rank: Int64 {
        switch self {
        case .sd: 0
        case .hd: 1
        case .uhd: 2
        }
    }
}

extension Entitlement {
    static let columns = "id, title, kind, quality, bought, start_within, view_for, grace, first_play, last_play, refunded"

    /// nil where a column isn't what was written.
    init?(_ row: SQLRow) {
        guard let id = row.text(0), let title = row.text(1), let kind = row.text(2).flatMap({ Offer.Kind(rawValue: $0) }),
            let quality = row.text(3).flatMap({ Offer.Quality(rawValue: $0) }), let bought = row.time(4)
        else { return nil }
        self.init(
            id: EntitlementID(id), title: TitleID(title), kind: kind, quality: quality, bought: bought, terms: row.terms(5),
            firstPlay: row.time(8), lastPlay: row.time(9), refunded: row.time(10))
    }
}
