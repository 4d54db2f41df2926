import Club
import Media
import Remote

/// Where the viewer lives, in five digits, to put cinemas that are close first.
struct PostcodeScreen: Screen {
    var focus = Focus(row: "keys-0")
    private(set) var text: String

    /// Source: La Poste; of France and many others.
    static let length = 5
    private static let keys = LetterGrid.digits
    private static let done = "done"
    static let doneWidth = 272.0

    /// - Parameter text: What is known already.
    init(_ text: String) { self.text = String(text.prefix(Self.length)) }

    func name(in room: Room) -> String { room.strings.postcodeQuestion }

    func isTyped(in club: ClubState) -> Bool { true }

    private var isWhole: Bool { text.count == Self.length }
    /// Nothing is typed, and something is known: that is forgotten.
    private func forgets(in room: Room) -> Bool { text.isEmpty && room.club.postcode != nil }
    private func label(in room: Room) -> String { forgets(in: room) ? room.strings.forgetPostcode : room.strings.accept }

    func rows(in room: Room) -> [FocusRow] { Self.keys.focusRows() + [FocusRow(id: Self.done, count: 1)] }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        let typed = text.isEmpty ? "" : " \(room.strings.typed(text.map { String($0) }.joined(separator: " ")))."
        if let key = Self.keys.key(at: place) { return Focusable(spoken: "\(LetterGrid.spoken(key, in: room)).\(typed)") }
        let isActive = isWhole || forgets(in: room)
        let missing = isActive ? "" : " \(room.strings.digitsMissing(Self.length - text.count))."
        return Focusable(spoken: "\(label(in: room)).\(typed)\(missing)", isActive: isActive)
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        if let key = Self.keys.key(at: place) {
            type(key, in: room)
            return []
        }
        return isWhole || forgets(in: room) ? [.ask(.setPostcode(text)), .back] : []
    }

    mutating func take(_ intent: Intent, in room: Room) -> [ScreenStep]? {
        guard let key = Self.keys.key(for: intent) else { return nil }
        type(key, in: room)
        return []
    }

    /// After the last digit there is one thing to do.
    private mutating func type(_ key: LetterGrid.Key, in room: Room) {
        let wasWhole = isWhole
        LetterGrid.type(key, into: &text, atMost: Self.length)
        guard isWhole, !wasWhole else { return }
        focus.put(FocusPlace(row: Self.done, column: 0), in: rows(in: room), at: room.now, isStill: room.isStill)
    }

    // MARK: What is seen

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        scene.heading(name(in: room), in: room)
        let rows = rows(in: room)
        scene.add(
            .paragraph(room.strings.postcodeReason, TextStyle(size: 32, color: Theme.secondaryText, alignment: .center)),
            DesignRect(x: 260, y: 166, width: 1400, height: 100))
        let digits = Array(text)
        let cells = 960 - (94 * Double(Self.length) - 10) / 2
        for column in 0..<Self.length {
            let rect = DesignRect(x: cells + Double(column) * 94, y: 290, width: 84, height: 100)
            scene.add(.fill(Theme.panel, cornerRadius: 12), rect)
            if column == digits.count { scene.add(.outline(Theme.accent, width: 3, cornerRadius: 12), rect) }
            if let digit = digits[safe: column] {
                scene.add(.text(String(digit), TextStyle(size: 52, weight: .bold, color: Theme.text, alignment: .center)), rect)
            }
        }
        Self.keys.add(to: &scene, x: 960 - Self.keys.size.width / 2, y: 436, focus: focus, rows: rows, in: room)
        let share = focus.share(of: FocusPlace(row: Self.done, column: 0), in: rows, at: room.now)
        scene.button(
            label(in: room), DesignRect(x: 960 - Self.doneWidth / 2, y: 930, width: Self.doneWidth, height: 76), focus: share,
            isActive: isWhole || forgets(in: room))
        scene.add(
            .text(room.strings.remoteDigits, Theme.small(alignment: .center)), DesignRect(x: 160, y: 850, width: 1600, height: 48))
        return scene
    }
}
