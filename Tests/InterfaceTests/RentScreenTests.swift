import Club
import Media
import Remote
import Testing

@testable import Interface

@Suite("Renting and buying") struct RentScreenTests {
    @Test("the price is asked for when the screen opens, and the purchase is given up when it is left") func opens() {
        var model = Shop.model()
        #expect(model.perform([.open(RentScreen(title: Shop.lune, offer: DemoClub.rental.id))], at: instant(0)) == [Shop.ask()])
        #expect(model.wake(at: instant(1)) == [])
        #expect(model.press(.back) == [.ask(.leavePurchase)])
        #expect(model.screenName == "HomeScreen")
    }

    @Test("the home key leaves a purchase too") func home() {
        var model = Shop.renting(.quoted(Shop.quote()))
        #expect(model.press(.home) == [.ask(.leavePurchase)])
    }

    @Test(
        "the price, its tax, the terms and the languages are said before anything is paid",
        arguments: [
            (
                Language.french, DemoClub.rental.id,
                [
                    "3,99\u{A0}€ TTC, dont 0,67\u{A0}€ de TVA", "Location  ·  HD", "Son\u{A0}: Français, anglais",
                    "Sous-titres\u{A0}: Anglais, malentendants", "Audiodescription",
                    "30\u{A0}jours pour commencer, puis 48\u{A0}h pour regarder\u{202F}; un film commencé va jusqu’à sa fin.\n"
                        + "Remboursable tant que le film n’est pas commencé.",
                ]
            ),
            (
                .english, DemoClub.purchase.id,
                ["€3.99 including €0.67 VAT", "Purchase  ·  HD", "Yours for ever.\nRefundable for 14\u{A0}days if the film isn’t started."]
            ),
        ])
    func says(language: Language, offer: OfferID, sentences: [String]) {
        let model = Shop.renting(.quoted(Shop.quote()), language, offer: offer)
        let texts = model.scene(at: instant(1)).texts
        for sentence in sentences { #expect(texts.contains(sentence), "\(sentence) isn’t in \(texts)") }
    }

    @Test("paying on the telephone shows a code, and says that it is waited for") func phone() {
        var model = Shop.renting(.quoted(Shop.quote()))
        #expect(model.focusedRow == "phone")
        #expect(model.press(.ok) == [.ask(.payOnPhone)])
        #expect(model.scene(at: instant(1)).texts.contains("La page de paiement arrive…"))
        model.set(.quoted(Shop.quote()), phone: Shop.page)
        let texts = model.scene(at: instant(1)).texts
        #expect(texts.contains("En attente de votre téléphone…"))
        #expect(texts.contains("Valable encore 14\u{A0}min"))
        #expect(model.press(.back) == [])
        #expect(model.focusedRow == "phone")
        #expect(model.screenName == "RentScreen")
    }

    @Test("a page that went by is said to be over, and the ways to pay are there again") func pageOver() {
        var model = Shop.renting(.quoted(Shop.quote(holds: 3600)))
        _ = model.press(.ok)
        model.set(.quoted(Shop.quote(holds: 3600)), phone: Shop.page)
        model.clubTime = { after(840) }
        #expect(model.wake(at: instant(2)) == [])
        #expect(model.scene(at: instant(2)).texts.contains(Strings(language: .french).pageOver))
        #expect(model.focusedRow == "phone")
    }

    @Test("a code is typed in groups, and pays once it is whole") func voucher() {
        var model = Shop.renting(.quoted(Shop.quote()))
        _ = model.choose("voucher")
        #expect(model.focusedRow == "keys-0")
        model.enter("BCDFGHJKLMNPQRS")
        #expect(model.choose("confirm") == [])
        model.enter("T")
        #expect(model.focusedRow == "confirm")
        #expect(model.spoken(at: instant(1))?.contains("B, C, D, F, G") == true)
        #expect(model.press(.ok) == [.ask(.pay(voucher: Shop.bcdf))])
        model.set(.paying)
        let texts = model.scene(at: instant(1)).texts
        #expect(texts.contains("Paiement en cours…"))
        #expect(texts.contains("3,99\u{A0}€ TTC, dont 0,67\u{A0}€ de TVA"))
        #expect(model.spoken(at: instant(1)) == nil)
        #expect(model.press(.ok, .down, .up) == [])
    }

    @Test("of a code no more is taken than it has; Erase takes the last letter, Clear all") func typing() {
        var code = VoucherCode()
        for _ in 0..<20 { code.type(.letter("B")) }
        #expect(code.text == "BBBB-BBBB-BBBB-BBBB")
        code.type(.erase)
        #expect(code.text == "BBBB-BBBB-BBBB-BBB")
        #expect(!code.isComplete)
        code.type(.clear)
        code.type(.erase)
        #expect(code.text == "")
    }

    @Test("a refused code stays to be mended, with the sentence until a key is pressed; the other ways stay") func refusedCode() {
        var model = Shop.renting(.quoted(Shop.quote()))
        _ = model.choose("voucher")
        model.enter("BCDFGHJKLMNPQRST")
        _ = model.press(.ok)
        model.set(.quoted(Shop.quote()), refusal: "Ce code a déjà servi.")
        #expect(model.scene(at: instant(1)).texts.contains("Ce code a déjà servi."))
        _ = model.choose("keys-4")
        #expect(!model.scene(at: instant(1)).texts.contains("Ce code a déjà servi."))
        #expect(model.press(.back) == [])
        #expect(model.focusedRow == "voucher")
        #expect(model.choose("phone") == [.ask(.payOnPhone)])
    }

    @Test("a refusal on the telephone leads to the ways to pay, with the sentence") func refusedPhone() {
        var model = Shop.renting(.quoted(Shop.quote()))
        _ = model.press(.ok)
        model.set(.quoted(Shop.quote()), refusal: "La carte a été refusée.")
        #expect(model.wake(at: instant(1)) == [])
        #expect(model.scene(at: instant(1)).texts.contains("La carte a été refusée."))
        #expect(model.focusedRow == "phone")
        #expect(model.spoken(at: instant(1))?.hasPrefix("La carte a été refusée.") == true)
        #expect(model.press(.ok) == [.ask(.payOnPhone)])
        model.set(.quoted(Shop.quote()), phone: Shop.page)
        #expect(model.focusedRow == "other")
    }

    @Test("what was bought plays at once, and the shop isn’t come back to") func bought() {
        var model = Shop.renting(.quoted(Shop.quote()))
        _ = model.press(.ok)
        model.set(.bought)
        #expect(model.focusedRow == "watch")
        #expect(model.scene(at: instant(1)).texts.contains("C’est à vous."))
        #expect(model.press(.ok) == [.ask(.leavePurchase), .play(Shop.lune)])
        #expect(model.places == [.club, .film])
        _ = model.press(.back)
        #expect(model.screenName == "HomeScreen")
    }

    @Test("or later") func later() {
        var model = Shop.renting(.bought)
        #expect(model.choose("done") == [.ask(.leavePurchase)])
        #expect(model.screenName == "HomeScreen")
    }

    @Test("a quote that has gone by is asked for again, once, and isn’t shown") func expired() {
        var model = Shop.renting(.quoted(Shop.quote(holds: 60)))
        #expect(model.wake(at: instant(1)) == [])
        model.clubTime = { after(60) }
        #expect(model.wake(at: instant(2)) == [Shop.ask()])
        #expect(model.wake(at: instant(3)) == [])
        #expect(!model.scene(at: instant(3)).texts.contains { $0.contains("TTC") })
        #expect(model.focusedRow == "cancel")
        model.set(.quoted(Shop.quote("q2", holds: 120)))
        model.clubTime = { after(120) }
        #expect(model.wake(at: instant(4)) == [Shop.ask()])
    }

    @Test("where no price comes, one may ask again") func noPrice() {
        var model = Shop.renting(.asking, refusal: "Le vidéo-club ne répond pas.")
        #expect(model.focusedRow == "again")
        #expect(model.scene(at: instant(1)).texts.contains("Le vidéo-club ne répond pas."))
        #expect(model.press(.ok) == [Shop.ask()])
    }

    @Test("a box of nobody’s is paired first, and comes back to what was to be bought", arguments: [false, true])
    func pairs(isRefused: Bool) {
        var model = Shop.model(account: isRefused ? .refused("Non.") : .none)
        #expect(model.perform([.open(RentScreen(title: Shop.lune, offer: DemoClub.rental.id))], at: instant(0)) == [])
        #expect(model.focusedRow == "pair")
        #expect(model.scene(at: instant(1)).texts.contains("3,99\u{A0}€ TTC, dont 0,67\u{A0}€ de TVA"))
        #expect(model.press(.ok) == [.ask(.pair)])
        #expect(model.screenName == "PairingScreen")
        model.club.account = .paired
        #expect(model.press(.ok) == [Shop.ask()])
        #expect(model.screenName == "RentScreen")
    }

    @Test("each seat more is another price; there are 1 to 10") func seats() {
        var model = Shop.renting(nil, offer: Shop.seat, seats: 2)
        #expect(model.focusedRow == "seats")
        #expect(model.press(.ok) == [Shop.ask(seats: 3, offer: Shop.seat)])
        // The answer to what was asked before is none to this.
        model.set(.quoted(Shop.quote(cents: 1700)), offer: Shop.seat, seats: 2)
        #expect(!model.scene(at: instant(1)).texts.contains { $0.contains("TTC") })
        model.set(.quoted(Shop.quote(cents: 2550)), offer: Shop.seat, seats: 3)
        #expect(model.scene(at: instant(1)).texts.contains { $0.hasPrefix("25,50\u{A0}€ TTC") })
        #expect(model.focusedRow == "seats")
        #expect(model.choose("seats", column: 0) == [Shop.ask(seats: 2, offer: Shop.seat)])
        #expect(model.press(.ok) == [Shop.ask(seats: 1, offer: Shop.seat)])
        #expect(model.press(.ok) == [])
        for _ in 0..<20 { _ = model.choose("seats", column: 1) }
        #expect(model.scene(at: instant(1)).texts.contains("10\u{A0}places"))
    }

    @Test("seats that are bought aren’t watched here") func seatsBought() {
        var model = Shop.renting(.bought, .english, offer: Shop.seat, seats: 1)
        #expect(model.scene(at: instant(1)).texts.contains("Your seats are booked."))
        #expect(model.press(.ok) == [.ask(.leavePurchase)])
    }

    @Test(
        "places and letters are counted as each language does",
        arguments: [(0, "0\u{A0}place", "0\u{A0}seats"), (1, "1\u{A0}place", "1\u{A0}seat"), (2, "2\u{A0}places", "2\u{A0}seats")])
    func plurals(count: Int, french: String, english: String) {
        #expect(Strings(language: .french).seats(count) == french)
        #expect(Strings(language: .english).seats(count) == english)
    }

    @Test("what is bought is said before the key that pays") func spoken() {
        let model = Shop.renting(.quoted(Shop.quote()))
        let spoken = model.spoken(at: instant(1)) ?? ""
        for part in ["Le Voyage dans la Lune", "haute définition", "3,99\u{A0}€ TTC", "30\u{A0}jours", "Payer avec votre téléphone"] {
            #expect(spoken.contains(part), "\(part)")
        }
    }
}
