extension Offer: Codable {
    private enum Key: String, CodingKey {
        case id, kind, price, quality, territories, window, terms, plan
    }

    /// Reads one offer. What is sold by itself has a price, and what a plan includes names it.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let kind: Kind = try fields.word(.kind)
        let price: Price? = try fields.valueIfPresent(.price)
        let plan: PlanID? = try fields.valueIfPresent(.plan)
        switch kind {
        case .free: if price != nil { throw fields.wrong(.price, "absent from what is free") }
        case .subscription: if plan == nil { throw CatalogueError.missing(place: fields.place(.plan)) }
        case .rental, .purchase, .ticket: if price == nil { throw CatalogueError.missing(place: fields.place(.price)) }
        }
        self.init(
            id: try fields.value(.id), kind: kind, price: price, quality: try fields.wordIfPresent(.quality) ?? .hd,
            territories: Set(try fields.territories(.territories)), window: try fields.valueIfPresent(.window) ?? .always,
            terms: try fields.valueIfPresent(.terms) ?? RentalTerms(), plan: plan)
    }

    /// Writes one offer; its territories in the alphabet's order.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(id, forKey: .id)
        try values.encode(word: kind, forKey: .kind)
        try values.encodeIfPresent(price, forKey: .price)
        try values.encode(word: quality, forKey: .quality)
        try values.encode(unlessEmpty: territories.sorted(), forKey: .territories)
        if window != .always { try values.encode(window, forKey: .window) }
        if terms != RentalTerms() { try values.encode(terms, forKey: .terms) }
        try values.encodeIfPresent(plan, forKey: .plan)
    }
}

extension Price: Codable {
    private enum Key: String, CodingKey {
        case amount, currency, taxBasisPoints
    }

    /// Reads a price: at most a hundred thousand million, taxed at most tenfold.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(
            amount: try fields.whole(.amount, 0...100_000_000_000), currency: try fields.currency(.currency),
            taxBasisPoints: try fields.whole(.taxBasisPoints, 0...100_000))
    }

    /// Writes a price.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(amount, forKey: .amount)
        try values.encode(currency, forKey: .currency)
        try values.encode(taxBasisPoints, forKey: .taxBasisPoints)
    }
}

extension OfferWindow: Codable {
    private enum Key: String, CodingKey {
        case opens, closes, rule
    }

    /// Reads `{"rule": "…"}`, or `{"opens": "2026-11-22", "closes": "2027-01-01"}` with either, both or none.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        if let rule = try fields.textIfPresent(.rule) {
            guard !fields.has(.opens), !fields.has(.closes) else { throw fields.wrong(.rule, "alone, without opens and closes") }
            self = .rule(rule)
            return
        }
        let opens: CalendarDate? = try fields.valueIfPresent(.opens)
        let closes: CalendarDate? = try fields.valueIfPresent(.closes)
        if let opens, let closes, closes <= opens { throw fields.wrong(.closes, "after opens") }
        self = .dates(opens: opens, closes: closes)
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        switch self {
        case .rule(let name): try values.encode(name, forKey: .rule)
        case .dates(let opens, let closes):
            try values.encodeIfPresent(opens, forKey: .opens)
            try values.encodeIfPresent(closes, forKey: .closes)
        }
    }
}

extension RentalTerms: Codable {
    private enum Key: String, CodingKey {
        case startWithinSeconds, viewForSeconds, hasGrace
    }

    /// Reads how long a rental lasts; what is absent is as usual.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let usual = RentalTerms()
        self.init(
            startWithin: try fields.lengthIfPresent(.startWithinSeconds) ?? usual.startWithin,
            viewFor: try fields.lengthIfPresent(.viewForSeconds) ?? usual.viewFor,
            hasGrace: try fields.valueIfPresent(.hasGrace) ?? usual.hasGrace)
    }

    /// Writes how long a rental lasts.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(seconds: startWithin, forKey: .startWithinSeconds)
        try values.encode(seconds: viewFor, forKey: .viewForSeconds)
        try values.encode(hasGrace, forKey: .hasGrace)
    }
}
