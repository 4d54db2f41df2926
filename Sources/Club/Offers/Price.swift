/// What something costs, its tax included.
public struct Price: Hashable, Sendable {
    /// In the currency's smallest unit: 399 is 3.99 €. Never negative.
    public let amount: Int
    /// By ISO 4217, in capitals: `EUR`.
    public let currency: String
    /// The tax within `amount`, in hundredths of a percent of the price without it: 2000 is 20 %.
    public let taxBasisPoints: Int

    /// - Parameters:
    ///   - amount: Tax included, in the smallest unit, 0 or more.
    ///   - currency: By ISO 4217, in capitals.
    ///   - taxBasisPoints: 2000 is 20 %.
    public init(amount: Int, currency: String, taxBasisPoints: Int) {
        self.amount = amount
        self.currency = currency
        self.taxBasisPoints = taxBasisPoints
    }

    /// The tax within the price, rounded to the smallest unit, halves up.
    public var tax: Int {
        let whole = 10_000 + taxBasisPoints
        let (product, overflow) = amount.multipliedReportingOverflow(by: taxBasisPoints)
        return overflow ? 0 : (product + whole / 2) / whole
    }
}
