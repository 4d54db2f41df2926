import Media

/// One of the places where the same segments lie. Source: ISO/IEC 23009-1 §5.6 (`BaseURL`).
public struct BaseAddress: Hashable, Sendable {
    /// Absolute.
    public var url: String
    /// Addresses with the same one fail together.
    public var serviceLocation: String?
    /// The lower, the sooner to be used (ETSI TS 103 285 §10.8.2.1); 1 where not said.
    public var priority: Int
    /// Of addresses with the same priority, how often this one is to be chosen; 1 where not said.
    public var weight: Int
    /// Segments can be fetched so much before they are whole; `.max` where always.
    public var availabilityTimeOffset: MediaTime

    /// An address of which nothing else is said.
    public init(url: String) {
        self.url = url
        priority = 1
        weight = 1
        availabilityTimeOffset = .zero
    }

    /// What fails as one: the service location, else the address itself.
    public var location: String { serviceLocation ?? url }
}
