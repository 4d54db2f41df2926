import Club
import TestSupport

@testable import ClubService

extension Till {
    func bought(_ account: AccountID, _ item: Merchandise) async throws -> Receipt {
        let quote = try await ledger.quote(item, for: account)
        return try await ledger.buy(quote.id, account: account, paidBy: .instrument("card"))
    }

    func rented(_ account: AccountID, _ item: Merchandise = .rental()) async throws -> Entitlement {
        guard case .entitlement(let entitlement) = try await bought(account, item) else { throw ContractViolation("no entitlement") }
        return entitlement
    }
}

extension Merchandise {
    static func rental(_ title: String = "film", quality: Offer.Quality = .hd, amount: Int = 399) -> Merchandise {
        Merchandise(
            offer: OfferID("offer-\(title)"), kind: .rental, title: TitleID(title), quality: quality,
            price: Price(amount: amount, currency: "EUR", taxBasisPoints: 2000), terms: RentalTerms())
    }

    static func purchase(quality: Offer.Quality = .hd) -> Merchandise {
        Merchandise(
            offer: OfferID("for-ever"), kind: .purchase, title: TitleID("film"), quality: quality,
            price: Price(amount: 1399, currency: "EUR", taxBasisPoints: 2000))
    }

    static func plan() -> Merchandise {
        Merchandise(
            offer: OfferID("pass"), kind: .subscription, price: Price(amount: 999, currency: "EUR", taxBasisPoints: 2000),
            plan: PlanID("pass"))
    }

    static func seats(_ count: Int) -> Merchandise {
        Merchandise(
            offer: OfferID("seats"), kind: .ticket, title: TitleID("film"),
            price: Price(amount: 900 * count, currency: "EUR", taxBasisPoints: 550), showtime: ShowtimeID("tonight"), seats: count)
    }
}

extension SandboxPayments {
    /// Of all payments, in no order.
    var states: [State] {
        get async throws {
            try await database.transaction { try $0.run("SELECT state FROM sandbox_payment") }
                .compactMap { $0.text(0).flatMap { State(rawValue: $0) } }
        }
    }
}

/// The sandbox at the end of a line that breaks once.
actor FlakyPayments: PaymentProvider {
    enum Place: CaseIterable {
        case beforeAuthorising, afterAuthorising, beforeCapturing, afterCapturing
    }

    private let sandbox: SandboxPayments
    private var place: Place?

    init(_ sandbox: SandboxPayments, breaking place: Place?) {
        self.sandbox = sandbox
        self.place = place
    }

    private func pass(_ here: Place) throws(PaymentError) {
        guard place == here else { return }
        place = nil
        throw .unavailable(reason: "broken")
    }

    func authorise(_ key: String, price: Price, instrument: String) async throws(PaymentError) {
        try pass(.beforeAuthorising)
        try await sandbox.authorise(key, price: price, instrument: instrument)
        try pass(.afterAuthorising)
    }

    func capture(_ key: String) async throws(PaymentError) {
        try pass(.beforeCapturing)
        try await sandbox.capture(key)
        try pass(.afterCapturing)
    }

    func refund(_ key: String) async throws(PaymentError) { try await sandbox.refund(key) }
}
