import Media

/// A test picture: a mark in each corner, to be brought to where the television shows it. What is seen is kept at once.
struct EdgesScreen: Screen {
    let title: String
    var focus = Focus(row: "done")

    private static let buttonWidth = 420.0
    private static let arm = 120.0

    /// - Parameter margin: As it is now: OK on what would change nothing isn't where the focus begins.
    init(_ title: String, margin: Int) {
        self.title = title
        focus = Focus(row: margin < OutputPreferences.margins.upperBound ? "smaller" : "done")
    }

    private enum Button: String, CaseIterable { case smaller, larger, done }

    func name(in room: Room) -> String { "\(title). \(room.strings.edgesQuestion)" }
    func rows(in room: Room) -> [FocusRow] { Button.allCases.map { FocusRow(id: $0.rawValue, count: 1) } }

    private func label(_ button: Button, _ strings: Strings) -> String {
        switch button {
        case .smaller: strings.smaller
        case .larger: strings.larger
        case .done: strings.edgesDone
        }
    }

    /// nil: it doesn't go further.
    private func margin(after button: Button, in room: Room) -> Int? {
        let wanted = room.preferences.outputs.margin + (button == .smaller ? 1 : -1)
        return button == .done || !OutputPreferences.margins.contains(wanted) ? nil : wanted
    }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        guard let button = Button(rawValue: place.row) else { return Focusable(spoken: "", isActive: false) }
        let present = room.strings.margin(room.preferences.outputs.margin)
        let isActive = button == .done || margin(after: button, in: room) != nil
        return Focusable(spoken: "\(label(button, room.strings)). \(present)", isActive: isActive)
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        guard let button = Button(rawValue: place.row), button != .done else { return [.back] }
        guard let margin = margin(after: button, in: room) else { return [] }
        var changed = room.preferences
        changed.outputs.margin = margin
        return [.keep(changed)]
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        corners(&scene)
        let strings = room.strings
        scene.add(
            .text(strings.edgesQuestion, TextStyle(size: 52, weight: .bold, color: Theme.text, alignment: .center)),
            DesignRect(x: 260, y: 250, width: 1400, height: 76))
        scene.add(
            .paragraph(strings.edgesHow, TextStyle(size: 36, color: Theme.secondaryText, alignment: .center)),
            DesignRect(x: 260, y: 344, width: 1400, height: 110))
        scene.add(
            .text(strings.margin(room.preferences.outputs.margin), Theme.time(alignment: .center)),
            DesignRect(x: 660, y: 470, width: 600, height: 60))
        let rows = rows(in: room)
        for (number, button) in Button.allCases.enumerated() {
            let place = FocusPlace(row: button.rawValue, column: 0)
            scene.button(
                label(button, strings),
                DesignRect(x: 960 - Self.buttonWidth / 2, y: 560 + Double(number) * 104, width: Self.buttonWidth, height: 84),
                focus: focus.share(of: place, in: rows, at: room.now), isActive: item(at: place, in: room).isActive)
        }
        return scene
    }

    /// To the outermost line of what is used of the screen.
    private func corners(_ scene: inout Scene) {
        let thickness = 10.0
        for (x, y) in [(0.0, 0.0), (1920, 0), (0, 1080), (1920, 1080)] {
            scene.add(
                .fill(Theme.accent, cornerRadius: 0),
                DesignRect(x: x == 0 ? 0 : x - Self.arm, y: y == 0 ? 0 : y - thickness, width: Self.arm, height: thickness))
            scene.add(
                .fill(Theme.accent, cornerRadius: 0),
                DesignRect(x: x == 0 ? 0 : x - thickness, y: y == 0 ? 0 : y - Self.arm, width: thickness, height: Self.arm))
        }
    }
}
