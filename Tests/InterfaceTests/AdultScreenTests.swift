import Club
import Media
import Remote
import Testing

@testable import Interface

private let record = PINRecord(salt: [1], digest: [2], iterations: 3)

@Suite("The adult space") struct AdultScreenTests {
    private func model(_ language: Language = .french) -> InterfaceModel {
        var model = clubModel(language)
        model.preferences.parental.adultPIN = record
        return model
    }

    /// Up to the ways, the one before the settings, and the PIN.
    private func entered(_ language: Language = .french) -> InterfaceModel {
        var model = model(language)
        _ = model.press([.up, .right, .right, .ok])
        _ = model.press([.digit(1), .digit(2), .digit(3), .digit(4)])
        _ = model.pinAnswered(true, at: instant(2))
        return model
    }

    private func isOpen(_ model: InterfaceModel) -> Bool { model.room(at: instant(9)).title(DemoClub.adults[0].id) != nil }

    @Test("there is a way to it only where it has a PIN of its own, and something in it") func way() {
        func ways(_ model: InterfaceModel) -> [HomeScreen.Way] { HomeScreen().ways(in: model.room(at: instant(1))) }
        #expect(!ways(clubModel()).contains(.adult))
        #expect(ways(model()).contains(.adult))
        var empty = model()
        empty.club.adult = []
        #expect(!ways(empty).contains(.adult))
    }

    @Test("its titles are nowhere until the PIN was typed; leaving it locks it, and it asks anew") func locks() {
        #expect(!isOpen(model()))
        var model = entered()
        #expect(isOpen(model))
        FocusWalk.check(model)
        // A film of it plays without being asked again, and one comes back to the space.
        _ = model.press([.ok])
        #expect(model.press([.ok]) == [.play(DemoClub.adults[0].id)])
        #expect(model.press([.back]) == [.stop])
        #expect(isOpen(model))
        _ = model.press([.back, .back])
        #expect(!isOpen(model) && model.layers.count == 1)
        #expect(model.perform([.play(DemoClub.adults[0].id)], at: instant(3)) == [])
        _ = model.press([.ok])
        #expect(model.layers.count == 2 && !isOpen(model))
    }

    @Test("a box that goes to sleep leaves it, and the film with it") func sleeps() {
        var model = entered()
        _ = model.press([.ok, .ok])
        #expect(model.press([.power]) == [.stop, .power])
        #expect(!isOpen(model) && model.layers.count == 1)
        var other = clubModel()
        _ = other.press([.ok])
        #expect(other.press([.power]) == [.power])
        #expect(other.layers.count == 2)
    }

    @Test("its titles aren't kept among the favourites, which are no secret") func favourites() throws {
        let model = entered()
        let room = model.room(at: instant(1))
        let shown = try #require(room.title(DemoClub.adults[0].id))
        #expect(!TitleAction.all(of: shown, in: room).contains(.favour(true)))
    }

    @Test("who has forgotten its PIN chooses another by the parental one, and without that begins anew") func forgotten() {
        var model = model()
        _ = model.press([.up, .right, .right, .ok])
        _ = model.choose("forgotten")
        #expect(model.words().contains(Strings(language: .french).forgottenAlone))
        model = self.model()
        model.preferences.parental.pin = record
        _ = model.press([.up, .right, .right, .ok])
        _ = model.choose("forgotten")
        #expect(model.words().contains("Code parental"))
        _ = model.press([.digit(1), .digit(2), .digit(3), .digit(4)])
        _ = model.pinAnswered(true, at: instant(2))
        #expect(model.words().contains(Strings(language: .french).choosePIN))
    }

    @Test("without a parental PIN its own guards it from being changed") func changed() {
        var model = opened(SettingsScreen(.parental), in: model())
        _ = model.choose("adult")
        #expect(model.words().contains(Strings(language: .french).typePINForSettings))
        #expect(model.press([.digit(1), .digit(2), .digit(3), .digit(4)]).last == .checkPIN("1234", record))
    }

    @Test("nothing is cut at any size", arguments: Language.allCases) func pictures(language: Language) throws {
        var model = entered(language)
        try ScreenRules.check(model.scene(at: instant(9)), "adult", language) { $0.contains("Pigalle") }
        _ = model.press([.down])
        try ScreenRules.check(model.scene(at: instant(9)), "adult-scrolled", language) { $0.contains("Pigalle") }
        try ScreenRules.check(self.model(language).scene(at: instant(9)), "home-adult", language) { _ in true }
    }
}
