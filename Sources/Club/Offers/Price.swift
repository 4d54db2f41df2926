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

    /// Digits after the mark: 2 for euros, none for yen. Source: ISO 4217, list one; of what isn't there the smallest unit is a hundredth.
    public static func fractionDigits(of currency: String) -> Int { digits[currency] ?? 2 }

    private static let digits = [
        "JPY": 0, "KRW": 0, "XAF": 0, "XOF": 0, "XPF": 0, "CLP": 0, "ISK": 0, "VND": 0, "BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3,
    ]
}
