import Club
import Media

/// An episode as it stands in its season's list.
struct EpisodeLine {
    static let height = 100.0
    /// From one to the next.
    static let pitch = 114.0

    /// From 1, by its place; its own counts where that is known.
    let number: Int
    /// nil: not there yet.
    let shown: ShownTitle?

    private var ownNumber: Int { shown.flatMap { SeriesScreen.place(of: $0)?.number } ?? number }

    /// `26 min  ·  Vu`, `26 min  ·  Encore 12 min`.
    func facts(in room: Room) -> String {
        guard let shown else { return "" }
        var facts: [String] = []
        let minutes = shown.title.duration.map { max(1, Int(($0.milliseconds / 60_000).rounded())) }
        if let minutes { facts.append(room.strings.minutes(minutes)) }
        if shown.isFinished {
            facts.append(room.strings.seen)
        } else if let seen = shown.seen, seen.isFinite, let minutes {
            facts.append(room.strings.left(room.strings.minutes(max(1, Int((Double(minutes) * (1 - min(1, max(0, seen)))).rounded())))))
        }
        return facts.joined(separator: "  ·  ")
    }

    func spoken(in room: Room) -> String {
        guard let shown else { return room.strings.episode(number) }
        let name = shown.title.title.text(for: room.languages)
        return [room.strings.episode(ownNumber), name, facts(in: room), TitleLine.standing(shown, in: room)]
            .filter { !$0.isEmpty }.joined(separator: ". ")
    }

    /// - Parameter focus: 0…1.
    func add(to scene: inout Scene, y: Double, focus: Double, in room: Room) {
        let rect = DesignRect(x: 96, y: y, width: 1728, height: Self.height)
        let hasFocus = focus > 0.5
        scene.add(.fill(Theme.panel, cornerRadius: 14), rect)
        if focus > 0 { scene.add(.outline(Theme.accent.faded(focus), width: 6, cornerRadius: 14), rect) }
        scene.add(
            .text(
                "\(ownNumber)", TextStyle(size: 40, weight: .bold, color: Theme.secondaryText, alignment: .trailing, tabularDigits: true)),
            DesignRect(x: 112, y: y, width: 76, height: Self.height))
        guard let shown else { return }
        let seen = shown.seen ?? (shown.isFinished ? 1 : nil)
        // In the middle, where there is no bar beneath.
        let top = seen == nil ? y + 12 : y + 4
        scene.add(
            .text(
                shown.title.title.text(for: room.languages),
                TextStyle(size: 34, weight: hasFocus ? .bold : .medium, color: Theme.text)),
            DesignRect(x: 220, y: top, width: 1180, height: 46))
        scene.add(
            .text(facts(in: room), TextStyle(size: 28, color: Theme.secondaryText, tabularDigits: true)),
            DesignRect(x: 220, y: top + 40, width: 1180, height: 38))
        if let badge = Badge.text(for: shown, in: room) {
            scene.add(
                .text(badge, TextStyle(size: 30, weight: .medium, color: Theme.accent, alignment: .trailing, tabularDigits: true)),
                DesignRect(x: 1420, y: y, width: 376, height: Self.height))
        }
        if let seen { bar(min(1, max(0, seen)), y: y + Self.height - 14, &scene) }
    }

    private func bar(_ seen: Double, y: Double, _ scene: inout Scene) {
        scene.add(.fill(Theme.track, cornerRadius: 3), DesignRect(x: 220, y: y, width: 600, height: 6))
        scene.add(.fill(Theme.accent, cornerRadius: 3), DesignRect(x: 220, y: y, width: 600 * seen, height: 6))
    }
}
