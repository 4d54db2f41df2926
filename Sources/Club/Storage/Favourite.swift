/// A film that the viewer keeps at hand, or doesn't any more: what was taken off has to be told to the other boxes too.
public struct Favourite: Hashable, Sendable {
    /// Which film.
    public let title: TitleID
    /// False where it was taken off.
    public let isKept: Bool
    /// When it was put on or taken off; of two, the later one holds.
    public let time: UTCTime

    /// - Parameters:
    ///   - title: Which film.
    ///   - isKept: False where it was taken off.
    ///   - time: When.
    public init(title: TitleID, isKept: Bool, time: UTCTime) {
        self.title = title
        self.isKept = isKept
        self.time = time
    }
}
