import Media
import Remote
import Testing

@testable import Interface

/// Goes everywhere on a screen by the four arrows.
enum FocusWalk {
    /// Every place that can have the focus is reached from the first, leads back to it, and says what it is; Back leads out.
    ///
    /// - Parameters:
    ///   - model: With the screen in front.
    ///   - isRoot: There is nothing behind it.
    static func check(_ model: InterfaceModel, isRoot: Bool = false, sourceLocation: SourceLocation = #_sourceLocation) {
        guard case .screen(let screen)? = model.layers.last else {
            Issue.record("no screen is in front", sourceLocation: sourceLocation)
            return
        }
        let room = model.room(at: instant(1))
        let rows = screen.rows(in: room)
        let all = Set(rows.flatMap { row in (0..<row.count).map { FocusPlace(row: row.id, column: $0) } })
        guard let first = screen.focus.place(in: rows) else {
            #expect(all.isEmpty, sourceLocation: sourceLocation)
            return
        }
        // By place: where each arrow leads from there, as it is come to first.
        var ways: [FocusPlace: [FocusPlace]] = [:]
        var open: [(FocusPlace, any Screen)] = [(first, screen)]
        while let (place, screen) = open.popLast() {
            guard ways[place] == nil else { continue }
            var next: [FocusPlace] = []
            for arrow in [Intent.up, .down, .left, .right] {
                var moved = screen
                let steps = moved.handle(arrow, in: room)
                #expect(steps.isEmpty, "an arrow does more than move", sourceLocation: sourceLocation)
                guard let place = moved.focus.place(in: moved.rows(in: room)) else { continue }
                next.append(place)
                open.append((place, moved))
            }
            ways[place] = next
        }
        let missed = all.subtracting(ways.keys)
        #expect(missed.isEmpty, "not reached: \(missed)", sourceLocation: sourceLocation)
        var home: Set<FocusPlace> = [first]
        while let (place, _) = ways.first(where: { !home.contains($0.key) && !home.isDisjoint(with: $0.value) }) { home.insert(place) }
        let trapped = all.subtracting(home)
        #expect(trapped.isEmpty, "no way back from \(trapped)", sourceLocation: sourceLocation)
        for place in all {
            #expect(!screen.item(at: place, in: room).spoken.isEmpty, "\(place) says nothing", sourceLocation: sourceLocation)
        }
        guard !isRoot else { return }
        var left = model
        _ = left.handle(.back, at: instant(1))
        #expect(left.layers.count < model.layers.count, "Back doesn't lead out", sourceLocation: sourceLocation)
    }
}

@Suite("The front") struct HomeScreenTests {
    @Test("every poster and every way is reached by arrows, and leads back", arguments: Language.allCases)
    func walk(language: Language) { FocusWalk.check(clubModel(language), isRoot: true) }

    @Test("Back leads to the first poster from anywhere") func back() {
        var model = clubModel()
        for intent in [Intent.down, .down, .down, .right, .right, .back, .ok, .ok] { _ = model.handle(intent, at: instant(1)) }
        #expect(model.places == [.club, .club, .film])
        #expect(model.status?.title == "Le Mécano de la «\u{A0}General\u{A0}»")
    }

    @Test("on the way up to the menu the film stays told of to which the way leads back") func told() throws {
        var model = clubModel()
        for intent in [Intent.right, .up] { _ = model.handle(intent, at: instant(1)) }
        let room = model.room(at: instant(2))
        func front() throws -> HomeScreen {
            guard case .screen(let screen)? = model.layers.last, let front = screen as? HomeScreen else { return try #require(nil) }
            return front
        }
        let above = try front()
        #expect(above.place(in: room)?.row == HomeScreen.ways)
        let told = try #require(above.told(in: room)?.title.id)
        #expect(told == above.shelves(in: room).first?.row.titles[safe: 1])
        _ = model.handle(.down, at: instant(3))
        #expect(try front().told(in: model.room(at: instant(4)))?.title.id == told)
    }

    @Test("a club of thousands wants no more than what is near the focus") func wants() {
        var model = clubModel(more: 5000)
        for _ in 0..<4 { _ = model.handle(.down, at: instant(1)) }
        for _ in 0..<300 { _ = model.handle(.right, at: instant(1)) }
        let wanted = model.wanted(at: instant(2))
        #expect(wanted.titles.count < 40)
        #expect(wanted.titles.contains { $0.value == "more-300" })
        let elements = model.scene(at: instant(2)).elements.count
        #expect(elements < 80)
    }

    @Test("what moves comes to rest within 150 ms, or at once where motion is unwanted") func motion() {
        var model = clubModel()
        _ = model.handle(.down, at: instant(1))
        #expect(model.nextDeadline(after: instant(1)) == instant(1) + .milliseconds(16))
        #expect(model.scene(at: instant(1.15)) == model.scene(at: instant(1.5)))
        #expect(model.scene(at: instant(1.05)) != model.scene(at: instant(1.5)))
        model.preferences.isStill = true
        _ = model.handle(.down, at: instant(2))
        #expect(model.scene(at: instant(2)) == model.scene(at: instant(2.5)))
    }
}
