import Club
import Crypto
import Glibc
import HTTPSource
import LinuxIO
import Media
import Player
import TestSupport
import Testing

@testable import Lanterne

/// A service as it is built, with a club of its own, and boxes and telephones that ask it.
final class ClubRig {
    private let folder: ScratchFolder
    private var program: RunningProgram
    private(set) var address: String
    let source: HTTPSource

    /// A club with one title that can be rented, and one that opens in a hundred years.
    init() throws {
        folder = try ScratchFolder()
        let club = folder.path + "/club"
        let service = Program.built("lanterne-club")
        try Self.succeed([service, "init", club, "--id", "essai", "--name", "Ciné Essai"])
        try Files.write(Array(Self.rented.utf8), to: club + "/source/titles/la-lanterne.json")
        try Files.write(Array(Self.coming.utf8), to: club + "/source/titles/bientot.json")
        // A room of three seats: a showing in a hundred years, and one that is over.
        try Self.succeed([
            service, "cinema", club, "phare", "--name", "Le Phare", "--address", "1 quai", "--postcode", "29200", "--city", "Brest",
        ])
        for moment in ["2126-01-02T20:30Z", "2020-01-02T20:30Z"] {
            try Self.succeed([
                service, "cinema", club, "phare", "--showtime", "bientot=\(moment)", "--price", "7.50", "--tax", "5.5", "--seats", "3",
            ])
        }
        try Self.succeed([service, "sign", club])
        program = try Self.start(folder)
        address = Self.address(program)
        source = try HTTPSource()
    }

    private static let rented = """
        {"id": "la-lanterne", "title": {"fr": "La Lanterne", "en": "The Lantern"}, "year": 2026, "durationSeconds": 600, "offers": [
            {"id": "location", "kind": "rental", "quality": "hd", "price": {"amount": 399, "currency": "EUR", "taxBasisPoints": 2000}}]}
        """
    private static let coming = """
        {"id": "bientot", "title": {"fr": "Bientôt"}, "offers": [
            {"id": "plus-tard", "kind": "rental", "quality": "hd", "price": {"amount": 499, "currency": "EUR", "taxBasisPoints": 2000},
             "window": {"opens": "2126-01-01"}}]}
        """

    static func succeed(_ command: [String]) throws {
        let run = try Program.run(command)
        guard run.status == 0 else { throw Failure("\(command.joined(separator: " ")): \(run.complaint)") }
    }

    /// A gift code for the title that can be rented.
    func voucher(count: Int = 1) throws -> String {
        let run = try Program.run([
            Program.built("lanterne-club"), "voucher", folder.path + "/club", "--offer", "location", "--count", "\(count)",
        ])
        return run.output.split(separator: "\n").first.map(String.init) ?? ""
    }

    /// Runs the box's own program, whose state is kept under a name.
    func lanterne(_ words: [String], command name: String = "club", box: String = "a") async throws -> ProgramRun {
        let command = [Program.built("lanterne"), name] + words + ["--club", address]
        let state = state(of: box)
        return try await Program.aside { try Program.run(command, variables: ["STATE_DIRECTORY": state], within: .seconds(120)) }
    }

    /// Where a box keeps what it must not lose.
    func state(of box: String) -> String { "\(folder.path)/box-\(box)" }

    deinit { source.close() }

    private static func start(_ folder: ScratchFolder) throws -> RunningProgram {
        try RunningProgram([Program.built("lanterne-club"), "serve", folder.path + "/club", "--port", "0"])
    }

    private static func address(_ program: RunningProgram) -> String {
        String(program.firstLine.dropFirst("Listening on ".count).dropLast())
    }

    var serviceKey: VerifyingKey {
        get throws {
            let text = try Files.read(folder.path + "/club/private/service.key").filter { $0 > 0x20 }
            let seed = try #require(Base64.decodeFromURLs(text))
            return try #require(SigningKey(seed: seed)).publicKey
        }
    }

    /// Ends it as systemd does, and begins anew.
    ///
    /// - Returns: Its exit status.
    func restart() throws -> Int32? {
        let status = program.end(SIGTERM)
        program = try Self.start(folder)
        address = Self.address(program)
        return status
    }

    func stop() { program.end(SIGKILL) }

    func box(_ keys: BoxKeys? = nil) throws -> ClubBox {
        try ClubBox(keys: try keys ?? BoxKeys(), address: address, source: source)
    }

    /// Pairs a box by its program, whose code a telephone confirms meanwhile.
    ///
    /// - Returns: Its exit status.
    func pair(box: String) async throws -> Int32? {
        let command = ["env", "STATE_DIRECTORY=\(folder.path)/box-\(box)", Program.built("lanterne"), "club", "pair", "--club", address]
        let address = address
        return try await Program.aside {
            let program = try RunningProgram(command, lines: 2)
            let code = program.lines.last?.split(separator: " ").last.map(String.init) ?? ""
            try ClubRig.confirm(code, with: "yes", at: address)
            return program.wait()
        }
    }

