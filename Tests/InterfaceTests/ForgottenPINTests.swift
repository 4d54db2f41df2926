import Club
import Media
import Remote
import Testing

@testable import Interface

private let record = PINRecord(salt: [1], digest: [2], iterations: 3)

@Suite("A PIN that nobody knows any more") struct ForgottenPINTests {
    private func model(_ account: ClubState.Account) -> InterfaceModel {
        var model = clubModel()
        model.club.account = account
        model.preferences.parental.pin = record
        return opened(PINScreen(.settings, .parental), in: model)
    }

    @Test("all is erased once the viewer has said so twice; then another PIN is chosen, and a paired box is paired again first")
    func paired() {
        var model = model(.paired)
        _ = model.choose("forgotten")
        FocusWalk.check(model)
        // The focus is on the way back.
        #expect(model.press([.ok]) == [])
        _ = model.choose("forgotten")
        #expect(model.press([.right, .ok]) == [.ask(.forgetEverything)])
        #expect(model.preferences.parental.pin != nil, "before it is done nothing opens")
        model.club.account = .none
        #expect(model.wiped(at: instant(3)) == [.ask(.pair)])
        #expect(model.preferences == ViewerPreferences())
        #expect(model.layers.count == 3)
        model.club.account = .paired
        _ = model.press([.ok])
        #expect(model.words().contains(Strings(language: .french).choosePIN))
        _ = model.press([.back])
        #expect(model.layers.count == 1)
    }

    @Test("a box without an account goes on to the new PIN") func alone() {
        var model = model(.needless)
        _ = model.choose("forgotten")
        #expect(model.words().contains(Strings(language: .french).forgottenAlone))
        #expect(model.press([.right, .ok]) == [.ask(.forgetEverything)])
        #expect(model.wiped(at: instant(3)) == [])
        #expect(model.words().contains(Strings(language: .french).choosePIN))
    }

    @Test("a guest who leaves is followed by the front, in the middle of a film too") func guest() {
        var model = model(.house)
        _ = model.press([.back, .ok, .ok])
        #expect(model.places.last == .film)
        #expect(model.wiped(at: instant(3)) == [.stop])
        #expect(model.layers.count == 1)
    }

    @Test("it isn't offered where a PIN is chosen") func setting() {
        var model = opened(PINScreen(setting: .parental), in: clubModel())
        #expect(!model.words().contains(Strings(language: .french).forgotPIN))
        _ = model.choose("forgotten")
        #expect(model.layers.count == 2)
    }
}

@Suite("Settings that couldn't be read") struct LostSettingsTests {
    private func model(_ language: Language = .french, pin: PINRecord?) -> InterfaceModel {
        var model = clubModel(language)
        model.club.account = .paired
        model.preferences = .lost
        model.preferences.parental.pin = pin
        return model
    }

    @Test("it is said once at the start, and can wait; films that aren't for all aren't there meanwhile") func told() {
        var model = model(pin: nil)
        _ = model.tellLoss(at: instant(1))
        #expect(model.words().contains(Strings(language: .french).lostSettingsMeans))
        #expect(model.words().contains("Code 901"))
        FocusWalk.check(model)
        _ = model.press([.ok])
        #expect(model.layers.count == 1)
        #expect(model.room(at: instant(1)).title(TitleID("nosferatu")) == nil)
        var sound = clubModel()
        #expect(sound.tellLoss(at: instant(1)) == [])
        #expect(sound.layers.count == 1)
    }

    @Test("a PIN that was saved puts all right") func pin() {
        var model = model(pin: record)
        _ = model.tellLoss(at: instant(1))
        _ = model.press([.right, .ok])
        #expect(model.press([.digit(1), .digit(2), .digit(3), .digit(4)]).last == .checkPIN("1234", record))
        var expected = ViewerPreferences()
        expected.parental.pin = record
        #expect(model.pinAnswered(true, at: instant(2)) == [.keep(expected)])
        #expect(model.layers.count == 1)
        #expect(model.room(at: instant(1)).title(TitleID("lune")) != nil)
    }

    @Test("without one there is the way of who has forgotten it, from the settings too") func none() {
        var model = model(pin: nil)
        _ = model.tellLoss(at: instant(1))
        _ = model.press([.right, .ok])
        #expect(model.words().contains(Strings(language: .french).forgottenPaired))
        model = opened(SettingsScreen(.parental), in: self.model(pin: nil))
        #expect(SettingLines(model.room(at: instant(1))).lines(of: .parental).map(\.id) == ["recover"])
        _ = model.choose("recover")
        #expect(model.words().contains(Strings(language: .french).forgottenPaired))
        model = opened(SettingsScreen(.account), in: self.model(pin: nil))
        _ = model.choose("unpair")
        #expect(model.words().contains(Strings(language: .french).forgottenPaired), "nothing guarded opens without a PIN")
    }
}
