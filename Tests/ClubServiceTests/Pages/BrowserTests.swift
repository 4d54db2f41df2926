import Club
import Crypto
import Media
import TestSupport
import Testing

@testable import ClubService

/// The pages in a real browser as a telephone has it, with the page's scripts off, pressed and typed into as by a person.
///
/// With `LANTERNE_PAGES` naming a folder, each page is photographed into it.
@Suite(.serialized, .enabled(if: Browser.isPossible, Comment(rawValue: Browser.absence)))
struct BrowserTests {
    private static func visit(
        _ language: PageLanguage, runsScripts: Bool = false, paid bridge: PaymentBridge? = nil,
        _ body: (OpenClub, Telephone) async throws -> Void
    ) async throws {
        try await OpenClub.open(paid: bridge) { club in
            let telephone = try await Telephone(try Browser.shared.get(), language, runsScripts: runsScripts)
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(club, telephone)) } catch { outcome = .failure(error) }
            try await telephone.close()
            try outcome.get()
        }
    }

    /// On a small telephone by night and on a usual one by day; nothing of it from elsewhere, and no script let in.
    ///
    /// - Parameter hasScript: But the one that the page names.
    private static func look(
        _ name: String, _ telephone: Telephone, _ club: OpenClub, status: Int = 200, hasScript: Bool = false
    ) async throws {
        let answer = try await telephone.answer
        #expect(answer.status == status, "\(name)")
        let policy = answer.headers["content-security-policy"] ?? ""
        #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'sha256-") == hasScript, "\(name)")
        let language = try await telephone.evaluate("document.documentElement.lang")
        #expect(language == .string(telephone.words("fr", "en")))
        // Colours don't hang on the width, nor sizes on the colours.
        for (width, isDark) in [(320, true), (390, false)] {
            try await telephone.show(width: width, isDark: isDark)
            let faults = try await PageAudit.faults(of: telephone, width: width, scripts: hasScript ? 1 : 0)
            #expect(faults == [], "\(name), \(width) wide, \(isDark ? "by night" : "by day")")
            if let folder = Program.environment("LANTERNE_PAGES") {
                try await telephone.photograph("\(name)-\(telephone.words("fr", "en"))-\(isDark ? "night" : "day")", into: folder)
            }
        }
        let asked = try await telephone.asked
        let foreign = asked.filter { !$0.hasPrefix(club.address + "/") }
        #expect(!asked.isEmpty && foreign == [], "\(name)")
    }

    @Test("A box is paired by the code that its television shows", arguments: [PageLanguage.french, .english])
    func pairing(language: PageLanguage) async throws {
        try await Self.visit(language) { club, telephone in
            let words = telephone.words
            let (label, next) = (
                words("Le code affiché sur la télévision", "The code shown on the television"), words("Continuer", "Continue")
            )
            let late = try await club.beginPairing()
            club.till.clock.advance(by: Ledger.grantLife)
            let (userCode, deviceCode) = try await club.beginPairing()

            try await telephone.open(club.address + "/activate")
            try await Self.look("activate", telephone, club)
            for wrong in ["BCDF-GHJK", late.userCode] {
                try await telephone.type(wrong, into: label)
                try await telephone.press(next)
                #expect(try await telephone.text.contains(words("Ce code n’existe pas", "This code doesn’t exist")))
            }
            try await Self.look("wrong-code", telephone, club, status: 404)
            #expect(try await club.poll(deviceCode: deviceCode).message["error"] == "authorization_pending")

            // As people type: small letters, no dash.
            try await telephone.type(userCode.lowercased().filter { $0 != "-" }, into: label)
            try await telephone.press(next)
            #expect(try await telephone.text.contains("Salon"))
            try await Self.look("activate-question", telephone, club)
            try await telephone.press(words("Associer", "Pair"))
            #expect(try await telephone.text.contains(words("La télévision continue d’elle-même.", "The television goes on by itself.")))
            try await Self.look("activated", telephone, club)

            club.till.clock.advance(by: .seconds(10))
            let (status, tokens) = try await club.poll(deviceCode: deviceCode)
            #expect(status == 200 && tokens["access_token"]?.text?.isEmpty == false && tokens["refresh_token"] != nil)
            // The telephone has the account from then on.
            try await telephone.press(words("Mon compte", "My account"))
            #expect(try await telephone.text.contains("Salon"))
        }
    }

    @Test("A box that isn't one's own is refused, and hears it")
    func refused() async throws {
        try await Self.visit(.french) { club, telephone in
            let (userCode, deviceCode) = try await club.beginPairing()
            try await telephone.open("\(club.address)/activate?user_code=\(userCode)")
            try await telephone.press("Ce n’est pas ma box")
            #expect(try await telephone.text.contains("Box refusée"))
            #expect(try await club.poll(deviceCode: deviceCode).message["error"] == "access_denied")
        }
    }

    @Test("A price is paid once, however often one presses", arguments: [PageLanguage.french, .english])
    func paying(language: PageLanguage) async throws {
        try await Self.visit(language) { club, telephone in
            let words = telephone.words
            let account = try await club.account()
            try await telephone.open(account.door)
            try await telephone.open(try await club.quote(for: account.id))
            #expect(try await telephone.text.contains(words("La Nuit des balises", "The Night of the Beacons")))
            try await Self.look("pay", telephone, club)

            // What the provider of payments would call a card that is refused.
            _ = try await telephone.evaluate("document.querySelector('[name=instrument]').value = 'declined'")
            let pay = words("Payer 3,99\u{A0}€ (bac à sable)", "Pay €3.99 (sandbox)")
            try await telephone.press(pay)
            #expect(try await telephone.text.contains(words("Le paiement est refusé", "The payment is declined")))
            try await Self.look("declined", telephone, club, status: 402)
            #expect(try await club.till.ledger.entitlements(of: account.id).isEmpty)

            try await telephone.press(words("Recommencer", "Try again"))
            try await telephone.press(pay, times: 2)
            try await telephone.reload()
            #expect(try await telephone.text.contains(words("C’est payé", "Paid")))
            try await Self.look("paid", telephone, club)
            #expect(try await club.till.payments.states == [.captured])
            #expect(try await club.till.ledger.entitlements(of: account.id).map(\.title) == [OpenClub.film])
        }
    }

    @Test("A bridge's page asks for a card, and the club's whether to pay", arguments: [PageLanguage.french, .english])
    func bridge(language: PageLanguage) async throws {
        try await TestBridge.open { bank in
            try await Self.visit(language, paid: bank.bridge) { club, telephone in
                let words = telephone.words
                let account = try await club.account()
                try await telephone.open(account.door)
                try await telephone.open(try await club.quote(for: account.id))
                try await Self.look("pay-bridge", telephone, club)
                try await telephone.press(words("Payer 3,99\u{A0}€", "Pay €3.99"))
                #expect(try await telephone.text.contains(words("La Nuit des balises", "The Night of the Beacons")))
                #expect(bank.checkouts.count == 1 && bank.checkouts.allSatisfy { TestBridge.isSealed($0) })
                try await telephone.press("Card")
                #expect(try await club.till.ledger.entitlements(of: account.id).isEmpty)
                try await telephone.press(words("Confirmer et payer 3,99\u{A0}€", "Confirm and pay €3.99"))
                #expect(try await telephone.text.contains(words("C’est payé", "Paid")))
                #expect(bank.asked == ["authorise", "capture"])
                #expect(try await bank.bank.states == [.captured])
                #expect(try await club.till.ledger.entitlements(of: account.id).map(\.title) == [OpenClub.film])
            }
        }
    }

    @Test("A voucher pays, and a wrong one is told", arguments: [PageLanguage.french, .english])
    func voucher(language: PageLanguage) async throws {
        try await Self.visit(language) { club, telephone in
            let words = telephone.words
            let (label, use) = (words("Le code du bon", "The voucher’s code"), words("Utiliser le bon", "Use the voucher"))
            let code = try await club.till.ledger.issueVoucher(.title(OpenClub.film), expires: .distantFuture)
            let account = try await club.account()
            try await telephone.open(account.door)
            try await telephone.open(try await club.quote(for: account.id))
            try await telephone.touch(words("J’ai un bon", "I have a voucher"))
            try await Self.look("voucher", telephone, club)
            try await telephone.type("BCDF-BCDF-BCDF-BCDF", into: label)
            try await telephone.press(use)
            #expect(try await telephone.text.contains(words("Ce bon n’existe pas", "There is no such voucher")))
            try await telephone.press(words("Recommencer", "Try again"))
            try await telephone.touch(words("J’ai un bon", "I have a voucher"))
            try await telephone.type(code.lowercased(), into: label)
            try await telephone.press(use)
            #expect(try await telephone.text.contains(words("C’est payé", "Paid")))
            #expect(try await club.till.ledger.entitlements(of: account.id).count == 1)
            #expect(try await club.till.payments.states == [])
        }
    }

    @Test("An account's boxes and data are its person's to see, to take away and to erase", arguments: [PageLanguage.french, .english])
    func account(language: PageLanguage) async throws {
        try await Self.visit(language) { club, telephone in
            let words = telephone.words
            try await telephone.open(club.address + "/account")
            try await Self.look("no-account", telephone, club, status: 401)
            let account = try await club.account()
            _ = try await club.till.paired(try Till.box(2, name: "Chambre d’amis <3"), by: .account(account.id))
            _ = try await club.till.rented(account.id, .rental(OpenClub.film.value))
            try await telephone.open(account.door)
            // The link isn't left in the address, where it would be copied from.
            #expect(try await telephone.evaluate("location.href") == .string(club.address + "/account"))
            let text = try await telephone.text
            #expect(text.contains("Salon") && text.contains("Chambre d’amis <3") && text.contains(words("La Nuit", "The Night")))
            try await Self.look("account", telephone, club)

            let (name, bytes) = try await telephone.download(words("Télécharger mes données", "Download my data"))
            #expect(name == "club.json")
            let export = try JSONTree(json: String(decoding: bytes, as: UTF8.self))
            #expect(export["account"]?[0]?["id"] == .string(account.id.value))
            #expect(export["boxes"]?.items.count == 2)

            // By name, the guest room's is the first.
            try await telephone.press(words("Dissocier", "Unpair"))
            #expect(try await club.till.ledger.boxes(of: account.id).map(\.name) == ["Salon"])
            #expect(try await !telephone.text.contains("Chambre"))

            try await telephone.press(words("Effacer mon compte", "Erase my account"))
            try await Self.look("erase-question", telephone, club)
            #expect(try await club.till.ledger.boxes(of: account.id).count == 1)
            try await telephone.press(words("Tout effacer", "Erase all"))
            try await Self.look("erased", telephone, club)
            await #expect(throws: LedgerError.noSuchAccount) { try await club.till.ledger.export(account.id) }
            try await telephone.open(club.address + "/account")
            #expect(try await telephone.answer.status == 401)
        }
    }

    @Test(
        "What is typed on a telephone stands on the box's slate as it is typed, and by a button where scripts are off",
        arguments: [PageLanguage.french, .english], [true, false])
    func slate(language: PageLanguage, runsScripts: Bool) async throws {
        try await Self.visit(language, runsScripts: runsScripts) { club, telephone in
            let (words, ledger) = (telephone.words, club.till.ledger)
            let box = try await club.till.paired(try Till.box()).box
            let page = "\(club.address)/t/\(try await ledger.openSlate(for: box, SlateAsked(use: .search, most: 30)).code)"
            let label = words("Titre, acteur, réalisateur", "Title, actor, director")
            try await telephone.open(page)
            try await Self.look("slate\(runsScripts ? "" : "-plain")", telephone, club, hasScript: true)
            var revision: Int64 = 0
            for text in ["lune", "l’été & <b>ñ</b> 100 %+1", ""] {
                if runsScripts {
                    try await telephone.type(text, into: label, answered: 204)
                } else {
                    try await telephone.type(text, into: label)
                    try await telephone.press(words("Afficher", "Show"))
                }
                let written = try #require(try await ledger.slateText(of: box, after: revision))
                #expect(written.text == text)
                revision = written.revision
                // It is there again after the page was.
                try await telephone.reload()
                #expect(try await telephone.evaluate("document.forms[0].elements.text.value") == .string(text))
            }
            try await ledger.closeSlate(of: box)
            if runsScripts {
                try await telephone.typeAndLeave("trop tard", into: label)
            } else {
                try await telephone.type("trop tard", into: label)
                try await telephone.press(words("Afficher", "Show"))
            }
            #expect(try await telephone.text.contains(words("n’attend plus de texte", "waits for no text any more")))
            if runsScripts { try await Self.look("slate-over", telephone, club, status: 404) }
        }
    }

    @Test("A form of another site's is refused, though it has a seal of ours")
    func foreign() async throws {
        try await Self.visit(.english) { club, telephone in
            let (userCode, deviceCode) = try await club.beginPairing()
            let seal = try club.session.formSeal(LiveRequest(method: "GET", path: "/activate", peer: "elsewhere"))
            try await telephone.open("about:blank")
            _ = try await telephone.evaluate(
                """
                document.body.innerHTML = '<form method="post" action="\(club.address)/activate"><input name="seal" value="\(seal)">'
                    + '<input name="user_code" value="\(userCode)"><input name="answer" value="yes"><button>Win a prize</button></form>'
                """)
            try await telephone.press("Win a prize")
            #expect(try await telephone.answer.status == 403)
            #expect(try await telephone.text.contains("This page is too old"))
            #expect(try await club.poll(deviceCode: deviceCode).message["error"] == "authorization_pending")
        }
    }
}
