import Media

/// How fast film comes from the club: a test that begins by itself, and ends when the screen is left.
struct LineScreen: Screen {
    var focus = Focus()

    private static let row = "answers"
    private static let buttonWidth = 420.0
    private static let bar = DesignRect(x: 360, y: 560, width: 1200, height: 16)

    func name(in room: Room) -> String { room.strings.lineSetting }
    mutating func opened(in room: Room) -> [ScreenStep] { [.ask(.box(.testLine))] }
    func closed(in room: Room) -> [ClubWish] { [.box(.leaveLine)] }

    private func isBusy(in room: Room) -> Bool {
        switch room.facts.line {
        case .measuring, .untested: true
        case .measured, .failed, nil: false
        }
    }

    private func words(in room: Room) -> [String] {
        isBusy(in: room) ? [room.strings.cancel] : [room.strings.close, room.strings.again]
    }

    func rows(in room: Room) -> [FocusRow] { [FocusRow(id: Self.row, count: words(in: room).count)] }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        let word = words(in: room)[safe: place.column] ?? ""
        let said = place.column == 0 ? [headline(in: room), verdict(in: room), word] : [word]
        return Focusable(spoken: said.compactMap { $0 }.joined(separator: " "))
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        place.column == 0 ? [.back] : [.ask(.box(.testLine))]
    }

    private func headline(in room: Room) -> String {
        switch room.facts.line {
        case .measured(let measure): room.strings.rate(measure.megabits)
        case .measuring(_, let megabits?): room.strings.rate(megabits)
        case .measuring, .untested: room.strings.measuring
        case .failed, nil: room.strings.lineFailed
        }
    }

    private func verdict(in room: Room) -> String? {
        switch room.facts.line {
        case .measured(let measure): room.strings.verdict(measure)
        case .measuring(_, .some): room.strings.measuring
        case .measuring, .untested: nil
        case .failed, nil: room.strings.clubSilentNote
        }
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        scene.heading(room.strings.lineSetting, in: room)
        scene.add(
            .text(
                headline(in: room), TextStyle(size: 64, weight: .bold, color: Theme.text, alignment: .center, tabularDigits: true)),
            DesignRect(x: 260, y: 320, width: 1400, height: 92))
        if let verdict = verdict(in: room) {
            scene.add(
                .paragraph(verdict, TextStyle(size: 38, color: Theme.secondaryText, alignment: .center)),
                DesignRect(x: 360, y: 424, width: 1200, height: 116))
        }
        if case .measuring(let share, _)? = room.facts.line {
            scene.add(.fill(Theme.track, cornerRadius: 8), Self.bar)
            let width = max(16, Self.bar.width * min(1, max(0, share)))
            scene.add(
                .fill(Theme.accent, cornerRadius: 8), DesignRect(x: Self.bar.x, y: Self.bar.y, width: width, height: Self.bar.height))
        }
        let rows = rows(in: room)
        let words = words(in: room)
        let left = 960 - (Double(words.count) * (Self.buttonWidth + 40) - 40) / 2
        for (column, word) in words.enumerated() {
            scene.button(
                word, DesignRect(x: left + Double(column) * (Self.buttonWidth + 40), y: 680, width: Self.buttonWidth, height: 84),
                focus: focus.share(of: FocusPlace(row: Self.row, column: column), in: rows, at: room.now))
        }
        return scene
    }
}
