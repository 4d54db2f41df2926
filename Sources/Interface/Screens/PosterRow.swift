import Club
import Media

/// A row of posters that is scrolled sideways: only those that can be seen are drawn, and only they and their neighbours are wanted.
struct PosterRow {
    /// The row's, on its screen.
    let id: String
    let titles: [TitleID]

    private static let left = 96.0
    /// So many stand whole between the safe area's edges.
    static let visible = 7

    /// Scrolls so that the one with the focus keeps a neighbour on each side.
    static func shift(from present: Double, column: Int, count: Int) -> Double {
        let first = Int((present / PosterCard.pitch).rounded())
        let wished = max(min(first, column - 1), column - visible + 2)
        return Double(max(0, min(wished, count - visible))) * PosterCard.pitch
    }

    /// Which of them are on the screen, wholly or in part.
    func seen(shift: Double) -> Range<Int> {
        let first = max(0, Int((shift - Self.left - PosterCard.width) / PosterCard.pitch))
        let last = min(titles.count, Int((shift + 1920 - Self.left) / PosterCard.pitch) + 1)
        return first..<max(first, last)
    }

    func x(of column: Int, shift: Double) -> Double { Self.left + Double(column) * PosterCard.pitch - shift }

    /// Draws the one with the focus last, before its neighbours.
    func add(to scene: inout Scene, y: Double, focus: Focus, rows: [FocusRow], in room: Room) {
        let shift = focus.shift(of: id, at: room.now)
        let seen = seen(shift: shift)
        func card(_ column: Int) -> PosterCard {
            PosterCard(
                title: room.title(titles[column]), x: x(of: column, shift: shift), y: y,
                focus: focus.share(of: FocusPlace(row: id, column: column), in: rows, at: room.now))
        }
        let cards = seen.map { card($0) }
        for card in cards where card.focus == 0 { card.add(to: &scene, in: room) }
        for card in cards where card.focus > 0 { card.add(to: &scene, in: room) }
    }

    /// Titles and pictures of what is seen where the row comes to rest, and of one more on each side.
    func want(_ wanted: inout Wanted, focus: Focus, in room: Room) {
        let seen = seen(shift: focus.shiftTarget(of: id))
        for column in max(0, seen.lowerBound - 1)..<min(titles.count, seen.upperBound + 1) {
            wanted.titles.append(titles[column])
            if let title = room.title(titles[column]) { wanted.add(PosterCard.picture(of: title)) }
        }
    }
}
