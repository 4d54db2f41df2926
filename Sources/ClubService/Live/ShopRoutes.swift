import Club
import FoundationEssentials

/// Quotes, purchases and what was bought.
extension LiveService {
    func addShop(to routes: inout LiveRoutes) {
        routes.add("POST", "/v1/quotes") { request, _ in
            let caller = try await caller(of: request)
            let asked = try decoded(QuoteAsked.self, request)
            let stock = try stock()
            let item = try stock.merchandise(for: asked, at: now())
            if let showtime = stock.showtime(of: item) {
                // The ledger counts its seats; where the club doesn't say how many there are, the door does.
                try await ledger.keep(
                    showtime: ShowtimeID(showtime.id.value), starts: showtime.start, seats: showtime.seats ?? Self.mostSeats)
            }
            let quote = try await ledger.quote(item, for: caller.account)
            return try json(QuoteAnswer(id: quote.id.value, price: quote.item.price, expires: quote.expires))
        }
        routes.add("POST", "/v1/purchases") { request, _ in
            let caller = try await caller(of: request)
            return try await buy(try decoded(PurchaseAsked.self, request), caller)
        }
        routes.add("GET", "/v1/entitlements") { request, _ in
            let caller = try await caller(of: request)
            let held = try await ledger.rights(of: caller.account)
            let seats = try await ledger.tickets(of: caller.account)
            return try json(
                HoldingsAnswer(
                    entitlements: held.entitlements.map(EntitlementMessage.init), subscriptions: held.subscriptions.map(\.message),
                    tickets: seats.map(\.message)))
        }
        routes.add("POST", "/v1/entitlements/:id/refund") { request, places in
            let caller = try await caller(of: request)
            let entitlement = try await ledger.refund(EntitlementID(places["id"] ?? ""), of: caller.account)
            return try json(PurchaseAnswer(entitlement: EntitlementMessage(entitlement)))
        }
    }

    private static let mostSeats = 100_000

    private func buy(_ asked: PurchaseAsked, _ caller: Caller) async throws -> LiveResponse {
        let means: PaymentMeans
        switch (asked.voucher, asked.instrument) {
        case (let code?, nil): means = .voucher(code)
        case (nil, let instrument?): means = .instrument(instrument)
        default: throw LiveFault.unreadable("voucher")
        }
        // The window may have closed since the quote.
        if let quote = try await ledger.quote(QuoteID(asked.quote), of: caller.account) { try stock().checkOpen(quote.item, at: now()) }
        switch try await ledger.buy(QuoteID(asked.quote), account: caller.account, paidBy: means) {
        case .entitlement(let entitlement): return try json(PurchaseAnswer(entitlement: EntitlementMessage(entitlement)))
        case .subscription(let subscription): return try json(PurchaseAnswer(subscription: subscription.message))
        case .ticket(let ticket): return try json(PurchaseAnswer(ticket: ticket.message))
        }
    }
}

extension Subscription {
    fileprivate var message: SubscriptionMessage { SubscriptionMessage(plan: plan.value, from: from, until: until) }
}

extension Ticket {
    fileprivate var message: TicketMessage {
        TicketMessage(
            id: id.value, showtime: showtime.value, title: title?.value, seats: seats, code: code, bought: bought)
    }
}