    /// Gives the title that can be rented an encrypted film, and the service its key.
    func protect(with film: String) throws {
        let club = folder.path + "/club"
        let key = "31323334353637383930313233343536:32333435363738393021323334353637"
        try Self.succeed(["cp", "-r", film, club + "/public/film"])
        try Self.succeed(["sh", "-c", "echo \(key) | \(Program.built("lanterne-club")) key \(club) la-lanterne"])
        let streamed = Self.rented.replacing("\"year\": 2026", with: "\"year\": 2026, \"stream\": \"film/output.mpd\"")
        try Files.write(Array(streamed.utf8), to: club + "/source/titles/la-lanterne.json")
        try Self.succeed([Program.built("lanterne-club"), "sign", club])
        program.end(SIGTERM)
        program = try Self.start(folder)
        address = Self.address(program)
    }

    /// What box a keeps, as text.
    func keptFiles() throws -> [String] {
        try Files.names(in: folder.path + "/box-a/clubs").flatMap { club in
            let place = "\(folder.path)/box-a/clubs/\(club)"
            return try Files.names(in: place).map { String(decoding: try Files.read("\(place)/\($0)"), as: UTF8.self) }
        }
    }

    /// Where a box's viewer has left a film.
    func position(of title: String, box: String) throws -> ResumePosition? {
        try home(box).store.position(of: TitleID(title))
    }

    /// As if a box's viewer had left a film there.
    func leave(_ title: String, box: String, at milliseconds: Int64) throws {
        try home(box).store.record(
            ResumePosition(title: TitleID(title), milliseconds: milliseconds, time: ClubTime.ofThisMachine()))
    }

    private func home(_ box: String) throws -> BoxHome {
        let clubs = "\(folder.path)/box-\(box)/clubs"
        let name = try #require(Files.names(in: clubs).first)
        return try BoxHome.open("\(clubs)/\(name)")
    }

    /// Shows a ticket at the door.
    ///
    /// - Returns: Whether its holder may go in.
    func admits(_ code: String, to showtime: String) throws -> Bool {
        try Program.run([Program.built("lanterne-club"), "ticket", folder.path + "/club", showtime, code]).status == 0
    }

    /// A house, and a code by which boxes come into it.
    func house(_ name: String) throws -> String {
        let (program, folder) = (Program.built("lanterne-club"), folder.path + "/club")
        try Self.succeed([program, "fleet", "make", folder, name, "--name", "Hôtel du Phare"])
        return try Program.run([program, "fleet", "enrol", folder, name]).output.split(separator: "\n").first.map { String($0) } ?? ""
    }

    /// Gives settings to all of a house's boxes.
    func push(_ settings: String, to house: String, by scratch: ScratchFolder) throws {
        try Files.write(Array(settings.utf8), to: scratch.path + "/pushed.json")
        try Self.succeed([Program.built("lanterne-club"), "fleet", "settings", folder.path + "/club", house, scratch.path + "/pushed.json"])
    }

    /// The guest of a house's only box leaves.
    func checkOut(of house: String) throws {
        let (program, folder) = (Program.built("lanterne-club"), folder.path + "/club")
        let list = try Program.run([program, "fleet", "list", folder, house]).output
        let box = try #require(list.split(whereSeparator: { $0.isWhitespace }).first { $0.utf8.count == 43 }.map { String($0) }, "\(list)")
        try Self.succeed([program, "fleet", "check-out", folder, house, "--box", box])
        let after = try Program.run([program, "fleet", "list", folder, house]).output
        guard after.contains("to wipe") else { throw Failure("\(list) after check-out: \(after)") }
    }

    /// Publishes the title that can be rented under another name.
    func rename(_ name: String) throws {
        let club = folder.path + "/club"
        try Files.write(
            Array(Self.rented.replacing("La Lanterne", with: name).utf8), to: club + "/source/titles/la-lanterne.json")
        try Self.succeed([Program.built("lanterne-club"), "sign", club])
    }

    /// Puts the same club, by a key that boxes don't know, in the place of the published one.
    func signByAnother() throws {
        let other = folder.path + "/other"
        try Self.succeed([Program.built("lanterne-club"), "init", other, "--id", "essai", "--name", "Ciné Essai"])
        for _ in 0..<9 { try Self.succeed([Program.built("lanterne-club"), "sign", other]) }
        try Self.succeed(["sh", "-c", "cp -r \(other)/public/. \(folder.path)/club/public/"])
    }

    /// Types the code on a telephone of its own, as a browser does: the page first, then its form.
    func confirm(_ code: String, with word: String = "yes") throws { try Self.confirm(code, with: word, at: address) }

