import Club
import Store

extension Ledger {
    /// How long a payment may stay without an answer before it is called off: longer than anybody waits.
    private static let patience: Duration = .seconds(3600)
    /// Payments taken up at a time.
    private static let mostSettled: Int64 = 100

    /// Whose it is.
    ///
    /// - Throws: `noSuchEntitlement`.
    func account(of id: EntitlementID) async throws(LedgerError) -> AccountID {
        try await transaction { transaction in
            let rows = try transaction.run("SELECT account FROM entitlement WHERE id = $1", [.text(id.value)])
            guard let account = rows.first?.text(0) else { throw LedgerError.noSuchEntitlement }
            return AccountID(account)
        }
    }

    /// Takes back what was never begun, and gives the money back, or the voucher.
    ///
    /// - Parameter evenBegun: The club's own kindness, as after a film that did not play.
    /// - Throws: `noSuchEntitlement`, `alreadyBegun`.
    func refund(
        _ id: EntitlementID, of account: AccountID, evenBegun: Bool = false
    ) async throws(LedgerError) -> Entitlement {
        let now = self.now
        let (entitlement, sale) = try await transaction { transaction -> (Entitlement, String?) in
            guard var entitlement = try Self.entitlement(id, account, transaction) else { throw LedgerError.noSuchEntitlement }
            guard evenBegun || entitlement.firstPlay == nil else { throw LedgerError.alreadyBegun }
            guard entitlement.refunded == nil else { return (entitlement, nil) }
            entitlement.refunded = now
            try transaction.run("UPDATE entitlement SET refunded = $1 WHERE id = $2", [.time(now), .text(id.value)])
            return (entitlement, try Self.giveBack(id, transaction))
        }
        if let sale { await payBack(sale) }
        return entitlement
    }

    /// - Returns: The sale whose money is still to be paid back; nil for a voucher's.
    private static func giveBack(_ id: EntitlementID, _ transaction: any SQLTransaction) throws -> String? {
        let rows = try transaction.run(
            """
            SELECT sale.id, sale.voucher, quote.amount FROM entitlement
            JOIN sale ON sale.quote = entitlement.quote JOIN quote ON quote.id = sale.quote
            WHERE entitlement.id = $1 AND sale.state IN ('authorised', 'captured')
            """, [.text(id.value)])
        guard let row = rows.first, let sale = row.text(0), let amount = row.integer(2) else { return nil }
        guard let voucher = row.blob(1) else {
            try move(sale, from: [.authorised, .captured], to: .refunding, transaction)
            return sale
        }
        try restore(voucher, amount: amount, transaction)
        try move(sale, from: [.captured], to: .refunded, transaction)
        return nil
    }

    /// Pays a sale back that is to be. What fails is left to `settle`.
    func payBack(_ sale: String) async {
        do {
            try await payments.refund(sale)
            try await move(sale, from: [.refunding], to: .refunded)
        } catch {}
    }

    /// Takes up what was left between two steps of a payment: at the start, and once a minute or so.
    func settle() async throws(LedgerError) {
        let limit = now.advanced(by: .zero - Self.patience)
        let left = try await transaction { transaction in
            try transaction.run(
                "UPDATE sale SET state = 'refunding', instrument = NULL WHERE state = 'authorising' AND began < $1", [.time(limit)])
            return try transaction.run(
                "SELECT id, state FROM sale WHERE state IN ('authorised', 'refunding') ORDER BY began LIMIT $1",
                [.integer(Self.mostSettled)])
        }
        for row in left {
            guard let sale = row.text(0) else { continue }
            if row.text(1) == SaleState.authorised.rawValue { await capture(sale) } else { await payBack(sale) }
        }
    }
}
