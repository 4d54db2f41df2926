import Club
import Media
import Remote

/// Where and when films of the club are shown: days above, and beneath them each film's cinemas with their showtimes.
struct CinemaScreen: Screen {
    /// nil: every film.
    let title: TitleID?
    var focus = Focus(row: Self.days)

    init(title: TitleID? = nil) { self.title = title }

    static let days = "days"
    static let postcode = "postcode"
    private static let back = "back"
    /// Showtimes side by side.
    static let columns = 4

    /// Of a row of showtimes: its block's, and which of the block's rows.
    struct Line: Hashable {
        let block: Programme.Block
        let number: Int
        /// From the list's beginning.
        let top: Double

        var id: String { "\(block.id)/\(number)" }
        var showtimes: ArraySlice<Showtime> {
            block.showtimes[number * columns..<min(block.showtimes.count, (number + 1) * columns)]
        }
    }

    func name(in room: Room) -> String {
        title.map { room.title($0)?.title.title.text(for: room.languages) ?? "" } ?? room.strings.cinema
    }

    // MARK: Rows

    /// The day whose tab has, or had last, the focus; nil: there is none.
    func day(of programme: Programme) -> CalendarDate? {
        let days = programme.days
        return days[safe: focus.column(of: FocusRow(id: Self.days, count: days.count))]
    }

    func lines(of programme: Programme) -> [Line] {
        guard let day = day(of: programme) else { return [] }
        var top = 0.0
        return programme.blocks(on: day).flatMap { block in
            defer { top += Self.height(of: block) }
            return (0..<Self.lineCount(of: block)).map { Line(block: block, number: $0, top: top + Double($0) * Self.linePitch) }
        }
    }

    static func lineCount(of block: Programme.Block) -> Int { (block.showtimes.count + columns - 1) / columns }

    func rows(in room: Room) -> [FocusRow] {
        let programme = Programme(of: title, in: room)
        return rows(programme, lines(of: programme))
    }

    func rows(_ programme: Programme, _ lines: [Line]) -> [FocusRow] {
        if programme.isEmpty { return [FocusRow(id: Self.back, count: 1)] }
        return [
            FocusRow(id: Self.postcode, count: 1, isAside: true), FocusRow(id: Self.days, count: programme.days.count),
        ] + lines.map { FocusRow(id: $0.id, count: $0.showtimes.count, isGrid: true) }
    }

    private func showtime(at place: FocusPlace, in room: Room) -> (line: Line, showtime: Showtime)? {
        guard let line = lines(of: Programme(of: title, in: room)).first(where: { $0.id == place.row }) else { return nil }
        let showtimes = Array(line.showtimes)
        return showtimes[safe: place.column].map { (line, $0) }
    }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        let strings = room.strings
        switch place.row {
        case Self.back:
            return Focusable(spoken: "\(nothing(in: room)) \(strings.noShowtimesAdvice) \(strings.backToFilms)")
        case Self.postcode: return Focusable(spoken: room.club.postcode.map { strings.postcode($0) } ?? strings.postcode)
        case Self.days:
            let day = Programme(of: title, in: room).days[safe: place.column]
            return Focusable(spoken: day.map { dayName($0, in: room) } ?? "", isActive: false)
        default:
            guard let (line, showtime) = self.showtime(at: place, in: room) else { return Focusable(spoken: "", isActive: false) }
            return Focusable(spoken: spoken(showtime, line.block.cinema, in: room))
        }
    }

    private func spoken(_ showtime: Showtime, _ cinema: Cinema, in room: Room) -> String {
        let parts = [
            room.title(showtime.title)?.title.title.text(for: room.languages) ?? "", cinema.name, cinema.city,
            room.words.moment(showtime.start, now: room.time), room.strings.versionInFull(showtime.version),
            showtime.offer.price.map { room.words.price($0) } ?? "", room.words.offer(showtime.offer),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: ". ")
    }

    func dayName(_ day: CalendarDate, in room: Room) -> String {
        room.words.nearDay(day, today: room.words.day(of: room.time)).capitalizedFirst
    }

    func nothing(in room: Room) -> String { title == nil ? room.strings.noShowtimes : room.strings.noShowtimesOfFilm }

    // MARK: Keys

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        switch place.row {
        case Self.back: return [.back]
        case Self.postcode: return [.open(PostcodeScreen(room.club.postcode ?? ""))]
        case Self.days: return []
        default:
            guard let showtime = self.showtime(at: place, in: room)?.showtime else { return [] }
            return [.open(RentScreen(title: showtime.title, offer: showtime.offer.id, seats: 1))]
        }
    }

    mutating func follow(in room: Room) {
        let programme = Programme(of: title, in: room)
        let lines = lines(of: programme)
        guard let place = focus.place(in: rows(programme, lines)) else { return }
        var scroll = focus.scroll.target
        if let line = lines.first(where: { $0.id == place.row }) {
            scroll = Self.scroll(from: scroll, to: line, in: lines)
        } else {
            scroll = 0
            let shift = Self.tabShift(from: focus.shiftTarget(of: Self.days), column: place.column, count: programme.days.count)
            if place.row == Self.days { focus.shift(Self.days, to: shift, at: room.now, isStill: room.isStill) }
        }
        focus.scroll.go(to: scroll, at: room.now, isStill: room.isStill)
    }

    func wanted(in room: Room) -> Wanted {
        var wanted = Wanted()
        if let title { wanted.titles = [title] }
        for line in lines(of: Programme(of: title, in: room)) {
            let y = Self.horizon + line.top - focus.scroll.target
            guard y > -400, y < 1500, wanted.titles.last != line.block.title || title != nil else { continue }
            if title == nil { wanted.titles.append(line.block.title) }
            if let shown = room.title(line.block.title) { wanted.add(Self.poster(of: shown)) }
        }
        return wanted
    }
}
