import Club
import Media
import Remote

/// A series: its seasons side by side, the episodes of one of them in a list, and where it goes on.
///
/// The focus begins on the first episode that wasn't seen to its end; nothing is chosen for the viewer who has moved since.
struct SeriesScreen: Screen {
    let id: TitleID
    var focus = Focus()
    /// By the season's place; nil: the one where it goes on.
    private var chosen: Int?
    /// A key was pressed, so that the list scrolls from where it was.
    private(set) var hasMoved = false
    /// Where the viewer goes on; nil: where nothing was seen to its end.
    private let start: TitleID?

    /// - Parameter start: An episode on which the focus begins; nil: the first one that wasn't seen to its end.
    init(_ id: TitleID, at start: TitleID? = nil) {
        self.id = id
        self.start = start
    }

    func name(in room: Room) -> String { room.title(id)?.title.title.text(for: room.languages) ?? "" }

    // MARK: What there is

    func seasons(in room: Room) -> [Season] {
        guard case .series(let seasons)? = room.title(id)?.title.kind else { return [] }
        return seasons
    }

    /// Where it goes on: the first episode that wasn't seen to its end, outside the seasons last; the first of all once everything was seen.
    /// nil until that is known.
    func next(in room: Room) -> (season: Int, episode: Int, shown: ShownTitle)? {
        let seasons = seasons(in: room)
        let order = seasons.indices.filter { seasons[$0].number != 0 } + seasons.indices.filter { seasons[$0].number == 0 }
        if let start, let season = seasons.firstIndex(where: { $0.episodes.contains(start) }),
            let episode = seasons[season].episodes.firstIndex(of: start)
        {
            return room.title(start).map { (season, episode, $0) }
        }
        var first: (season: Int, episode: Int, shown: ShownTitle)?
        for season in order {
            for (episode, id) in seasons[season].episodes.enumerated() {
                guard let shown = room.title(id) else { return nil }
                if first == nil { first = (season, episode, shown) }
                if !shown.isFinished { return (season, episode, shown) }
            }
        }
        return first
    }

    /// The one whose episodes are listed.
    func season(in room: Room) -> (index: Int, season: Season)? {
        let seasons = seasons(in: room)
        let index = chosen ?? next(in: room)?.season ?? 0
        return seasons[safe: index].map { (index, $0) } ?? seasons.first.map { (0, $0) }
    }

    enum Action: Hashable {
        /// An episode, from where it was left.
        case goOn(TitleID)
        case trailer
        case favour(Bool)
    }

    func actions(in room: Room) -> [Action] {
        guard let shown = room.title(id) else { return [] }
        let next = next(in: room)
        // Until it is known where it goes on there is none: the first one would push the others aside.
        guard next != nil || !seasons(in: room).contains(where: { !$0.episodes.isEmpty }) else { return [] }
        var actions: [Action] = []
        if let next, case .play = next.shown.access { actions.append(.goOn(next.shown.title.id)) }
        if !shown.title.media.trailers.isEmpty { actions.append(.trailer) }
        return actions + [.favour(!shown.isFavourite)]
    }

    func label(_ action: Action, in room: Room) -> String {
        let strings = room.strings
        switch action {
        case .goOn:
            guard let next = next(in: room), let season = seasons(in: room)[safe: next.season] else { return strings.watch }
            let isBegun = next.shown.seen != nil || next.season > 0 || next.episode > 0
            let place = EpisodePlace(series: id, season: season.number, number: next.episode + 1)
            return strings.goOn(Self.place(of: next.shown) ?? place, isBegun: isBegun)
        case .trailer: return strings.trailer
        case .favour(let wish): return wish ? strings.addFavourite : strings.removeFavourite
        }
    }

    static func place(of shown: ShownTitle) -> EpisodePlace? {
        if case .episode(let place) = shown.title.kind { place } else { nil }
    }

    // MARK: Rows

    static let actions = "actions"
    static let seasons = "seasons"

    static func row(of episode: TitleID) -> String { "episode-" + episode.value }

