import Club
import Media
import Remote

/// A ticket as it is shown at the cinema's door: its code as large as the screen allows, on white, and what it is for.
struct TicketScreen: Screen {
    let code: String
    var focus = Focus()

    init(code: String) { self.code = code }

    static let ground = DesignRect(x: 96, y: 54, width: 972, height: 972)
    private static let text = DesignRect(x: 1128, y: 60, width: 696, height: 960)
    private static let back = "back"

    func ticket(in room: Room) -> ClubState.HeldTicket? { room.club.tickets.first { $0.code == code } }

    func name(in room: Room) -> String { room.strings.ticket }

    func rows(in room: Room) -> [FocusRow] { [FocusRow(id: Self.back, count: 1)] }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        guard let ticket = ticket(in: room) else { return Focusable(spoken: "\(room.strings.ticketOver) \(room.strings.backToFilms)") }
        // Letter by letter.
        let letters = code.filter { $0 != " " && $0 != "-" }.map { String($0) }.joined(separator: " ")
        return Focusable(spoken: "\(TicketLine.spoken(ticket, in: room)). \(room.strings.code) \(letters). \(room.strings.backToFilms)")
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] { [.back] }

    func wanted(in room: Room) -> Wanted {
        var wanted = Wanted()
        if let ticket = ticket(in: room) { wanted.titles = [ticket.showtime.title] }
        return wanted
    }

    // MARK: What is seen

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        let share = focus.share(of: FocusPlace(row: Self.back, column: 0), in: rows(in: room), at: room.now)
        guard let ticket = ticket(in: room) else {
            scene.heading(name(in: room), in: room)
            scene.add(.text(room.strings.ticketOver, Theme.title()), DesignRect(x: 96, y: 430, width: 1728, height: 80))
            scene.button(room.strings.backToFilms, DesignRect(x: 96, y: 590, width: 320, height: 76), focus: share)
            return scene
        }
        scene.add(.fill(Color(0xffffff), cornerRadius: 0), Self.ground)
        scene.add(ticket.picture, in: Self.ground)
        words(of: ticket, &scene, room)
        scene.button(room.strings.backToFilms, DesignRect(x: Self.text.x, y: 944, width: 320, height: 76), focus: share)
        return scene
    }

    private func words(of ticket: ClubState.HeldTicket, _ scene: inout Scene, _ room: Room) {
        var y = Self.text.y
        func put(_ text: String, _ size: Double, _ weight: TextWeight, _ color: Color, after gap: Double = 0) {
            guard !text.isEmpty else { return }
            let height = (text.isLong(at: size, in: Self.text.width) ? 2 : 1) * size * 1.3
            scene.add(
                .paragraph(text, TextStyle(size: size, weight: weight, color: color, tabularDigits: true)),
                DesignRect(x: Self.text.x, y: y + gap, width: Self.text.width, height: height))
            y += gap + height
        }
        let (showtime, words) = (ticket.showtime, room.words)
        let name = TicketLine.film(ticket, in: room)
        // Its line is there before its name has come.
        put(name.isEmpty ? "…" : name, 48, .bold, Theme.text)
        let moment = words.moment(showtime.start, now: room.time)
        let day = words.dayInFull(words.day(of: showtime.start))
        put(moment.capitalizedFirst, 40, .medium, Theme.accent, after: 28)
        if !moment.hasPrefix(day) { put(day.capitalizedFirst, 28, .regular, Theme.secondaryText, after: 4) }
        if let cinema = TicketLine.cinema(ticket, in: room) {
            put(cinema.name, 36, .medium, Theme.text, after: 36)
            put(cinema.address, 28, .regular, Theme.secondaryText, after: 4)
            put("\(cinema.postcode)\u{00A0}\(cinema.city)", 28, .regular, Theme.secondaryText)
        }
        put("\(room.strings.seats(ticket.seats))  ·  \(room.strings.versionInFull(showtime.version))", 36, .medium, Theme.text, after: 36)
        put(room.strings.ticketHint, 28, .regular, Theme.secondaryText, after: 36)
        put(TicketLine.groups(ticket.code), 56, .bold, Theme.text, after: 4)
    }
}

extension Scene {
    /// A code with its white margin, as large as a square allows, which is white already.
    ///
    /// Its squares are whole pixels on 1080 and on 720 lines, where the code isn't too large for that: a reader looks for straight edges.
    mutating func add(_ code: QRPicture, in ground: DesignRect) {
        let most = min(ground.width, ground.height) / Double(max(1, code.side) + 8)
        // Three units are two pixels of 720 lines.
        let unit = most >= 3 ? (most / 3).rounded(.down) * 3 : most
        let size = Double(code.side) * unit
        let x = ground.x + ((ground.width - size) / 6).rounded(.down) * 3
        let y = ground.y + ((ground.height - size) / 6).rounded(.down) * 3
        code.addSquares(to: &self, x: x, y: y, unit: unit)
    }
}
