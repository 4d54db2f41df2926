import Club
import Crypto
import FlyingFox
import Media
import TestSupport
import Testing

@testable import ClubService

/// A club with one film, whose service answers on this machine for as long as a test takes.
struct OpenClub: Sendable {
    /// What it remembers, its clock and its till.
    let till: Till
    /// Without a slash at its end.
    let address: String
    let session: PhoneSession
    /// All that its service answers.
    let routes: LiveRoutes

    static let film = TitleID("nuit")
    private static let signer = SigningKey(seed: [UInt8](repeating: 3, count: 32))

    /// Opens it, and closes it again whatever happens.
    ///
    /// - Parameter bridge: Who takes its money; nil: the sandbox.
    static func open(paid bridge: PaymentBridge? = nil, _ body: (OpenClub) async throws -> Void) async throws {
        let place = try BoundSocket("127.0.0.1", port: 0)
        let club = try await OpenClub(address: place.outsideURL, paid: bridge)
        let handler = LiveHandler(
            routes: club.routes, metrics: Metrics(), limit: RateLimit(burst: 1000, perSecond: 1000),
            log: ServiceLog(now: { club.till.clock.now }) { _ in }, seconds: { 0 }, trustsProxy: false)
        let server = ClubServer(handler, at: place)
        try await server.whileRunning { _ in try await body(club) }
    }

    /// One that is asked without a network.
    init(address: String = "http://club.example", paid bridge: PaymentBridge? = nil) async throws {
        let till = try await Till(.memory, paid: try bridge.map { try BridgePayments($0) { _ in } })
        let clock = till.clock
        let signer = try #require(Self.signer)
        let stock = Stock(try Self.edition(signer))
        let session = PhoneSession(cipher: till.ledger.cipher, now: { clock.now }, isSecure: false)
        let sold: @Sendable () throws(LiveFault) -> Stock = { stock }
        // Whoever waits here doesn't.
        var routes = LiveService(
            ledger: till.ledger, stock: sold, key: signer, now: { clock.now }, address: address, pause: { _ in await Task.yield() }
        ).routes
        ClubPages(ledger: till.ledger, session: session, stock: sold, address: address, bridge: bridge).add(to: &routes)
        (self.till, self.address, self.session, self.routes) = (till, address, session, routes)
    }

    private static func edition(_ signer: SigningKey) throws -> ClubEdition {
        func text(_ french: String, _ english: String) throws -> LocalizedText {
            try #require(LocalizedText(["fr": french, "en": english]))
        }
        let profile = ClubProfile(
            id: ClubID("phare"), name: try text("Le Phare", "The Lighthouse"), languages: ["fr", "en"],
            // A colour on which white can't be read: letters have to be black there.
            look: ClubLook(background: BrandColor(red: 11, green: 61, blue: 92), accent: BrandColor(red: 242, green: 183, blue: 5)),
            terms: ClubTerms(
                sale: try text("https://club.example/cgv", "https://club.example/terms"),
                privacy: try text("vie-privee.html", "privacy.html")),
            key: try #require(ClubKey(bytes: signer.publicKey.bytes)))
        let offer = Offer(id: OfferID("nuit-hd"), kind: .rental, price: Price(amount: 399, currency: "EUR", taxBasisPoints: 2000))
        let title = Title(id: film, title: try text("La Nuit des balises", "The Night of the Beacons"), offers: [offer])
        return ClubEdition(profile: profile, sequence: 1, issued: UTCTime(milliseconds: 0), titles: [title])
    }

    /// What a box of this number asks, signed as it has to be; without the network between, which has tests of its own.
    func answer(
        box number: UInt8 = 1, _ method: String, _ path: String, query: String = "", _ body: String = "", token: String? = nil,
        of service: LiveRoutes? = nil
    ) async throws -> LiveResponse {
        let signer = try #require(SigningKey(seed: [UInt8](repeating: number, count: 32)))
        let authorization = token.map { "Bearer \($0)" }
        let digest = Digest.sha256(Array(body.utf8))
        let seen = SignedRequest(method: method, path: path, query: query, bodyDigest: digest, authorization: authorization)
        let nonce = Base64.encodeForURLs(try SecureRandom.bytes(16))
        let fields = SignatureFields(
            signing: seen, keyID: try Till.box(number).id.value, now: till.clock.now, nonce: nonce, sign: signer.signature)
        var request = LiveRequest(method: method, path: path, query: query, body: Array(body.utf8), peer: "box")
        request.headers = ["content-digest": fields.contentDigest, "signature-input": fields.input, "signature": fields.signature]
        request.headers["authorization"] = authorization
        return try await (service ?? routes).answer(request).response
    }

    /// What a box shows to be paired, and what it asks with.
    func beginPairing(_ number: UInt8 = 1, name: String = "Salon") async throws -> (userCode: String, deviceCode: String) {
        let answer = try await self.answer(
            box: number, "POST", "/v1/device_authorization", try Self.pairingForm(number, name: name)
        ).message
        return (try #require(answer["user_code"]?.text), try #require(answer["device_code"]?.text))
    }

    /// A box's question whether it is paired by now.
    func poll(_ number: UInt8 = 1, deviceCode: String) async throws -> (status: Int, message: JSONTree) {
        let answer = try await self.answer(box: number, "POST", "/v1/token", try Self.pollForm(number, deviceCode: deviceCode))
        return (answer.status, try answer.message)
    }

    static func pairingForm(_ number: UInt8 = 1, name: String = "Salon") throws -> String {
        "\(try introduction(number))&name=\(name)&agreement_key=\(Base64.encodeForURLs(try Till.box(number).agreementKey))"
    }

    static func pollForm(_ number: UInt8 = 1, deviceCode: String) throws -> String {
        "\(try introduction(number))&grant_type=\(LiveService.deviceGrant)&device_code=\(deviceCode)"
    }

    static func refreshForm(_ number: UInt8 = 1, token: String) throws -> String {
        "\(try introduction(number))&grant_type=refresh_token&refresh_token=\(token)"
    }

    /// - Parameter code: Of its house; nil: it is in already.
    static func fleetForm(_ number: UInt8 = 1, code: String? = nil) throws -> String {
        let form = "grant_type=\(LiveService.fleetGrant)&"
        return form + (try code.map { "enrolment_code=\($0)&\(try pairingForm(number))" } ?? introduction(number))
    }

    private static func introduction(_ number: UInt8) throws -> String {
        let box = try Till.box(number)
        return "client_id=\(box.id.value)&signing_key=\(Base64.encodeForURLs(box.signingKey.bytes))"
    }

    /// An account with a box, and where its telephone is led to by the television.
    func account(box number: UInt8 = 1, name: String = "Salon") async throws -> (id: AccountID, door: String) {
        let account = try await till.paired(try Till.box(number, name: name)).account
        return (account, "\(address)/account?link=\(try session.link(for: account, page: "account"))")
    }

    /// A price that a box of the account has asked for, and where it is paid.
    func quote(for account: AccountID) async throws -> String {
        let signer = try #require(Self.signer)
        let item = try Stock(try Self.edition(signer)).merchandise(
            for: QuoteAsked(offer: "nuit-hd", title: Self.film.value), at: till.clock.now)
        return "\(address)/pay/\(try await till.ledger.quote(item, for: account).id.value)"
    }
}

extension LiveResponse {
    /// Of JSON.
    var message: JSONTree { get throws { try JSONTree(json: String(decoding: body, as: UTF8.self)) } }
}
