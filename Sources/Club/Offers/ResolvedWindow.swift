/// When an offer can be bought and played, in days of the calendar.
public struct DatedWindow: Hashable, Sendable {
    /// Its first day; nil: it was always open.
    public let opens: CalendarDate?
    /// The day after its last; nil: it stays open.
    public let closes: CalendarDate?
    /// What it was counted by; nil where the club wrote the days itself.
    public let rule: ReleaseRule?

    /// - Parameters:
    ///   - opens: Its first day.
    ///   - closes: The day after its last.
    ///   - rule: What it was counted by.
    public init(opens: CalendarDate? = nil, closes: CalendarDate? = nil, rule: ReleaseRule? = nil) {
        self.opens = opens
        self.closes = closes
        self.rule = rule
    }

    /// From the first moment of its first day to the last of its last one.
    public func isOpen(at time: UTCTime) -> Bool {
        (opens.map { $0.start <= time } ?? true) && (closes.map { time < $0.start } ?? true)
    }
}

/// What is known of an offer's window in one territory.
public enum ResolvedWindow: Hashable, Sendable {
    /// Its days.
    case dated(DatedWindow)
    /// The title has no day of release in cinemas there, so nothing can be counted from it.
    case notReleased(territory: String)
    /// No agreement is in force there for a film that comes out on that day, or it says nothing of this kind of offer.
    case noRule(name: String, territory: String, release: CalendarDate)

    /// Its days, where they are known.
    public var dates: DatedWindow? {
        if case .dated(let window) = self { window } else { nil }
    }

    /// False too where the days aren't known: nothing is sold on a guess.
    public func isOpen(at time: UTCTime) -> Bool { dates?.isOpen(at: time) ?? false }

    /// When it opens, if it still will.
    public func nextOpening(after time: UTCTime) -> UTCTime? {
        guard let opens = dates?.opens?.start, opens > time else { return nil }
        return opens
    }

    /// When it closes, if it is open and ever will.
    public func closing(at time: UTCTime) -> UTCTime? { isOpen(at: time) ? dates?.closes?.start : nil }

    /// For viewers: by what rule, or why no day is known; nil where there is nothing to say.
    public var sentence: LocalizedText? {
        switch self {
        case .dated(let window): window.rule?.sentence
        case .notReleased:
            LocalizedText([
                "fr": "Date pas encore connue\u{00A0}: la sortie en salle n’est pas annoncée.",
                "en": "Date not known yet: no release in cinemas is announced.",
            ])
        case .noRule:
            LocalizedText([
                "fr": "Date pas encore connue\u{00A0}: aucun accord ne la fixe pour ce film.",
                "en": "Date not known yet: no agreement sets it for this film.",
            ])
        }
    }
}

extension OfferWindow {
    /// Its days for a film of these releases.
    ///
    /// - Parameters:
    ///   - releases: First day in cinemas by territory.
    ///   - territory: Where the viewer is.
    ///   - windows: The club's agreements. The one in force on the day of the release counts, also after its end.
    public func resolved(releases: [String: CalendarDate], in territory: String, by windows: ReleaseWindows) -> ResolvedWindow {
        switch self {
        case .dates(let opens, let closes): return .dated(DatedWindow(opens: opens, closes: closes))
        case .rule(let name):
            guard let release = releases[territory] else { return .notReleased(territory: territory) }
            guard let rule = windows.agreement(in: territory, on: release)?.rules.first(where: { $0.name == name }) else {
                return .noRule(name: name, territory: territory, release: release)
            }
            let (opens, closes) = rule.window(release: release)
            return .dated(DatedWindow(opens: opens, closes: closes, rule: rule))
        }
    }
}

/// An offer of a title with its window.
public struct TimelineEntry: Hashable, Sendable {
    /// What there is.
    public let offer: Offer
    /// When.
    public let window: ResolvedWindow

    /// - Parameters:
    ///   - offer: What there is.
    ///   - window: When.
    public init(offer: Offer, window: ResolvedWindow) {
        self.offer = offer
        self.window = window
    }
}

extension Title {
    /// All its offers in a territory with their windows: what was always open first, then by their first days, what isn't known yet last;
    /// else in the club's order.
    public func timeline(in territory: String, by windows: ReleaseWindows) -> [TimelineEntry] {
        let entries = offers.filter { $0.territories.isEmpty || $0.territories.contains(territory) }.map { offer in
            TimelineEntry(offer: offer, window: offer.window.resolved(releases: releases, in: territory, by: windows))
        }
        func rank(_ entry: TimelineEntry) -> Int {
            guard let dates = entry.window.dates else { return .max }
            return dates.opens?.day ?? .min
        }
        return entries.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map { $0.element }
    }
}
