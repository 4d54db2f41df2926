import Media

/// One film as the list shows it.
public struct FilmCard: Hashable, Sendable {
    /// What `InterfaceCommand.play` gives back.
    public var id: String
    /// The film's name.
    public var title: String
    /// Of its first showing.
    public var year: Int?
    /// Whole minutes.
    public var minutes: Int?
    /// A few lines.
    public var synopsis: String

    /// A film of the catalogue.
    public init(id: String, title: String, year: Int? = nil, minutes: Int? = nil, synopsis: String = "") {
        self.id = id
        self.title = title
        self.year = year
        self.minutes = minutes
        self.synopsis = synopsis
    }
}

/// The films to choose from: names on the left, more of the one that has the focus on the right.
struct FilmList {
    var films: [FilmCard]
    var focus: Int
    var wall: WallTime
    var strings: Strings

    /// Rows on the screen.
    static let visibleRows = 7
    private static let rowHeight = 104.0
    private static let listTop = 226.0
    private static let list = (x: 96.0, width: 940.0)
    private static let detail = DesignRect(x: 1128, y: 226, width: 696, height: 728)

    func scene() -> Scene {
        var scene = Scene()
        scene.add(.gradient(top: Color(0x2a1d10), bottom: Theme.background), DesignRect(x: -960, y: -540, width: 3840, height: 1200))
        scene.add(.fill(Theme.background, cornerRadius: 0), DesignRect(x: -960, y: 660, width: 3840, height: 960))
        header(&scene)
        guard films.indices.contains(focus) else {
            empty(&scene)
            return scene
        }
        rows(&scene)
        detail(of: films[focus], &scene)
        return scene
    }

    private func header(_ scene: inout Scene) {
        scene.lanternSign(x: 90, y: 68, size: 84, color: Theme.accent, flame: Color(0xffe2ae))
        scene.add(
            .text("Lanterne", TextStyle(size: 56, weight: .bold, color: Theme.text)), DesignRect(x: 176, y: 66, width: 460, height: 88))
        scene.add(.text(strings.films, Theme.body(Theme.secondaryText)), DesignRect(x: 520, y: 70, width: 700, height: 88))
        scene.add(
            .text(TimeText.wall(hour: wall.hour, minute: wall.minute), Theme.time(alignment: .trailing)),
            DesignRect(x: 1644, y: 70, width: 180, height: 88))
        scene.add(.fill(Theme.track, cornerRadius: 0), DesignRect(x: 96, y: 180, width: 1728, height: 2))
    }

    private func empty(_ scene: inout Scene) {
        scene.add(
            .text(strings.noFilms, Theme.title()), DesignRect(x: 96, y: 430, width: 1728, height: 80))
        scene.add(.text(strings.noFilmsAction, Theme.body(Theme.secondaryText)), DesignRect(x: 96, y: 520, width: 1728, height: 60))
    }

    /// The first row shown, so that the focus keeps one row of context on each side.
    static func firstRow(focus: Int, count: Int) -> Int {
        max(0, min(focus - visibleRows / 2, count - visibleRows))
    }

    private func rows(_ scene: inout Scene) {
        let first = Self.firstRow(focus: focus, count: films.count)
        let last = min(films.count, first + Self.visibleRows)
        for index in first..<last {
            let y = Self.listTop + Double(index - first) * Self.rowHeight
            row(films[index], at: y, hasFocus: index == focus, &scene)
        }
        if first > 0 { more(y: Self.listTop - 26, up: true, &scene) }
        if last < films.count { more(y: Self.listTop + Double(Self.visibleRows) * Self.rowHeight + 4, up: false, &scene) }
    }

    private func row(_ film: FilmCard, at y: Double, hasFocus: Bool, _ scene: inout Scene) {
        let rect = DesignRect(x: Self.list.x, y: y, width: Self.list.width, height: Self.rowHeight - 12)
        var color = Theme.text
        if hasFocus {
            // Filled, marked with an arrow and set bold: it is seen without its colour too.
            scene.add(.fill(Theme.accent, cornerRadius: 16), rect)
            scene.playSign(x: rect.x + 28, y: rect.y + 32, size: 28, color: Theme.inkOnAccent)
            color = Theme.inkOnAccent
        }
        let facts = facts(film)
        scene.add(
            .text(film.title, TextStyle(size: 38, weight: hasFocus ? .bold : .regular, color: color)),
            DesignRect(x: rect.x + 80, y: rect.y, width: rect.width - 80 - 290, height: rect.height))
        scene.add(
            .text(facts, TextStyle(size: 30, color: hasFocus ? color : Theme.secondaryText, alignment: .trailing, tabularDigits: true)),
            DesignRect(x: rect.x + rect.width - 290, y: rect.y, width: 262, height: rect.height))
    }

    private func facts(_ film: FilmCard) -> String {
        [film.year.map(String.init), film.minutes.map(strings.minutes)].compactMap { $0 }.joined(separator: "  ·  ")
    }

    private func more(y: Double, up: Bool, _ scene: inout Scene) {
        let middle = Self.list.x + Self.list.width / 2
        let (tip, base) = up ? (y, y + 16) : (y + 16, y)
        scene.add(
            polygon: [DesignPoint(x: middle - 18, y: base), DesignPoint(x: middle, y: tip), DesignPoint(x: middle + 18, y: base)],
            Theme.secondaryText)
    }

    private func detail(of film: FilmCard, _ scene: inout Scene) {
        let panel = Self.detail
        scene.add(.fill(Theme.panel, cornerRadius: 24), panel)
        let inside = panel.inset(48)
        scene.add(
            .paragraph(film.title, TextStyle(size: 48, weight: .bold, color: Theme.text)),
            DesignRect(x: inside.x, y: inside.y, width: inside.width, height: 132))
        // Eighteen capitals fill the line; what is shorter surely takes one.
        let below = inside.y + (film.title.count > 18 ? 140 : 76)
        scene.add(
            .text(facts(film), TextStyle(size: 32, color: Theme.accent, tabularDigits: true)),
            DesignRect(x: inside.x, y: below, width: inside.width, height: 48))
        scene.add(
            .paragraph(film.synopsis, Theme.body(Theme.secondaryText)),
            DesignRect(x: inside.x, y: below + 72, width: inside.width, height: 290))
        let button = DesignRect(x: inside.x, y: inside.y + inside.height - 76, width: 330, height: 76)
        scene.add(.outline(Theme.accent, width: 4, cornerRadius: 14), button)
        scene.add(.text("OK   \(strings.watch)", TextStyle(size: 34, weight: .bold, color: Theme.text, alignment: .center)), button)
    }
}
