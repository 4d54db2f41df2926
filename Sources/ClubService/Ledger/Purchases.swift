import Club
import Store

/// What a quote is paid with.
enum PaymentMeans: Hashable, Sendable {
    /// Its code.
    case voucher(String)
    /// What the provider of payments calls the card.
    case instrument(String)
}

/// How far a sale has come. Money and right go separate ways, and each step is written down before the next is made:
///
///     authorising → authorised (the right is given) → captured
///          ↘ declined       ↘ refunding → refunded ↙
///
/// `settle` takes up what was left between two steps.
enum SaleState: String {
    case authorising, authorised, captured, declined, refunding, refunded
    /// The right is given, and the provider said no after all: for the integrator to look at.
    case lost
}

extension Ledger {
    /// Buys what a quote promises. However often it is asked, it is paid once and given once.
    ///
    /// - Throws: `noSuchQuote`, `quoteExpired`, `alreadyHeld`, `soldOut`, `noSuchShowtime`, and what voucher or provider say.
    func buy(_ quote: QuoteID, account: AccountID, paidBy means: PaymentMeans) async throws(LedgerError) -> Receipt {
        switch means {
        case .voucher(let code): try await buy(quote, account, voucher: code)
        case .instrument(let instrument): try await buy(quote, account, instrument: instrument)
        }
    }

    private func buy(_ id: QuoteID, _ account: AccountID, voucher code: String) async throws(LedgerError) -> Receipt {
        let voucher = Self.voucherFingerprint(code)
        let sale = try randomName()
        let giver = try giver(account)
        return try await transaction { transaction in
            let giver = try giver(id, transaction)
            if let given = try giver.given(transaction) { return given }
            guard try Self.openSale(of: id, transaction) == nil else {
                throw LedgerError.paymentUnavailable(reason: "another payment of it is under way")
            }
            guard giver.now < giver.quote.expires else { throw LedgerError.quoteExpired }
            guard let voucher else { throw LedgerError.noSuchVoucher }
            try Self.spend(voucher, on: giver.quote.item, now: giver.now, transaction)
            let record = SaleRecord(id: sale, quote: id, account: account, instrument: nil, voucher: voucher)
            try record.insert(.captured, giver.now, transaction)
            return try giver.give(transaction)
        }
    }

    private func buy(_ id: QuoteID, _ account: AccountID, instrument: String) async throws(LedgerError) -> Receipt {
        try Self.check(instrument, "instrument")
        let fresh = try randomName()
        let giver = try giver(account)
        let step: PaymentStep = try await transaction { transaction in
            let giver = try giver(id, transaction)
            if let given = try giver.given(transaction) { return .done(given) }
            if let open = try Self.openSale(of: id, transaction) { return .pay(open.id, open.instrument, giver.quote.item.price) }
            guard giver.now < giver.quote.expires else { throw LedgerError.quoteExpired }
            try giver.checkNotHeld(transaction)
            let record = SaleRecord(id: fresh, quote: id, account: account, instrument: instrument, voucher: nil)
            try record.insert(.authorising, giver.now, transaction)
            return .pay(fresh, instrument, giver.quote.item.price)
        }
        switch step {
        case .done(let receipt): return receipt
        case .pay(let sale, let instrument, let price):
            try await authorise(sale, price, instrument)
            let receipt = try await give(sale, giver, id)
            await capture(sale)
            return receipt
        }
    }

    private enum PaymentStep {
        case done(Receipt)
        case pay(_ sale: String, _ instrument: String, Price)
    }

    private func authorise(_ sale: String, _ price: Price, _ instrument: String) async throws(LedgerError) {
        let refusal: PaymentError
        do throws(PaymentError) {
            return try await payments.authorise(sale, price: price, instrument: instrument)
        } catch {
            refusal = error
        }
        switch refusal {
        case .declined(let reason):
            try await move(sale, from: [.authorising], to: .declined, reason: reason)
            throw .paymentDeclined(reason: reason)
        case .unavailable(let reason): throw .paymentUnavailable(reason: reason)
        }
    }

