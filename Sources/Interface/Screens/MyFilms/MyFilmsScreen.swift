import Club
import Media
import Remote

/// What is the viewer's own: what was begun, rented, bought, booked, liked and seen.
struct MyFilmsScreen: Screen {
    var focus = Focus()

    /// One row under its name.
    struct Section: Hashable {
        enum Content: Hashable {
            case posters([TitleID])
            /// With their counters.
            case held([TitleID])
            case tickets([ClubState.HeldTicket])
            /// A button.
            case erase
        }

        let id: String
        let name: String
        let content: Content

        var count: Int {
            switch content {
            case .posters(let titles), .held(let titles): titles.count
            case .tickets(let tickets): tickets.count
            case .erase: 1
            }
        }
    }

    func name(in room: Room) -> String { room.strings.myFilms }

    // MARK: Rows

    private static let toFilms = "films"

    func sections(in room: Room) -> [Section] {
        let (club, strings) = (room.club, room.strings)
        let all: [Section] = [
            Section(id: "under-way", name: strings.toContinue, content: .posters(club.underWay)),
            Section(id: "held", name: strings.rentedAndBought, content: .held(club.held)),
            Section(id: "tickets", name: strings.tickets, content: .tickets(club.tickets)),
            Section(id: "favourites", name: strings.favourites, content: .posters(club.favourites)),
            Section(id: "history", name: strings.seenBefore, content: .posters(club.history)),
            Section(id: "past", name: strings.past, content: .posters(club.past)),
        ].filter { $0.count > 0 }
        return club.history.isEmpty ? all : all + [Section(id: "erase", name: "", content: .erase)]
    }

    func rows(in room: Room) -> [FocusRow] {
        let sections = sections(in: room)
        return sections.isEmpty
            ? [FocusRow(id: Self.toFilms, count: 1)] : sections.map { FocusRow(id: $0.id, count: $0.count) }
    }

    func section(of place: FocusPlace, in room: Room) -> Section? { sections(in: room).first { $0.id == place.row } }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        guard let section = section(of: place, in: room) else {
            let strings = room.strings
            return Focusable(spoken: "\(strings.noFilmsOfMine) \(strings.noFilmsOfMineAdvice) \(strings.seeFilms)")
        }
        switch section.content {
        case .erase: return Focusable(spoken: room.strings.eraseHistory)
        case .tickets(let tickets):
            let said = tickets[safe: place.column].map { TicketLine.spoken($0, in: room) }
            return Focusable(spoken: said ?? "", isActive: said != nil)
        case .posters(let titles), .held(let titles):
            let rank = room.strings.rank(place.column + 1, of: titles.count)
            guard let title = titles[safe: place.column].flatMap({ room.title($0) }) else {
                return Focusable(spoken: "\(section.name). \(room.strings.buffering) \(rank)", isActive: false)
            }
            return Focusable(spoken: "\(section.name). \(TitleLine.spoken(title, in: room)). \(rank)")
        }
    }

    // MARK: Keys

    static func eraseQuestion(_ strings: Strings) -> AskScreen {
        AskScreen(
            strings.eraseHistoryQuestion, strings.eraseHistoryDetail, action: strings.erase, steps: [.ask(.forgetHistory(nil))])
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        guard let section = section(of: place, in: room) else { return [.home] }
        let strings = room.strings
        switch section.content {
        case .erase:
            return [.open(Self.eraseQuestion(strings))]
        case .tickets(let tickets): return tickets[safe: place.column].map { [.open(TicketScreen(code: $0.code))] } ?? []
        case .posters(let titles), .held(let titles):
            return titles[safe: place.column].flatMap { room.title($0) }.map { [.open(TitleScreen.page(of: $0))] } ?? []
        }
    }

    mutating func follow(in room: Room) {
        guard let place = focus.place(in: rows(in: room)), let section = section(of: place, in: room) else { return }
        let spans = spans(in: room)
        focus.scroll.go(
            to: Self.scroll(from: focus.scroll.target, to: place.row, in: spans), at: room.now, isStill: room.isStill)
        let present = focus.shiftTarget(of: place.row)
        switch section.content {
        case .posters(let titles):
            let shift = PosterRow.shift(from: present, column: place.column, count: titles.count)
            focus.shift(place.row, to: shift, at: room.now, isStill: room.isStill)
        case .held, .tickets:
            let shift = WideCard.shift(from: present, column: place.column, count: section.count)
            focus.shift(place.row, to: shift, at: room.now, isStill: room.isStill)
        case .erase: break
        }
    }

    func wanted(in room: Room) -> Wanted {
        var wanted = Wanted()
        for (section, top) in spans(in: room) {
            let y = Self.horizon + top - focus.scroll.target
            // What is seen, and a row before and after it.
            guard y > -460, y < 1500 else { continue }
            switch section.content {
            case .posters(let titles): PosterRow(id: section.id, titles: titles).want(&wanted, focus: focus, in: room)
            case .held(let titles): want(titles, of: section, &wanted, room)
            case .tickets(let tickets): want(tickets.map(\.showtime.title), of: section, &wanted, room)
            case .erase: break
            }
        }
        return wanted
    }

    private func want(_ titles: [TitleID], of section: Section, _ wanted: inout Wanted, _ room: Room) {
        let first = Int((focus.shiftTarget(of: section.id) / WideCard.pitch).rounded())
        for id in titles[max(0, min(first - 1, titles.count))..<max(0, min(first + WideCard.visible + 1, titles.count))] {
            wanted.titles.append(id)
            if let title = room.title(id) { wanted.add(WideCard.picture(of: title)) }
        }
    }
}
