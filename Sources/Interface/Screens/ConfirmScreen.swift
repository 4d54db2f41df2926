import Club
import Media
import Remote

/// Asks before something is done that can't be undone. The safe answer has the focus at first, and Back means it too.
struct ConfirmScreen: Screen {
    var focus = Focus()
    /// One sentence.
    let question: String
    /// What comes of it.
    let detail: String
    /// What the buttons say: nothing happens; it is done.
    let keep: String
    let confirm: String
    /// What is done.
    let wish: ClubWish

    init(_ question: String, detail: String, keep: String, confirm: String, wish: ClubWish) {
        (self.question, self.detail, self.keep, self.confirm, self.wish) = (question, detail, keep, confirm, wish)
    }

    private static let answers = "answers"
    private static let panel = DesignRect(x: 260, y: 330, width: 1400, height: 400)
    static let questionStyle = TextStyle(size: 44, weight: .bold, color: Theme.text)
    static let width = panel.width - 152
    static let buttonWidth = 380.0

    func name(in room: Room) -> String { question }

    func rows(in room: Room) -> [FocusRow] { [FocusRow(id: Self.answers, count: 2)] }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        Focusable(spoken: "\(question) \(detail) \(place.column == 0 ? keep : confirm)")
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        place.column == 0 ? [.back] : [.ask(wish), .back]
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        let panel = Self.panel
        scene.add(.fill(Theme.panel, cornerRadius: 24), panel)
        let text = DesignRect(x: panel.x + 76, y: panel.y + 48, width: Self.width, height: 70)
        scene.add(.text(question, Self.questionStyle), text)
        scene.add(
            .paragraph(detail, Theme.body(Theme.secondaryText)), DesignRect(x: text.x, y: text.y + 84, width: text.width, height: 100))
        let rows = rows(in: room)
        for (column, label) in [keep, confirm].enumerated() {
            let rect = DesignRect(
                x: text.x + Double(column) * (Self.buttonWidth + 32), y: panel.y + panel.height - 128, width: Self.buttonWidth, height: 76)
            scene.button(label, rect, focus: focus.share(of: FocusPlace(row: Self.answers, column: column), in: rows, at: room.now))
        }
        return scene
    }
}
