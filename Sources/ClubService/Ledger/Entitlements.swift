import Club
import Store

extension Ledger {
    /// The newest first, those that are over or given back among them.
    func entitlements(of account: AccountID) async throws(LedgerError) -> [Entitlement] {
        try await reading { try Self.entitlements(of: account, $0) }
    }

    private static func entitlements(of account: AccountID, _ transaction: any SQLTransaction) throws -> [Entitlement] {
        try transaction.run(
            "SELECT \(Entitlement.columns) FROM entitlement WHERE account = $1 ORDER BY bought DESC, id LIMIT 10000",
            [.text(account.value)]
        ).compactMap { Entitlement($0) }
    }

    /// All by which an account watches: its entitlements, the newest first, and its subscriptions by their beginnings; of one moment.
    func rights(of account: AccountID) async throws(LedgerError) -> (entitlements: [Entitlement], subscriptions: [Subscription]) {
        try await reading { (try Self.entitlements(of: account, $0), try Self.subscriptions(of: account, $0)) }
    }

    /// nil where it isn't the account's.
    func entitlement(_ id: EntitlementID, of account: AccountID) async throws(LedgerError) -> Entitlement? {
        try await reading { try Self.entitlement(id, account, $0) }
    }

    static func entitlement(_ id: EntitlementID, _ account: AccountID, _ transaction: any SQLTransaction) throws -> Entitlement? {
        try transaction.run(
            "SELECT \(Entitlement.columns) FROM entitlement WHERE id = $1 AND account = $2", [.text(id.value), .text(account.value)]
        ).first.flatMap { Entitlement($0) }
    }

    /// Takes down that a film was begun. Receipts may come late, twice and in any order: the earliest counts as the first play.
    ///
    /// - Parameters:
    ///   - receipt: As the box names it: the same again changes nothing.
    ///   - claimed: When the box says that it was; kept within what can be.
    /// - Throws: `noSuchEntitlement`; `ended` where the rental had to be begun before.
    func recordPlay(
        _ receipt: String, of id: EntitlementID, at claimed: UTCTime, account: AccountID, box: BoxID
    ) async throws(LedgerError) -> Entitlement {
        try Self.check(receipt, "receipt")
        let now = self.now
        return try await transaction { transaction in
            guard var entitlement = try Self.entitlement(id, account, transaction) else { throw LedgerError.noSuchEntitlement }
            // Given back before it was heard of: what counts then is that.
            guard entitlement.refunded == nil else { return entitlement }
            let known = try transaction.run(
                "SELECT 1 FROM play WHERE entitlement = $1 AND receipt = $2", [.text(id.value), .text(receipt)])
            guard known.isEmpty else { return entitlement }
            guard let time = RentalRule.playTime(claimed, of: entitlement, now: now) else { throw LedgerError.ended }
            try transaction.run(
                "INSERT INTO play (receipt, entitlement, box, played) VALUES ($1, $2, $3, $4)",
                [.text(receipt), .text(id.value), .text(box.value), .time(time)])
            entitlement.firstPlay = min(entitlement.firstPlay ?? time, time)
            entitlement.lastPlay = max(entitlement.lastPlay ?? time, time)
            try transaction.run(
                "UPDATE entitlement SET first_play = $1, last_play = $2 WHERE id = $3",
                [.time(entitlement.firstPlay), .time(entitlement.lastPlay), .text(id.value)])
            return entitlement
        }
    }
}
