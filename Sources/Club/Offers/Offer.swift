/// Names an offer within its club.
public struct OfferID: ClubIdentifier {
    /// As the catalogue writes it; never empty.
    public let value: String

    /// - Parameter value: As the catalogue writes it.
    public init(_ value: String) { self.value = value }
}

/// Names a subscription plan of the club: all offers of that plan are included in it.
public struct PlanID: ClubIdentifier {
    /// As the catalogue writes it; never empty.
    public let value: String

    /// - Parameter value: As the catalogue writes it.
    public init(_ value: String) { self.value = value }
}

/// One way to watch a title.
public struct Offer: Hashable, Sendable, Identifiable {
    /// What one gets.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// For whoever has the box.
        case free
        /// For whoever subscribes to `plan`; its price is the plan's.
        case subscription
        /// Once, within `terms`.
        case rental
        /// For ever.
        case purchase
        /// A seat in a cinema; bought for a showtime.
        case ticket
    }

    /// The best picture that comes with it.
    public enum Quality: String, Hashable, Sendable, Codable, CaseIterable {
        case sd, hd, uhd
    }

    /// Unlike that of any other offer of the club.
    public let id: OfferID
    /// What one gets.
    public let kind: Kind
    /// nil where nothing is paid for this offer itself: free, or part of a plan.
    public let price: Price?
    /// The best picture that comes with it.
    public let quality: Quality
    /// By ISO 3166-1 alpha-2, in capitals; empty: everywhere.
    public let territories: Set<String>
    /// When it can be bought and played.
    public let window: OfferWindow
    /// Of a rental.
    public let terms: RentalTerms
    /// Of a subscription.
    public let plan: PlanID?

    /// - Parameters:
    ///   - id: Unlike that of any other offer of the club.
    ///   - kind: What one gets.
    ///   - price: nil where nothing is paid.
    ///   - quality: The best picture that comes with it.
    ///   - territories: Empty: everywhere.
    ///   - window: When it can be bought and played.
    ///   - terms: Of a rental.
    ///   - plan: Of a subscription.
    public init(
        id: OfferID, kind: Kind, price: Price? = nil, quality: Quality = .hd, territories: Set<String> = [], window: OfferWindow = .always,
        terms: RentalTerms = RentalTerms(), plan: PlanID? = nil
    ) {
        self.id = id
        self.kind = kind
        self.price = price
        self.quality = quality
        self.territories = territories
        self.window = window
        self.terms = terms
        self.plan = plan
    }
}

/// When an offer can be bought and played, as its club writes it.
public enum OfferWindow: Hashable, Sendable {
    /// From the start of `opens` until the start of `closes`; nil: no such end.
    case dates(opens: CalendarDate?, closes: CalendarDate?)
    /// By the release windows of an agreement: from the title's release in cinemas on, as the rule of this name says.
    case rule(String)

    /// Without ends.
    public static let always = OfferWindow.dates(opens: nil, closes: nil)
}

/// How long a rental lasts.
public struct RentalTerms: Hashable, Sendable {
    /// From buying: until then it has to be begun.
    public let startWithin: Duration
    /// From the first play: any number of views.
    public let viewFor: Duration
    /// A film that has begun before its window ends may be seen to its end.
    public let hasGrace: Bool

    /// - Parameters:
    ///   - startWithin: From buying; thirty days unless the title says otherwise.
    ///   - viewFor: From the first play; 48 hours unless the title says otherwise.
    ///   - hasGrace: A film that has begun may be seen to its end.
    public init(startWithin: Duration = .seconds(30 * 86_400), viewFor: Duration = .seconds(48 * 3600), hasGrace: Bool = true) {
        self.startWithin = startWithin
        self.viewFor = viewFor
        self.hasGrace = hasGrace
    }
}
