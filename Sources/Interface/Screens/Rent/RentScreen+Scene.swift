import Club
import Media

// What is seen while something is bought. The left side stays as it is, whatever happens on the right one.
extension RentScreen {
    private static let posterRect = DesignRect(x: 96, y: 170, width: 260, height: 390)
    private static let left = 396.0
    private static let leftWidth = 600.0
    private static let right = 1032.0
    static let width = 792.0
    /// Of the first button.
    private static let top = 276.0
    private static let buttonHeight = 80.0
    private static let pitch = 104.0
    static let buttonWidth = 620.0

    static let questionStyle = TextStyle(size: 36, weight: .medium, color: Theme.text)
    static let factStyle = TextStyle(size: 28, color: Theme.secondaryText)

    static func poster(of title: ShownTitle) -> WantedPicture? {
        title.title.poster.map { WantedPicture($0, width: posterRect.width, height: posterRect.height) }
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        scene.heading(name(in: room), in: room)
        what(&scene, room)
        cost(&scene, room)
        let panel = panel(in: room)
        switch panel {
        case .phone(let page): phone(page, &scene, room)
        case .voucher: voucher(&scene, room)
        case .bought: bought(&scene, room)
        case .paying: wait(room.strings.fewSeconds, &scene, room)
        case .unpaired, .waiting, .noPrice, .ways:
            ask(&scene, room)
        }
        return scene
    }

    // MARK: Left

    private func what(_ scene: inout Scene, _ room: Room) {
        let shown = room.title(title)
        scene.add(.fill(Theme.panel, cornerRadius: 0), Self.posterRect)
        if let picture = shown.flatMap({ Self.poster(of: $0) }).flatMap(room.picture) { scene.add(.bitmap(picture), Self.posterRect) }
        guard let shown else { return }
        scene.add(
            .paragraph(shown.title.title.text(for: room.languages), TextStyle(size: 46, weight: .bold, color: Theme.text)),
            DesignRect(x: Self.left, y: 164, width: Self.leftWidth, height: 176))
        for (index, line) in facts(in: room).prefix(4).enumerated() where !line.isEmpty {
            scene.add(
                .text(line, Self.factStyle),
                DesignRect(x: Self.left, y: 364 + Double(index) * 50, width: Self.leftWidth, height: 44))
        }
    }

    private func cost(_ scene: inout Scene, _ room: Room) {
        let width = Self.left + Self.leftWidth - 96
        if let price = price(in: room) {
            scene.add(
                .text(room.words.priceWithTax(price), TextStyle(size: 42, weight: .bold, color: Theme.accent, tabularDigits: true)),
                DesignRect(x: 96, y: 604, width: width, height: 64))
        }
        scene.add(
            .paragraph(terms(in: room).joined(separator: "\n"), TextStyle(size: 30, color: Theme.text)),
            DesignRect(x: 96, y: 690, width: width, height: 250))
    }

    // MARK: Right

    private func say(_ text: String, _ scene: inout Scene, style: TextStyle = questionStyle) {
        scene.add(.paragraph(text, style), DesignRect(x: Self.right, y: 166, width: Self.width, height: 100))
    }

    private func ask(_ scene: inout Scene, _ room: Room) {
        say(question(in: room), &scene)
        var y = Self.top
        if let seats {
            if hasSeats(in: room) { stepper(seats, y, &scene, room) }
            y += Self.pitch + 16
        }
        let slots = slots(from: y, &scene, room)
        if panel(in: room) == .waiting { scene.waitSign(x: Self.right, y: y + 8, size: 64, color: Theme.secondaryText) }
        // Where there is no price, the reason stands in the empty slot, before what may be done.
        let isInSlot = seats == nil && panel(in: room) == .noPrice
        complain(below: isInSlot ? 222 : slots, height: isInSlot ? 150 : 200, &scene, room)
    }

    /// - Returns: Where the last slot ends.
    private func slots(from top: Double, _ scene: inout Scene, _ room: Room) -> Double {
        let rows = rows(in: room)
        let buttons = buttons(in: room)
        for (slot, button) in buttons.enumerated() {
            guard let button else { continue }
            let rect = DesignRect(
                x: Self.right, y: top + Double(slot) * Self.pitch, width: Self.buttonWidth, height: Self.buttonHeight)
            let share = focus.share(of: FocusPlace(row: button, column: 0), in: rows, at: room.now)
            scene.button(label(of: button, in: room), rect, focus: share)
        }
        return top + Double(buttons.count) * Self.pitch
    }