    /// Gives the right for money that is set aside; where that can't be, lets go of the money.
    private func give(_ sale: String, _ giver: @escaping Giver, _ id: QuoteID) async throws(LedgerError) -> Receipt {
        let outcome: Result<Receipt, LedgerError> = try await transaction { transaction in
            let giver = try giver(id, transaction)
            if let given = try giver.given(transaction) { return .success(given) }
            let state = try transaction.run("SELECT state FROM sale WHERE id = $1", [.text(sale)]).first?.text(0)
            guard state == SaleState.authorising.rawValue else {
                return .failure(.paymentUnavailable(reason: "it was called off"))
            }
            do {
                let receipt = try giver.give(transaction)
                try Self.move(sale, from: [.authorising], to: .authorised, transaction)
                return .success(receipt)
            } catch let error as LedgerError {
                // Nothing was written yet: what speaks against it is found before.
                try Self.move(sale, from: [.authorising], to: .refunding, transaction)
                return .failure(error)
            }
        }
        if case .failure = outcome { await payBack(sale) }
        return try outcome.get()
    }

    /// Takes the money for a right that is given. What fails is left to `settle`.
    func capture(_ sale: String) async {
        do {
            try await payments.capture(sale)
            try await move(sale, from: [.authorised], to: .captured)
        } catch let error as PaymentError {
            if case .declined(let reason) = error { try? await move(sale, from: [.authorised], to: .lost, reason: reason) }
        } catch {}
    }

    /// Makes the giver of an account's quote, once it is known which.
    private typealias Giver = @Sendable (QuoteID, any SQLTransaction) throws -> RightGiver

    private func giver(_ account: AccountID) throws(LedgerError) -> Giver {
        let (name, code, now, cipher) = (try randomName(), try typedCode(Self.ticketLetters), self.now, self.cipher)
        return { id, transaction in
            guard let quote = try Self.quote(id, account, transaction) else { throw LedgerError.noSuchQuote }
            return RightGiver(quote: quote, account: account, now: now, cipher: cipher, name: name, code: code)
        }
    }

    private static func openSale(of quote: QuoteID, _ transaction: any SQLTransaction) throws -> (id: String, instrument: String)? {
        let rows = try transaction.run(
            "SELECT id, instrument FROM sale WHERE quote = $1 AND state IN ('authorising', 'authorised', 'captured')", [.text(quote.value)])
        guard let row = rows.first, let id = row.text(0) else { return nil }
        return (id, row.text(1) ?? "")
    }

    func move(_ sale: String, from: [SaleState], to: SaleState, reason: String? = nil) async throws(LedgerError) {
        try await transaction { try Self.move(sale, from: from, to: to, reason: reason, $0) }
    }

    /// One step on, unless somebody else has made it. What the money came from is needed for the first step alone.
    static func move(
        _ sale: String, from: [SaleState], to: SaleState, reason: String? = nil, _ transaction: any SQLTransaction
    ) throws {
        let states = from.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        try transaction.run(
            "UPDATE sale SET state = $1, reason = $2, instrument = NULL WHERE id = $3 AND state IN (\(states))",
            [.text(to.rawValue), .text(reason.map { String($0.prefix(200)) }), .text(sale)])
    }
}

/// What is kept of a sale.
private struct SaleRecord {
    let id: String
    let quote: QuoteID
    let account: AccountID
    let instrument: String?
    let voucher: [UInt8]?

    /// As the next attempt at its quote; of two at once the tables let one through.
    func insert(_ state: SaleState, _ now: UTCTime, _ transaction: any SQLTransaction) throws {
        let earlier = try transaction.run("SELECT count(*) FROM sale WHERE quote = $1", [.text(quote.value)]).first?.integer(0) ?? 0
        try transaction.run(
            """
            INSERT INTO sale (id, quote, attempt, account, began, state, means, instrument, voucher)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .text(id), .text(quote.value), .integer(earlier), .text(account.value), .time(now), .text(state.rawValue),
                .text(voucher == nil ? "instrument" : "voucher"), .text(instrument), .blob(voucher),
            ])
    }
}
