/// A box asks what an offer costs now.
public struct QuoteAsked: Hashable, Sendable, Codable {
    /// Of the club's.
    public let offer: String
    /// Of the club's; what the offer belongs to.
    public let title: String
    /// Of tickets: which showing.
    public let showtime: String?
    /// Of tickets: how many.
    public let seats: Int?

    /// - Parameters:
    ///   - offer: Of the club's.
    ///   - title: What the offer belongs to.
    ///   - showtime: Of tickets.
    ///   - seats: Of tickets.
    public init(offer: String, title: String, showtime: String? = nil, seats: Int? = nil) {
        self.offer = offer
        self.title = title
        self.showtime = showtime
        self.seats = seats
    }
}

/// What it costs, for as long as it says.
public struct QuoteAnswer: Hashable, Sendable, Codable {
    /// To buy with.
    public let id: String
    /// With its tax.
    public let price: Price
    /// Until when it is sold at that.
    public let expires: UTCTime

    /// As the service says it.
    public init(id: String, price: Price, expires: UTCTime) {
        self.id = id
        self.price = price
        self.expires = expires
    }
}

/// A box buys what was quoted. Asked again, the same is answered and nothing is paid twice.
public struct PurchaseAsked: Hashable, Sendable, Codable {
    /// As it was answered.
    public let quote: String
    /// A code that was given to the viewer; nil: paid with `instrument`.
    public let voucher: String?
    /// What the payment provider calls the viewer's means.
    public let instrument: String?

    /// - Parameters:
    ///   - quote: As it was answered.
    ///   - voucher: A code that was given to the viewer.
    ///   - instrument: What the payment provider calls the viewer's means.
    public init(quote: String, voucher: String? = nil, instrument: String? = nil) {
        self.quote = quote
        self.voucher = voucher
        self.instrument = instrument
    }
}

/// An entitlement on the line. Durations are in seconds.
public struct EntitlementMessage: Hashable, Sendable, Codable {
    private let id: String
    private let title: String
    private let kind: Offer.Kind
    private let quality: Offer.Quality
    private let bought: UTCTime
    private let startWithin: Int64?
    private let viewFor: Int64?
    private let grace: Bool?
    private let firstPlay: UTCTime?
    private let lastPlay: UTCTime?
    private let refunded: UTCTime?

    /// For the line.
    public init(_ entitlement: Entitlement) {
        id = entitlement.id.value
        title = entitlement.title.value
        kind = entitlement.kind
        quality = entitlement.quality
        bought = entitlement.bought
        startWithin = entitlement.terms?.startWithin.components.seconds
        viewFor = entitlement.terms?.viewFor.components.seconds
        grace = entitlement.terms?.hasGrace
        firstPlay = entitlement.firstPlay
        lastPlay = entitlement.lastPlay
        refunded = entitlement.refunded
    }

    /// From the line; a rental without its times is none, and nothing lasts longer than a century.
    public var entitlement: Entitlement? {
        let century: ClosedRange<Int64> = 0...3_200_000_000
        var terms: RentalTerms?
        if let startWithin, let viewFor {
            guard century.contains(startWithin), century.contains(viewFor) else { return nil }
            terms = RentalTerms(startWithin: .seconds(startWithin), viewFor: .seconds(viewFor), hasGrace: grace ?? false)
        }
        guard !id.isEmpty, !title.isEmpty, terms != nil || kind != .rental else { return nil }
        return Entitlement(
            id: EntitlementID(id), title: TitleID(title), kind: kind, quality: quality, bought: bought, terms: terms, firstPlay: firstPlay,
            lastPlay: lastPlay, refunded: refunded)
    }
}

/// A box asks for a title's keys.
public struct LicenceAsked: Hashable, Sendable, Codable {
    /// Of the club's.
    public let title: String
    /// The viewer has said that the film shall go on here and stop on the other box.
    public let takesOver: Bool?

    /// - Parameters:
    ///   - title: Of the club's.
    ///   - takesOver: The viewer has said so.
    public init(title: String, takesOver: Bool? = nil) {
        self.title = title
        self.takesOver = takesOver
    }
}

/// A box tells that a film was begun.
public struct PlayTold: Hashable, Sendable, Codable {
    /// The box's own name for it: told again, it counts once.
    public let receipt: String
    /// What was played by.
    public let entitlement: String
    /// When, by the service's time as the box carries it.
    public let at: UTCTime

    /// - Parameters:
    ///   - receipt: The box's own name for it.
    ///   - entitlement: What was played by.
    ///   - at: By the service's time.
    public init(receipt: String, entitlement: String, at: UTCTime) {
        self.receipt = receipt
        self.entitlement = entitlement
        self.at = at
    }
}
