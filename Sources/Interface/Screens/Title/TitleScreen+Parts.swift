import Club
import Media

// What is seen of a title's page beneath its first part: when it can be had, who made it, what is like it.
extension TitleScreen {
    private func name(_ text: String, y: Double, _ scene: inout Scene) {
        scene.add(.text(text, TextStyle(size: 36, weight: .medium, color: Theme.text)), DesignRect(x: 96, y: y, width: 1728, height: 52))
    }

    /// On the screen, and not all beneath the heading.
    private func isSeen(_ y: Double, height: Double, _ room: Room) -> Bool {
        // At rest nothing is cut but posters, which say nothing there.
        y + height > 132 && y + (focus.scroll.isMoving(at: room.now) ? 0 : height) <= 1026
    }

    // MARK: The whole synopsis

    /// Of its text with the frame around it: some 105 letters stand on a line. No more than a screen.
    func storyHeight(in room: Room) -> Double {
        let count = room.title(id)?.title.synopsis?.text(for: room.languages).count ?? 0
        return Double(min(16, (count + 104) / 105)) * 41 + 44
    }

    func story(_ shown: ShownTitle, y: Double, _ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        let height = storyHeight(in: room)
        guard let text = shown.title.synopsis?.text(for: room.languages), isSeen(y, height: height + 64, room) else { return }
        name(room.strings.story, y: y, &scene)
        let rect = DesignRect(x: 96, y: y + 64, width: 1728, height: height)
        let share = focus.share(of: FocusPlace(row: Self.story, column: 0), in: rows, at: room.now)
        if share > 0 { scene.add(.outline(Theme.accent.faded(share), width: 6, cornerRadius: 14), rect) }
        scene.add(
            .paragraph(text, TextStyle(size: 30, color: Theme.text)),
            DesignRect(x: rect.x + 22, y: rect.y + 18, width: rect.width - 44, height: height - 30))
    }

    // MARK: When

    func windows(_ shown: ShownTitle, _ strip: CardStrip, y: Double, _ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        guard isSeen(y, height: 360, room) else { return }
        let steps = ReleaseStep.steps(of: shown, in: room)
        name(room.strings.windows, y: y, &scene)
        let cards = strip.cards(y: y + 64, height: 292, focus: focus, rows: rows, in: room)
        line(through: cards, of: steps, y: y + 138, &scene)
        for (column, rect, share) in cards {
            guard let step = steps[safe: column] else { continue }
            card(step, rect, share, &scene)
        }
    }

    /// Thick up to the present, thin after it.
    private func line(
        through cards: [(column: Int, rect: DesignRect, focus: Double)], of steps: [ReleaseStep], y: Double, _ scene: inout Scene
    ) {
        guard let first = cards.first?.rect, let last = cards.last?.rect else { return }
        scene.add(
            .fill(Theme.secondaryText.faded(0.5), cornerRadius: 0),
            DesignRect(x: first.x, y: y - 1, width: last.x + last.width - first.x, height: 3))
        let begun = cards.last { card in steps[safe: card.column].map { $0.state == .past || $0.state == .present } ?? false }
        guard let begun else { return }
        scene.add(
            .fill(Theme.secondaryText, cornerRadius: 4), DesignRect(x: first.x, y: y - 4, width: begun.rect.x + 38 - first.x, height: 8))
    }

    private func card(_ step: ReleaseStep, _ rect: DesignRect, _ share: Double, _ scene: inout Scene) {
        if share > 0 { scene.add(.outline(Theme.accent.faded(share), width: 6, cornerRadius: 14), rect) }
        let isNow = step.state == .present
        let (x, width) = (rect.x + 22, rect.width - 44)
        scene.add(
            .text(
                step.standing,
                TextStyle(size: 28, weight: isNow ? .bold : .regular, color: isNow ? Theme.accent : Theme.secondaryText)),
            DesignRect(x: x, y: rect.y + 8, width: width, height: 42))
        mark(step.state, x: x + 16, y: rect.y + 74, &scene)
        let weight: TextWeight = share > 0.5 || isNow ? .bold : .medium
        scene.add(
            .text(step.name, TextStyle(size: 30, weight: weight, color: Theme.text)),
            DesignRect(x: x, y: rect.y + 104, width: width, height: 46))
        var y = rect.y + 152
        if let price = step.price {
            scene.add(
                .text(price, TextStyle(size: 28, weight: .medium, color: Theme.text, tabularDigits: true)),
                DesignRect(x: x, y: y, width: width, height: 42))
            y += 42
        }
        scene.add(
            .paragraph(step.when, TextStyle(size: 28, color: Theme.secondaryText, tabularDigits: true)),
            DesignRect(x: x, y: y, width: width, height: 84))
    }

    /// What was is small, what is is large, what will be is hollow: shapes, that no colour is needed.
    private func mark(_ state: ReleaseStep.State, x: Double, y: Double, _ scene: inout Scene) {
        func disc(_ size: Double) -> DesignRect { DesignRect(x: x - size / 2, y: y - size / 2, width: size, height: size) }
        switch state {
        case .past: scene.add(.fill(Theme.secondaryText, cornerRadius: 9), disc(18))
        case .present:
            scene.add(.fill(Theme.background, cornerRadius: 21), disc(42))
            scene.add(.outline(Theme.accent, width: 4, cornerRadius: 20), disc(40))
            scene.add(.fill(Theme.accent, cornerRadius: 12), disc(24))
        case .future, .undated:
            scene.add(.fill(Theme.background, cornerRadius: 14), disc(28))
            scene.add(.outline(Theme.secondaryText, width: 4, cornerRadius: 13), disc(26))
        }
    }

    // MARK: Who

    func people(_ shown: ShownTitle, _ strip: CardStrip, y: Double, _ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        guard isSeen(y, height: 230, room) else { return }
        let words = TitleWords(title: shown.title, room: room)
        let people = words.people
        name(room.strings.people, y: y, &scene)
        for (column, rect, share) in strip.cards(y: y + 66, height: 164, focus: focus, rows: rows, in: room) {
            guard let person = people[safe: column] else { continue }
            scene.add(.fill(Theme.panel, cornerRadius: 14), rect)
            if share > 0 { scene.add(.outline(Theme.accent.faded(share), width: 6, cornerRadius: 14), rect) }
            let (x, width) = (rect.x + 22, rect.width - 44)
            scene.add(
                .text(person.name, TextStyle(size: 30, weight: share > 0.5 ? .bold : .medium, color: Theme.text)),
                DesignRect(x: x, y: rect.y + 14, width: width, height: 48))
            for (line, role) in words.roles(of: person).enumerated() {
                scene.add(
                    .text(role, Theme.small()), DesignRect(x: x, y: rect.y + 62 + Double(line) * 42, width: width, height: 42))
            }
        }
    }

    // MARK: What is like it

    func similar(y: Double, _ rows: [FocusRow], _ scene: inout Scene, _ room: Room) {
        guard y < 1026, y + 414 > 132 else { return }
        if y + 52 <= 1026 { name(room.strings.similar, y: y, &scene) }
        similar(in: room).add(to: &scene, y: y + 84, focus: focus, rows: rows, in: room)
    }
}
