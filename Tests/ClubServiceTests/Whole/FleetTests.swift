import Club
import Crypto
import FoundationEssentials
import Media
import TestSupport
import Testing

@testable import ClubService

/// A house with one room, by the program that is built: its commands, and its box over HTTP.
@Suite struct FleetTests {
    private let club: ServedClub
    private let program: RunningProgram
    private let room: LineBox

    init() async throws {
        club = try await ServedClub(machines: 1)
        program = try club.start()
        var room = try LineBox()
        room.name = "Chambre 12"
        self.room = room
    }

    private func ask(
        _ method: String, _ path: String, _ body: String = "", token: String? = nil, by box: LineBox? = nil
    ) async throws -> Exchange {
        let headers = try (box ?? room).headers(method, path, body: Array(body.utf8), token: token)
        let port = club.port(0)
        return try await Program.aside { try Line(port: port).ask("\(method) \(path)", headers, body: Array(body.utf8)) }
    }

    private func tokens(_ code: String? = nil, by box: LineBox? = nil) async throws -> Exchange {
        let shown = code.map { "&enrolment_code=\($0)" } ?? ""
        return try await ask(
            "POST", "/v1/token", "grant_type=\(LiveService.fleetGrant)\(shown)&\((box ?? room).introduction.replacing(" ", with: "+"))",
            by: box)
    }

    private func token(_ code: String? = nil) async throws -> String {
        try OutsideJSON.decode(TokenAnswer.self, from: try await tokens(code).body).access
    }

    private func beat(_ token: String, settings: Int64? = nil, wiped: String? = nil) async throws -> HeartbeatAnswer {
        let told = HeartbeatTold(version: "1.2", isPlaying: false, nonce: "AAAAAAAAAAAAAAAAAAAAAA", settings: settings, wiped: wiped)
        let body = String(decoding: try JSONEncoder().encode(told), as: UTF8.self)
        return try OutsideJSON.decode(HeartbeatAnswer.self, from: try await ask("POST", "/v1/heartbeat", body, token: token).body)
    }

    private func fleet(_ words: String...) throws -> String {
        try club.run(["fleet", words[0], club.club(0), "phare"] + words.dropFirst())
    }

