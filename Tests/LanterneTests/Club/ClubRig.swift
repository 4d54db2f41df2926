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

    init() throws {
        folder = try ScratchFolder()
        for name in ["/club", "/club/public", "/club/private"] { mkdir(folder.path + name, 0o755) }
        try Files.write(
            Array(#"{"version":1,"club":{"name":{"fr":"Essai"}},"titles":[]}"#.utf8), to: folder.path + "/club/public/club.json")
        for (index, name) in ["catalogue", "service", "secret"].enumerated() {
            let key = Base64.encodeForURLs([UInt8](repeating: UInt8(index + 1), count: 32))
            try Files.write(Array((key + "\n").utf8), to: "\(folder.path)/club/private/\(name).key")
        }
        program = try Self.start(folder)
        address = Self.address(program)
        source = try HTTPSource()
    }

    deinit { source.close() }

    private static func start(_ folder: ScratchFolder) throws -> RunningProgram {
        try RunningProgram([Program.built("lanterne-club"), "serve", folder.path + "/club", "--port", "0"])
    }

    private static func address(_ program: RunningProgram) -> String {
        String(program.firstLine.dropFirst("Listening on ".count).dropLast())
    }

    var serviceKey: VerifyingKey {
        get throws { try #require(SigningKey(seed: [UInt8](repeating: 2, count: 32))).publicKey }
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

    /// Types the code on a telephone, as a browser does: the page first, then its form.
    func confirm(_ answer: PairingAnswer, with word: String = "yes") throws {
        let page = try text("/activate?user_code=\(answer.userCode)")
        let seal = try #require(page.firstMatch(of: /name="seal" value="([^"]+)"/)).1
        let form = "seal=\(seal)&user_code=\(answer.userCode)&answer=\(word)"
        let done = try text("/activate", form: form)
        #expect(done.contains(word == "yes" ? "C’est fait" : "Box refusée"))
    }

    private func text(_ path: String, form: String? = nil) throws -> String {
        var request = ResourceRequest(url: address + path, maximumLength: 1 << 20)
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
        client.patience = .seconds(5)
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
