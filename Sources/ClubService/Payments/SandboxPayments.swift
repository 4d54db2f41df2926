import Club
import Store

/// Takes no money, and behaves as who does: for trying a club out.
///
/// The instrument `declined` is declined; every other one pays. It remembers in the ledger's own database: a bank, too, is one for all instances
/// of a service, and is still there when one of them is started anew.
struct SandboxPayments: PaymentProvider {
    /// How far a payment has gone.
    enum State: String, Hashable, Sendable {
        case authorised, captured, refunded
    }

    /// With the ledger's tables.
    let database: any Database

    func authorise(_ key: String, price: Price, instrument: String) async throws(PaymentError) {
        guard instrument != "declined" else { throw .declined(reason: "sandbox") }
        try await run(
            "INSERT INTO sandbox_payment (id, amount, currency, state) VALUES ($1, $2, $3, 'authorised') ON CONFLICT DO NOTHING",
            [.text(key), .integer(Int64(price.amount)), .text(price.currency)])
    }

    func capture(_ key: String) async throws(PaymentError) {
        let rows = try await run(
            "UPDATE sandbox_payment SET state = 'captured' WHERE id = $1 AND state <> 'refunded' RETURNING id", [.text(key)])
        guard !rows.isEmpty else { throw .declined(reason: "nothing is set aside") }
    }

    func refund(_ key: String) async throws(PaymentError) {
        try await run("UPDATE sandbox_payment SET state = 'refunded' WHERE id = $1", [.text(key)])
    }

    @discardableResult
    private func run(_ sql: String, _ values: [SQLValue]) async throws(PaymentError) -> [SQLRow] {
        do {
            return try await database.transaction { try $0.run(sql, values) }
        } catch {
            throw .unavailable(reason: "\(error)")
        }
    }
}
