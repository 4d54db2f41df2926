import Club
import Media

// What is seen of a title's page: where its parts are, and the first of them.
extension TitleScreen {
    /// The parts beneath the first page, from its top, in design units; where a part isn't there, the next one takes its place.
    struct Layout {
        var storyTop: Double?
        var windowsTop: Double?
        var peopleTop: Double?
        var similarTop: Double?
        let windows: CardStrip
        let people: CardStrip

        /// Where the first part comes to rest beneath the heading.
        static let rest = 150.0

        /// A part with the focus stands beneath the heading, or the one before it does where both fit.
        func scroll(for row: String) -> Double {
            let top: Double?
            switch row {
            case TitleScreen.story: top = storyTop
            case TitleScreen.windows: top = windowsTop
            case TitleScreen.people: top = windowsTop ?? peopleTop
            case TitleScreen.similar: top = peopleTop ?? windowsTop ?? similarTop
            default: top = nil
            }
            return top.map { $0 - Self.rest } ?? 0
        }
    }

    func layout(in room: Room) -> Layout {
        var counts: [String: Int] = [:]
        for row in rows(in: room) { counts[row.id] = row.count }
        var layout = Layout(
            windows: CardStrip(id: Self.windows, count: counts[Self.windows] ?? 0, visible: 4),
            people: CardStrip(id: Self.people, count: counts[Self.people] ?? 0, visible: 4))
        var y = 1090.0
        if counts[Self.story] ?? 0 > 0 {
            layout.storyTop = y
            y += storyHeight(in: room) + 96
        }
        if layout.windows.count > 0 {
            layout.windowsTop = y
            y += 400
        }
        if layout.people.count > 0 {
            layout.peopleTop = y
            y += 290
        }
        if counts[Self.similar] ?? 0 > 0 { layout.similarTop = y }
        return layout
    }

    func buttons(_ shown: ShownTitle, in room: Room) -> ButtonRow {
        ButtonRow(id: Self.actions, labels: TitleAction.all(of: shown, in: room).map { $0.label(in: room) })
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        let hasTrailer = room.trailer == id && focus.scroll.value(at: room.now) == 0
        let shown = room.title(id)
        if shown == nil || !hasTrailer { scene.ground() }
        guard let shown else {
            scene.waiting(in: room)
            return scene
        }
        let rows = rows(in: room)
        let scroll = focus.scroll.value(at: room.now)
        if scroll < 1080 - Layout.rest { firstPage(shown, rows, scroll: scroll, hasTrailer: hasTrailer, &scene, room) }
        let layout = layout(in: room)
        if let top = layout.storyTop { story(shown, y: top - scroll, rows, &scene, room) }
        if let top = layout.windowsTop { windows(shown, layout.windows, y: top - scroll, rows, &scene, room) }
        if let top = layout.peopleTop { people(shown, layout.people, y: top - scroll, rows, &scene, room) }
        if let top = layout.similarTop { similar(y: top - scroll, rows, &scene, room) }
        if scroll > 0 {
            // What is scrolled goes beneath the heading.
            scene.add(.fill(Theme.background, cornerRadius: 0), DesignRect(x: -960, y: -540, width: 3840, height: 540 + 132))
            scene.heading(TitleWords(title: shown.title, room: room).name, in: room)
        }
        return scene
    }

    // MARK: The first page

    static let column = 840.0
    private static let actionsTop = 742.0
    /// So many of a synopsis stand on the first page; a longer one is whole beneath it.
    static let synopsisLines = 4

    private func firstPage(
        _ shown: ShownTitle, _ rows: [FocusRow], scroll: Double, hasTrailer: Bool, _ scene: inout Scene, _ room: Room
    ) {
        var page = Scene()
        let words = TitleWords(title: shown.title, room: room)
        if !hasTrailer { Backdrop.large.add(shown.title, to: &page, in: room) }
        page.lanternSign(x: 92, y: 56, size: 60, color: Theme.accent, flame: Color(0xffe2ae))
        page.add(.text(room.club.name, TextStyle(size: 32, color: Theme.secondaryText)), DesignRect(x: 164, y: 54, width: 680, height: 68))
        Backdrop.clock(on: &page, in: room)
        let top = what(shown, words, &page, room)
        let buttons = buttons(shown, in: room)
        if let place = focus.place(in: rows), place.row == Self.actions,
            let hint = TitleAction.all(of: shown, in: room)[safe: place.column]?.hint(of: shown, in: room)
        {
            page.add(
                .text(hint, TextStyle(size: 28, color: Theme.secondaryText, tabularDigits: true)),
                DesignRect(x: 96, y: Self.actionsTop + 86, width: 1728, height: 40))
        }
        tracks(words, &page, room)
        if rows.contains(where: { $0.id != Self.actions && $0.count > 0 }) {
            page.add(
                polygon: [DesignPoint(x: 940, y: 1040), DesignPoint(x: 980, y: 1040), DesignPoint(x: 960, y: 1058)],
                Theme.secondaryText)
        }
        buttons.add(to: &page, y: Self.actionsTop, focus: focus, rows: rows, in: room)
        if hasTrailer {
            scene.ground(openFrom: 960, words: top, to: 700)
            // A plate for the club's name, which stands above all else.
            let width = 92 + LetterWidths.estimate(room.club.name, size: 32) * 1.1
            scene.add(
                .fill(Theme.shade.faded(0.8), cornerRadius: 14), DesignRect(x: 80, y: 48, width: min(780, width), height: 80))
        }
        scene.append(page.moved(up: scroll))
    }

