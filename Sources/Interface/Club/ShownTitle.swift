import Club

/// A title as the interface knows it: what the club says of it, and how the viewer stands to it.
public struct ShownTitle: Hashable, Sendable {
    /// With absolute addresses.
    public let title: Title
    /// What may be done with it now.
    public var access: Access
    /// Its offers with their windows, in order of time.
    public var offers: [DatedOffer]
    /// What was bought or rented of it last; nil: nothing.
    public var entitlement: Entitlement?
    /// How much of it was seen, 0…1; nil: it wasn't begun, or was seen to its end.
    public var seen: Double?
    /// The viewer has said so.
    public var isFavourite: Bool
    /// Where it goes on, from the film's beginning; nil: nobody knows, or there.
    public var position: Duration?
    /// It was seen to its end the last time.
    public var isFinished: Bool

    /// As the club and the box's store have it.
    public init(
        _ title: Title, access: Access, offers: [DatedOffer] = [], entitlement: Entitlement? = nil, seen: Double? = nil,
        isFavourite: Bool = false, position: Duration? = nil, isFinished: Bool = false
    ) {
        self.title = title
        self.access = access
        self.offers = offers
        self.entitlement = entitlement
        self.seen = seen
        self.isFavourite = isFavourite
        self.position = position
        self.isFinished = isFinished
    }
}
