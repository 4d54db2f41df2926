/// The club's words on the screen, in French and English: rentals, prices, windows, and why something can't be had.
///
/// Set as in print: ’ for an apostrophe; in French a narrow no-break space (`\u{202F}`) before ; ! ? and a no-break space (`\u{00A0}`) before a colon
/// and €; in both languages a no-break space between a number and its unit, and within a date.
public struct ClubWords: Hashable, Sendable {
    /// What the club speaks.
    public enum Language: String, Hashable, Sendable, CaseIterable {
        case french = "fr"
        case english = "en"
    }

    /// The viewer's.
    public let language: Language
    /// What local time is ahead of UTC, in minutes; 60 in France in winter. Within a day.
    public let minutesAhead: Int

    /// - Parameters:
    ///   - language: The viewer's.
    ///   - minutesAhead: What local time is ahead of UTC now; moments on the other side of a change of the clocks are shown an hour off.
    public init(_ language: Language, minutesAhead: Int) {
        self.language = language
        self.minutesAhead = min(max(minutesAhead, -1440), 1440)
    }

    func pick(_ french: String, _ english: String) -> String { language == .french ? french : english }
}