    @Test("A room comes in by its house's code, gets its settings, and forgets its guest at check-out")
    func house() async throws {
        _ = try fleet("make", "--name", "Hôtel du Phare")
        let code = try fleet("enrol", "--count", "1")
        #expect(try await tokens().status == 404)
        #expect(try await tokens("BBBB-BBBB-BBBB").status == 403)
        _ = try await token(code)
        // No answer came, so it asks again, and later by its key alone.
        _ = try await token(code)
        let token = try await token()
        #expect(try await tokens(code, by: try LineBox()).status == 403)

        let first = try await beat(token)
        #expect(first.settings == nil && first.wipe == nil && first.sequence == 1)
        let key = try #require(SigningKey(seed: try Workshop(path: club.club(0)).key(.service))).publicKey
        let signature = try #require(Base64.decodeFromURLs(first.time.signature.utf8))
        #expect(key.isValid(signature, of: TimeAnswer.message(time: first.time.time, nonce: "AAAAAAAAAAAAAAAAAAAAAA")))
        try Files.write(Array(#"{"language": "en"}"#.utf8), to: club.folder.path + "/room.json")
        #expect(try fleet("settings", club.folder.path + "/room.json").hasPrefix("revision 1"))
        #expect(try await beat(token).settings == PushedSettings(revision: 1, document: #"{"language": "en"}"#))
        #expect(try await beat(token, settings: 1).settings == nil)

        let quote = try OutsideJSON.decode(
            QuoteAnswer.self,
            from: try await ask("POST", "/v1/quotes", #"{"offer":"location-film-1","title":"film-1"}"#, token: token).body)
        let bought = try await ask("POST", "/v1/purchases", #"{"quote":"\#(quote.id)","instrument":"card"}"#, token: token)
        #expect(bought.status == 200)
        #expect(try await holdings(token) == ["film-1"])
        let line = "\tChambre 12\t\(try await seen())\t1.2\tsettings 1\t-"
        #expect(try fleet("list").hasSuffix(line))
        _ = try fleet("check-out", "--box", "Chambre 12")
        #expect(try await holdings(token) == [])
        #expect(try fleet("list").hasSuffix("\tto wipe"))
        let wipe = try #require(try await beat(token).wipe)
        #expect(try await beat(token, wiped: wipe).wipe == nil)
        #expect(try fleet("list").hasSuffix("\t-"))
    }

    private func holdings(_ token: String) async throws -> [String] {
        try OutsideJSON.decode(HoldingsAnswer.self, from: try await ask("GET", "/v1/entitlements", token: token).body).entitlements
            .compactMap { $0.entitlement?.title.value }
    }

    private func seen() async throws -> String {
        try await club.ledger().boxes(of: FleetID("phare")).first?.seen?.description ?? "never"
    }

    @Test("At the counter a film is taken back by its id, however often it is said, and what isn't there is told in a sentence")
    func counter() async throws {
        _ = try fleet("make", "--name", "Hôtel du Phare")
        let token = try await token(try fleet("enrol"))
        let quote = try OutsideJSON.decode(
            QuoteAnswer.self,
            from: try await ask("POST", "/v1/quotes", #"{"offer":"location-film-1","title":"film-1"}"#, token: token).body
        ).id
        let body = #"{"quote":"\#(quote)","instrument":"card"}"#
        let bought = try await ask("POST", "/v1/purchases", body, token: token).body
        let rental = try #require(try OutsideJSON.decode(PurchaseAnswer.self, from: bought).entitlement?.entitlement)
        for _ in 0..<2 { #expect(try club.run(["refund", club.club(0), "--entitlement", rental.id.value]) == "film-1: taken back") }
        let held = try OutsideJSON.decode(HoldingsAnswer.self, from: try await ask("GET", "/v1/entitlements", token: token).body)
        #expect(held.entitlements.first?.entitlement?.refunded != nil)
        // An id may begin with a dash, and hold the letter of an option.
        for words in [["refund", club.club(0), "--entitlement", "-ahb"], ["ticket", club.club(0), "tonight", "BBBB-BBBB-BBBB"]] {
            let run = try Program.run([Program.built("lanterne-club")] + words)
            #expect(run.status == 1 && run.complaint.hasPrefix("lanterne-club: it was not done: "))
        }
    }

    @Test("A link opens the account on one more telephone, or one quote there, and a quote of somebody else's is none")
    func link() async throws {
        _ = try fleet("make", "--name", "Hôtel du Phare")
        let token = try await token(try fleet("enrol"))
        let account = try OutsideJSON.decode(LinkAnswer.self, from: try await ask("POST", "/v1/links", "{}", token: token).body)
        #expect(account.address.hasPrefix("http://127.0.0.1:\(club.port(0))/account?link="))
        #expect(account.expires > LiveHalf.now() && account.expires <= LiveHalf.now().advanced(by: .seconds(600)))
        let page = try await open(account.address)
        #expect(page.status == 303 && page.headers["location"] == "/account" && page.headers["set-cookie"] != nil)
        // For one page alone.
        #expect(try await open(account.address.replacing("/account", with: "/pay/none")).status == 401)
        let quote = try OutsideJSON.decode(
            QuoteAnswer.self,
            from: try await ask("POST", "/v1/quotes", #"{"offer":"location-film-1","title":"film-1"}"#, token: token).body
        ).id
        let paying = try OutsideJSON.decode(
            LinkAnswer.self, from: try await ask("POST", "/v1/links", #"{"quote":"\#(quote)"}"#, token: token).body)
        #expect(try await open(paying.address).headers["location"] == "/pay/\(quote)")
        #expect(try await ask("POST", "/v1/links", #"{"quote":"none"}"#, token: token).status == 404)
        #expect(try await ask("POST", "/v1/links", "{}").status == 401)
    }

    /// As a telephone's browser.
    private func open(_ address: String) async throws -> Exchange {
        let port = club.port(0)
        let path = String(address.dropFirst("http://127.0.0.1:\(port)".count))
        return try await Program.aside { try Line(port: port).ask("GET " + path) }
    }
}
