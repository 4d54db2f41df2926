import Club
import Media
import Remote
import Testing

@testable import Interface

@Suite("A parent who is asked before paying") struct PayingPINTests {
    private func model() -> InterfaceModel {
        var model = Shop.renting(.quoted(Shop.quote()))
        model.preferences.parental.pin = PINRecord(salt: [1], digest: [2], iterations: 3)
        model.goodPIN = instant(0)
        return model
    }

    private let pin: [Intent] = [.digit(1), .digit(2), .digit(3), .digit(4)]

    @Test("a page for a telephone is asked for once the PIN was right, and not before") func phone() {
        var model = model()
        #expect(model.choose("phone") == [])
        #expect(model.scene(at: instant(1)).texts.contains("Composez le code parental pour payer"))
        _ = model.press(pin)
        #expect(model.pinAnswered(true, at: instant(2)).last == .ask(.payOnPhone))
        #expect(model.scene(at: instant(2)).texts.contains("La page de paiement arrive…"))
    }

    @Test("a gift code isn't spent without it; each time it is asked") func voucher() {
        var model = model()
        _ = model.choose("voucher")
        model.enter("BCDFGHJKLMNPQRST")
        #expect(model.press(.ok) == [])
        #expect(model.press(.back) == [])
        #expect(model.focusedRow == "confirm")
        #expect(model.press(.ok) == [])
        _ = model.press(pin)
        #expect(model.pinAnswered(false, at: instant(2)) == [])
        _ = model.press(pin)
        #expect(model.pinAnswered(true, at: instant(2)).last == .ask(.pay(voucher: Shop.bcdf)))
    }

    @Test("a price that went by while the PIN was typed is asked for again, and nothing is paid") func late() {
        var model = model()
        _ = model.choose("phone")
        _ = model.press(pin)
        model.clubTime = { after(1000) }
        #expect(model.pinAnswered(true, at: instant(2)).dropFirst() == [])
        #expect(model.wake(at: instant(3)) == [Shop.ask()])
    }

    @Test("where a parent doesn't want it, paying is as without a PIN") func off() {
        var model = model()
        model.preferences.parental.guardsPaying = false
        #expect(model.choose("phone") == [.ask(.payOnPhone)])
    }
}
