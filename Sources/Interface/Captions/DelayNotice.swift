import Media

/// Tells by how much texts are shown later or sooner, for a moment after the key that changed it.
struct DelayNotice: Hashable, Sendable {
    /// After the last key.
    static let duration = Duration.seconds(3)
    private static let panel = DesignRect(x: Theme.safeArea.x, y: Theme.safeArea.y, width: 760, height: 84)

    private var shownUntil: HostTime?

    mutating func show(at now: HostTime) { shownUntil = now + Self.duration }

    /// When it goes by itself.
    func deadline(after now: HostTime) -> HostTime? { shownUntil.flatMap { $0 > now ? $0 : nil } }

    /// At the top, under what stands there already.
    func add(_ status: PlaybackStatus, _ strings: Strings, at now: HostTime, to scene: inout Scene) {
        guard let shownUntil, now < shownUntil else { return }
        var panel = Self.panel
        if status.notice != nil { panel.y = Notice.panel.y + Notice.panel.height + 16 }
        scene.add(.fill(Theme.panel.faded(0.92), cornerRadius: 16), panel)
        scene.add(.fill(Theme.accent, cornerRadius: 4), DesignRect(x: panel.x + 28, y: panel.y + 20, width: 8, height: panel.height - 40))
        scene.add(
            .text(strings.captionDelay(status.captionDelay), Theme.time()),
            DesignRect(x: panel.x + 64, y: panel.y, width: panel.width - 96, height: panel.height))
    }
}
