/// Names something that was bought, or is included.
public struct EntitlementID: Hashable, Sendable {
    /// As the service writes it; never empty.
    public let value: String

    /// - Parameter value: As the service writes it.
    public init(_ value: String) { self.value = value }
}

/// What an account may watch, and within which times: what the service gives and the box keeps.
public struct Entitlement: Hashable, Sendable, Identifiable {
    /// Unlike any other's.
    public let id: EntitlementID
    /// What may be watched.
    public let title: TitleID
    /// `rental` or `purchase`; a subscription is of a plan, not of a title.
    public let kind: Offer.Kind
    /// The best picture that comes with it.
    public let quality: Offer.Quality
    /// When it was bought.
    public let bought: UTCTime
    /// How long it lasts; nil for what doesn't end.
    public let terms: RentalTerms?
    /// When the film was first played; nil: not yet.
    public var firstPlay: UTCTime?
    /// The last time it was begun from its start or taken up again within its window.
    public var lastPlay: UTCTime?
    /// Given back before it was begun; it plays no more.
    public var refunded: UTCTime?

    /// - Parameters:
    ///   - id: Unlike any other's.
    ///   - title: What may be watched.
    ///   - kind: `rental` or `purchase`.
    ///   - quality: The best picture that comes with it.
    ///   - bought: When it was bought.
    ///   - terms: nil for what doesn't end.
    ///   - firstPlay: When the film was first played.
    ///   - lastPlay: The last time that playing began.
    ///   - refunded: When it was given back.
    public init(
        id: EntitlementID, title: TitleID, kind: Offer.Kind, quality: Offer.Quality, bought: UTCTime, terms: RentalTerms? = nil,
        firstPlay: UTCTime? = nil, lastPlay: UTCTime? = nil, refunded: UTCTime? = nil
    ) {
        self.id = id
        self.title = title
        self.kind = kind
        self.quality = quality
        self.bought = bought
        self.terms = terms
        self.firstPlay = firstPlay
        self.lastPlay = lastPlay
        self.refunded = refunded
    }
}
