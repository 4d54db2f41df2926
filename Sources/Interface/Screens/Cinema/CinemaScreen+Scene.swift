import Club
import Media

// What is seen of the showtimes.
extension CinemaScreen {
    /// Where the list begins; what is above has gone.
    static let horizon = 288.0
    private static let bottom = 1026.0
    static let linePitch = 116.0
    private static let lineHeight = 100.0
    private static let posterSize = DesignSize(width: 112, height: 168)
    /// Where the showtimes begin.
    private static let timesLeft = 684.0
    private static let timeWidth = (1824 - timesLeft + 16) / Double(columns) - 16
    private static let tabWidth = 236.0
    private static let tabPitch = tabWidth + 12
    private static let tabsVisible = 7
    static let tabTextWidth = tabWidth - 24
    static let timeTextWidth = timeWidth - 24
    static let postcodeWidth = 400.0

    static func poster(of title: ShownTitle) -> WantedPicture? {
        title.title.poster.map { WantedPicture($0, width: posterSize.width, height: posterSize.height) }
    }

    static func height(of block: Programme.Block) -> Double {
        max(Double(lineCount(of: block)) * linePitch - 16, posterSize.height) + 40
    }

    /// A row's beginning is always at the horizon, and no further than is needed.
    static func scroll(from present: Double, to line: Line, in lines: [Line]) -> Double {
        let top = line.top
        if top <= present { return top }
        // A block's picture is seen with its first row.
        let end = line.number == 0 ? top + max(lineHeight, posterSize.height) : top + lineHeight
        return lines.first { $0.top >= present && end - $0.top <= bottom - horizon }?.top ?? top
    }

    static func tabShift(from present: Double, column: Int, count: Int) -> Double {
        let first = Int((present / tabPitch).rounded())
        return Double(max(0, min(max(min(first, column - 1), column - tabsVisible + 2), count - tabsVisible))) * tabPitch
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        let programme = Programme(of: title, in: room)
        let lines = lines(of: programme)
        let rows = rows(programme, lines)
        list(lines, rows, &scene, room)
        if focus.scroll.isMoving(at: room.now) || focus.scroll.target > 0 {
            scene.add(.fill(Theme.background, cornerRadius: 0), DesignRect(x: -960, y: -540, width: 3840, height: 540 + Self.horizon - 8))
        }
        heading(rows, programme.isEmpty, &scene, room)
        if programme.isEmpty {
            empty(rows, &scene, room)
        } else {
            tabs(programme, rows, &scene, room)
        }
        return scene
    }

    private func heading(_ rows: [FocusRow], _ isEmpty: Bool, _ scene: inout Scene, _ room: Room) {
        scene.lanternSign(x: 92, y: 56, size: 60, color: Theme.accent, flame: Color(0xffe2ae))
        let end = isEmpty ? 1640.0 : 1640 - Self.postcodeWidth - 24
        scene.add(
            .text(name(in: room), TextStyle(size: 40, weight: .bold, color: Theme.text)),
            DesignRect(x: 164, y: 54, width: end - 164, height: 68))
        scene.add(
            .text(TimeText.wall(hour: room.wall.hour, minute: room.wall.minute), Theme.time(alignment: .trailing)),
            DesignRect(x: 1664, y: 54, width: 160, height: 68))
        guard !isEmpty else { return }
        let label = room.club.postcode.map { room.strings.postcode($0) } ?? room.strings.postcode
        let share = focus.share(of: FocusPlace(row: Self.postcode, column: 0), in: rows, at: room.now)
        scene.button(label, DesignRect(x: end + 24, y: 56, width: Self.postcodeWidth, height: 64), focus: share)
    }

    private func tabs(_ programme: Programme, _ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        let shift = focus.shift(of: Self.days, at: room.now)
        let chosen = day(of: programme)
        for (column, day) in programme.days.enumerated() {
            let rect = DesignRect(x: 96 + Double(column) * Self.tabPitch - shift, y: 148, width: Self.tabWidth, height: 64)
            guard rect.x >= 90, rect.x + rect.width <= 1830 else { continue }
            let share = focus.share(of: FocusPlace(row: Self.days, column: column), in: rows, at: room.now)
            if share > 0 { scene.add(.fill(Theme.accent.faded(share), cornerRadius: 32), rect) }
            let isChosen = day == chosen
            let color = share > 0.5 ? Theme.inkOnAccent : isChosen ? Theme.accent : Theme.secondaryText
            scene.add(
                .text(
                    dayName(day, in: room),
                    TextStyle(size: 30, weight: isChosen ? .bold : .regular, color: color, alignment: .center, tabularDigits: true)),
                DesignRect(x: rect.x + 12, y: rect.y, width: Self.tabTextWidth, height: rect.height))
            // While the focus is elsewhere.
            if isChosen, share == 0 {
                scene.add(.fill(Theme.accent, cornerRadius: 2), DesignRect(x: rect.x + 40, y: 212, width: rect.width - 80, height: 4))
            }
        }
        guard let chosen else { return }
        var line = room.words.dayInFull(chosen).capitalizedFirst
        if programme.isByNearness { line += "  ·  \(room.strings.closestFirst)" }
        scene.add(.text(line, Theme.small()), DesignRect(x: 96, y: 226, width: 1728, height: 42))
    }

