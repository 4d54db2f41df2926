/// Names an account: whoever rents.
struct AccountID: Hashable, Sendable {
    let value: String

    init(_ value: String) { self.value = value }
}

/// Names boxes that belong together and to nobody's account, as those of a hotel.
struct FleetID: Hashable, Sendable {
    let value: String

    init(_ value: String) { self.value = value }
}

/// Names an offer as it was made to one account.
struct QuoteID: Hashable, Sendable {
    let value: String

    init(_ value: String) { self.value = value }
}

/// Names one account's subscription to one plan.
struct SubscriptionID: Hashable, Sendable {
    let value: String

    init(_ value: String) { self.value = value }
}

/// Names seats that were bought.
struct TicketID: Hashable, Sendable {
    let value: String

    init(_ value: String) { self.value = value }
}

/// Names a showing in a cinema.
struct ShowtimeID: Hashable, Sendable {
    let value: String

    init(_ value: String) { self.value = value }
}
