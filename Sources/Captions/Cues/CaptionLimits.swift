/// What is taken from one file or segment of captions at most, so that a hostile one can't exhaust the box. Each part is checked before it
/// is kept.
///
/// More bytes are an error. Of the rest, what goes past a limit is left out with a warning, and what came before stays.
public struct CaptionLimits: Hashable, Sendable {
    /// Of the file.
    public var bytes: Int
    /// Cues, those that an animation makes of one among them.
    public var cues: Int
    /// Spans of all the cues together.
    public var spans: Int
    /// Elements inside one another.
    public var depth: Int
    /// Kept; the last says that there are more.
    public var warnings: Int

    /// The captions of a long film, spelled with a style for each word; or a day's in one file.
    public static let standard = CaptionLimits(bytes: 16 << 20, cues: 100_000, spans: 400_000, depth: 64, warnings: 100)

    /// - Parameters:
    ///   - bytes: Of the file.
    ///   - cues: Those that an animation makes of one among them.
    ///   - spans: Of all the cues together.
    ///   - depth: Elements inside one another.
    ///   - warnings: Kept.
    public init(bytes: Int, cues: Int, spans: Int, depth: Int, warnings: Int) {
        self.bytes = bytes
        self.cues = cues
        self.spans = spans
        self.depth = depth
        self.warnings = warnings
    }
}
