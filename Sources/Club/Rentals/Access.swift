/// What a viewer may do with a title now.
///
/// What is had already comes before anything that costs. An offer counts within its window and its territories alone; what was bought plays on by
/// its own terms, wherever and whatever became of the offer.
public enum Access: Hashable, Sendable {
    /// It plays: the ways, the best first, never none.
    case play([Way])
    /// It can be had: the offers, the best first, never none.
    case buy([Offer])
    /// Nothing can be had before this offer opens.
    case opens(Offer, at: UTCTime)
    /// Nothing can be had.
    case nothing(Reason)

    /// By what right a title plays.
    public struct Way: Hashable, Sendable {
        /// The right.
        public enum Right: Hashable, Sendable {
            /// It was bought or rented.
            case entitlement(EntitlementID, EntitlementState)
            /// A plan that the viewer subscribes to includes it.
            case plan(PlanID, OfferID)
            /// It is for everybody.
            case free(OfferID)
        }

        /// By what right.
        public let right: Right
        /// The best picture.
        public let quality: Offer.Quality
        /// When it stops if nothing else is begun before; nil: no end is known.
        public let until: UTCTime?

        /// Playing starts the time of a rental that waits.
        public var startsRental: Bool {
            if case .entitlement(_, .notStarted) = right { return true }
            return false
        }
    }

    /// Why nothing can be had.
    public enum Reason: Hashable, Sendable {
        /// The club offers nothing for this title.
        case noOffer
        /// What it offers is for other territories.
        case otherTerritory
        /// Nobody can say yet when it opens.
        case undated
        /// All windows have closed, the last one then.
        case closed(since: UTCTime)
    }

    /// A plan that is paid for.
    public struct Subscription: Hashable, Sendable {
        /// Which one.
        public let plan: PlanID
        /// Until when it is paid; nil: no end is known.
        public let until: UTCTime?

        /// - Parameters:
        ///   - plan: Which one.
        ///   - until: Until when it is paid.
        public init(_ plan: PlanID, until: UTCTime? = nil) {
            self.plan = plan
            self.until = until
        }
    }

    /// Who asks.
    public struct Viewer: Hashable, Sendable {
        /// The account's, of any title.
        public let entitlements: [Entitlement]
        /// The account's.
        public let subscriptions: [Subscription]
        /// Where the box stands, by ISO 3166-1 alpha-2 in capitals; nil where nobody knows.
        public let territory: String?

        /// - Parameters:
        ///   - entitlements: The account's.
        ///   - subscriptions: The account's.
        ///   - territory: Where the box stands.
        public init(entitlements: [Entitlement] = [], subscriptions: [Subscription] = [], territory: String?) {
            self.entitlements = entitlements
            self.subscriptions = subscriptions
            self.territory = territory
        }
    }

    /// - Parameters:
    ///   - title: What the viewer would see.
    ///   - offers: The title's, dated.
    ///   - viewer: Who asks.
    ///   - duration: The film's; nil where it isn't known.
    ///   - now: By `TrustedTime` on the box, by its own clock on the service.
    public init(to title: TitleID, offers: [DatedOffer], viewer: Viewer, filmLasts duration: Duration?, at now: UTCTime) {
        let offers = offers.filter { $0.offer.isSold || $0.offer.kind == .free }
        let here = offers.filter { $0.isOffered(in: viewer.territory) }
        let open = here.filter { $0.standing(at: now) == .open }
        let bought = viewer.entitlements.compactMap { $0.title == title ? Way(by: $0, filmLasts: duration, at: now) : nil }
        let ways = bought + open.compactMap { Way(by: $0, subscriptions: viewer.subscriptions, at: now) }
        guard ways.isEmpty else {
            self = .play(ways.sorted { $0.isBetter(than: $1) })
            return
        }
        let sold = open.map(\.offer).filter(\.isSold)
        guard sold.isEmpty else {
            self = .buy(sold.sorted { $0.comesBefore($1) })
            return
        }
        let coming = here.compactMap { dated -> (offer: Offer, time: UTCTime)? in
            guard case .opens(let time) = dated.standing(at: now) else { return nil }
            return (dated.offer, time)
        }
        if let next = coming.min(by: { $0.time != $1.time ? $0.time < $1.time : $0.offer.comesBefore($1.offer) }) {
            self = .opens(next.offer, at: next.time)
        } else {
            self = .nothing(Reason(offers, here: here, at: now))
        }
    }
}

extension Access.Reason {
    fileprivate init(_ offers: [DatedOffer], here: [DatedOffer], at now: UTCTime) {
        let closings = here.compactMap { dated -> UTCTime? in
            guard case .closed(let time) = dated.standing(at: now) else { return nil }
            return time
        }
        if here.isEmpty {
            self = offers.isEmpty ? .noOffer : .otherTerritory
        } else if here.contains(where: { $0.window == nil }) {
            self = .undated
        } else {
            self = closings.max().map { .closed(since: $0) } ?? .noOffer
        }
    }
}
