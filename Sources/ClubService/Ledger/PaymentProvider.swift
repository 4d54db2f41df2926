import Club

/// Who takes money. Each call may be made again with the same key, and is then done once.
protocol PaymentProvider: Sendable {
    /// Sets the amount aside.
    ///
    /// - Parameters:
    ///   - key: Of this payment, for all three calls.
    ///   - instrument: What the provider calls the card; never the card's own number.
    func authorise(_ key: String, price: Price, instrument: String) async throws(PaymentError)
    /// Takes what was set aside.
    func capture(_ key: String) async throws(PaymentError)
    /// Gives back what was taken, or lets go of what was set aside, or does nothing where there is neither.
    func refund(_ key: String) async throws(PaymentError)
}

/// Why no money moved.
enum PaymentError: Error, Hashable {
    /// A final no, in the provider's words.
    case declined(reason: String)
    /// No answer, or none that can be read: it may have happened. Ask again with the same key.
    case unavailable(reason: String)
}

/// Takes no money, and behaves as who does: for trying a club out.
///
/// The instrument `declined` is declined; every other one pays.
actor SandboxPayments: PaymentProvider {
    /// How far a payment has gone.
    enum State: Hashable, Sendable {
        case authorised, captured, refunded
    }

    /// By key.
    private(set) var payments: [String: (price: Price, state: State)] = [:]

    func authorise(_ key: String, price: Price, instrument: String) throws(PaymentError) {
        guard payments[key] == nil else { return }
        guard instrument != "declined" else { throw .declined(reason: "sandbox") }
        payments[key] = (price, .authorised)
    }

    func capture(_ key: String) throws(PaymentError) {
        guard let payment = payments[key], payment.state != .refunded else { throw .declined(reason: "nothing is set aside") }
        payments[key] = (payment.price, .captured)
    }

    func refund(_ key: String) {
        if let payment = payments[key] { payments[key] = (payment.price, .refunded) }
    }
}
