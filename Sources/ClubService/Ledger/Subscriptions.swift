import Club
import Store

/// An account's time within a plan.
struct Subscription: Hashable, Sendable {
    let id: SubscriptionID
    let plan: PlanID
    let from: UTCTime
    /// nil: until it is ended.
    let until: UTCTime?

    static let columns = "id, plan, starts, ends"

    init(id: SubscriptionID, plan: PlanID, from: UTCTime, until: UTCTime?) {
        self.id = id
        self.plan = plan
        self.from = from
        self.until = until
    }

    /// nil where a column isn't what was written.
    init?(_ row: SQLRow) {
        guard let id = row.text(0), let plan = row.text(1), let from = row.time(2) else { return nil }
        self.init(id: SubscriptionID(id), plan: PlanID(plan), from: from, until: row.time(3))
    }

    /// Once; a second of the same id is passed over.
    func insert(_ account: AccountID, quote: QuoteID?, _ transaction: any SQLTransaction) throws {
        try transaction.run(
            "INSERT INTO subscription (id, account, quote, plan, starts, ends) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            [.text(id.value), .text(account.value), .text(quote?.value), .text(plan.value), .time(from), .time(until)])
    }
}

extension Ledger {
    /// Subscribes an account, as the integrator's own shop has sold it.
    ///
    /// - Parameter id: As the integrator names it: asked twice, it is one.
    /// - Throws: `noSuchAccount`; `noSuchSubscription` where the id is another account's.
    func subscribe(
        _ account: AccountID, to plan: PlanID, from: UTCTime, until: UTCTime?, id: SubscriptionID
    ) async throws(LedgerError) -> Subscription {
        try Self.check(id.value, "subscription")
        try Self.check(plan.value, "plan")
        return try await transaction { transaction in
            try Self.requireAccount(account, transaction)
            try Subscription(id: id, plan: plan, from: from, until: until).insert(account, quote: nil, transaction)
            return try Self.subscription(id, account, transaction)
        }
    }

    /// By their beginnings.
    func subscriptions(of account: AccountID) async throws(LedgerError) -> [Subscription] {
        try await reading { try Self.subscriptions(of: account, $0) }
    }

    static func subscriptions(of account: AccountID, _ transaction: any SQLTransaction) throws -> [Subscription] {
        try transaction.run(
            "SELECT \(Subscription.columns) FROM subscription WHERE account = $1 ORDER BY starts, id", [.text(account.value)]
        ).compactMap { Subscription($0) }
    }

    /// Ends it then, or leaves it where it ends before. What was paid for is the integrator's to give back.
    ///
    /// - Throws: `noSuchSubscription`.
    func endSubscription(_ id: SubscriptionID, of account: AccountID, at end: UTCTime) async throws(LedgerError) -> Subscription {
        try await transaction { transaction in
            try transaction.run(
                "UPDATE subscription SET ends = $1 WHERE id = $2 AND account = $3 AND (ends IS NULL OR ends > $1)",
                [.time(end), .text(id.value), .text(account.value)])
            return try Self.subscription(id, account, transaction)
        }
    }

    private static func subscription(
        _ id: SubscriptionID, _ account: AccountID, _ transaction: any SQLTransaction
    ) throws -> Subscription {
        let rows = try transaction.run(
            "SELECT \(Subscription.columns) FROM subscription WHERE id = $1 AND account = $2", [.text(id.value), .text(account.value)])
        guard let subscription = rows.first.flatMap({ Subscription($0) }) else { throw LedgerError.noSuchSubscription }
        return subscription
    }
}