    static func confirm(_ code: String, with word: String, at address: String) throws {
        let telephone = try HTTPSource()
        defer { telephone.close() }
        let page = try text(address + "/activate?user_code=\(code)", telephone)
        guard let seal = page.firstMatch(of: /name="seal" value="([^"]+)"/)?.1 else { throw Failure("the telephone shows: \(page)") }
        let form = "seal=\(seal)&user_code=\(code)&answer=\(word)"
        let done = try text(address + "/activate", telephone, form: form)
        guard done.contains(word == "yes" ? "C’est fait" : "Box refusée") else { throw Failure("the telephone shows: \(done)") }
    }

    private static func text(_ url: String, _ source: HTTPSource, form: String? = nil) throws -> String {
        var request = ResourceRequest(url: url, maximumLength: 1 << 20)
        request.readsRefusals = true
        request.body = form.map { RequestBody(mediaType: "application/x-www-form-urlencoded", bytes: Array($0.utf8)) }
        let clock = MonotonicClock()
        let signal = try EventSignal()
        var fetch = DocumentFetch(request, source: source, signal: signal, now: clock.now())
        while true {
            switch fetch.step(now: clock.now()) {
            case .pending(let until): signal.wait(until: until)
            case .failed(let error): throw error
            case .done: return String(decoding: fetch.bytes, as: UTF8.self)
            }
        }
    }
}

/// A box that speaks for itself.
struct ClubBox {
    let keys: BoxKeys
    let client: LiveClient

    init(keys: BoxKeys, address: String, source: any SegmentSource) throws {
        self.keys = keys
        var client = try LiveClient(address: address, keys: keys, source: source, time: ClubTime.ofThisMachine)
        client.patience = .seconds(20)
        self.client = client
    }

    func begin() throws(ClubRefusal) -> PairingAnswer {
        try client.ask(
            PairingAnswer.self, "POST", "/v1/device_authorization",
            .form([
                ("client_id", keys.name), ("signing_key", Base64.encodeForURLs(keys.signing.publicKey.bytes)),
                ("agreement_key", Base64.encodeForURLs(keys.agreement.publicBytes)), ("name", "Salon"),
            ]))
    }

    @discardableResult
    func poll(_ answer: PairingAnswer, as name: String? = nil) throws(ClubRefusal) -> TokenAnswer {
        try client.ask(
            TokenAnswer.self, "POST", "/v1/token",
            .form([
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", name ?? keys.name),
                ("signing_key", Base64.encodeForURLs(keys.signing.publicKey.bytes)), ("device_code", answer.deviceCode),
            ]))
    }

    @discardableResult
    func refresh(_ token: String, as name: String? = nil) throws(ClubRefusal) -> TokenAnswer {
        try client.ask(
            TokenAnswer.self, "POST", "/v1/token",
            .form([
                ("grant_type", "refresh_token"), ("client_id", name ?? keys.name),
                ("signing_key", Base64.encodeForURLs(keys.signing.publicKey.bytes)), ("refresh_token", token),
            ]))
    }

    /// A request as this box makes it, to be sent when and as a test likes.
    func signed(
        _ method: String, _ path: String, body: String = "", token: String, ago: Duration = .zero
    ) throws -> ResourceRequest {
        let asked = SignedRequest(
            method: method, path: path, bodyDigest: Digest.sha256(Array(body.utf8)), authorization: "Bearer \(token)")
        let signature = SignatureFields(
            signing: asked, keyID: keys.name, now: ClubTime.ofThisMachine().advanced(by: .zero - ago),
            nonce: Base64.encodeForURLs(try SecureRandom.bytes(16)), sign: keys.signing.signature)
        var request = ResourceRequest(url: client.address + path, maximumLength: 1 << 20)
        if method == "POST" { request.body = RequestBody(mediaType: "application/json", bytes: Array(body.utf8)) }
        request.fields = [
            "Content-Digest": signature.contentDigest, "Signature-Input": signature.input, "Signature": signature.signature,
            "Authorization": "Bearer \(token)",
        ]
        request.readsRefusals = true
        return request
    }

    func send(_ request: ResourceRequest) throws -> (status: Int, body: [UInt8]) {
        let clock = MonotonicClock()
        var fetch = DocumentFetch(
            request, source: client.source, signal: client.signal, now: clock.now(), retries: RetryPolicy(delays: []))
        while true {
            switch fetch.step(now: clock.now()) {
            case .pending(let until): client.signal.wait(until: until)
            case .failed(let error): throw error
            case .done: return (fetch.response?.status ?? 0, fetch.bytes)
            }
        }
    }

    /// What a call was refused with; nil where it wasn't.
    func refusal(_ call: () throws -> Void) -> ClubRefusal? {
        do {
            try call()
            return nil
        } catch {
            return error as? ClubRefusal
        }
    }
}
