extension ClubWords {
    /// `3,99 €`, `€3.99`; `1 299,00 €`, `€1,299.00`. A currency without a sign of its own stands by its code.
    public func price(_ price: Price) -> String { money(price.amount, price.currency) }

    /// `3,99 € TTC, dont 0,67 € de TVA`, `€3.99 including €0.67 VAT`; the price alone where there is no tax in it.
    public func priceWithTax(_ price: Price) -> String {
        let whole = self.price(price)
        guard price.tax > 0 else { return whole }
        let tax = money(price.tax, price.currency)
        return pick("\(whole) TTC, dont \(tax) de TVA", "\(whole) including \(tax) VAT")
    }

    /// `SD`, `HD`, `4K`: short, as beside a price.
    public func quality(_ quality: Offer.Quality) -> String {
        switch quality {
        case .sd: "SD"
        case .hd: "HD"
        case .uhd: "4K"
        }
    }

    /// `haute définition`: in full, as for who reads the screen aloud.
    public func qualityInFull(_ quality: Offer.Quality) -> String {
        switch quality {
        case .sd: pick("définition standard", "standard definition")
        case .hd: pick("haute définition", "high definition")
        case .uhd: pick("ultra-haute définition", "ultra high definition")
        }
    }

    private func money(_ amount: Int, _ currency: String) -> String {
        let number = decimal(amount, digits: Price.fractionDigits(of: currency))
        let sign = Self.signs[currency]
        if language == .french { return "\(number)\u{00A0}\(sign ?? currency)" }
        return sign.map { "\($0)\(number)" } ?? "\(currency)\u{00A0}\(number)"
    }

    /// Groups of three, and so many digits after the mark.
    private func decimal(_ amount: Int, digits: Int) -> String {
        var text = "\(amount.magnitude)"
        text = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        let whole = text.dropLast(digits)
        var grouped = ""
        for (place, digit) in whole.enumerated() {
            if place > 0, (whole.count - place) % 3 == 0 { grouped += pick("\u{202F}", ",") }
            grouped.append(digit)
        }
        let fraction = digits > 0 ? pick(",", ".") + text.suffix(digits) : ""
        return grouped + fraction
    }

    /// Signs that aren't taken for another currency's.
    private static let signs = ["EUR": "€", "GBP": "£"]
}
