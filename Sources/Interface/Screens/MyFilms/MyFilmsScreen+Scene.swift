import Club
import Media

// What is seen of the viewer's own films.
extension MyFilmsScreen {
    /// Where the first row's name begins; what is above has gone.
    static let horizon = 142.0
    private static let bottom = 1026.0
    /// From a row's name to its cards.
    private static let head = 80.0

    private static func height(of section: Section) -> Double {
        switch section.content {
        case .posters: head + PosterCard.height + 34
        case .held, .tickets: head + WideCard.height + 34
        case .erase: 100
        }
    }

    /// Each row, and how far beneath the first it begins.
    func spans(in room: Room) -> [(section: Section, top: Double)] {
        var top = 0.0
        return sections(in: room).map { section in
            defer { top += Self.height(of: section) }
            return (section, top)
        }
    }

    /// A row's beginning is always at the horizon, and no further than is needed.
    static func scroll(from present: Double, to row: String, in spans: [(section: Section, top: Double)]) -> Double {
        guard let goal = spans.first(where: { $0.section.id == row }) else { return present }
        if goal.top <= present { return goal.top }
        // What stands beneath the cards may go beyond the edge.
        let end = goal.top + height(of: goal.section) - 34
        let fitting = spans.first { $0.top >= present && end - $0.top <= bottom - horizon }
        return min(fitting?.top ?? goal.top, goal.top)
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        let rows = rows(in: room)
        let scroll = focus.scroll.value(at: room.now)
        let place = focus.place(in: rows)
        for (section, top) in spans(in: room) {
            let y = Self.horizon + top - scroll
            guard y + Self.height(of: section) > Self.horizon, y < 1080 else { continue }
            draw(section, y, place, rows, &scene, room)
        }
        if focus.scroll.isMoving(at: room.now) || focus.scroll.target > 0 {
            scene.add(.fill(Theme.background, cornerRadius: 0), DesignRect(x: -960, y: -540, width: 3840, height: 540 + Self.horizon - 6))
        }
        scene.heading(name(in: room), in: room)
        if sections(in: room).isEmpty { empty(rows, &scene, room) }
        return scene
    }

    private func draw(_ section: Section, _ y: Double, _ place: FocusPlace?, _ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        if case .erase = section.content {
            let share = focus.share(of: FocusPlace(row: section.id, column: 0), in: rows, at: room.now)
            guard y + 84 <= Self.bottom else { return }
            scene.button(room.strings.eraseHistory, DesignRect(x: 96, y: y + 8, width: 480, height: 76), focus: share)
            return
        }
        if y >= 54, y + 52 <= Self.bottom {
            scene.add(
                .text(section.name, TextStyle(size: 36, weight: .medium, color: Theme.text)),
                DesignRect(x: 96, y: y, width: 600, height: 52))
        }
        let cards = y + Self.head
        switch section.content {
        case .posters(let titles):
            if let place, place.row == section.id, y >= 54, y + 52 <= Self.bottom,
                let title = titles[safe: place.column].flatMap({ room.title($0) })
            {
                caption(of: title, y, &scene, room)
            }
            PosterRow(id: section.id, titles: titles).add(to: &scene, y: cards, focus: focus, rows: rows, in: room)
        case .held(let titles):
            wide(section, cards, rows, &scene, room) { column, x, share in
                held(titles[column], x, cards, share, room)
            }
        case .tickets(let tickets):
            wide(section, cards, rows, &scene, room) { column, x, share in
                let ticket = tickets[column]
                return WideCard(
                    name: TicketLine.film(ticket, in: room),
                    accent: room.words.moment(ticket.showtime.start, now: room.time).capitalizedFirst,
                    lines: [TicketLine.cinema(ticket, in: room)?.name ?? "", room.strings.seats(ticket.seats)].filter { !$0.isEmpty },
                    title: room.title(ticket.showtime.title), x: x, y: cards, focus: share)
            }
        case .erase: break
        }
    }

    private func held(_ id: TitleID, _ x: Double, _ y: Double, _ share: Double, _ room: Room) -> WideCard {
        let title = room.title(id)
        let name = title?.title.title.text(for: room.languages) ?? ""
        let standing = title.map { TitleLine.standing($0, in: room) } ?? ""
        return WideCard(name: name, accent: standing, lines: [], title: title, x: x, y: y, focus: share)
    }

    private func wide(
        _ section: Section, _ y: Double, _ rows: [FocusRow], _ scene: inout Scene, _ room: Room,
        card: (_ column: Int, _ x: Double, _ share: Double) -> WideCard
    ) {
        let shift = focus.shift(of: section.id, at: room.now)
        for column in 0..<section.count {
            let x = 96 + Double(column) * WideCard.pitch - shift
            guard x + WideCard.width > 0, x < 1920 else { continue }
            let share = focus.share(of: FocusPlace(row: section.id, column: column), in: rows, at: room.now)
            card(column, x, share).add(to: &scene, in: room)
        }
    }

    /// The name of what has the focus, and how the viewer stands to it, at the end of its row's line.
    private func caption(of title: ShownTitle, _ y: Double, _ scene: inout Scene, _ room: Room) {
        let facts = [title.title.title.text(for: room.languages), TitleLine.standing(title, in: room)].filter { !$0.isEmpty }
        scene.add(
            .text(
                facts.joined(separator: "  ·  "),
                TextStyle(size: 30, weight: .medium, color: Theme.accent, alignment: .trailing, tabularDigits: true)),
            DesignRect(x: 720, y: y, width: 1104, height: 52))
    }

    private func empty(_ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        let strings = room.strings
        scene.add(
            .text(room.club.isOpen ? strings.noFilmsOfMine : strings.opening, Theme.title()),
            DesignRect(x: 96, y: 400, width: 1728, height: 80))
        if room.club.isOpen {
            scene.add(
                .text(strings.noFilmsOfMineAdvice, Theme.body(Theme.secondaryText)), DesignRect(x: 96, y: 484, width: 1728, height: 60))
        }
        let share = focus.share(of: FocusPlace(row: "films", column: 0), in: rows, at: room.now)
        scene.button(strings.seeFilms, DesignRect(x: 96, y: 590, width: 420, height: 76), focus: share)
    }
}
