import Club
import Media

/// Posters in rows that are scrolled vertically: only those that can be seen are drawn, and only they and their neighbours are wanted.
struct PosterGrid {
    /// Before the rows' numbers in their ids.
    let id: String
    let titles: [TitleID]
    /// Where the posters stand when nothing is scrolled; what is above has gone.
    let x: Double
    let top: Double

    /// Side by side.
    static let columns = 4
    /// From one row to the next.
    static let pitch = PosterCard.height + 52
    /// So many rows stand whole above the safe area's bottom.
    private static let visible = 2

    var rows: Int { (titles.count + Self.columns - 1) / Self.columns }

    func focusRows() -> [FocusRow] {
        (0..<rows).map { FocusRow(id: "\(id)-\($0)", count: min(Self.columns, titles.count - $0 * Self.columns), isGrid: true) }
    }

    /// nil: that is no place of this grid.
    func index(of place: FocusPlace) -> Int? {
        guard let row = row(of: place) else { return nil }
        let index = row * Self.columns + place.column
        return titles.indices.contains(index) ? index : nil
    }

    private func row(of place: FocusPlace) -> Int? {
        guard place.row.hasPrefix(id + "-"), let row = Int(place.row.dropFirst(id.count + 1)), (0..<rows).contains(row) else { return nil }
        return row
    }

    /// Scrolls by whole rows, and no more than is needed.
    func scroll(from present: Double, to place: FocusPlace) -> Double {
        guard let row = row(of: place) else { return present }
        let first = Int((present / Self.pitch).rounded())
        return min(lowest, Double(max(0, max(min(first, row), row - Self.visible + 1))) * Self.pitch)
    }

    /// Further down there is nothing, however many there were before.
    private var lowest: Double { Double(max(0, rows - Self.visible)) * Self.pitch }

    /// Rows that are on the screen, wholly or in part.
    private func seen(scroll: Double) -> Range<Int> {
        let first = max(0, min(rows, Int((scroll - PosterCard.height) / Self.pitch)))
        let last = max(0, min(rows, Int((scroll + 1080 - top) / Self.pitch) + 1))
        return first..<max(first, last)
    }

    /// Draws the one with the focus last, before its neighbours.
    func add(to scene: inout Scene, focus: Focus, rows all: [FocusRow], in room: Room) {
        let scroll = min(lowest, focus.scroll.value(at: room.now))
        var cards: [PosterCard] = []
        for row in seen(scroll: scroll) {
            let y = top + Double(row) * Self.pitch - scroll
            guard y + PosterCard.height > top - 40 else { continue }
            for column in 0..<Self.columns {
                guard let id = titles[safe: row * Self.columns + column] else { break }
                let place = FocusPlace(row: "\(self.id)-\(row)", column: column)
                cards.append(
                    PosterCard(
                        title: room.title(id), x: x + Double(column) * PosterCard.pitch, y: y,
                        focus: focus.share(of: place, in: all, at: room.now)))
            }
        }
        for card in cards where card.focus == 0 { card.add(to: &scene, in: room) }
        for card in cards where card.focus > 0 { card.add(to: &scene, in: room) }
    }

    /// Titles and pictures of what is seen where the grid comes to rest, and of a row more on each side.
    func want(_ wanted: inout Wanted, focus: Focus, in room: Room) {
        let seen = seen(scroll: min(lowest, focus.scroll.target))
        for row in max(0, seen.lowerBound - 1)..<min(rows, seen.upperBound + 1) {
            for id in titles[row * Self.columns..<min(titles.count, (row + 1) * Self.columns)] {
                wanted.titles.append(id)
                if let title = room.title(id) { wanted.add(PosterCard.picture(of: title)) }
            }
        }
    }
}
