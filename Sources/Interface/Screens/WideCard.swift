import Club
import Media

/// A title as a card that lies: its poster, and beside it what is to be known, line by line. For what a poster alone can't say.
struct WideCard {
    static let width = 560.0
    static let height = 284.0
    /// From one to the next, left edge to left edge.
    static let pitch = width + 24
    /// So many stand whole between the safe area's edges.
    static let visible = 3
    private static let poster = 160.0
    static let textWidth = width - poster - 72

    /// The film's.
    let name: String
    /// What counts, in the accent's colour: the counter, or when it is.
    let accent: String
    /// Beneath.
    let lines: [String]
    /// nil: not there yet.
    let title: ShownTitle?
    /// Top left.
    let x: Double
    let y: Double
    /// 0…1.
    let focus: Double

    static func picture(of title: ShownTitle) -> WantedPicture? {
        title.title.poster.map { WantedPicture($0, width: poster, height: poster * 3 / 2) }
    }

    /// Scrolls a row of them so that the one with the focus is whole.
    static func shift(from present: Double, column: Int, count: Int) -> Double {
        let first = Int((present / pitch).rounded())
        return Double(max(0, min(max(min(first, column), column - visible + 1), count - visible))) * pitch
    }

    func add(to scene: inout Scene, in room: Room) {
        let rect = DesignRect(x: x, y: y, width: Self.width, height: Self.height)
        scene.add(.fill(Theme.panel, cornerRadius: 14), rect)
        let picture = DesignRect(x: x + 18, y: y + 18, width: Self.poster, height: Self.poster * 3 / 2)
        if let bitmap = title.flatMap({ Self.picture(of: $0) }).flatMap(room.picture) {
            scene.add(.bitmap(bitmap), picture)
        } else {
            scene.add(.fill(Theme.background, cornerRadius: 0), picture)
        }
        // What is cut by the screen's edge says nothing there.
        if x >= 90, x + Self.width <= 1830, y >= 54, y + Self.height <= 1030 { words(&scene) }
        guard focus > 0 else { return }
        scene.add(.outline(Theme.accent.faded(focus), width: 6, cornerRadius: 20), rect.inset(-10 * focus))
    }

    private func words(_ scene: inout Scene) {
        let left = x + Self.poster + 40
        func line(_ y: Double, _ height: Double) -> DesignRect { DesignRect(x: left, y: y, width: Self.textWidth, height: height) }
        // What follows a name of one line begins right beneath it.
        let nameHeight = name.isLong(at: 30, in: Self.textWidth) ? 80.0 : 42
        scene.add(
            .paragraph(name, TextStyle(size: 30, weight: focus > 0.5 ? .bold : .medium, color: Theme.text)), line(y + 16, nameHeight))
        scene.add(
            .paragraph(accent, TextStyle(size: 28, weight: .medium, color: Theme.accent, tabularDigits: true)),
            line(y + 22 + nameHeight, lines.isEmpty ? 150 : 76))
        for (index, text) in lines.prefix(2).enumerated() {
            scene.add(.text(text, Theme.small()), line(y + 188 + Double(index) * 40, 40))
        }
    }
}
