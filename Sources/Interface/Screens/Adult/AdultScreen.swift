import Club
import Media

/// The adult space: what is not for those under 18, and nowhere else. It is open as long as this screen is in front or behind what is.
///
/// Source: Arcom (CSA), deliberation of 20 December 2011: a space apart, whose PIN is asked for at each entry.
struct AdultScreen: Screen {
    var focus = Focus()

    private static let found = "adult"
    static let noteWidth = SearchScreen.right - 96 - 72

    func name(in room: Room) -> String { room.strings.adultSpace }

    func grid(in room: Room) -> PosterGrid {
        PosterGrid(id: Self.found, titles: room.club.adult, x: SearchScreen.right, top: SearchScreen.top)
    }

    func rows(in room: Room) -> [FocusRow] { grid(in: room).focusRows() }

    private func title(at place: FocusPlace, in room: Room) -> ShownTitle? {
        let grid = grid(in: room)
        return grid.index(of: place).flatMap { room.title(grid.titles[$0]) }
    }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        let grid = grid(in: room)
        guard let index = grid.index(of: place) else { return Focusable(spoken: "", isActive: false) }
        let rank = room.strings.rank(index + 1, of: grid.titles.count)
        guard let title = room.title(grid.titles[index]) else {
            return Focusable(spoken: "\(room.strings.buffering) \(rank)", isActive: false)
        }
        return Focusable(spoken: "\(TitleLine.spoken(title, in: room)). \(rank)")
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        title(at: place, in: room).map { [.open(TitleScreen.page(of: $0))] } ?? []
    }

    mutating func follow(in room: Room) {
        guard let place = focus.place(in: rows(in: room)) else { return }
        focus.scroll.go(to: grid(in: room).scroll(from: focus.scroll.target, to: place), at: room.now, isStill: room.isStill)
    }

    func wanted(in room: Room) -> Wanted {
        var wanted = Wanted()
        grid(in: room).want(&wanted, focus: focus, in: room)
        return wanted
    }

    // MARK: What is seen

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        let rows = rows(in: room)
        let grid = grid(in: room)
        grid.add(to: &scene, focus: focus, rows: rows, in: room)
        if focus.scroll.isMoving(at: room.now) || focus.scroll.target > 0 {
            scene.add(
                .fill(Theme.background, cornerRadius: 0),
                DesignRect(x: SearchScreen.right - 60, y: -540, width: 2880 - SearchScreen.right + 60, height: 540 + SearchScreen.top - 30))
        }
        scene.heading(name(in: room), in: room)
        scene.add(
            .paragraph(room.strings.adultSpaceNote, Theme.body(Theme.secondaryText)),
            DesignRect(x: 96, y: SearchScreen.top, width: Self.noteWidth, height: 300))
        let x = SearchScreen.right
        scene.add(
            .text(
                room.strings.filmCount(grid.titles.count), TextStyle(size: 36, weight: .medium, color: Theme.text, tabularDigits: true)),
            DesignRect(x: x, y: 138, width: SearchScreen.answerWidth, height: 50))
        guard let title = focus.place(in: rows).flatMap({ self.title(at: $0, in: room) }) else { return scene }
        let facts = [title.title.title.text(for: room.languages), TitleLine.standing(title, in: room)].filter { !$0.isEmpty }
        scene.add(
            .text(facts.joined(separator: "  ·  "), TextStyle(size: 28, weight: .medium, color: Theme.accent, tabularDigits: true)),
            DesignRect(x: x, y: 188, width: SearchScreen.answerWidth, height: 42))
        return scene
    }
}
