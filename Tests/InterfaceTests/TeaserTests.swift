import Club
import Media
import Remote
import Testing

@testable import Interface

/// On the page of a film with a trailer, from the first second on.
private func page(_ language: Language = .french) -> InterfaceModel {
    var model = pageModel(demoTitle("lune"), language)
    model.facts.hasTrailers = true
    #expect(model.wake(at: instant(1)) == [])
    return model
}

@Suite("A trailer behind its page") struct TeaserTests {
    private static let begins = [InterfaceCommand.beginTeaser(TitleID("lune"))]

    @Test("it begins once nobody has pressed a key for two seconds, and once only") func begins() {
        var model = page()
        #expect(model.wake(at: instant(2.9)) == [])
        #expect(model.nextDeadline(after: instant(2.9)) == instant(3))
        #expect(model.wake(at: instant(3)) == Self.begins)
        #expect(model.wake(at: instant(30)) == [])
        #expect(model.handle(.volume(steps: 1), at: instant(31)) == [.volume(steps: 1)])
    }

    @Test("a key begins the wait anew; what plays goes on while the page's first part is in front") func waits() {
        var model = page()
        #expect(model.handle(.right, at: instant(2.5)) == [])
        #expect(model.wake(at: instant(4.4)) == [])
        #expect(model.wake(at: instant(4.5)) == Self.begins)
        #expect(model.handle(.right, at: instant(5)) == [])
        #expect(model.handle(.down, at: instant(6)) == [.endTeaser])
        #expect(model.wake(at: instant(20)) == [])
    }

    @Test("a key that leads elsewhere stops it before anything else", arguments: [Intent.back, .home]) func leaves(key: Intent) {
        var model = page()
        _ = model.wake(at: instant(3))
        #expect(model.handle(key, at: instant(4)) == [.endTeaser])
        #expect(model.places == [.club])
    }

    @Test("a film, and the trailer itself, begin behind its end") func plays() {
        var model = pageModel(demoTitle("bunny"))
        model.facts.hasTrailers = true
        #expect(model.wake(at: instant(1)) + model.wake(at: instant(9)) == [])
        model = page()
        _ = model.wake(at: instant(3))
        model.club.take([ShownTitle(demoTitle("lune").title, access: demoTitle("bunny").access)])
        #expect(model.handle(.ok, at: instant(4)) == [.endTeaser, .play(TitleID("lune"))])
        #expect(model.wake(at: instant(20)) == [])
        #expect(model.handle(.back, at: instant(21)) == [.stop])
    }

    @Test("it doesn't where the box can't, the viewer wants less motion, or a PIN locks the title") func not() {
        for change in 0..<3 {
            var model = pageModel(demoTitle("lune"))
            model.facts.hasTrailers = change != 0
            model.preferences.isStill = change == 1
            if change == 2 {
                model.preferences.parental.pin = PINRecord(salt: [1], digest: [2], iterations: 3)
                model.preferences.parental.isForChildren = true
                let title = demoTitle("lune").title
                var details = title.details
                details.rating = .from16
                let copy = Title(id: title.id, title: title.title, details: details, media: title.media)
                model.club.take([ShownTitle(copy, access: .nothing(.noOffer))])
            }
            #expect(model.wake(at: instant(1)) + model.wake(at: instant(9)) == [], "\(change)")
        }
    }

    @Test("on the front it begins under a resting focus only for who wants it") func front() {
        var model = clubModel()
        model.facts.hasTrailers = true
        model.club.underWay = []
        model.club.held = []
        #expect(model.wake(at: instant(1)) + model.wake(at: instant(9)) == [])
        model.preferences.playsTrailers = true
        #expect(model.wake(at: instant(10)) + model.wake(at: instant(12)) == Self.begins)
        #expect(model.handle(.right, at: instant(13)) == [.endTeaser])
    }

    @Test("what is written stands out from any picture", arguments: Language.allCases) func legible(language: Language) throws {
        var model = page(language)
        model.trailer = TitleID("lune")
        var front = clubModel(language)
        front.facts.hasTrailers = true
        front.preferences.playsTrailers = true
        front.club.underWay = [TitleID("lune")]
        front.trailer = TitleID("lune")
        for (name, scene) in [("trailer-page", model.scene(at: instant(2))), ("trailer-front", front.scene(at: instant(2)))] {
            var whole = Scene()
            whole.add(.fill(Color(0xffffff), cornerRadius: 0), Theme.everything)
            whole.append(scene)
            try ScreenRules.check(whole, name, language)
            #expect(try DrawnScene(scene).pixel(x: 1800, y: 200) >> 24 < 40, "\(name)")
        }
    }

    @Test("the page's picture stays until the trailer is there, and is back when it has gone") func picture() {
        var model = page()
        func hasPicture() -> Bool { model.scene(at: instant(9)).elements.contains { if case .bitmap = $0.drawing { true } else { false } } }
        #expect(hasPicture())
        model.trailer = TitleID("lune")
        #expect(!hasPicture())
        model.trailer = nil
        #expect(hasPicture())
    }
}
