import Club
import Media

/// A title as its poster stands on a shelf: the picture or, before it has come, the name; what it costs; how much of it was seen.
struct PosterCard {
    static let width = 220.0
    static let height = 330.0
    /// From one to the next, left edge to left edge.
    static let pitch = width + 32
    /// How much it grows with the focus.
    static let growth = 0.08

    /// nil: not there yet.
    let title: ShownTitle?
    /// Top left, without the focus.
    let x: Double
    let y: Double
    /// 0…1.
    let focus: Double

    static func picture(of title: ShownTitle) -> WantedPicture? {
        title.title.poster.map { WantedPicture($0, width: width, height: height) }
    }

    /// What is cut by the screen's edge says nothing there.
    private var isWhole: Bool { x >= 0 && x + Self.width <= 1920 - 96 && y + Self.height <= 1080 - 54 }

    func add(to scene: inout Scene, in room: Room) {
        let grown = Self.growth * focus
        let rect = DesignRect(
            x: x - Self.width * grown / 2, y: y - Self.height * grown / 2, width: Self.width * (1 + grown),
            height: Self.height * (1 + grown))
        guard let title else {
            scene.add(.fill(Theme.panel, cornerRadius: 0), rect)
            return
        }
        if let bitmap = Self.picture(of: title).flatMap(room.picture) {
            scene.add(.bitmap(bitmap), rect)
        } else {
            plate(title.title, rect, &scene, room)
        }
        if isWhole, let badge = Badge.text(for: title, in: room) { pill(badge, rect, &scene) }
        if let seen = title.seen { bar(seen, rect, &scene) }
        guard focus > 0 else { return }
        // A frame with air around the picture: it is seen without its colour too.
        scene.add(.outline(Theme.accent.faded(focus), width: 6, cornerRadius: 10), rect.inset(-12))
    }

    private func plate(_ title: Title, _ rect: DesignRect, _ scene: inout Scene, _ room: Room) {
        scene.add(.fill(Theme.panel, cornerRadius: 0), rect)
        guard isWhole else { return }
        scene.add(
            .paragraph(title.title.text(for: room.languages), TextStyle(size: 32, weight: .medium, color: Theme.text)),
            DesignRect(x: rect.x + 20, y: rect.y + 28, width: rect.width - 40, height: 200))
    }

    private func pill(_ text: String, _ rect: DesignRect, _ scene: inout Scene) {
        let strip = DesignRect(x: rect.x, y: rect.y + rect.height - 48, width: rect.width, height: 48)
        scene.add(.fill(Theme.shade.faded(0.82), cornerRadius: 0), strip)
        scene.add(
            .text(text, TextStyle(size: 28, weight: .medium, color: Theme.text, tabularDigits: true)),
            DesignRect(x: strip.x + 14, y: strip.y, width: strip.width - 28, height: 42))
    }

    private func bar(_ seen: Double, _ rect: DesignRect, _ scene: inout Scene) {
        let line = DesignRect(x: rect.x, y: rect.y + rect.height - 8, width: rect.width, height: 8)
        scene.add(.fill(Theme.track, cornerRadius: 0), line)
        scene.add(
            .fill(Theme.accent, cornerRadius: 0), DesignRect(x: line.x, y: line.y, width: line.width * min(1, max(0, seen)), height: 8))
    }
}
