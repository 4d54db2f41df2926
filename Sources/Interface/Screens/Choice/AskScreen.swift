import Media

/// Asks once more before something that can't be undone; the focus is on the way back.
struct AskScreen: Screen {
    let title: String
    let sentence: String
    /// What is done.
    let action: String
    /// What comes of it, on the screen behind.
    let steps: [ScreenStep]
    /// What leads back; nil: `Cancel`.
    var refusal: String?
    /// Of what went wrong.
    var code: Int?
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

    /// Nobody knows the PIN any more: what is left to do. What it kept closed and an account holds isn't opened by that.
    static func forgottenPIN(in room: Room) -> AskScreen {
        let strings = room.strings
        let sentence = room.club.account == .paired ? strings.forgottenPaired : strings.forgottenAlone
        return AskScreen(strings.forgotPIN, sentence, action: strings.eraseAll, steps: [.beginAnew])
    }

    /// What a parent had set couldn't be read.
    static func lostSettings(in room: Room) -> AskScreen {
        let strings = room.strings
        var screen = AskScreen(
            strings.lostSettings, strings.lostSettingsMeans, action: strings.recoverSettings,
            steps: [.open(PINScreen.asking(.recover, in: room))])
        screen.refusal = strings.later
        screen.code = ViewerPreferences.lostCode
        return screen
    }

    func name(in room: Room) -> String { "\(title). \(sentence)" }
    func rows(in room: Room) -> [FocusRow] { [FocusRow(id: Self.row, count: 2)] }

    private func words(_ strings: Strings) -> [String] { [refusal ?? strings.cancel, action] }

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
            DesignRect(x: 260, y: 320, width: Self.sentenceWidth, height: 230))
        if let code {
            scene.add(
                .text("\(room.strings.code) \(code)", Theme.small()), DesignRect(x: 260, y: 720, width: Self.sentenceWidth, height: 44))
        }
        let rows = rows(in: room)
        for (column, text) in words(room.strings).enumerated() {
            scene.button(
                text, DesignRect(x: 260 + Double(column) * (Self.buttonWidth + 40), y: 600, width: Self.buttonWidth, height: 84),
                focus: focus.share(of: FocusPlace(row: Self.row, column: column), in: rows, at: room.now))
        }
        return scene
    }
}
