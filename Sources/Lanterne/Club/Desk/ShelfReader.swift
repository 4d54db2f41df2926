import Club
import Interface
import Media
import Playlist
import QRCode
import Store

/// Makes of the box's store what screens show.
///
/// - Thread: one; blocks for the disk, some milliseconds.
final class ShelfReader {
    /// The club's, as far as it is known without asking.
    var time: @Sendable () -> UTCTime
    private let home: BoxHome
    private let url: String
    /// `fr` or `en`.
    var language: String
    /// For whom: what isn't for them is in nothing that it gives, but for titles that are asked for by their ids.
    var audience: Audience
    /// What isn't for them.
    private var hidden: Set<TitleID> = []
    private let minutesAhead = LocalTime.minutesAhead
    private var index: CatalogueIndex?

    init(_ home: BoxHome, url: String, _ settings: Settings, for audience: Audience) {
        self.audience = audience
        self.home = home
        self.url = url
        language = settings.language
        time = BoxClock(store: home.store).carriedOn()
    }

    private var store: BoxStore { home.store }

    /// So many rows of the front are brought at once, with so many of their titles: what is seen before anything is asked for.
    private static let (firstRows, firstTitles) = (3, 9)
    private static let longestHistory = 100
    private static let showtimesAhead = Duration.seconds(8 * 86_400)

    // MARK: The whole

    /// All but single titles; nil where there is no club yet.
    func look() -> (@Sendable (inout ClubState) -> Void)? {
        index = (try? store.indexedCatalogue()) ?? nil
        guard let index else { return nil }
        let now = time()
        var fresh = ClubState()
        fresh.adult = sort()
        fresh.name = index.profile.name.text(for: [language])
        fresh.shelves = shelves(of: index)
        let positions = (try? store.positions()) ?? []
        fresh.history = seen(positions.map(\.title), atMost: Self.longestHistory)
        fresh.underWay = seen(underWay(positions), atMost: Self.mostUnderWay)
        let held = (try? store.entitlements()) ?? []
        let playing = held.filter { $0.kind != .ticket && $0.state(at: now, filmLasts: nil).allowsPlaying }
        fresh.held = seen(Self.distinct(playing.sorted { Self.end(of: $0, now) < Self.end(of: $1, now) }.map(\.title)))
        fresh.past = seen(Self.distinct(held.reversed().map(\.title).filter { title in !playing.contains { $0.title == title } }))
        fresh.favourites = seen(((try? store.favourites()) ?? []).filter(\.isKept).map(\.title))
        fresh.cinemas = (try? store.cinemas()) ?? []
        fresh.showtimes = (try? store.showtimes(from: now, to: now.advanced(by: Self.showtimesAhead))) ?? []
        fresh.showtimes.removeAll { hidden.contains($0.title) }
        fresh.tickets = tickets(now)
        let first = ([fresh.underWay, fresh.held] + fresh.shelves.map(\.titles)).filter { !$0.isEmpty }.prefix(Self.firstRows)
        let titles = titles(Self.distinct(first.flatMap { $0.prefix(Self.firstTitles) }))
        let territory = index.profile.territory
        let postcode = ((try? store.value(.postcode)) ?? nil).map { String(decoding: $0, as: UTF8.self) }
        return { [fresh] state in
            state.name = fresh.name
            state.shelves = fresh.shelves
            state.adult = fresh.adult
            state.history = fresh.history
            state.underWay = fresh.underWay
            state.held = fresh.held
            state.past = fresh.past
            state.favourites = fresh.favourites
            state.cinemas = fresh.cinemas
            state.showtimes = fresh.showtimes
            state.tickets = fresh.tickets
            state.territory = territory
            state.postcode = postcode
            state.isOpen = true
            state.take(titles)
        }
    }

    private static let mostUnderWay = 20

    /// Behind the latest places nobody looks for what to go on with; films that were only begun come all the same.
    private func underWay(_ positions: [ResumePosition]) -> [TitleID] {
        let latest = Array(positions.filter { $0.isFinished || $0.milliseconds > 0 }.prefix(3 * Self.mostUnderWay))
        var known: [TitleID: Title] = [:]
        for title in (try? store.titles(latest.map(\.title))) ?? [] { known[title.id] = title }
        let series = known.values.compactMap { if case .episode(let place) = $0.kind { place.series } else { nil } }
        for title in (try? store.titles(Self.distinct(series))) ?? [] { known[title.id] = title }
        return UnderWay.titles(latest, known: known)
    }

    /// The club's own, then what it has put on none.
    private func shelves(of index: CatalogueIndex) -> [ClubState.ShelfRow] {
        var rows = index.shelves.map {
            ClubState.ShelfRow(id: $0.id.value, name: $0.name.text(for: [language]), sponsor: $0.sponsor, titles: seen($0.titles))
        }
        let rest = seen((try? store.titlesOnNoShelf(atMost: 10_000)) ?? [])
        if !rest.isEmpty { rows.append(ClubState.ShelfRow(id: "\u{0}rest", name: nil, titles: rest)) }
        return rows
    }

    private func tickets(_ now: UTCTime) -> [ClubState.HeldTicket] {
        guard let kept = try? store.value(.tickets), let told = try? OutsideJSON.decode([TicketMessage].self, from: kept) else { return [] }
        let tickets: [ClubState.HeldTicket] = told.compactMap { ticket in
            guard let title = ticket.title, !hidden.contains(TitleID(title)), let code = QRPicture(of: ticket.code) else { return nil }
            let shown = (try? store.showtimes(of: TitleID(title), from: now.advanced(by: .seconds(-4 * 3600)), atMost: 1000)) ?? []
            guard let showtime = shown.first(where: { $0.id.value == ticket.showtime }) else { return nil }
            return ClubState.HeldTicket(code: ticket.code, picture: code, showtime: showtime, seats: ticket.seats)
        }
        return tickets.sorted { $0.showtime.start < $1.showtime.start }
    }

