import Club

/// What the options say of a price.
struct PriceChange {
    /// As written: `3.99`.
    let amount: String?
    let currency: String?
    /// In percent, as written.
    let tax: String?

    /// The price with the change; what isn't given stays.
    ///
    /// - Parameters:
    ///   - of: What it is paid for, for the sentence where there is no price.
    ///   - usual: The club's own currency.
    func applied(to had: JSONNode?, of what: String, usual: String) throws(ServiceError) -> JSONNode {
        var price = had ?? .empty
        if let amount {
            let code = currency ?? price["currency"]?.string ?? usual
            guard code.utf8.count == 3, code.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
                throw .filling(.value(option: "--currency", takes: "three capitals such as EUR", given: code))
            }
            price["amount"] = .number(try CommandValues.amount(amount, currency: code))
            price["currency"] = .text(code)
        } else if price["amount"] == nil {
            throw .filling(.missing(what: "\(what) has a price", options: tax == nil ? "--price and --tax" : "--price"))
        } else if currency != nil {
            // The amount counts in the currency's smallest unit, so it would become another one.
            throw .filling(.missing(what: "another currency needs its price", options: "--price"))
        }
        if let tax { price["taxBasisPoints"] = .number(try CommandValues.basisPoints(tax)) }
        guard price["taxBasisPoints"] != nil else {
            throw .filling(.missing(what: "a price says its tax", options: "--tax 20 as in France, or --tax 0 where there is none"))
        }
        return price
    }
}