    private func stepper(_ seats: Int, _ y: Double, _ scene: inout Scene, _ room: Room) {
        let rows = rows(in: room)
        for (column, sign) in ["\u{2212}", "+"].enumerated() {
            let place = FocusPlace(row: Self.seatsRow, column: column)
            let rect = DesignRect(x: Self.right + Double(column) * (Self.buttonWidth - 110), y: y, width: 110, height: Self.buttonHeight)
            scene.button(
                sign, rect, focus: focus.share(of: place, in: rows, at: room.now), isActive: item(at: place, in: room).isActive)
        }
        scene.add(
            .text(
                room.strings.seats(seats),
                TextStyle(size: 40, weight: .bold, color: Theme.text, alignment: .center, tabularDigits: true)),
            DesignRect(x: Self.right + 130, y: y, width: Self.buttonWidth - 260, height: Self.buttonHeight))
    }

    private func complain(below y: Double, height: Double, _ scene: inout Scene, _ room: Room) {
        guard let complaint = complaint(in: room) else { return }
        scene.add(.fill(Theme.accent, cornerRadius: 4), DesignRect(x: Self.right, y: y + 10, width: 8, height: min(height, 92)))
        scene.add(
            .paragraph(complaint, Theme.body(Theme.text)), DesignRect(x: Self.right + 32, y: y + 6, width: Self.width - 32, height: height))
    }

    private func wait(_ text: String, _ scene: inout Scene, _ room: Room) {
        say(question(in: room), &scene)
        scene.waitSign(x: Self.right, y: Self.top + 8, size: 64, color: Theme.secondaryText)
        scene.add(
            .paragraph(text, TextStyle(size: 30, color: Theme.secondaryText)),
            DesignRect(x: Self.right, y: Self.top + 96, width: Self.width, height: 90))
    }

    private static let codeSize = 500.0

    private func phone(_ page: ClubState.PhonePage?, _ scene: inout Scene, _ room: Room) {
        say(question(in: room), &scene)
        if let page {
            page.picture.add(to: &scene, x: Self.right, y: 240, within: Self.codeSize)
            let y = 240 + page.picture.width(within: Self.codeSize) + 20
            scene.add(.text(room.strings.phoneAwaited, Theme.body()), DesignRect(x: Self.right, y: y, width: Self.width, height: 50))
            let rest = room.words.length(page.expires.duration(since: room.time))
            scene.add(
                .text(room.strings.pageHolds(rest), Theme.small()), DesignRect(x: Self.right, y: y + 54, width: Self.width, height: 44))
        } else {
            // As large as codes of such addresses are, so that nothing jumps.
            scene.codeToCome(x: Self.right, y: 240, width: 444)
        }
        _ = slots(from: 1026 - Self.buttonHeight - 24, &scene, room)
    }

    private func bought(_ scene: inout Scene, _ room: Room) {
        say(question(in: room), &scene, style: TextStyle(size: 48, weight: .bold, color: Theme.text))
        let end = slots(from: Self.top + 16, &scene, room)
        guard kind(in: room) == .ticket else { return }
        scene.add(
            .paragraph(room.strings.seatsYoursMeans, TextStyle(size: 30, color: Theme.secondaryText)),
            DesignRect(x: Self.right, y: end + 10, width: Self.width, height: 90))
    }

    // MARK: A code

    private func voucher(_ scene: inout Scene, _ room: Room) {
        scene.add(.text(question(in: room), Self.questionStyle), DesignRect(x: Self.right, y: 156, width: Self.width, height: 52))
        cells(&scene)
        let rows = rows(in: room)
        LetterGrid.codes.add(to: &scene, x: Self.right, y: 316, focus: focus, rows: rows, in: room)
        for (column, text) in [room.strings.useCode, room.strings.goBack].enumerated() {
            let place = FocusPlace(row: Self.confirmRow, column: column)
            let rect = DesignRect(x: Self.right + Double(column) * 320, y: 806, width: 300, height: Self.buttonHeight)
            scene.button(
                text, rect, focus: focus.share(of: place, in: rows, at: room.now), isActive: item(at: place, in: room).isActive)
        }
        complain(below: 898, height: 120, &scene, room)
    }

    /// A cell for each letter, the next one framed.
    private func cells(_ scene: inout Scene) {
        let letters = Array(code.letters)
        for index in 0..<VoucherCode.count {
            let x = Self.right + Double(index) * 46 + Double(index / VoucherCode.group) * 18
            let rect = DesignRect(x: x, y: 218, width: 40, height: 64)
            scene.add(.fill(Theme.panel, cornerRadius: 8), rect)
            if index == letters.count { scene.add(.outline(Theme.accent, width: 3, cornerRadius: 8), rect) }
            guard index < letters.count else { continue }
            scene.add(.text(String(letters[index]), TextStyle(size: 36, weight: .bold, color: Theme.text, alignment: .center)), rect)
        }
    }
}
