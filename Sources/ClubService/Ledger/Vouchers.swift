import Club
import Store

/// What a voucher pays.
enum VoucherWorth: Hashable, Sendable {
    /// This offer, whatever it costs.
    case offer(OfferID)
    /// A rental of this film, in any quality.
    case title(TitleID)
    /// This plan.
    case plan(PlanID)
    /// Anything up to this, in the currency's smallest unit; what is left stays on it.
    case amount(Int, currency: String)
}

extension Ledger {
    /// Letters of a code: 20^16 of them, which nobody guesses.
    private static let voucherLetters = 16

    /// Makes a voucher. Asked twice there are two, since what is kept can't be said again.
    ///
    /// - Parameters:
    ///   - count: How often it pays; an amount pays until it is spent.
    ///   - expires: From then on it pays nothing.
    /// - Returns: Its code, told this once: its fingerprint alone is kept.
    func issueVoucher(_ worth: VoucherWorth, count: Int = 1, expires: UTCTime) async throws(LedgerError) -> String {
        let code = try typedCode(Self.voucherLetters)
        let (kind, name, amount) = worth.columns
        try Self.check(name, kind)
        guard (1...1_000_000).contains(count), amount >= 0 else { throw .wrong(name: "count") }
        try await transaction { transaction in
            try transaction.run(
                "INSERT INTO voucher (hash, kind, name, amount, uses, expires) VALUES ($1, $2, $3, $4, $5, $6)",
                [
                    .blob(Secret.fingerprint(code)), .text(kind), .text(name), .integer(Int64(amount)), .integer(Int64(count)),
                    .time(expires),
                ])
        }
        return code
    }

    /// The voucher's fingerprint, by what somebody typed; nil where that is no code.
    static func voucherFingerprint(_ typed: String) -> [UInt8]? {
        TypedCode.read(typed, count: voucherLetters).map { Secret.fingerprint($0) }
    }

    /// Takes the price from a voucher.
    ///
    /// - Throws: What speaks against it.
    static func spend(_ voucher: [UInt8], on item: Merchandise, now: UTCTime, _ transaction: any SQLTransaction) throws {
        let rows = try transaction.run("SELECT kind, name, amount, uses, expires FROM voucher WHERE hash = $1", [.blob(voucher)])
        guard let row = rows.first, let kind = row.text(0), let name = row.text(1), let left = row.integer(2), let uses = row.integer(3),
            let expires = row.time(4)
        else { throw LedgerError.noSuchVoucher }
        guard now < expires else { throw LedgerError.voucherExpired }
        guard item.isPaid(by: kind, name) else { throw LedgerError.voucherOfOther }
        let price = Int64(item.price.amount)
        if kind == "amount" {
            guard left >= price else { throw left == 0 ? LedgerError.voucherUsedUp : .voucherTooSmall(left: Int(left)) }
            try transaction.run("UPDATE voucher SET amount = amount - $1 WHERE hash = $2", [.integer(price), .blob(voucher)])
        } else {
            guard uses > 0 else { throw LedgerError.voucherUsedUp }
            try transaction.run("UPDATE voucher SET uses = uses - 1 WHERE hash = $1", [.blob(voucher)])
        }
    }

    /// Puts a price back.
    static func restore(_ voucher: [UInt8], amount: Int64, _ transaction: any SQLTransaction) throws {
        try transaction.run(
            """
            UPDATE voucher SET amount = CASE WHEN kind = 'amount' THEN amount + $1 ELSE amount END,
                uses = CASE WHEN kind = 'amount' THEN uses ELSE uses + 1 END
            WHERE hash = $2
            """, [.integer(amount), .blob(voucher)])
    }
}

extension VoucherWorth {
    fileprivate var columns: (kind: String, name: String, amount: Int) {
        switch self {
        case .offer(let offer): ("offer", offer.value, 0)
        case .title(let title): ("title", title.value, 0)
        case .plan(let plan): ("plan", plan.value, 0)
        case .amount(let amount, let currency): ("amount", currency, amount)
        }
    }
}

extension Merchandise {
    fileprivate func isPaid(by kind: String, _ name: String) -> Bool {
        switch kind {
        case "offer": offer.value == name
        case "title": self.kind == .rental && title?.value == name
        case "plan": self.kind == .subscription && plan?.value == name
        default: price.currency == name
        }
    }
}
