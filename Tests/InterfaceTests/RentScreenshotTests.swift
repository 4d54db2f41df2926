import Club
import Media
import Remote
import Testing

@testable import Interface

@Suite("Renting and pairing, as they are seen") struct RentScreenshotTests {
    private static func rentals(_ language: Language) -> [(name: String, model: InterfaceModel)] {
        let quoted = ClubState.Purchase.Stage.quoted(Shop.quote())
        let refusal =
            language == .french
            ? "Ce code ne suffit pas\u{A0}: il y reste 2,00\u{A0}€. Payez autrement, ou essayez un autre code."
            : "This code isn’t enough: €2.00 is left on it. Pay another way, or try another code."
        var shots = [
            ("rent-waiting", Shop.renting(nil, language)), ("rent-quoted", Shop.renting(quoted, language)),
            ("rent-refused", Shop.renting(quoted, language, refusal: refusal)),
            ("rent-no-price", Shop.renting(.asking, language, refusal: refusal)),
            ("rent-unpaired", Shop.renting(nil, language, account: .none)),
            ("rent-purchase", Shop.renting(.quoted(Shop.quote(cents: 1199)), language, offer: DemoClub.purchase.id)),
            ("rent-seats-waiting", Shop.renting(nil, language, offer: Shop.seat, seats: 2)),
            ("rent-seats", Shop.renting(.quoted(Shop.quote(cents: 1700)), language, offer: Shop.seat, seats: 2, refusal: refusal)),
            ("rent-seats-bought", Shop.renting(.bought, language, offer: Shop.seat, seats: 2)),
        ]
        var phone = Shop.renting(quoted, language)
        _ = phone.press(.ok)
        shots.append(("rent-phone-waiting", phone))
        phone.set(quoted, phone: Shop.page)
        shots.append(("rent-phone", phone))
        phone.clubTime = { after(840) }
        _ = phone.wake(at: instant(1))
        shots.append(("rent-phone-over", phone))
        var code = Shop.renting(quoted, language)
        _ = code.choose("voucher")
        code.enter("BCDFGHJ")
        shots.append(("rent-code", code))
        code.enter("KLMNPQRST")
        _ = code.press(.ok)
        code.set(quoted, refusal: refusal)
        _ = code.press(.down)
        shots.append(("rent-code-refused", code))
        _ = code.choose("confirm")
        code.set(.paying)
        shots.append(("rent-paying", code))
        code.set(.bought)
        shots.append(("rent-bought", code))
        return shots
    }

    private static func others(_ language: Language) -> [(name: String, model: InterfaceModel)] {
        var shots: [(name: String, model: InterfaceModel)] = []
        let sentence = language == .french ? "Le vidéo-club ne répond pas." : "The video club isn’t answering."
        let accounts: [(String, ClubState.Account)] = [
            ("unknown", .unknown), ("none", .none), ("code", .pairing(aPairing)), ("refused", .refused(sentence)), ("paired", .paired),
            ("house", .house), ("needless", .needless),
        ]
        for (name, account) in accounts {
            var model = Shop.model(language, account: account)
            _ = model.perform([.open(PairingScreen())], at: instant(0))
            shots.append(("pairing-" + name, model))
        }
        return shots
    }

    static func all(_ language: Language) -> [(name: String, model: InterfaceModel)] { rentals(language) + others(language) }

    @Test("every state draws at both sizes, and nothing that is written is clipped, small, or faint", arguments: Language.allCases)
    func draws(language: Language) throws {
        for (name, model) in Self.all(language) { try ScreenRules.check(model.scene(at: instant(3)), name, language) }
    }

    @Test("every key is reached by arrows, leads back, and says what it is", arguments: Language.allCases)
    func walk(language: Language) {
        for (name, model) in Self.all(language) {
            // There Back leads to the step before, as other tests say.
            let isRoot = ["rent-phone", "rent-phone-waiting", "rent-code", "rent-code-refused"].contains(name)
            FocusWalk.check(model, isRoot: isRoot)
        }
    }
}
