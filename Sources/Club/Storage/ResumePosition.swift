/// Where a film was left.
public struct ResumePosition: Hashable, Sendable {
    /// Of which film.
    public let title: TitleID
    /// The film's own time, in milliseconds from its start; never negative.
    public let milliseconds: Int64
    /// Seen to its end: it begins anew the next time.
    public let isFinished: Bool
    /// When it was left there; of two, the later one holds.
    public let time: UTCTime

    /// - Parameters:
    ///   - title: Of which film.
    ///   - milliseconds: From the film's start; what is negative becomes 0.
    ///   - isFinished: Seen to its end.
    ///   - time: When it was left there.
    public init(title: TitleID, milliseconds: Int64, isFinished: Bool = false, time: UTCTime) {
        self.title = title
        self.milliseconds = max(0, milliseconds)
        self.isFinished = isFinished
        self.time = time
    }
}
