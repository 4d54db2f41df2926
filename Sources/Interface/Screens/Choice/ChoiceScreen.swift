import Captions
import Media

/// One of several: a list with a mark at the present one. OK takes another and leads back.
struct ChoiceScreen: Screen {
    struct Choice: Sendable {
        let name: String
        /// What comes of it, on the screen behind.
        let steps: [ScreenStep]
        /// A text is shown as it would look.
        var captions: CaptionAppearance?
    }

    let title: String
    let choices: [Choice]
    /// nil: none of them is the present one.
    let chosen: Int?
    var focus: Focus

    init(_ title: String, choices: [Choice], chosen: Int?) {
        self.title = title
        self.choices = choices
        self.chosen = chosen
        focus = Focus(row: Self.row(chosen ?? 0))
        focus.scroll = Glide(column.scroll(from: 0, to: chosen ?? 0))
    }

    private static func row(_ number: Int) -> String { "choice-\(number)" }
    private static func number(_ place: FocusPlace) -> Int { Int(place.row.dropFirst("choice-".count)) ?? 0 }

    private var hasPreview: Bool { choices.contains { $0.captions != nil } }
    private var column: ListColumn { ListColumn(x: 400, y: 180, width: 1120, visible: hasPreview ? 5 : 8, count: choices.count) }

    func name(in room: Room) -> String { title }
    func rows(in room: Room) -> [FocusRow] { choices.indices.map { FocusRow(id: Self.row($0), count: 1) } }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        let number = Self.number(place)
        let name = choices[safe: number]?.name ?? ""
        return Focusable(spoken: number == chosen ? "\(name), \(room.strings.chosen)" : name)
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        guard let choice = choices[safe: Self.number(place)] else { return [] }
        return [.back] + choice.steps
    }

    mutating func follow(in room: Room) {
        guard let place = focus.place(in: rows(in: room)) else { return }
        focus.scroll.go(to: column.scroll(from: focus.scroll.target, to: Self.number(place)), at: room.now, isStill: room.isStill)
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        let rows = rows(in: room)
        let (column, scroll) = (column, focus.scroll.value(at: room.now))
        for number in column.seen(scroll: scroll) {
            scene.line(
                choices[number].name, mark: chosen.map { $0 == number }, column.rect(of: number, scroll: scroll),
                focus: focus.share(of: FocusPlace(row: Self.row(number), column: 0), in: rows, at: room.now))
        }
        column.frame(&scene, scroll: scroll)
        scene.heading(title, in: room)
        if let place = focus.place(in: rows), let captions = choices[safe: Self.number(place)]?.captions {
            scene.captionSample(captions, DesignRect(x: 400, y: 680, width: 1120, height: 346), room.strings)
        }
        return scene
    }
}

extension Scene {
    /// A grey picture with a text over it, in its true size.
    mutating func captionSample(_ appearance: CaptionAppearance, _ rect: DesignRect, _ strings: Strings) {
        add(.gradient(top: Color(0x8d9299), bottom: Color(0x4a4d52)), rect)
        // A bright place, where white letters are lost.
        add(
            .fill(Color(0xd9dcdf), cornerRadius: 0),
            DesignRect(x: rect.x + rect.width * 0.55, y: rect.y + rect.height * 0.3, width: rect.width * 0.25, height: rect.height * 0.7))
        let text = CaptionText(appearance: appearance, height: 1080, time: .zero)
            .text([CueSpan(strings.captionSample)], ParagraphStyle())
        let height = (text.runs.map(\.size).max() ?? 0) * 1.3
        add(.caption(text), DesignRect(x: rect.x, y: rect.y + rect.height - height - 36, width: rect.width, height: height))
    }
}
