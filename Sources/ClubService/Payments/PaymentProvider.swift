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
