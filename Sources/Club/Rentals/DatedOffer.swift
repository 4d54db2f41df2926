/// An offer with its window as moments: what an agreement's rule comes to for this title.
public struct DatedOffer: Hashable, Sendable {
    /// Where an offer stands at a moment.
    public enum Standing: Hashable, Sendable {
        /// It can be bought and played.
        case open
        /// Not yet.
        case opens(at: UTCTime)
        /// No more, since then.
        case closed(since: UTCTime)
        /// Nobody can say when it opens: no agreement, or no release yet.
        case undated
    }

    /// What is offered.
    public let offer: Offer
    /// nil: nobody can say when.
    public let window: Window?

    /// From `opens` until `closes`, the latter not within; nil: no such end.
    public struct Window: Hashable, Sendable {
        /// The first moment.
        public let opens: UTCTime?
        /// The first moment after it.
        public let closes: UTCTime?

        /// - Parameters:
        ///   - opens: nil: since ever.
        ///   - closes: nil: for ever.
        public init(opens: UTCTime? = nil, closes: UTCTime? = nil) {
            self.opens = opens
            self.closes = closes
        }
    }

    /// - Parameters:
    ///   - offer: What is offered.
    ///   - window: nil: nobody can say when.
    public init(_ offer: Offer, window: Window?) {
        self.offer = offer
        self.window = window
    }

    /// Where it stands. A window that closes before it opens is closed.
    public func standing(at now: UTCTime) -> Standing {
        guard let window else { return .undated }
        if let closes = window.closes, now >= closes || window.opens.map({ $0 >= closes }) ?? false { return .closed(since: closes) }
        if let opens = window.opens, now < opens { return .opens(at: opens) }
        return .open
    }

    /// By ISO 3166-1 alpha-2; nil where nobody knows: then only what is offered everywhere is offered.
    func isOffered(in territory: String?) -> Bool {
        offer.territories.isEmpty || territory.map { offer.territories.contains($0) } ?? false
    }
}
