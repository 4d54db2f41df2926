import Club
import Media

// What is seen of the club's front.
extension HomeScreen {
    /// From one row of posters to the next.
    static let pitch = 442.0
    /// Where the first row's posters begin.
    private static let top = 566.0
    private static let waySize = 28.0
    /// Beneath it rows are scrolled.
    private static let horizon = 488.0
    private static let backdropRect = DesignRect(x: 1248, y: 140, width: 576, height: 324)

    static func backdrop(of title: ShownTitle) -> WantedPicture? {
        title.title.details.backdrops.first.map { WantedPicture($0.path, width: backdropRect.width, height: backdropRect.height) }
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        let hasTrailer = room.trailer != nil && room.trailer == trailer(in: room) && !focus.isMoving(at: room.now)
        if hasTrailer { scene.ground(openFrom: 1220, top: 130, to: 480) } else { scene.ground() }
        let rows = rows(in: room)
        shelves(rows, hasTrailer, &scene, room)
        if !hasTrailer, focus.scroll.isMoving(at: room.now) || focus.scroll.target > 0 {
            scene.add(.fill(Theme.background, cornerRadius: 0), DesignRect(x: -960, y: -540, width: 3840, height: 540 + Self.horizon))
        }
        header(rows, &scene, room)
        if let title = told(in: room) {
            detail(of: title, hasTrailer, &scene, room)
        } else if shelves(in: room).isEmpty {
            empty(&scene, room)
        }
        return scene
    }

    private func shelves(_ rows: [FocusRow], _ hasTrailer: Bool, _ scene: inout Scene, _ room: Room) {
        let scroll = focus.scroll.value(at: room.now)
        for (index, shelf) in shelves(in: room).enumerated() {
            let y = Self.top + Double(index) * Self.pitch - scroll
            guard y + PosterCard.height > Self.horizon - 20, y - 70 < 1080 else { continue }
            // Nothing hides there what is scrolled.
            if hasTrailer, y < Self.horizon { continue }
            scene.add(
                .text(shelf.name, TextStyle(size: 36, weight: .medium, color: Theme.text)),
                DesignRect(x: 96, y: y - 84, width: 1728, height: 52))
            shelf.row.add(to: &scene, y: y, focus: focus, rows: rows, in: room)
        }
    }

    private func header(_ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        scene.lanternSign(x: 92, y: 56, size: 60, color: Theme.accent, flame: Color(0xffe2ae))
        let ways = ways(in: room).map { $0.name(room.strings) }
        let widths = ways.map { LetterWidths.estimate($0, size: Self.waySize) + 44 }
        var x = 1650 - widths.reduce(0) { $0 + $1 + 4 }
        // A long name is set smaller before it is cut.
        let name = room.club.name
        let fits = LetterWidths.estimate(name, size: 40) * 1.1 < x - 180
        scene.add(
            .text(name, TextStyle(size: fits ? 40 : 32, weight: .bold, color: Theme.text)),
            DesignRect(x: 164, y: 54, width: x - 180, height: 68))
        for (column, (text, width)) in zip(ways, widths).enumerated() {
            let hasFocus = focus.place(in: rows) == FocusPlace(row: Self.ways, column: column)
            let rect = DesignRect(x: x, y: 58, width: width, height: 60)
            if hasFocus { scene.add(.fill(Theme.accent, cornerRadius: 30), rect) }
            let color = hasFocus ? Theme.inkOnAccent : Theme.secondaryText
            scene.add(
                .text(text, TextStyle(size: Self.waySize, weight: hasFocus ? .bold : .regular, color: color, alignment: .center)), rect)
            x += width + 4
        }
        scene.add(
            .text(TimeText.wall(hour: room.wall.hour, minute: room.wall.minute), Theme.time(alignment: .trailing)),
            DesignRect(x: 1664, y: 54, width: 160, height: 68))
    }

    private func detail(of shown: ShownTitle, _ hasTrailer: Bool, _ scene: inout Scene, _ room: Room) {
        let picture = Self.backdrop(of: shown).flatMap(room.picture)
        if let picture, !hasTrailer { scene.add(.bitmap(picture), Self.backdropRect) }
        let width = picture == nil && !hasTrailer ? 1500.0 : 1100.0
        let title = shown.title
        scene.add(
            .text(title.title.text(for: room.languages), TextStyle(size: 60, weight: .bold, color: Theme.text)),
            DesignRect(x: 96, y: 146, width: width, height: 80))
        scene.add(
            .text(TitleLine.facts(title, in: room), TextStyle(size: 30, color: Theme.secondaryText, tabularDigits: true)),
            DesignRect(x: 96, y: 228, width: width, height: 44))
        scene.add(
            .text(TitleLine.standing(shown, in: room), TextStyle(size: 30, weight: .medium, color: Theme.accent, tabularDigits: true)),
            DesignRect(x: 96, y: 276, width: width, height: 44))
        if let synopsis = title.synopsis {
            scene.add(
                .paragraph(synopsis.text(for: room.languages), TextStyle(size: 30, color: Theme.text)),
                DesignRect(x: 96, y: 334, width: width, height: 124))
        }
    }

    private func empty(_ scene: inout Scene, _ room: Room) {
        let strings = room.strings
        let isSilent = !room.club.isOpen && !room.club.isReachable
        let sentence = room.club.isOpen ? strings.noFilms : isSilent ? strings.clubSilent : strings.opening
        scene.add(.text(sentence, Theme.title()), DesignRect(x: 96, y: 430, width: 1728, height: 80))
        guard room.club.isOpen || isSilent else { return }
        scene.add(
            .text(isSilent ? strings.clubSilentAction : strings.noFilmsAction, Theme.body(Theme.secondaryText)),
            DesignRect(x: 96, y: 520, width: 1728, height: 60))
    }
}
