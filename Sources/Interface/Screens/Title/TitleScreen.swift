import Club
import Media
import Remote

/// One title: what it is, and what may be done with it.
struct TitleScreen: Screen {
    let id: TitleID
    var focus = Focus()

    init(_ id: TitleID) { self.id = id }

    func name(in room: Room) -> String { room.title(id)?.title.title.text(for: room.languages) ?? "" }

    func rows(in room: Room) -> [FocusRow] { [FocusRow(id: "actions", count: 1)] }

    func item(at place: FocusPlace, in room: Room) -> Focusable { Focusable(spoken: room.strings.watch) }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        guard case .play? = room.title(id)?.access else { return [] }
        return [.play(id)]
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.add(.fill(Theme.background, cornerRadius: 0), Theme.everything)
        guard let shown = room.title(id) else { return scene }
        scene.add(
            .text(shown.title.title.text(for: room.languages), TextStyle(size: 60, weight: .bold, color: Theme.text)),
            DesignRect(x: 96, y: 146, width: 1728, height: 80))
        let button = DesignRect(x: 96, y: 400, width: 330, height: 76)
        scene.add(.fill(Theme.accent, cornerRadius: 14), button)
        scene.add(.text(room.strings.watch, TextStyle(size: 34, weight: .bold, color: Theme.inkOnAccent, alignment: .center)), button)
        return scene
    }

    func wanted(in room: Room) -> Wanted {
        var wanted = Wanted()
        wanted.titles = [id]
        return wanted
    }
}
