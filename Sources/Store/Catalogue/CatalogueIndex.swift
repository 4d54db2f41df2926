import Club

/// What the first screen of a club needs before any title is read: who the club is, and what stands on its shelves.
public struct CatalogueIndex: Hashable, Sendable {
    /// Who the club is.
    public let profile: ClubProfile
    /// Of the edition that was indexed.
    public let sequence: Int
    /// When that was signed.
    public let issued: UTCTime
    /// In order of showing.
    public let shelves: [Shelf]
    /// Among the shelves.
    public let cards: [SponsoredCard]
    /// What its offers' windows are counted by.
    public let windows: ReleaseWindows
    /// Whether it is of the root that shows. It isn't where the plug was pulled after a root took over and before it was indexed: index it then.
    public let isOfShownRoot: Bool
}
