import Club
import Media
import Remote

/// One title: what it is, what may be done with it and when, who made it, and what is like it. From top to bottom on one page, which the focus scrolls.
struct TitleScreen: Screen {
    let id: TitleID
    var focus = Focus()

    init(_ id: TitleID) { self.id = id }

    /// The page of any title: a series has one of its own.
    static func page(of shown: ShownTitle) -> any Screen {
        if case .series = shown.title.kind { SeriesScreen(shown.title.id) } else { TitleScreen(shown.title.id) }
    }

    func name(in room: Room) -> String { room.title(id).map { TitleLine.spoken($0, in: room) } ?? "" }

    // MARK: Rows

    static let actions = "actions"
    static let story = "story"
    static let windows = "windows"
    static let people = "people"
    static let similar = "similar"

    func similar(in room: Room) -> PosterRow { PosterRow(id: Self.similar, titles: room.club.similar[id] ?? []) }

    func rows(in room: Room) -> [FocusRow] {
        guard let shown = room.title(id) else { return [] }
        return [
            FocusRow(id: Self.actions, count: TitleAction.all(of: shown, in: room).count),
            FocusRow(id: Self.story, count: isStoryLong(shown, in: room) ? 1 : 0),
            FocusRow(id: Self.windows, count: ReleaseStep.steps(of: shown, in: room).count),
            FocusRow(id: Self.people, count: shown.title.details.people.count),
            FocusRow(id: Self.similar, count: similar(in: room).titles.count),
        ]
    }

    /// More than the first page has room for.
    private func isStoryLong(_ shown: ShownTitle, in room: Room) -> Bool {
        (shown.title.synopsis?.text(for: room.languages).count ?? 0) > Self.synopsisLines * 46
    }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        let nothing = Focusable(spoken: "", isActive: false)
        guard let shown = room.title(id) else { return nothing }
        switch place.row {
        case Self.actions:
            guard let action = TitleAction.all(of: shown, in: room)[safe: place.column] else { return nothing }
            let parts = [action.label(in: room), action.hint(of: shown, in: room)].compactMap { $0 }
            return Focusable(spoken: parts.joined(separator: ". "))
        case Self.story: return Focusable(spoken: shown.title.synopsis?.text(for: room.languages) ?? "", isActive: false)
        case Self.windows:
            guard let step = ReleaseStep.steps(of: shown, in: room)[safe: place.column] else { return nothing }
            let buying = TitleAction.buying(step, of: shown, in: room)?.label(in: room)
            let parts = [step.name, step.standing, step.when, buying].compactMap { $0 }
            return Focusable(spoken: parts.joined(separator: ". "), isActive: buying != nil)
        case Self.people:
            let words = TitleWords(title: shown.title, room: room)
            guard let person = words.people[safe: place.column] else { return nothing }
            return Focusable(spoken: ([person.name] + words.roles(of: person)).joined(separator: ", "))
        default:
            guard let other = other(at: place, in: room) else { return Focusable(spoken: room.strings.similar, isActive: false) }
            return Focusable(spoken: TitleLine.spoken(other, in: room))
        }
    }

    private func other(at place: FocusPlace, in room: Room) -> ShownTitle? {
        similar(in: room).titles[safe: place.column].flatMap { room.title($0) }
    }

    // MARK: Keys

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        guard let shown = room.title(id) else { return [] }
        switch place.row {
        case Self.actions: return TitleAction.all(of: shown, in: room)[safe: place.column]?.steps(for: id) ?? []
        case Self.story: return []
        case Self.windows:
            guard let step = ReleaseStep.steps(of: shown, in: room)[safe: place.column] else { return [] }
            return TitleAction.buying(step, of: shown, in: room)?.steps(for: id) ?? []
        case Self.people:
            guard let person = TitleWords(title: shown.title, room: room).people[safe: place.column] else { return [] }
            return [.open(SearchScreen(text: person.name))]
        default: return other(at: place, in: room).map { [.open(Self.page(of: $0))] } ?? []
        }
    }

    mutating func take(_ intent: Intent, in room: Room) -> [ScreenStep]? {
        // The play key plays, wherever the focus is.
        guard intent == .play || intent == .togglePause, let shown = room.title(id), case .play = shown.access else { return nil }
        return [.play(id)]
    }

    mutating func follow(in room: Room) {
        guard let shown = room.title(id), let place = focus.place(in: rows(in: room)) else { return }
        let layout = layout(in: room)
        focus.scroll.go(to: layout.scroll(for: place.row), at: room.now, isStill: room.isStill)
        let present = focus.shiftTarget(of: place.row)
        let shift: Double
        switch place.row {
        case Self.actions: shift = buttons(shown, in: room).shift(from: present, column: place.column)
        case Self.story: return
        case Self.windows: shift = layout.windows.shift(from: present, column: place.column)
        case Self.people: shift = layout.people.shift(from: present, column: place.column)
        default: shift = PosterRow.shift(from: present, column: place.column, count: similar(in: room).titles.count)
        }
        focus.shift(place.row, to: shift, at: room.now, isStill: room.isStill)
    }

    /// On the page's first part, where there is room for it.
    func trailer(in room: Room) -> TitleID? { focus.scroll.target == 0 ? id : nil }

    func wanted(in room: Room) -> Wanted {
        var wanted = Wanted()
        wanted.titles = [id]
        wanted.similar = id
        guard let shown = room.title(id) else { return wanted }
        if case .play = shown.access { wanted.film = id }
        if case .episode(let place) = shown.title.kind { wanted.titles.append(place.series) }
        wanted.add(Backdrop.large.wanted(of: shown.title))
        similar(in: room).want(&wanted, focus: focus, in: room)
        return wanted
    }
}
