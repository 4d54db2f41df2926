/// Where films were left and what is liked: what changed on the box goes up, what changed elsewhere comes back.
public struct ViewingMessage: Hashable, Sendable, Codable {
    /// Where a film was left.
    public struct Position: Hashable, Sendable, Codable {
        /// Of the club's.
        public let title: String
        /// Into the film.
        public let milliseconds: Int64
        /// Seen to its end: it begins anew the next time, on every box; nil: no.
        public let isFinished: Bool?
        /// When it was left there: the latest stands.
        public let at: UTCTime

        /// - Parameters:
        ///   - title: Of the club's.
        ///   - milliseconds: Into the film.
        ///   - isFinished: Seen to its end.
        ///   - at: When it was left there.
        public init(title: String, milliseconds: Int64, isFinished: Bool? = nil, at: UTCTime) {
            self.title = title
            self.milliseconds = milliseconds
            self.isFinished = isFinished
            self.at = at
        }
    }

    /// Whether a title is liked.
    public struct Favourite: Hashable, Sendable, Codable {
        /// Of the club's.
        public let title: String
        /// Or no more.
        public let isFavourite: Bool
        /// When that was said: the latest stands.
        public let at: UTCTime

        /// - Parameters:
        ///   - title: Of the club's.
        ///   - isFavourite: Or no more.
        ///   - at: When that was said.
        public init(title: String, isFavourite: Bool, at: UTCTime) {
            self.title = title
            self.isFavourite = isFavourite
            self.at = at
        }
    }

    /// Those that changed.
    public let positions: [Position]
    /// Those that changed.
    public let favourites: [Favourite]
    /// Up: the last that the box has heard of. Back: the newest there is.
    public let sequence: Int64

    /// - Parameters:
    ///   - positions: Those that changed.
    ///   - favourites: Those that changed.
    ///   - sequence: The last that the box has heard of.
    public init(positions: [Position] = [], favourites: [Favourite] = [], sequence: Int64 = 0) {
        self.positions = positions
        self.favourites = favourites
        self.sequence = sequence
    }
}

extension ViewingMessage.Position {
    /// As the line has it.
    public init(_ position: ResumePosition) {
        self.init(
            title: position.title.value, milliseconds: position.milliseconds, isFinished: position.isFinished, at: position.time)
    }

    /// Where the film was left.
    public var position: ResumePosition {
        ResumePosition(title: TitleID(title), milliseconds: milliseconds, isFinished: isFinished ?? false, time: at)
    }
}

extension ViewingMessage.Favourite {
    /// As the line has it.
    public init(_ favourite: Favourite) {
        self.init(title: favourite.title.value, isFavourite: favourite.isKept, at: favourite.time)
    }

    /// What was said of the title.
    public var favourite: Favourite { Favourite(title: TitleID(title), isKept: isFavourite, time: at) }
}

/// A plan that is subscribed to.
public struct SubscriptionMessage: Hashable, Sendable, Codable {
    /// Of the club's.
    public let plan: String
    /// When it began.
    public let from: UTCTime
    /// When it ends; nil: when the viewer ends it.
    public let until: UTCTime?

    /// As the service says it.
    public init(plan: String, from: UTCTime, until: UTCTime?) {
        self.plan = plan
        self.from = from
        self.until = until
    }
}

/// Seats in a cinema.
public struct TicketMessage: Hashable, Sendable, Codable {
    /// The service's own.
    public let id: String
    /// Of the club's.
    public let showtime: String
    /// Of the club's.
    public let title: String?
    /// How many.
    public let seats: Int
    /// What the door reads.
    public let code: String
    /// When it was bought.
    public let bought: UTCTime

    /// As the service says it.
    public init(id: String, showtime: String, title: String?, seats: Int, code: String, bought: UTCTime) {
        self.id = id
        self.showtime = showtime
        self.title = title
        self.seats = seats
        self.code = code
        self.bought = bought
    }
}

/// One of three things that were bought.
public struct PurchaseAnswer: Hashable, Sendable, Codable {
    /// A rental or a purchase.
    public let entitlement: EntitlementMessage?
    /// A plan.
    public let subscription: SubscriptionMessage?
    /// Seats.
    public let ticket: TicketMessage?

    /// As the service says it.
    public init(entitlement: EntitlementMessage? = nil, subscription: SubscriptionMessage? = nil, ticket: TicketMessage? = nil) {
        self.entitlement = entitlement
        self.subscription = subscription
        self.ticket = ticket
    }
}

/// All that an account holds.
public struct HoldingsAnswer: Hashable, Sendable, Codable {
    /// Rentals and purchases, ended ones too.
    public let entitlements: [EntitlementMessage]
    /// Plans.
    public let subscriptions: [SubscriptionMessage]
    /// Seats.
    public let tickets: [TicketMessage]

    /// As the service says it.
    public init(entitlements: [EntitlementMessage], subscriptions: [SubscriptionMessage], tickets: [TicketMessage]) {
        self.entitlements = entitlements
        self.subscriptions = subscriptions
        self.tickets = tickets
    }
}
