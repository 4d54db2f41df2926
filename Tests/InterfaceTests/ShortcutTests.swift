import Club
import Media
import Remote
import Testing

@testable import Interface

@Suite("Short cuts") struct ShortcutTests {
    private func names(_ model: InterfaceModel) -> [String] {
        guard case .screen(let screen)? = model.layers.last else { return [] }
        return (screen as? ChoiceScreen)?.choices.map(\.name) ?? []
    }

    @Test("OK held on a title shows what may be done with it, in the place of its page") func options() {
        var model = clubModel()
        model.club.history = [TitleID("general")]
        // The first poster is the General's, rented and begun.
        #expect(model.press([.ok, .options]) == [])
        #expect(model.layers.count == 2)
        #expect(names(model).first?.hasPrefix("Reprendre") == true)
        #expect(names(model).dropFirst() == ["Depuis le début", "Ajouter aux favoris", "La page du titre", "Retirer des films vus"])
        FocusWalk.check(model)
        var played = model
        #expect(played.press([.ok]) == [.play(TitleID("general"))])
        var forgot = model
        #expect(forgot.press([.down, .down, .down, .down, .ok]) == [.ask(.forgetHistory(TitleID("general")))])
        #expect(forgot.layers.count == 1)
        _ = model.press([.down, .down, .down, .ok])
        #expect(model.layers.count == 2 && names(model).isEmpty)
        _ = model.press([.back])
        #expect(model.layers.count == 1)
    }

    @Test("what doesn't play yet can be rented from there") func buys() {
        var model = clubModel()
        _ = model.press([.down, .down, .ok, .options])
        #expect(names(model).first?.hasPrefix("Louer") == true)
        #expect(names(model).contains("La page du titre"))
    }

    @Test("OK held elsewhere, or on a page that was there before, does nothing more") func elsewhere() {
        var model = clubModel()
        _ = model.press([.up, .ok])
        let search = model.layers.count
        #expect(model.press([.options]) == [])
        #expect(model.layers.count == search && names(model).isEmpty)
        model = clubModel()
        _ = model.press([.ok, .down, .options])
        #expect(names(model).isEmpty)
        // The page's own button has begun the film.
        model = filmModel()
        #expect(model.press([.options]) == [])
        #expect(model.places.last == .film)
    }

    @Test("a letter on the front opens the search with it; there letters are typed, and Backspace takes them back") func keyboard() {
        var model = clubModel()
        #expect(model.keyContext == .typing)
        #expect(model.press([.letter("m")]) == [.ask(.search("m"))])
        #expect(model.keyContext == .typing)
        #expect(model.press([.letter("e"), .letter(" "), .digit(2)]) == [.ask(.search("me")), .ask(.search("me 2"))])
        #expect(model.press([.erase, .erase]) == [.ask(.search("me"))])
        #expect(model.press([.letter("é")]) == [], "what the grid hasn't isn't typed")
        // Enter doesn't mean the key on the screen, which had the focus all along.
        model.club.found = .init("me", titles: [TitleID("metropolis")])
        _ = model.press([.letter("t"), .erase])
        model.club.found = .init("me", titles: [TitleID("metropolis")])
        #expect(model.press([.ok]) == [])
        #expect(model.spoken().contains("Metropolis"))
        _ = model.press([.ok])
        #expect(model.layers.count == 3)
        _ = model.press([.back, .back])
        #expect(model.layers.count == 1)
    }

    @Test("a club of files has no search, and its keyboard is a remote") func files() {
        var model = clubModel()
        model.club.account = .needless
        #expect(model.keyContext == .browsing)
    }

    @Test("a gift code, a PIN and a postcode are typed by a keyboard") func typed() {
        var model = Shop.renting(.quoted(Shop.quote()))
        _ = model.choose("voucher")
        #expect(model.keyContext == .typing)
        for letter in "bcdfghjkalmnpqrsx" { _ = model.press([.letter(letter)]) }
        _ = model.press([.erase, .letter("t")])
        #expect(model.focusedRow == "confirm")
        #expect(model.press([.ok]) == [.ask(.pay(voucher: "BCDF-GHJK-LMNP-QRST"))])
        var postcode = opened(PostcodeScreen(""), in: clubModel())
        _ = postcode.press([.digit(3), .digit(5), .erase, .digit(6), .letter("x"), .digit(0), .digit(0), .digit(0)])
        #expect(postcode.press([.ok]) == [.ask(.setPostcode("36000"))])
        var pin = opened(PINScreen(setting: .parental), in: clubModel())
        _ = pin.press([.digit(1), .digit(2), .erase, .digit(1), .digit(1), .digit(1)])
        #expect(pin.press([.digit(1), .digit(1), .digit(1), .digit(1)]) == [.makePIN("1111")])
    }

    @Test("in a film a digit leads to that tenth of it, and in a live one nowhere") func tenths() {
        var model = filmModel()
        _ = model.update(status(.playing))
        let length = model.status?.duration ?? .zero
        #expect(length > .zero)
        #expect(model.press([.digit(5)]) == [.seekTo(MediaTime(seconds: length.seconds / 2))])
        #expect(model.press([.digit(0)]) == [.seekTo(.zero)])
        _ = model.update(live(.playing, behind: 0))
        #expect(model.press([.digit(5)]) == [])
    }
}
