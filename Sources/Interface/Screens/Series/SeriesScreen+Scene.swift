import Club
import Media

// What is seen of a series.
extension SeriesScreen {
    private static let actionsTop = 388.0
    private static let tabsTop = 486.0
    /// Where the list begins; what is scrolled vanishes a little above it.
    private static let listTop = 568.0
    /// So many episodes stand whole.
    static let visible = 4

    func buttons(in room: Room) -> ButtonRow { ButtonRow(id: Self.actions, labels: actions(in: room).map { label($0, in: room) }) }

    func tabs(in room: Room) -> ButtonRow {
        ButtonRow(
            id: Self.seasons, labels: seasons(in: room).map { name(of: $0, in: room) }, height: 64, chosen: season(in: room)?.index)
    }

    /// By whole lines, so that the one with the focus keeps a neighbour on each side.
    func scrollTarget(in room: Room) -> Double {
        guard let episodes = season(in: room)?.season.episodes, let place = focus.place(in: rows(in: room)),
            let index = episodes.firstIndex(where: { Self.row(of: $0) == place.row })
        else { return 0 }
        let present = Int((focus.scroll.target / EpisodeLine.pitch).rounded())
        let first = max(min(present, index - 1), index - Self.visible + 2)
        return Double(max(0, min(first, episodes.count - Self.visible))) * EpisodeLine.pitch
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        guard let shown = room.title(id) else {
            scene.waiting(in: room)
            return scene
        }
        let rows = rows(in: room)
        list(rows, &scene, room)
        // The list goes beneath what stands above it.
        scene.add(.fill(Theme.background, cornerRadius: 0), DesignRect(x: -960, y: -540, width: 3840, height: 540 + Self.listTop - 12))
        head(shown, &scene, room)
        buttons(in: room).add(to: &scene, y: Self.actionsTop, focus: focus, rows: rows, in: room)
        tabs(in: room).add(to: &scene, y: Self.tabsTop, focus: focus, rows: rows, in: room)
        return scene
    }

    private func head(_ shown: ShownTitle, _ scene: inout Scene, _ room: Room) {
        let words = TitleWords(title: shown.title, room: room)
        Backdrop.small.add(shown.title, to: &scene, in: room)
        scene.lanternSign(x: 92, y: 56, size: 60, color: Theme.accent, flame: Color(0xffe2ae))
        scene.add(
            .text(words.eyebrow ?? room.club.name, TextStyle(size: 32, color: Theme.secondaryText)),
            DesignRect(x: 164, y: 54, width: 1000, height: 68))
        Backdrop.clock(on: &scene, in: room)
        let (x, width) = (96.0, 1140.0)
        scene.add(
            .text(words.name, TextStyle(size: words.name.count <= 32 ? 60 : 48, weight: .bold, color: Theme.text)),
            DesignRect(x: x, y: 132, width: width, height: 80))
        let facts = [words.facts, room.strings.advice(shown.title.details.rating)].filter { !$0.isEmpty }.joined(separator: "  ·  ")
        scene.add(
            .text(facts, TextStyle(size: 30, color: Theme.secondaryText, tabularDigits: true)),
            DesignRect(x: x, y: 212, width: width, height: 46))
        if let synopsis = shown.title.synopsis {
            scene.add(
                .paragraph(synopsis.text(for: room.languages), TextStyle(size: 30, color: Theme.text)),
                DesignRect(x: x, y: 266, width: width, height: 88))
        }
    }

    private func list(_ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        guard let season = season(in: room)?.season else { return }
        if season.episodes.isEmpty {
            scene.add(
                .text(room.strings.noEpisodes, Theme.body(Theme.secondaryText)), DesignRect(x: 96, y: Self.listTop, width: 1728, height: 60)
            )
        }
        // Before the first key it stands where the focus is; nothing has moved there.
        let scroll = hasMoved ? focus.scroll.value(at: room.now) : scrollTarget(in: room)
        let isMoving = focus.scroll.isMoving(at: room.now)
        let first = max(0, Int(scroll / EpisodeLine.pitch))
        for index in first..<max(first, min(season.episodes.count, first + Self.visible + 2)) {
            let y = Self.listTop + Double(index) * EpisodeLine.pitch - scroll
            // At rest nothing is cut; that there is more is seen by the sign beneath.
            guard isMoving || y + EpisodeLine.height <= 1026 else { continue }
            let place = FocusPlace(row: Self.row(of: season.episodes[index]), column: 0)
            EpisodeLine(number: index + 1, shown: room.title(season.episodes[index]))
                .add(to: &scene, y: y, focus: focus.share(of: place, in: rows, at: room.now), in: room)
        }
        guard season.episodes.count > Int((scroll / EpisodeLine.pitch).rounded()) + Self.visible else { return }
        scene.add(
            polygon: [DesignPoint(x: 940, y: 1040), DesignPoint(x: 980, y: 1040), DesignPoint(x: 960, y: 1058)], Theme.secondaryText)
    }
}
