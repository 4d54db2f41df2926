import Club
import Media

/// After some episodes without a key: asks whether anybody is there, before the next one begins.
struct StillThereScreen: Screen {
    /// What would begin.
    let next: TitleID
    var focus = Focus()

    private static let row = "answers"

    init(_ next: TitleID) { self.next = next }

    func name(in room: Room) -> String { room.strings.stillThere }
    func rows(in room: Room) -> [FocusRow] { [FocusRow(id: Self.row, count: 2)] }

    private func words(_ strings: Strings) -> [String] { [strings.goOnWatching, strings.backToSeries] }

    private func sentence(in room: Room) -> String {
        room.strings.stillThere(next: room.title(next)?.title.title.text(for: room.languages) ?? "")
    }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        let word = words(room.strings)[safe: place.column] ?? ""
        return Focusable(spoken: place.column == 0 ? "\(room.strings.stillThere) \(word)" : word)
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] { place.column == 0 ? [.back, .play(next)] : [.back] }

    func wanted(in room: Room) -> Wanted {
        var wanted = Wanted()
        wanted.titles = [next]
        return wanted
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        scene.heading(room.strings.stillThere, in: room)
        scene.add(
            .paragraph(sentence(in: room), TextStyle(size: 40, color: Theme.text)),
            DesignRect(x: 260, y: 340, width: AskScreen.sentenceWidth, height: 200))
        let rows = rows(in: room)
        for (column, text) in words(room.strings).enumerated() {
            scene.button(
                text,
                DesignRect(x: 260 + Double(column) * (AskScreen.buttonWidth + 40), y: 600, width: AskScreen.buttonWidth, height: 84),
                focus: focus.share(of: FocusPlace(row: Self.row, column: column), in: rows, at: room.now))
        }
        return scene
    }
}