    func rows(in room: Room) -> [FocusRow] {
        let next = next(in: room)?.shown.title.id
        let episodes = season(in: room)?.season.episodes ?? []
        let begins = next.map { episodes.contains($0) } ?? false
        return [
            FocusRow(id: Self.actions, count: actions(in: room).count, isAside: begins),
            FocusRow(id: Self.seasons, count: seasons(in: room).count, isAside: begins),
        ] + episodes.map { FocusRow(id: Self.row(of: $0), count: 1, isAside: begins && $0 != next) }
    }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        switch place.row {
        case Self.actions: return Focusable(spoken: actions(in: room)[safe: place.column].map { label($0, in: room) } ?? "")
        case Self.seasons:
            guard let season = seasons(in: room)[safe: place.column] else { return Focusable(spoken: "", isActive: false) }
            return Focusable(spoken: name(of: season, in: room) + ", " + room.strings.episodes(season.episodes.count), isActive: false)
        default:
            guard let line = episode(at: place, in: room) else { return Focusable(spoken: "", isActive: false) }
            return Focusable(spoken: line.spoken(in: room), isActive: line.shown != nil)
        }
    }

    func name(of season: Season, in room: Room) -> String {
        season.name.map { $0.text(for: room.languages) } ?? room.strings.season(season.number)
    }

    func episode(at place: FocusPlace, in room: Room) -> EpisodeLine? {
        guard let episodes = season(in: room)?.season.episodes, let index = episodes.firstIndex(where: { Self.row(of: $0) == place.row })
        else { return nil }
        return EpisodeLine(number: index + 1, shown: room.title(episodes[index]))
    }

    // MARK: Keys

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        switch place.row {
        case Self.actions:
            switch actions(in: room)[safe: place.column] {
            case .goOn(let episode): return [.play(episode)]
            case .trailer: return [.playTrailer(id)]
            case .favour(let wish): return [.ask(.favour(id, wish))]
            case nil: return []
            }
        case Self.seasons: return []
        default:
            guard let shown = episode(at: place, in: room)?.shown else { return [] }
            if case .play = shown.access { return [.play(shown.title.id)] }
            return [.open(TitleScreen(shown.title.id))]
        }
    }

    mutating func take(_ intent: Intent, in room: Room) -> [ScreenStep]? {
        if !hasMoved {
            focus.scroll.go(to: scrollTarget(in: room), at: room.now, isStill: true)
            hasMoved = true
        }
        guard intent == .up || intent == .down else { return nil }
        // To the seasons one comes on the one whose episodes are listed.
        let rows = rows(in: room)
        guard focus.move(intent == .up ? .up : .down, in: rows, at: room.now, isStill: room.isStill) else { return [] }
        if focus.place(in: rows)?.row == Self.seasons, let index = season(in: room)?.index {
            focus.put(FocusPlace(row: Self.seasons, column: index), in: rows, at: room.now, isStill: room.isStill)
        }
        follow(in: room)
        return []
    }

    mutating func follow(in room: Room) {
        guard let place = focus.place(in: rows(in: room)) else { return }
        // From the first key on the list stays that of the season that was seen then.
        if chosen == nil { chosen = season(in: room)?.index }
        let present = focus.shiftTarget(of: place.row)
        if place.row == Self.seasons {
            chosen = place.column
            focus.shift(place.row, to: tabs(in: room).shift(from: present, column: place.column), at: room.now, isStill: room.isStill)
        } else if place.row == Self.actions {
            focus.shift(place.row, to: buttons(in: room).shift(from: present, column: place.column), at: room.now, isStill: room.isStill)
        }
        focus.scroll.go(to: scrollTarget(in: room), at: room.now, isStill: room.isStill)
    }

    func wanted(in room: Room) -> Wanted {
        var wanted = Wanted()
        // The list's own first; more than so many the box doesn't hold.
        let others = seasons(in: room).flatMap(\.episodes)
        wanted.titles = Array(([id] + (season(in: room)?.season.episodes ?? []) + others).prefix(300))
        if let shown = room.title(id) { wanted.add(Backdrop.small.picture(of: shown.title)) }
        return wanted
    }
}
