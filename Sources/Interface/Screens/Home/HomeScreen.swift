import Club
import Media
import Remote

/// The club's front: where to go, what was begun, what is held, and its shelves; above them, more of the title that has the focus.
struct HomeScreen: Screen {
    var focus = Focus()

    /// Where one goes from here, in a row above the shelves.
    enum Way: String, CaseIterable {
        case search, mine, cinema, adult, settings
    }

    func name(in room: Room) -> String { room.club.name }
    func isTyped(in club: ClubState) -> Bool { club.account != .needless }

    // MARK: Rows

    static let ways = "ways"

    /// Those there is something behind.
    func ways(in room: Room) -> [Way] { Way.allCases.filter { $0.screen(in: room) != nil } }

    /// The posters, row by row, under their names.
    func shelves(in room: Room) -> [(name: String, row: PosterRow)] {
        let club = room.club
        var all: [(name: String, row: PosterRow)] = []
        if !club.underWay.isEmpty { all.append((room.strings.underWay, PosterRow(id: "under-way", titles: club.underWay))) }
        if !club.held.isEmpty { all.append((room.strings.held, PosterRow(id: "held", titles: club.held))) }
        for shelf in club.shelves where !shelf.titles.isEmpty {
            let own = shelf.name ?? (club.shelves.count == 1 ? room.strings.films : room.strings.moreFilms)
            let name = shelf.sponsor.map { "\(own)  ·  \(room.strings.sponsored(by: $0))" } ?? own
            all.append((name, PosterRow(id: "shelf-" + shelf.id, titles: shelf.titles)))
        }
        return all
    }

    func rows(in room: Room) -> [FocusRow] {
        [FocusRow(id: Self.ways, count: ways(in: room).count, isAside: true)]
            + shelves(in: room).map { FocusRow(id: $0.row.id, count: $0.row.titles.count) }
    }

    func place(in room: Room) -> FocusPlace? { focus.place(in: rows(in: room)) }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        if place.row == Self.ways { return Focusable(spoken: ways(in: room)[safe: place.column]?.name(room.strings) ?? "") }
        guard let title = title(at: place, in: room) else { return Focusable(spoken: "", isActive: false) }
        return Focusable(spoken: TitleLine.spoken(title, in: room))
    }

    func trailer(in room: Room) -> TitleID? {
        guard room.preferences.playsTrailers else { return nil }
        return place(in: room).flatMap { title(at: $0, in: room) }?.title.id
    }

    func title(at place: FocusPlace, in room: Room) -> ShownTitle? {
        let shelf = shelves(in: room).first { $0.row.id == place.row }
        return shelf?.row.titles[safe: place.column].flatMap { room.title($0) }
    }

    /// The one told of above the shelves: the one with the focus, or that to which the way down leads.
    func told(in room: Room) -> ShownTitle? {
        let rows = rows(in: room)
        guard let place = focus.place(in: rows) else { return nil }
        guard place.row == Self.ways else { return title(at: place, in: room) }
        guard let below = rows.first(where: { $0.count > 0 && !$0.isAside }) else { return nil }
        return title(at: FocusPlace(row: below.id, column: focus.column(of: below)), in: room)
    }

    // MARK: Keys

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        if place.row == Self.ways {
            return ways(in: room)[safe: place.column]?.screen(in: room).map { [.open($0)] } ?? []
        }
        guard let title = title(at: place, in: room) else { return [] }
        return [.open(TitleScreen.page(of: title))]
    }

    mutating func take(_ intent: Intent, in room: Room) -> [ScreenStep]? {
        switch intent {
        // It is what one would have to type first of all in the search.
        case .letter(let letter) where letter.isLetter: return [.open(SearchScreen(text: String(letter)))]
        // There is nothing behind it; from far below it leads up again.
        case .back, .home, .erase:
            let rows = rows(in: room)
            guard let first = rows.first(where: { $0.count > 0 && !$0.isAside }) ?? rows.first(where: { $0.count > 0 }) else {
                return []
            }
            focus.put(FocusPlace(row: first.id, column: 0), in: rows, at: room.now, isStill: room.isStill)
            follow(in: room)
            return []
        case .next, .previous:
            for _ in 0..<PosterRow.visible - 1 {
                _ = focus.move(intent == .next ? .right : .left, in: rows(in: room), at: room.now, isStill: room.isStill)
            }
            follow(in: room)
            return []
        default: return nil
        }
    }

    mutating func follow(in room: Room) {
        guard let place = place(in: room) else { return }
        let shelves = shelves(in: room)
        guard let index = shelves.firstIndex(where: { $0.row.id == place.row }) else {
            focus.scroll.go(to: 0, at: room.now, isStill: room.isStill)
            return
        }
        focus.scroll.go(to: Double(index) * Self.pitch, at: room.now, isStill: room.isStill)
        let shift = PosterRow.shift(
            from: focus.shiftTarget(of: place.row), column: place.column, count: shelves[index].row.titles.count)
        focus.shift(place.row, to: shift, at: room.now, isStill: room.isStill)
    }

    func wanted(in room: Room) -> Wanted {
        var wanted = Wanted()
        let shelves = shelves(in: room)
        let first = Int((focus.scroll.target / Self.pitch).rounded())
        // What is seen, and the rows before and after it.
        for index in [first, first + 1, first + 2, first - 1] {
            guard let shelf = shelves[safe: index] else { continue }
            shelf.row.want(&wanted, focus: focus, in: room)
        }
        if let title = told(in: room) {
            wanted.pictures.insert(contentsOf: [Self.backdrop(of: title)].compactMap { $0 }, at: 0)
        }
        return wanted
    }
}

extension HomeScreen.Way {
    func name(_ strings: Strings) -> String {
        switch self {
        case .search: strings.search
        case .mine: strings.myFilms
        case .cinema: strings.cinema
        case .adult: strings.adultSpace
        case .settings: strings.settings
        }
    }

    /// nil: this box has nothing behind it.
    func screen(in room: Room) -> (any Screen)? {
        switch self {
        case .search: room.club.account == .needless ? nil : SearchScreen()
        case .mine: room.club.account == .needless ? nil : MyFilmsScreen()
        case .cinema: room.club.showtimes.isEmpty ? nil : CinemaScreen()
        // It is offered where it can be opened.
        case .adult:
            room.club.adult.isEmpty || room.preferences.parental.adultPIN == nil ? nil : PINScreen(.adultSpace, .adult)
        case .settings: SettingsScreen()
        }
    }
}
