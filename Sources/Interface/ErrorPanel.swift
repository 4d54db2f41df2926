import Media

/// Tells why the film doesn't go on: one sentence, one thing to do, the code beneath.
struct ErrorPanel {
    var message: PlayerMessage
    var strings: Strings

    private static let panel = DesignRect(x: 260, y: 330, width: 1400, height: 400)

    /// Every sentence fits on one line of it.
    static let sentenceStyle = TextStyle(size: 44, weight: .bold, color: Theme.text)
    static let sentenceWidth = panel.width - 152

    func scene() -> Scene {
        var scene = Scene()
        let panel = Self.panel
        scene.add(.fill(Theme.shade.faded(0.7), cornerRadius: 0), Theme.everything)
        scene.add(.fill(Theme.panel.faded(0.98), cornerRadius: 24), panel)
        scene.add(.fill(Theme.accent, cornerRadius: 4), DesignRect(x: panel.x + 56, y: panel.y + 60, width: 8, height: 164))
        let text = DesignRect(x: panel.x + 96, y: panel.y + 52, width: panel.width - 152, height: 70)
        scene.add(
            .text(message.sentence(in: strings.language), Self.sentenceStyle),
            text)
        scene.add(
            .paragraph(message.advice(in: strings.language), Theme.body(Theme.secondaryText)),
            DesignRect(x: text.x, y: text.y + 88, width: text.width, height: 96))
        // One button, so the focus is on it: filled, and OK is what remotes call it.
        let label = "OK   \(strings.backToFilms)"
        let button = DesignRect(x: text.x, y: panel.y + panel.height - 124, width: 320, height: 76)
        scene.add(.fill(Theme.accent, cornerRadius: 14), button)
        scene.add(.text(label, TextStyle(size: 34, weight: .bold, color: Theme.inkOnAccent, alignment: .center)), button)
        scene.add(
            .text("\(strings.code) \(message.code)", Theme.small(alignment: .trailing)),
            DesignRect(x: panel.x + panel.width - 456, y: button.y, width: 400, height: button.height))
        return scene
    }
}
