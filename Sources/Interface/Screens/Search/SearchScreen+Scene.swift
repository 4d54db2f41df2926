import Club
import Media

// What is seen of the search.
extension SearchScreen {
    /// The results' left edge: their right one is the safe area's.
    static let right = 1824 - Double(PosterGrid.columns) * PosterCard.pitch + 32
    /// Where the first posters begin.
    static let top = 264.0
    private static let field = DesignRect(x: 96, y: 150, width: LetterGrid.search.size.width, height: 72)
    private static let keysTop = 240.0
    /// Of the telephone's code, below the keys.
    private static let slateTop = 688.0
    /// So many letters of what was typed stand in the field, the last ones.
    static let shown = 16
    static let fieldStyle = TextStyle(size: 38, weight: .medium, color: Theme.text)
    static let fieldWidth = field.width - 48
    static let answerWidth = 1824 - right

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        let rows = rows(in: room)
        let place = focus.place(in: rows)
        grid(in: room).add(to: &scene, focus: focus, rows: rows, in: room)
        if focus.scroll.isMoving(at: room.now) || focus.scroll.target > 0 {
            scene.add(
                .fill(Theme.background, cornerRadius: 0),
                DesignRect(x: Self.right - 60, y: -540, width: 2880 - Self.right + 60, height: 540 + Self.top - 30))
        }
        scene.heading(name(in: room), in: room)
        field(&scene, room)
        LetterGrid.search.add(to: &scene, x: 96, y: Self.keysTop, focus: focus, rows: rows, in: room)
        slate.add(to: &scene, x: 96, y: Self.slateTop, in: room)
        answer(place, &scene, room)
        return scene
    }

    private func field(_ scene: inout Scene, _ room: Room) {
        scene.add(.fill(Theme.panel, cornerRadius: 14), Self.field)
        scene.add(.outline(Theme.secondaryText.faded(0.7), width: 3, cornerRadius: 14), Self.field)
        let inner = DesignRect(x: Self.field.x + 24, y: Self.field.y, width: Self.fieldWidth, height: Self.field.height)
        if text.isEmpty {
            scene.add(.text(room.strings.whatToType, TextStyle(size: 32, color: Theme.secondaryText)), inner)
        } else {
            scene.add(.text(Self.shown(text), Self.fieldStyle), inner)
        }
    }

    /// The end of what was typed, and the cursor, which stands in the text since only the canvas knows how wide that is.
    static func shown(_ text: String) -> String {
        let end = text.replacing(" ", with: "\u{00A0}")
        return (text.count > shown ? "…" + end.suffix(shown) : end) + "|"
    }

    private func answer(_ place: FocusPlace?, _ scene: inout Scene, _ room: Room) {
        let line = DesignRect(x: Self.right, y: 138, width: Self.answerWidth, height: 50)
        if case .found(let titles, _) = outcome(in: room), titles.isEmpty {
            scene.add(
                .paragraph(room.strings.nothingFound(query), TextStyle(size: 44, weight: .bold, color: Theme.text)),
                DesignRect(x: line.x, y: 300, width: line.width, height: 180))
            scene.add(
                .paragraph(room.strings.nothingFoundAdvice, Theme.body(Theme.secondaryText)),
                DesignRect(x: line.x, y: 490, width: line.width, height: 100))
            return
        }
        scene.add(.text(count(in: room), TextStyle(size: 36, weight: .medium, color: Theme.text, tabularDigits: true)), line)
        guard let title = place.flatMap({ self.title(at: $0, in: room) }) else { return }
        let facts = [title.title.title.text(for: room.languages), TitleLine.standing(title, in: room)].filter { !$0.isEmpty }
        scene.add(
            .text(facts.joined(separator: "  ·  "), TextStyle(size: 28, weight: .medium, color: Theme.accent, tabularDigits: true)),
            DesignRect(x: line.x, y: 188, width: line.width, height: 42))
    }
}
