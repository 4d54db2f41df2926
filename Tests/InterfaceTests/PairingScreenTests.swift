import Club
import Media
import Remote
import Testing

@testable import Interface

@Suite("Pairing") struct PairingScreenTests {
    private func pairing(_ account: ClubState.Account, _ language: Language = .french) -> InterfaceModel {
        var model = Shop.model(language, account: account)
        _ = model.perform([.open(PairingScreen())], at: instant(0))
        return model
    }

    @Test("a code is asked for when it opens, and given up when it is left before it was used") func asks() {
        var model = Shop.model(account: .none)
        #expect(model.perform([.open(PairingScreen())], at: instant(0)) == [.ask(.pair)])
        #expect(model.wake(at: instant(1)) == [])
        model.club.account = .pairing(aPairing)
        #expect(model.press(.back) == [.ask(.leavePairing)])
    }

    @Test("the code and the address are there to be read, and the voice says them letter by letter") func code() {
        let model = pairing(.pairing(aPairing))
        let texts = model.scene(at: instant(1)).texts
        for text in ["BCDF-GHJK", "cine-phare.fr/box", "Code valable encore 9\u{A0}min"] { #expect(texts.contains(text), "\(text)") }
        #expect(model.spoken(at: instant(1))?.contains("B, C, D, F, G, H, J, K") == true)
    }

    @Test("a code that has gone by is replaced once") func renewed() {
        var model = pairing(.pairing(aPairing))
        model.clubTime = { after(599) }
        #expect(model.wake(at: instant(1)) == [.ask(.pair)])
        #expect(model.wake(at: instant(2)) == [])
        #expect(!model.scene(at: instant(2)).texts.contains("BCDF-GHJK"))
    }

    @Test("a refusal is a sentence, and OK tries again; what was refused isn’t shown meanwhile, but not for ever") func refused() {
        var model = pairing(.refused("Le vidéo-club ne répond pas."))
        #expect(model.focusedRow == "again")
        #expect(model.press(.ok) == [.ask(.pair)])
        #expect(!model.scene(at: instant(2)).texts.contains("Le vidéo-club ne répond pas."))
        #expect(model.scene(at: instant(4)).texts.contains("Le vidéo-club ne répond pas."))
    }

    @Test("once it is paired, OK goes back, and nothing is given up") func paired() {
        var model = pairing(.pairing(aPairing))
        model.club.account = .paired
        #expect(model.scene(at: instant(1)).texts.contains("La box est associée."))
        #expect(model.press(.ok) == [])
        #expect(model.screenName == "HomeScreen")
    }

    @Test("where there is nothing to pair, nothing is asked", arguments: [ClubState.Account.house, .needless, .paired])
    func over(account: ClubState.Account) {
        var model = Shop.model(account: account)
        #expect(model.perform([.open(PairingScreen())], at: instant(0)) == [])
        #expect(model.press(.ok) == [])
        #expect(model.screenName == "HomeScreen")
    }

    @Test("a code’s squares are never smaller than 8, and it stays in its place", arguments: [21, 25, 29, 33, 41, 53, 57])
    func squares(side: Int) {
        let picture = QRPicture(side: side, runs: [])
        #expect(picture.unit(within: 580) >= 8)
        #expect(picture.width(within: 580) <= 580)
    }

    @Test("a code has four squares of white on each side, and a run that leaves it is cut") func white() throws {
        let whole = (0..<29).map { QRPicture.Run(row: $0, column: 0, length: 29) }
        let wrong = [
            QRPicture.Run(row: 29, column: 0, length: 1), .init(row: 0, column: 0, length: .max), .init(row: -1, column: 3, length: 2),
        ]
        var scene = Scene()
        QRPicture(side: 29, runs: whole + wrong).add(to: &scene, x: 90, y: 150, within: 580)
        let white = try #require(scene.elements.first).rect
        #expect(white == DesignRect(x: 90, y: 150, width: 37 * 15, height: 37 * 15))
        let dark = scene.elements.dropFirst().map(\.rect)
        #expect(dark.count == 30)
        for rect in dark {
            let isWithin =
                rect.x >= 90 + 60 && rect.y >= 150 + 60 && rect.x + rect.width <= 90 + 33 * 15 && rect.y + rect.height <= 150 + 33 * 15
            #expect(isWithin, "\(rect)")
        }
    }
}
