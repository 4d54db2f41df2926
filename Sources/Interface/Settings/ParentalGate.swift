import Club

/// Decides whether a title may be watched: a function of what a parent has set, of the title's class, and of the last good PIN.
///
/// Source: Arcom (CSA), deliberation of 20 December 2011: what is not for those under 18 stays in a space of its own, locked by a PIN that is
/// asked for each time; the rest of the classes lock as the holder of the box has set it.
public struct ParentalGate: Hashable, Sendable {
    /// What stands between the viewer and the title.
    public enum Answer: Hashable, Sendable {
        case open
        /// That PIN is asked for.
        case pin(PINKind)
        /// It isn't there at all.
        case hidden
    }

    /// A good PIN holds so long for films.
    public static let patience = Duration.seconds(900)
    /// And so long for settings: time to change a few of them.
    public static let settingsPatience = Duration.seconds(120)

    private let preferences: ParentalPreferences
    private let sinceGood: Duration?

    /// - Parameter sinceGood: Since the last good parental PIN; nil: there was none since the box was switched on.
    public init(_ preferences: ParentalPreferences, sinceGood: Duration?) {
        self.preferences = preferences
        self.sinceGood = sinceGood
    }

    /// - Parameter rating: nil: the title isn't rated, and not for children.
    public func answer(for rating: AgeRating?) -> Answer {
        if preferences.isForChildren {
            guard let rating, rating < .from18, rating <= preferences.childrenUpTo else { return .hidden }
        }
        if rating == .from18 { return .pin(.adult) }
        // Nobody has said that it is for the young; the adult space is only for what is known to belong there.
        guard (rating ?? .from16) > preferences.freeUpTo else { return .open }
        return isPINAsked(within: Self.patience) ? .pin(.parental) : .open
    }

    /// Whether settings that a parent alone may change ask for the PIN first.
    public var guardsSettings: Bool { isPINAsked(within: Self.settingsPatience) }

    private func isPINAsked(within patience: Duration) -> Bool {
        guard preferences.pin != nil else { return false }
        guard let sinceGood, sinceGood >= .zero else { return true }
        return sinceGood >= patience
    }
}
