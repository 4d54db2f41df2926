import Media

/// Tells what is missing while the film goes on: a line at the top, with what to do about it.
struct Notice {
    var message: PlayerMessage
    var strings: Strings

    static let panel = DesignRect(x: Theme.safeArea.x, y: Theme.safeArea.y, width: Theme.safeArea.width, height: 132)

    func add(to scene: inout Scene) {
        let panel = Self.panel
        scene.add(.fill(Theme.panel.faded(0.92), cornerRadius: 16), panel)
        scene.add(.fill(Theme.accent, cornerRadius: 4), DesignRect(x: panel.x + 28, y: panel.y + 24, width: 8, height: panel.height - 48))
        let text = DesignRect(x: panel.x + 64, y: panel.y + 14, width: panel.width - 96, height: 54)
        scene.add(.text(message.sentence(in: strings.language), TextStyle(size: 36, weight: .bold, color: Theme.text)), text)
        scene.add(
            .text(message.advice(in: strings.language), Theme.body(Theme.secondaryText)),
            DesignRect(x: text.x, y: text.y + 54, width: text.width, height: 50))
    }
}
