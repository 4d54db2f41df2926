import Media

// What is seen of the settings.
extension SettingsScreen {
    static let sectionRect = DesignRect(x: 96, y: 160, width: 430, height: 66)
    private static let sectionPitch = 76.0
    static let noteRect = DesignRect(x: 600, y: 906, width: 1196, height: 120)
    static let noteStyle = TextStyle(size: 30, color: Theme.secondaryText)

    static func column(_ count: Int) -> ListColumn { ListColumn(x: 572, y: 160, width: 1252, visible: 8, count: count) }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        let rows = rows(in: room)
        let shown = shown(in: room)
        let lines = SettingLines(room).lines(of: shown)
        let (column, scroll) = (Self.column(lines.count), focus.scroll.value(at: room.now))
        for number in column.seen(scroll: scroll) {
            let line = lines[number]
            scene.line(
                line.name, value: line.value, column.rect(of: number, scroll: scroll),
                focus: focus.share(of: FocusPlace(row: line.id, column: 0), in: rows, at: room.now), isActive: line.choose != nil,
                isOn: line.isOn)
        }
        column.frame(&scene, scroll: scroll)
        scene.heading(room.strings.settings, in: room)
        sections(shown, rows, &scene, room)
        if shown == .subtitles {
            scene.captionSample(
                room.preferences.captions.appearance, DesignRect(x: 572, y: 548, width: 1252, height: 340), room.strings)
        }
        let place = focus.place(in: rows)
        // What is only told is told from the section on.
        if let note = (lines.first { $0.id == place?.row } ?? lines.first { $0.choose == nil })?.note {
            scene.add(.paragraph(note, Self.noteStyle), Self.noteRect)
        }
        return scene
    }

    private func sections(_ shown: Section, _ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        var y = Self.sectionRect.y
        for section in sections(in: room) {
            let place = FocusPlace(row: "section-" + section.rawValue, column: 0)
            let share = focus.share(of: place, in: rows, at: room.now)
            let rect = DesignRect(x: Self.sectionRect.x, y: y, width: Self.sectionRect.width, height: Self.sectionRect.height)
            if share > 0 { scene.add(.fill(Theme.accent.faded(share), cornerRadius: 14), rect) }
            // Whose lines are seen at the right.
            if section == shown, share < 1 {
                scene.add(.fill(Theme.accent, cornerRadius: 3), DesignRect(x: rect.x, y: y + 12, width: 6, height: rect.height - 24))
            }
            let color = share > 0.5 ? Theme.inkOnAccent : section == shown ? Theme.text : Theme.secondaryText
            let style = TextStyle(size: 34, weight: share > 0.5 ? .bold : section == shown ? .medium : .regular, color: color)
            scene.add(
                .text(room.strings.name(of: section), style),
                DesignRect(x: rect.x + 28, y: y, width: rect.width - 40, height: rect.height))
            y += Self.sectionPitch
        }
    }
}
