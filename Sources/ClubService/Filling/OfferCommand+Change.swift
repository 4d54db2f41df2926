import Club

extension OfferCommand {
    /// The options that were given and say something of an offer.
    var given: [String] {
        let options: [(String, Bool)] = [
            ("--price", price != nil), ("--currency", currency != nil), ("--tax", tax != nil), ("--quality", quality != nil),
            ("--everywhere", everywhere), ("--opens", opens != nil), ("--closes", closes != nil), ("--window", window != nil),
            ("--always", always), ("--released", !released.isEmpty), ("--plan", plan != nil), ("--start-within", startWithin != nil),
            ("--watch-for", watchFor != nil), ("--grace", grace != nil),
        ]
        return options.filter { $0.1 }.map { $0.0 }
    }

    /// The offer with what the options say; what they don't name stays.
    func changed(_ offer: JSONNode, profile: ClubProfile, source: SourceFolder) throws(ServiceError) -> JSONNode {
        var offer = offer
        try changePrice(of: &offer, profile: profile)
        if let quality { offer["quality"] = .text(quality.rawValue) }
        if everywhere {
            guard territory.isEmpty else { throw .filling(.unfit(option: "--everywhere", reason: "--territory says where")) }
            offer["territories"] = nil
        }
        if !territory.isEmpty {
            var territories: [JSONNode] = []
            for text in territory { territories.append(.text(try CommandValues.territory(text, option: "--territory"))) }
            offer["territories"] = .list(territories)
        }
        try changeWindow(of: &offer, source: source)
        try changeTerms(of: &offer)
        return offer
    }

    private func kind(of offer: JSONNode) -> Offer.Kind? { offer["kind"]?.string.flatMap { Offer.Kind(rawValue: $0) } }

    private func changePrice(of offer: inout JSONNode, profile: ClubProfile) throws(ServiceError) {
        let kind = kind(of: offer)
        if kind == .free, let option = given.first(where: { ["--price", "--currency", "--tax"].contains($0) }) {
            throw .filling(.unfit(option: option, reason: "what is free costs nothing"))
        }
        let isPaid = kind == .rental || kind == .purchase || kind == .ticket
        guard price != nil || currency != nil || tax != nil || isPaid else { return }
        let change = PriceChange(amount: price, currency: currency, tax: tax)
        offer["price"] = try change.applied(to: offer["price"], of: "a \(kind?.rawValue ?? "offer")", usual: profile.currency)
    }

    private func changeWindow(of offer: inout JSONNode, source: SourceFolder) throws(ServiceError) {
        if always {
            if let option = given.first(where: { ["--opens", "--closes", "--window"].contains($0) }) {
                throw .filling(.unfit(option: option, reason: "--always has no ends"))
            }
            offer["window"] = nil
        }
        if let window {
            if let option = given.first(where: { ["--opens", "--closes"].contains($0) }) {
                throw .filling(.unfit(option: option, reason: "the rule of --window says when"))
            }
            let agreements = try source.tree("windows.json")?["agreements"]?.items ?? []
            let rules = agreements.flatMap { agreement in (agreement["rules"]?.items ?? []).compactMap { $0["name"]?.string } }
            guard rules.contains(window) else { throw .filling(.noRule(window, known: Set(rules).sorted())) }
            offer["window"] = .object(["rule": .text(window)])
        }
        guard opens != nil || closes != nil else { return }
        var node = offer["window"] ?? .empty
        node["rule"] = nil
        if let opens { node["opens"] = .text(try CommandValues.day(opens, option: "--opens").description) }
        if let closes { node["closes"] = .text(try CommandValues.day(closes, option: "--closes").description) }
        if let first = node["opens"]?.string, let end = node["closes"]?.string, end <= first {
            throw .filling(.value(option: "--closes", takes: "a day after \(first), on which it opens", given: end))
        }
        offer["window"] = node
    }

    private func changeTerms(of offer: inout JSONNode) throws(ServiceError) {
        let kind = kind(of: offer)
        if kind == .subscription {
            if let plan { offer["plan"] = .text(plan) }
            guard offer["plan"] != nil else {
                throw .filling(.missing(what: "a subscription names the plan that it is part of", options: "--plan with its name"))
            }
        } else if plan != nil {
            throw .filling(.unfit(option: "--plan", reason: "only a subscription is part of a plan"))
        }
        guard let option = given.first(where: { ["--start-within", "--watch-for", "--grace"].contains($0) }) else { return }
        guard kind == .rental else { throw .filling(.unfit(option: option, reason: "only a rental ends")) }
        var terms = offer["terms"] ?? .empty
        if let startWithin { terms["startWithinSeconds"] = .number(try CommandValues.seconds(startWithin, option: "--start-within")) }
        if let watchFor { terms["viewForSeconds"] = .number(try CommandValues.seconds(watchFor, option: "--watch-for")) }
        if let grace { terms["hasGrace"] = .bool(grace) }
        offer["terms"] = terms
    }
}
