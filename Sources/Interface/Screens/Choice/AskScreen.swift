import Media

/// Asks once more before something that can't be undone; the focus is on the way back.
struct AskScreen: Screen {
    let title: String
    let sentence: String
    /// What is done.
    let action: String
    /// What comes of it, on the screen behind.
    let steps: [ScreenStep]
    var focus = Focus()

    private static let row = "answers"
    static let buttonWidth = 560.0
    static let sentenceWidth = 1400.0

    init(_ title: String, _ sentence: String, action: String, steps: [ScreenStep]) {
        self.title = title
        self.sentence = sentence
        self.action = action
        self.steps = steps
    }

    /// Nothing opens the adult space before it has a PIN of its own.
    static func adultPINFirst(_ strings: Strings) -> AskScreen {
        AskScreen(
            strings.adultSpace, strings.adultPINFirst, action: strings.openSettings, steps: [.open(SettingsScreen(.parental))])
    }

    func name(in room: Room) -> String { "\(title). \(sentence)" }
    func rows(in room: Room) -> [FocusRow] { [FocusRow(id: Self.row, count: 2)] }

    private func words(_ strings: Strings) -> [String] { [strings.cancel, action] }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        let name = words(room.strings)[safe: place.column] ?? ""
        return Focusable(spoken: place.column == 0 ? "\(sentence) \(name)" : name)
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] { place.column == 0 ? [.back] : [.back] + steps }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        scene.heading(title, in: room)
        scene.add(
            .paragraph(sentence, TextStyle(size: 40, color: Theme.text)),
            DesignRect(x: 260, y: 340, width: Self.sentenceWidth, height: 200))
        let rows = rows(in: room)
        for (column, text) in words(room.strings).enumerated() {
            scene.button(
                text, DesignRect(x: 260 + Double(column) * (Self.buttonWidth + 40), y: 600, width: Self.buttonWidth, height: 84),
                focus: focus.share(of: FocusPlace(row: Self.row, column: column), in: rows, at: room.now))
        }
        return scene
    }
}
