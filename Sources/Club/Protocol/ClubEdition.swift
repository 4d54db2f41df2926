/// All that a club publishes at once.
public struct ClubEdition: Hashable, Sendable {
    /// Who the club is.
    public let profile: ClubProfile
    /// From 1; greater than the last edition's.
    public let sequence: Int
    /// When it was signed.
    public let issued: UTCTime
    /// Each id once; in the order of the ids, since they have none of their own.
    public let titles: [Title]
    /// In order of showing.
    public let shelves: [Shelf]
    /// Among the shelves.
    public let cards: [SponsoredCard]
    /// What its offers' windows are counted by.
    public let windows: ReleaseWindows
    /// In the club's order.
    public let cinemas: [Cinema]
    /// In the club's order.
    public let showtimes: [Showtime]

    /// - Parameters:
    ///   - profile: Who the club is.
    ///   - sequence: From 1; greater than the last edition's.
    ///   - issued: When it was signed.
    ///   - titles: Each id once, in any order.
    ///   - shelves: In order of showing.
    ///   - cards: Among the shelves.
    ///   - windows: What its offers' windows are counted by.
    ///   - cinemas: In the club's order.
    ///   - showtimes: In the club's order.
    public init(
        profile: ClubProfile, sequence: Int, issued: UTCTime, titles: [Title] = [], shelves: [Shelf] = [], cards: [SponsoredCard] = [],
        windows: ReleaseWindows = ReleaseWindows(), cinemas: [Cinema] = [], showtimes: [Showtime] = []
    ) {
        self.profile = profile
        self.sequence = sequence
        self.issued = issued
        self.titles = titles.sorted { $0.id.value < $1.id.value }
        self.shelves = shelves
        self.cards = cards
        self.windows = windows
        self.cinemas = cinemas
        self.showtimes = showtimes
    }

    /// Nothing has the id of another, and nothing names what isn't there. A box passes over what it can't find; whoever publishes wants to
    /// know.
    public func check() throws(CatalogueError) {
        try unlike(titles.map { $0.id.value }) { "titles[\($0)].id" }
        try unlike(shelves.map { $0.id.value } + cards.map { $0.id.value }) { "shelves[\($0)].id" }
        try unlike(cinemas.map { $0.id.value }) { "cinemas[\($0)].id" }
        let offers = titles.flatMap { title in title.offers.map { $0.id.value } }
        try unlike(offers + showtimes.map { $0.offer.id.value }) { "offers[\($0)].id" }
        try checkTitles()
        let known = Set(titles.map { $0.id })
        for (index, shelf) in shelves.enumerated() {
            for (place, id) in shelf.titles.enumerated() { try require(id, in: known, "shelves[\(index)].titles[\(place)]") }
        }
        for (index, card) in cards.enumerated() {
            if let id = card.title { try require(id, in: known, "cards[\(index)].title") }
        }
        let houses = Set(cinemas.map { $0.id })
        for (index, showtime) in showtimes.enumerated() {
            try require(showtime.cinema, in: houses, "showtimes[\(index)].cinema")
            try require(showtime.title, in: known, "showtimes[\(index)].title")
        }
    }

    private func checkTitles() throws(CatalogueError) {
        let known = Set(titles.map { $0.id })
        let rules = Set(windows.agreements.flatMap { agreement in agreement.rules.map { $0.name } })
        for title in titles {
            switch title.kind {
            case .film: break
            case .episode(let place): try require(place.series, in: known, "\(title.id): episode.series")
            case .series(let seasons):
                for episode in seasons.flatMap({ $0.episodes }) { try require(episode, in: known, "\(title.id): seasons") }
            }
            for (index, offer) in title.offers.enumerated() {
                guard case .rule(let name) = offer.window, !rules.contains(name) else { continue }
                throw .dangling(place: "\(title.id): offers[\(index)].window.rule", id: name)
            }
        }
    }

    private func unlike(_ ids: [String], place: (Int) -> String) throws(CatalogueError) {
        var seen: Set<String> = []
        for (index, id) in ids.enumerated() where !seen.insert(id).inserted { throw .duplicate(place: place(index), id: id) }
    }

    private func require<ID: ClubIdentifier>(_ id: ID, in known: Set<ID>, _ place: String) throws(CatalogueError) {
        guard known.contains(id) else { throw .dangling(place: place, id: id.value) }
    }
}
