import Media

/// What the box finds when it looks itself over: a line for each thing, what to do where one isn't right, and the same as a code for whoever
/// helps on the telephone.
struct CheckupScreen: Screen {
    var focus = Focus()

    private static let left = 96.0
    private static let width = 1130.0
    private static let code = DesignRect(x: 1264, y: 160, width: 560, height: 560)
    private static let noteRect = DesignRect(x: 124, y: 906, width: 1100, height: 120)
    private static let noteStyle = TextStyle(size: 30, color: Theme.secondaryText)

    func name(in room: Room) -> String { room.strings.checkupSetting }
    mutating func opened(in room: Room) -> [ScreenStep] { [.ask(.box(.lookOver))] }

    private func findings(in room: Room) -> [Checkup.Finding] { room.facts.checkup?.findings ?? [] }
    private func row(_ number: Int) -> String { "finding-\(number)" }
    private func number(_ place: FocusPlace) -> Int { Int(place.row.dropFirst("finding-".count)) ?? 0 }
    private func column(_ count: Int) -> ListColumn {
        ListColumn(x: Self.left, y: 160, width: Self.width, visible: 8, count: count)
    }

    func rows(in room: Room) -> [FocusRow] { findings(in: room).indices.map { FocusRow(id: row($0), count: 1) } }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        let strings = room.strings
        guard let finding = findings(in: room)[safe: number(place)] else { return Focusable(spoken: "", isActive: false) }
        let parts = [
            strings.name(of: finding), strings.briefly(finding), finding.isGood ? strings.good : strings.wanting, strings.note(on: finding),
        ]
        return Focusable(spoken: parts.compactMap { $0 }.joined(separator: ". "), isActive: false)
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] { [] }

    mutating func follow(in room: Room) {
        guard let place = focus.place(in: rows(in: room)) else { return }
        let column = column(findings(in: room).count)
        focus.scroll.go(to: column.scroll(from: focus.scroll.target, to: number(place)), at: room.now, isStill: room.isStill)
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        let strings = room.strings
        guard let checkup = room.facts.checkup else {
            scene.heading(strings.checkupSetting, in: room)
            scene.add(
                .text(strings.lookingOver, TextStyle(size: 40, color: Theme.secondaryText, alignment: .center)),
                DesignRect(x: 360, y: 430, width: 1200, height: 64))
            scene.waitSign(x: 924, y: 530, size: 72, color: Theme.secondaryText)
            return scene
        }
        let rows = rows(in: room)
        let (column, scroll) = (column(checkup.findings.count), focus.scroll.value(at: room.now))
        for number in column.seen(scroll: scroll) {
            let finding = checkup.findings[number]
            let rect = column.rect(of: number, scroll: scroll)
            scene.add(.fill(Theme.panel, cornerRadius: 14), rect)
            if finding.isGood { scene.goodSign(rect) } else { scene.warningSign(rect) }
            // The ring is around the sign too.
            let share = focus.share(of: FocusPlace(row: row(number), column: 0), in: rows, at: room.now)
            if share > 0 { scene.add(.outline(Theme.accent.faded(share), width: 4, cornerRadius: 14), rect) }
            scene.line(
                strings.name(of: finding), value: strings.briefly(finding),
                DesignRect(x: rect.x + 64, y: rect.y, width: rect.width - 64, height: rect.height), focus: 0, isActive: false)
        }
        column.frame(&scene, scroll: scroll)
        scene.heading(strings.checkupSetting, in: room)
        if let place = focus.place(in: rows), let finding = checkup.findings[safe: number(place)], let note = strings.note(on: finding) {
            scene.add(.paragraph(note, Self.noteStyle), Self.noteRect)
        }
        if let code = checkup.code {
            let width = code.width(within: Self.code.width)
            code.add(to: &scene, x: Self.code.x + (Self.code.width - width) / 2, y: Self.code.y, within: Self.code.width)
            scene.add(
                .paragraph(strings.checkupCode, TextStyle(size: 28, color: Theme.secondaryText, alignment: .center)),
                DesignRect(x: Self.code.x, y: Self.code.y + width + 24, width: Self.code.width, height: 200))
        }
        return scene
    }
}

extension Scene {
    /// A tick in a ring.
    fileprivate mutating func goodSign(_ line: DesignRect) {
        let (x, y) = (line.x + 26, line.y + line.height / 2 - 20)
        add(.outline(Theme.secondaryText, width: 3, cornerRadius: 20), DesignRect(x: x, y: y, width: 40, height: 40))
        add(
            polygon: [
                .init(x: x + 9, y: y + 20), .init(x: x + 13, y: y + 16), .init(x: x + 18, y: y + 21), .init(x: x + 27, y: y + 11),
                .init(x: x + 31, y: y + 15), .init(x: x + 18, y: y + 29),
            ], Theme.text)
    }

    /// A full disc with a stroke and a dot.
    fileprivate mutating func warningSign(_ line: DesignRect) {
        let (x, y) = (line.x + 26, line.y + line.height / 2 - 20)
        add(.fill(Theme.accent, cornerRadius: 20), DesignRect(x: x, y: y, width: 40, height: 40))
        add(.fill(Theme.inkOnAccent, cornerRadius: 2), DesignRect(x: x + 17, y: y + 8, width: 6, height: 15))
        add(.fill(Theme.inkOnAccent, cornerRadius: 3), DesignRect(x: x + 17, y: y + 27, width: 6, height: 6))
    }
}
