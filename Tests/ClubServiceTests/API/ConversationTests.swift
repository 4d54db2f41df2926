import Club
import Crypto
import Media
import TestSupport
import Testing

@testable import ClubService

/// What the service really answers to a box, held against the published description.
@Suite struct ConversationTests {
    private let api: ClubAPI
    private let club: OpenClub

    init() async throws {
        api = try ClubAPI()
        club = try await OpenClub()
        let key = ContentKey(id: [UInt8](repeating: 1, count: 16), key: [UInt8](repeating: 2, count: 16))
        try await club.till.ledger.keep([key], of: OpenClub.film, quality: .hd)
    }

    /// Asks, and looks that what comes back is described.
    ///
    /// - Parameter operation: As the description has it; its places are filled from `place`.
    private func ask(
        _ operation: String, _ body: String = "", query: String = "", place: String = "", token: String? = nil, expecting status: Int,
        _ fault: String? = nil
    ) async throws -> JSONTree {
        let (method, path) = (String(operation.prefix { $0 != " " }), operation.drop { $0 != " " }.dropFirst())
        let filled = String(path).replacing(#/\{\w+\}/#, with: place)
        let response = try await club.answer(method, filled, query: query, body, token: token)
        #expect(response.status == status, "\(operation): \(String(decoding: response.body, as: UTF8.self))")
        let described = api.operations[operation]?["responses"]?[String(response.status)]
        #expect(described != nil, "\(operation) \(response.status)")
        let type = response.headers["Content-Type"]
        guard let name = api.answer(of: operation, status: response.status) else {
            #expect(response.body.isEmpty || described?["content"]?[type ?? ""] != nil, "\(operation)")
            return .string(String(decoding: response.body, as: UTF8.self))
        }
        #expect(type == "application/json", "\(operation)")
        let message = try response.message
        #expect(api.violations(of: message, name) == [], "\(operation)")
        if let fault {
            #expect(message["error"]?.text == fault, "\(operation)")
            #expect(described?["description"]?.text?.contains("`\(fault)`") == true, "\(operation) \(fault)")
        }
        #expect(response.headers["Retry-After"] == nil || described?["headers"]?["Retry-After"] != nil, "\(operation)")
        return message
    }

    private func paired() async throws -> JSONTree {
        let pairing = try await ask("POST /v1/device_authorization", try OpenClub.pairingForm(), expecting: 200)
        let form = try OpenClub.pollForm(deviceCode: try #require(pairing["device_code"]?.text))
        _ = try await ask("POST /v1/token", form, expecting: 400, "authorization_pending")
        _ = try await ask("POST /v1/token", form, expecting: 400, "slow_down")
        let code = try #require(pairing["user_code"]?.text)
        _ = try await club.till.ledger.approve(userCode: code, by: .newAccount, guesser: "phone")
        club.till.clock.advance(by: .seconds(30))
        return try await ask("POST /v1/token", form, expecting: 200)
    }

    @Test("From pairing to signing out")
    func tokens() async throws {
        _ = try await ask("GET /v1/time", query: "nonce=Q0x3b2RhbGVtaXN0ZQ", expecting: 200)
        _ = try await ask("GET /v1/time", expecting: 400, "invalid_request")
        _ = try await ask("POST /v1/device_authorization", "client_id=x", expecting: 400, "invalid_request")
        let first = try #require(try await paired()["refresh_token"]?.text)
        let tokens = try await ask("POST /v1/token", try OpenClub.refreshForm(token: first), expecting: 200)
        _ = try await ask("POST /v1/token", try OpenClub.refreshForm(token: "none"), expecting: 401, "invalid_token")
        let access = try #require(tokens["access_token"]?.text)
        _ = try await ask("GET /v1/entitlements", expecting: 401, "invalid_signature")
        _ = try await ask("POST /v1/revoke", "token=\(access)", token: access, expecting: 204)
        _ = try await ask("GET /v1/entitlements", token: access, expecting: 401, "invalid_token")
    }

    @Test("From the price to the end of the film")
    func film() async throws {
        let access = try #require(try await paired()["access_token"]?.text)
        _ = try await ask("POST /v1/licences", #"{"title":"nuit"}"#, token: access, expecting: 402, "not_paid")
        _ = try await ask("POST /v1/quotes", #"{"offer":"none","title":"nuit"}"#, token: access, expecting: 404, "no_such_offer")
        _ = try await ask("POST /v1/quotes", #"{"offer":"none"}"#, token: access, expecting: 400, "invalid_request")
        let quote = try #require(
            try await ask("POST /v1/quotes", #"{"offer":"nuit-hd","title":"nuit"}"#, token: access, expecting: 200)["id"]?.text)
        for (instrument, status, fault) in [("declined", 402, "payment_declined"), ("card", 200, nil), ("card", 200, nil)] {
            let body = #"{"quote":"\#(quote)","instrument":"\#(instrument)"}"#
            _ = try await ask("POST /v1/purchases", body, token: access, expecting: status, fault)
        }
        let unpaid = #"{"quote":"none","voucher":"BCDF-GHJK-LMNP-QRST"}"#
        _ = try await ask("POST /v1/purchases", unpaid, token: access, expecting: 404, "no_such_quote")
        let held = try await ask("GET /v1/entitlements", token: access, expecting: 200)
        let id = try #require(held["entitlements"]?[0]?["id"]?.text)

        let letter = try await ask("POST /v1/licences", #"{"title":"nuit"}"#, token: access, expecting: 200)
        let licence = try opened(try #require(letter.text))
        #expect(api.violations(of: licence, "Licence") == [])
        #expect(licence["keys"]?[0]?["k"] == "AgICAgICAgICAgICAgICAg")
        _ = try await ask("POST /v1/licences", #"{"title":"none"}"#, token: access, expecting: 404, "no_such_title")

        let play = #"{"receipt":"1","entitlement":"\#(id)","at":"\#(club.till.clock.now)"}"#
        _ = try await ask("POST /v1/plays", play, token: access, expecting: 200)
        _ = try await ask("POST /v1/entitlements/{id}/refund", place: id, token: access, expecting: 409, "already_begun")
        _ = try await ask("POST /v1/entitlements/{id}/refund", place: "none", token: access, expecting: 404, "no_such_entitlement")
        let left = #"""
            {"positions":[{"title":"nuit","milliseconds":5,"at":"2026-01-01T00:00:00Z"},
                {"title":"retour","milliseconds":0,"isFinished":true,"at":"2026-01-01T00:00:00Z"}],"favourites":[],"sequence":0}
            """#
        let changes = try await ask("POST /v1/viewing", left, token: access, expecting: 200)
        #expect(changes["positions"]?.items.map { $0["isFinished"] } == [false, true])
        _ = try await ask("POST /v1/licences/{title}/return", place: "nuit", token: access, expecting: 204)
    }

    @Test("What was never begun is taken back")
    func refund() async throws {
        let access = try #require(try await paired()["access_token"]?.text)
        let quote = try await ask("POST /v1/quotes", #"{"offer":"nuit-hd","title":"nuit"}"#, token: access, expecting: 200)
        let body = #"{"quote":"\#(quote["id"]?.text ?? "")","instrument":"card"}"#
        let bought = try await ask("POST /v1/purchases", body, token: access, expecting: 200)
        let id = try #require(bought["entitlement"]?["id"]?.text)
        let refunded = try await ask("POST /v1/entitlements/{id}/refund", place: id, token: access, expecting: 200)
        #expect(refunded["entitlement"]?["refunded"] != nil)
    }

    @Test("A room comes in by its house's code, hears what it has to do, and brings a telephone to its account")
    func room() async throws {
        let (ledger, house) = (club.till.ledger, FleetID("phare"))
        try await ledger.makeFleet(house, name: "Hôtel du Phare")
        let code = try await ledger.issueEnrolment(in: house, count: 1, expires: .distantFuture)
        _ = try await ask("POST /v1/token", try OpenClub.fleetForm(), expecting: 404, "no_such_box")
        _ = try await ask("POST /v1/token", try OpenClub.fleetForm(code: "BBBB-BBBB-BBBB"), expecting: 403, "enrolment_refused")
        _ = try await ask("POST /v1/token", try OpenClub.fleetForm(code: code), expecting: 200)
        let access = try #require(try await ask("POST /v1/token", try OpenClub.fleetForm(), expecting: 200)["access_token"]?.text)
        _ = try await ask("POST /v1/device_authorization", try OpenClub.pairingForm(), expecting: 409, "of_fleet")
        try await ledger.makeFleet(FleetID("other"), name: "Autre")
        let other = try await ledger.issueEnrolment(in: FleetID("other"), count: 1, expires: .distantFuture)
        _ = try await ask("POST /v1/token", try OpenClub.fleetForm(code: other), expecting: 409, "of_fleet")

        let beat = #"{"version":"1.4.0","isPlaying":false,"nonce":"Q0x3b2RhbGVtaXN0ZQ"}"#
        let first = try await ask("POST /v1/heartbeat", beat, token: access, expecting: 200)
        #expect(first["settings"] == nil && first["wipe"] == nil)
        _ = try await ledger.push(settings: "{}", to: house)
        let room = try #require(try await ledger.boxes(of: house).first?.box)
        _ = try await ledger.checkOut(room.id, of: house, ending: try #require(room.account))
        let second = try await ask("POST /v1/heartbeat", beat, token: access, expecting: 200)
        #expect(second["settings"]?["document"] == "{}" && second["wipe"] != nil)
        _ = try await ask("POST /v1/heartbeat", "{}", token: access, expecting: 400, "invalid_request")
        _ = try await ask("POST /v1/heartbeat", beat, expecting: 401, "invalid_signature")

        let link = try await ask("POST /v1/links", "{}", token: access, expecting: 200)
        #expect(link["address"]?.text?.hasPrefix("\(club.address)/account?link=") == true)
        let quote = try await ask("POST /v1/quotes", #"{"offer":"nuit-hd","title":"nuit"}"#, token: access, expecting: 200)
        _ = try await ask("POST /v1/links", #"{"quote":"\#(quote["id"]?.text ?? "")"}"#, token: access, expecting: 200)
        _ = try await ask("POST /v1/links", #"{"quote":"none"}"#, token: access, expecting: 404, "no_such_quote")
    }

    @Test("A telephone writes for the screen")
    func slate() async throws {
        let access = try #require(try await paired()["access_token"]?.text)
        _ = try await ask("GET /v1/slate", query: "since=0", token: access, expecting: 404, "no_such_slate")
        _ = try await ask("POST /v1/slate", #"{"use":"search"}"#, token: access, expecting: 400, "invalid_request")
        _ = try await ask("POST /v1/slate", #"{"use":"anything","most":30}"#, token: access, expecting: 400, "invalid_request")
        _ = try await ask("POST /v1/slate", #"{"use":"search","most":201}"#, token: access, expecting: 400, "invalid_request")
        let slate = try await ask("POST /v1/slate", #"{"use":"search","most":30}"#, token: access, expecting: 200)
        let code = try #require(slate["address"]?.text?.split(separator: "/").last.map { String($0) })
        #expect(slate["address"]?.text == "\(club.address)/t/\(code)")
        for since in ["", "since=", "since=x", "since=-1", "since=99999999999999999999"] {
            _ = try await ask("GET /v1/slate", query: since, token: access, expecting: 400, "invalid_request")
        }
        _ = try await ask("GET /v1/slate", query: "since=0", token: access, expecting: 204)
        try await club.till.ledger.write("melies", onSlate: code)
        let written = try await ask("GET /v1/slate", query: "since=0", token: access, expecting: 200)
        #expect(written["text"] == "melies" && written["revision"] == 1)
        _ = try await ask("GET /v1/slate", query: "since=1", token: access, expecting: 204)
        _ = try await ask("POST /v1/slate/close", token: access, expecting: 204)
        _ = try await ask("POST /v1/slate/close", token: access, expecting: 204)
        _ = try await ask("GET /v1/slate", query: "since=1", token: access, expecting: 404, "no_such_slate")
        _ = try await ask("POST /v1/slate/close", expecting: 401, "invalid_signature")
    }

    private func opened(_ compact: String) throws -> JSONTree {
        let letter = try #require(SealedLetter(compact: compact))
        let key = try #require(AgreementKey(secret: [UInt8](repeating: 1, count: 32)))
        let message = try SealedBox(header: letter.header, vector: letter.vector, text: letter.text, tag: letter.tag)
            .open(with: key, point: letter.point)
        return try JSONTree(json: String(decoding: message, as: UTF8.self))
    }
}