    private func list(_ lines: [Line], _ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        let scroll = focus.scroll.value(at: room.now)
        for line in lines {
            let y = Self.horizon + line.top - scroll
            if line.number == 0 { about(line.block, y, &scene, room) }
            guard y + Self.lineHeight > Self.horizon, y < 1080 else { continue }
            for (column, showtime) in line.showtimes.enumerated() {
                let rect = DesignRect(
                    x: Self.timesLeft + Double(column) * (Self.timeWidth + 16), y: y, width: Self.timeWidth, height: Self.lineHeight)
                let share = focus.share(of: FocusPlace(row: line.id, column: column), in: rows, at: room.now)
                button(showtime, rect, share, &scene, room)
            }
        }
    }

    /// What is shown and where, on the left; it stays in sight as long as its showtimes do.
    private func about(_ block: Programme.Block, _ y: Double, _ scene: inout Scene, _ room: Room) {
        let end = y + Self.height(of: block) - 40
        guard end > Self.horizon, y < 1080 else { return }
        let top = max(y, min(Self.horizon, end - Self.posterSize.height))
        var left = 96.0
        let shown = room.title(block.title)
        if title == nil {
            let rect = DesignRect(x: left, y: top, width: Self.posterSize.width, height: Self.posterSize.height)
            if let bitmap = shown.flatMap({ Self.poster(of: $0) }).flatMap(room.picture) {
                scene.add(.bitmap(bitmap), rect)
            } else {
                scene.add(.fill(Theme.panel, cornerRadius: 0), rect)
            }
            left += Self.posterSize.width + 24
        }
        let width = Self.timesLeft - 24 - left
        /// What is cut by the screen's edge says nothing there.
        func put(_ text: String, _ style: TextStyle, _ offset: Double, _ height: Double) {
            guard top + offset >= 54, top + offset + height <= Self.bottom else { return }
            scene.add(.paragraph(text, style), DesignRect(x: left, y: top + offset, width: width, height: height))
        }
        let cinema = block.cinema
        let city = "\(cinema.postcode)\u{00A0}\(cinema.city)"
        let name = title == nil ? shown?.title.title.text(for: room.languages) ?? "" : cinema.name
        let second = title == nil ? cinema.name : cinema.address
        // Two lines for one of them: what is on the poster's height.
        let nameHeight = name.isLong(at: 32, in: width) ? 84.0 : 44
        let secondHeight = nameHeight < 84 && second.isLong(at: 28, in: width) ? 76.0 : 40
        put(name, TextStyle(size: 32, weight: .bold, color: Theme.text), -4, nameHeight)
        put(second, Theme.small(Theme.text), nameHeight, secondHeight)
        put(city, Theme.small(), nameHeight + secondHeight, 40)
    }

    /// The hour large, and beneath it in which language and for how much.
    private func button(_ showtime: Showtime, _ rect: DesignRect, _ share: Double, _ scene: inout Scene, _ room: Room) {
        let hasFocus = share > 0.5
        if share > 0 { scene.add(.fill(Theme.accent.faded(share), cornerRadius: 14), rect) }
        if !hasFocus { scene.add(.outline(Theme.secondaryText.faded(0.7), width: 3, cornerRadius: 14), rect) }
        guard rect.y >= 54, rect.y + rect.height <= Self.bottom else { return }
        let ink = hasFocus ? Theme.inkOnAccent : Theme.text
        let (left, width) = (rect.x + 12, rect.width - 24)
        scene.add(
            .text(
                room.words.clock(showtime.start),
                TextStyle(size: 36, weight: hasFocus ? .bold : .medium, color: ink, alignment: .center, tabularDigits: true)),
            DesignRect(x: left, y: rect.y + 6, width: width, height: 48))
        scene.add(
            .text(Self.facts(of: showtime, in: room), Self.factsStyle(hasFocus ? Theme.inkOnAccent : Theme.secondaryText)),
            DesignRect(x: left, y: rect.y + 52, width: width, height: 40))
    }

    static func factsStyle(_ color: Color) -> TextStyle { TextStyle(size: 28, color: color, alignment: .center, tabularDigits: true) }

    /// `VO · 7,50 €`.
    static func facts(of showtime: Showtime, in room: Room) -> String {
        [room.strings.version(showtime.version), showtime.offer.price.map { room.words.price($0) }].compactMap { $0 }
            .joined(separator: " · ")
    }

    private func empty(_ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        scene.add(.text(nothing(in: room), Theme.title()), DesignRect(x: 96, y: 400, width: 1728, height: 80))
        scene.add(
            .text(room.strings.noShowtimesAdvice, Theme.body(Theme.secondaryText)), DesignRect(x: 96, y: 484, width: 1728, height: 60))
        let share = focus.share(of: FocusPlace(row: "back", column: 0), in: rows, at: room.now)
        scene.button(room.strings.backToFilms, DesignRect(x: 96, y: 590, width: 320, height: 76), focus: share)
    }
}