    /// A rental that waits comes after those that run out.
    private static func end(of entitlement: Entitlement, _ now: UTCTime) -> UTCTime {
        entitlement.state(at: now, filmLasts: nil).deadline ?? .distantFuture
    }

    private static func distinct(_ titles: [TitleID]) -> [TitleID] {
        var seen: Set<TitleID> = []
        return titles.filter { seen.insert($0).inserted }
    }

    // MARK: For whom

    /// Finds what isn't for those who watch.
    ///
    /// - Returns: What is in the adult space.
    private func sort() -> [TitleID] {
        let ratings = AgeRating.allCases.filter { !audience.has($0) }
        let found = (try? store.titles(rated: ratings, orNotAtAll: !audience.has(nil))) ?? []
        hidden = Set(found.map(\.id))
        // Nobody else's space shows what those under 18 don't have at all.
        return audience.hasAdults ? found.filter { !$0.isEpisode }.map(\.id) : []
    }

    private func seen(_ titles: [TitleID], atMost count: Int = .max) -> [TitleID] {
        Array((hidden.isEmpty ? titles : titles.filter { !hidden.contains($0) }).prefix(count))
    }

    /// A series with those of its episodes that are for the audience; one that isn't, as in the adult space, has all. An episode that isn't
    /// rated has its series' class.
    private func rated(_ title: Title, _ known: inout [TitleID: AgeRating?]) -> Title {
        switch title.kind {
        case .film: return title
        case .series(let seasons):
            guard !hidden.isEmpty, !hidden.contains(title.id) else { return title }
            let left = seasons.map { Season(number: $0.number, name: $0.name, episodes: seen($0.episodes)) }.filter { !$0.episodes.isEmpty }
            return title.with(.series(seasons: left))
        case .episode(let place):
            guard title.details.rating == nil else { return title }
            let rating = known[place.series] ?? ((try? store.titles([place.series])) ?? []).first?.details.rating
            known[place.series] = .some(rating)
            var copy = title
            copy.details.rating = rating
            return copy
        }
    }

    // MARK: Titles

    func titles(_ ids: [TitleID]) -> [ShownTitle] {
        guard let index, let titles = try? store.titles(ids) else { return [] }
        let now = time()
        let held = (try? store.entitlements()) ?? []
        let viewer = Access.Viewer(
            entitlements: held, subscriptions: Subscriptions.kept(in: store, at: now), territory: index.profile.territory)
        let favourites = Set(((try? store.favourites()) ?? []).filter(\.isKept).map(\.title))
        var known: [TitleID: AgeRating?] = [:]
        return titles.map { title in
            let title = rated(title, &known)
            let offers = title.datedOffers(in: index.profile.territory, by: index.windows)
            let position = (try? store.position(of: title.id)) ?? nil
            let left = position.flatMap { $0.isFinished || $0.milliseconds <= 0 ? nil : Duration.milliseconds($0.milliseconds) }
            let seen = left.flatMap { left in title.duration.map { min(1, left / max($0, .seconds(1))) } }
            return ShownTitle(
                title.resolved { [url] in URLReference.resolve($0, against: url) },
                access: Access(to: title.id, offers: offers, viewer: viewer, filmLasts: title.duration, at: now), offers: offers,
                entitlement: held.last { $0.title == title.id }, seen: seen, isFavourite: favourites.contains(title.id),
                position: left, isFinished: position?.isFinished ?? false)
        }
    }

    private static let mostSimilar = 12

    /// Of the same people first, then of the same label, then of the same kind.
    func similar(to id: TitleID) -> [TitleID] {
        guard let title = ((try? store.titles([id])) ?? []).first else { return [] }
        let details = title.details
        var found: [TitleID] = []
        for director in details.people.filter({ $0.roles.contains(.director) }).prefix(2) {
            found += (try? store.titles(by: director.name, as: .director)) ?? []
        }
        if let brand = details.brand { found += (try? store.titles(of: brand.name)) ?? [] }
        for person in details.people.filter({ $0.roles.contains(.actor) }).prefix(3) { found += (try? store.titles(by: person.name)) ?? [] }
        for genre in details.genres.prefix(2) { found += search(genre.text(for: [language])) }
        return seen(Self.distinct(found.filter { $0 != id }), atMost: Self.mostSimilar)
    }

    private static let mostFound = 200

    /// As many as everybody finds, of those that are for the audience.
    func search(_ text: String) -> [TitleID] {
        seen((try? store.search(text, language: language, atMost: Self.mostFound + hidden.count)) ?? [], atMost: Self.mostFound)
    }
}

/// The account's plans, as the store has them.
enum Subscriptions {
    /// Those that have begun.
    static func kept(in store: BoxStore, at now: UTCTime) -> [Access.Subscription] {
        guard let kept = try? store.value(.plans), let plans = try? OutsideJSON.decode([SubscriptionMessage].self, from: kept) else {
            return []
        }
        return plans.filter { $0.from <= now }.map { Access.Subscription(PlanID($0.plan), until: $0.until) }
    }
}

extension QRPicture {
    /// nil where the text is too long for one.
    init?(of text: String) {
        guard let code = try? QRCode(text) else { return nil }
        var runs: [Run] = []
        for row in 0..<code.side {
            var start: Int?
            for column in 0...code.side {
                let isDark = column < code.side && code[row, column]
                if isDark, start == nil { start = column }
                if !isDark, let first = start {
                    runs.append(Run(row: row, column: first, length: column - first))
                    start = nil
                }
            }
        }
        self.init(side: code.side, runs: runs)
    }
}