    /// From the actions upward, so that a gap is above, where the picture is.
    ///
    /// - Returns: Where it begins.
    private func what(_ shown: ShownTitle, _ words: TitleWords, _ scene: inout Scene, _ room: Room) -> Double {
        var y = Self.actionsTop - 24
        func line(_ height: Double) -> DesignRect {
            y -= height
            return DesignRect(x: 96, y: y, width: Self.column, height: height)
        }
        if let synopsis = shown.title.synopsis?.text(for: room.languages), !synopsis.isEmpty {
            // As many lines as it will take: some 54 letters stand on one.
            let lines = Double(min(Self.synopsisLines, max(1, (synopsis.count + 53) / 54)))
            scene.add(.paragraph(synopsis, TextStyle(size: 30, color: Theme.text)), line(lines * 41 + 4))
            y -= 10
        }
        // What can be bought is said by the first button.
        if case .buy = shown.access {
        } else {
            let standing = TextStyle(size: 30, weight: .medium, color: Theme.accent, tabularDigits: true)
            scene.add(.text(TitleLine.standing(shown, in: room), standing), line(46))
        }
        rating(shown.title.details.rating, line(64), &scene, room)
        if !words.facts.isEmpty {
            scene.add(.text(words.facts, TextStyle(size: 30, color: Theme.secondaryText, tabularDigits: true)), line(46))
        }
        if let original = words.originalTitle { scene.add(.text(original, Theme.small()), line(42)) }
        if let size = [64.0, 56, 48].first(where: { LetterWidths.estimate(words.name, size: $0) <= Self.column }) {
            scene.add(.text(words.name, TextStyle(size: size, weight: .bold, color: Theme.text)), line(86))
        } else {
            // On two lines.
            let size = LetterWidths.estimate(words.name, size: 52) <= 1.8 * Self.column ? 52.0 : 42
            scene.add(.paragraph(words.name, TextStyle(size: size, weight: .bold, color: Theme.text)), line(size * 2.8))
        }
        if let eyebrow = words.eyebrow {
            scene.add(.text(eyebrow, TextStyle(size: 30, weight: .medium, color: Theme.secondaryText)), line(44))
        }
        return y
    }

    /// The class's sign, and what it means.
    private func rating(_ rating: AgeRating?, _ rect: DesignRect, _ scene: inout Scene, _ room: Room) {
        var x = rect.x
        if let rating, rating != .all {
            let disc = DesignRect(x: x, y: rect.y + 4, width: 92, height: 56)
            scene.add(.fill(Theme.text, cornerRadius: 28), disc)
            scene.add(
                .text(room.strings.rating(rating), TextStyle(size: 32, weight: .bold, color: Theme.inkOnAccent, alignment: .center)), disc)
            x += 110
        }
        scene.add(
            .text(room.strings.advice(rating), TextStyle(size: 30, color: Theme.text)),
            DesignRect(x: x, y: rect.y, width: rect.x + rect.width - x, height: rect.height))
    }

    /// What can be heard and read, known before anything is paid.
    private func tracks(_ words: TitleWords, _ scene: inout Scene, _ room: Room) {
        for (column, track) in [(room.strings.sounds, words.sounds), (room.strings.texts, words.texts)].enumerated() {
            guard let text = track.1 else { continue }
            let x = 96.0 + Double(column) * 880
            scene.add(
                .text(track.0, TextStyle(size: 28, weight: .bold, color: Theme.text)), DesignRect(x: x, y: 890, width: 840, height: 42))
            scene.add(.paragraph(text, Theme.small()), DesignRect(x: x, y: 934, width: 840, height: 84))
        }
    }
}

extension Scene {
    /// All of it elsewhere.
    func moved(up distance: Double) -> Scene {
        guard distance != 0 else { return self }
        var moved = Scene()
        for element in elements {
            var rect = element.rect
            rect.y -= distance
            guard rect.y + rect.height > 0 else { continue }
            if case .polygon(let points, let color) = element.drawing {
                moved.add(polygon: points.map { DesignPoint(x: $0.x, y: $0.y - distance) }, color)
            } else {
                moved.add(element.drawing, rect)
            }
        }
        return moved
    }
}
