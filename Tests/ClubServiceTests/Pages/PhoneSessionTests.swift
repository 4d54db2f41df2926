import Club
import Crypto
import Synchronization
import Testing

@testable import ClubService

@Suite struct PhoneSessionTests {
    private final class Clock: Sendable {
        let now = Mutex(UTCTime(milliseconds: 1_795_000_000_000))
    }

    private let clock = Clock()
    private var session: PhoneSession {
        get throws {
            let cipher = try #require(RestCipher(key: [UInt8](repeating: 9, count: 32)))
            return PhoneSession(cipher: cipher, now: { [clock] in clock.now.withLock { $0 } }, isSecure: true)
        }
    }

    private func request(cookie: String? = nil) -> LiveRequest {
        var request = LiveRequest(method: "GET", path: "/account", peer: "test")
        request.headers["cookie"] = cookie
        return request
    }

    private func pass(_ time: Duration) { clock.now.withLock { $0 = $0.advanced(by: time) } }

    @Test("A cookie tells the account, for a season, and to nobody who changes it")
    func cookie() throws {
        let session = try session
        let field = try session.cookie(for: AccountID("a1"))
        #expect(field.hasSuffix("; HttpOnly; SameSite=Lax; Secure"))
        let cookie = String(field.prefix { $0 != ";" })
        #expect(session.account(request(cookie: "other=1; \(cookie)")) == AccountID("a1"))
        #expect(session.account(request(cookie: cookie + "A")) == nil)
        #expect(session.account(request()) == nil)
        pass(.seconds(90 * 86_400))
        #expect(session.account(request(cookie: cookie)) == nil)
    }

    @Test("A link opens its page alone, for ten minutes")
    func link() throws {
        let session = try session
        let link = try session.link(for: AccountID("a1"), page: "pay")
        #expect(session.account(ofLink: link, page: "pay") == AccountID("a1"))
        #expect(session.account(ofLink: link, page: "account") == nil)
        // Nor is it a cookie.
        #expect(session.account(request(cookie: "lanterne=\(link)")) == nil)
        pass(.seconds(600))
        #expect(session.account(ofLink: link, page: "pay") == nil)
    }

    @Test("A form is ours where its page was made for this telephone")
    func forms() throws {
        let session = try session
        let cookie = String(try session.cookie(for: AccountID("a1")).prefix { $0 != ";" })
        let seal = try session.formSeal(request(cookie: cookie))
        #expect(session.isOurForm(["seal": seal], request(cookie: cookie)))
        #expect(!session.isOurForm(["seal": seal], request()))
        #expect(!session.isOurForm([:], request(cookie: cookie)))
        let stranger = try session.formSeal(request())
        #expect(!session.isOurForm(["seal": stranger], request(cookie: cookie)))
        pass(.seconds(3600))
        #expect(!session.isOurForm(["seal": seal], request(cookie: cookie)))
    }

    @Test("What comes from outside is text on a page, and never a part of it")
    func escaped() {
        let name = "<script>\"'&</script>"
        let piece: HTML = "<p title=\"\(name)\">\(name)</p>"
        let text = "&lt;script&gt;&quot;&#39;&amp;&lt;/script&gt;"
        #expect(piece.text == "<p title=\"\(text)\">\(text)</p>")
        let whole: HTML = "<div>\(piece)</div>"
        #expect(whole.text == "<div>\(piece.text)</div>")
    }

    @Test(
        "A page is in the reader's first language that there is, else in French",
        arguments: [("en-GB,en;q=0.9,fr;q=0.8", "en"), ("de,fr;q=0.5", "fr"), ("de", "fr"), ("", "fr"), ("de, en", "en")])
    func language(accept: String, language: String) {
        #expect(PageLanguage(accept: accept).rawValue == language)
    }

    @Test("French signs stay with their words")
    func french() {
        #expect(PageLanguage.french("Associer « Salon » ?", "") == "Associer «\u{A0}Salon\u{A0}»\u{A0}?")
        #expect(PageLanguage.english("", "Pair “Salon”?") == "Pair “Salon”?")
    }

    @Test("A button that isn't what a page is for is styled so")
    func quiet() {
        let page = Page(language: .english, club: "A club")
        #expect(page.form("/a", seal: "s", "", button: "No", quiet: true).text.contains(#"<button class="quiet">No</button>"#))
    }

    @Test("Letters on a club's colour can be read, whichever it is")
    func letters() {
        let inks: [(color: Int, ink: String)] = [
            (0x000000, "#ffffff"), (0xFFFFFF, "#000000"), (0x767676, "#000000"), (0x757575, "#ffffff"), (0xF2B705, "#000000"),
        ]
        for (number, ink) in inks {
            let color = BrandColor(red: UInt8(number >> 16), green: UInt8(number >> 8 & 255), blue: UInt8(number & 255))
            #expect(PageStyle.ink(on: color) == ink, "\(color)")
        }
    }

    /// What a browser says, and whether it is of a page of ours.
    private static let origins: [(headers: [String: String], isOurs: Bool)] = [
        (["origin": "https://club.example"], true),
        (["origin": "http://10.0.0.2:8095", "host": "10.0.0.2:8095"], true),
        (["origin": "https://evil.example", "host": "club.example"], false),
        (["origin": "null", "host": "club.example"], false),
        (["sec-fetch-site": "cross-site"], false),
        (["sec-fetch-site": "same-site"], false),
        (["sec-fetch-site": "same-origin"], true),
        ([:], true),
    ]

    @Test("A form is taken from here alone, by what the browser says of where it was", arguments: origins)
    func origin(headers: [String: String], isOurs: Bool) async throws {
        let till = try await Till(.memory)
        let session = try session
        let pages = ClubPages(
            ledger: till.ledger, session: session, stock: { () throws(LiveFault) in throw .broken }, address: "https://club.example")
        var request = LiveRequest(method: "POST", path: "/activate", headers: headers, peer: "test")
        request.body = Array("seal=\(try session.formSeal(request))".utf8)
        if isOurs {
            #expect(try pages.form(request)["seal"] != nil)
        } else {
            #expect(throws: LiveFault.self) { try pages.form(request) }
        }
    }
}
