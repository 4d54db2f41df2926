import Club

/// Decides whether a title may be watched: a function of what a parent has set, of the title's class, and of the last good PIN.
///
/// Source: Arcom (CSA), deliberation of 20 December 2011: what is not for those under 18 stays in a space of its own, locked by a PIN that is
/// asked for each time; the rest of the classes lock as the holder of the box has set it.
public struct ParentalGate: Hashable, Sendable {
    /// What stands between the viewer and the title.
    public enum Answer: Hashable, Sendable {
        case open
        /// The parental PIN is asked for.
        case pin
        /// It isn't there at all.
        case hidden
    }

    /// A good PIN holds so long for films.
    public static let patience = Duration.seconds(900)
    /// And so long for settings: time to change a few of them.
    public static let settingsPatience = Duration.seconds(120)

    private let preferences: ParentalPreferences
    private let sinceGood: Duration?
    private let isAdultSpaceOpen: Bool

    /// - Parameters:
    ///   - sinceGood: Since the last good parental PIN; nil: there was none since the box was switched on.
    ///   - isAdultSpaceOpen: Its own PIN was typed, and it wasn't left since.
    public init(_ preferences: ParentalPreferences, sinceGood: Duration?, isAdultSpaceOpen: Bool = false) {
        self.preferences = preferences
        self.sinceGood = sinceGood
        self.isAdultSpaceOpen = isAdultSpaceOpen
    }

    /// - Parameter rating: nil: the title isn't rated, and not for children.
    public func answer(for rating: AgeRating?) -> Answer {
        let audience = preferences.audience
        if rating == .from18 { return isAdultSpaceOpen && audience.hasAdults ? .open : .hidden }
        guard audience.has(rating) else { return .hidden }
        // Nobody has said that it is for the young; the adult space is only for what is known to belong there.
        guard (rating ?? .from16) > preferences.freeUpTo else { return .open }
        return isPINAsked(within: Self.patience) ? .pin : .open
    }

    /// Whether settings that a parent alone may change ask for the PIN first.
    public var guardsSettings: Bool { preferences.isLost || isPINAsked(within: Self.settingsPatience) }

    /// Whether paying asks for the PIN first: each time, however short ago it was typed.
    public var guardsPaying: Bool { preferences.isLost || preferences.pin != nil && preferences.guardsPaying }

    private func isPINAsked(within patience: Duration) -> Bool {
        guard preferences.pin != nil else { return false }
        guard let sinceGood, sinceGood >= .zero else { return true }
        return sinceGood >= patience
    }
}
