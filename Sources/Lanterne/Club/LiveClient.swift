import Club
import Crypto
import FoundationEssentials
import HTTPSource
import LinuxIO
import Media
import Player

/// Asks the club's service, signed by this box.
///
/// Each call is idempotent, so what was not answered is asked again, signed anew, until its time is over.
///
/// - Thread: one; blocks.
struct LiveClient {
    /// Of the service, without a slash at its end.
    let address: String
    let keys: BoxKeys
    let source: any SegmentSource
    let signal: EventSignal
    /// What time it is to the service, as far as the box knows.
    let time: () -> UTCTime
    /// For one call with all its attempts.
    var patience = Duration.seconds(10)
    /// How long the service may say nothing; nil: as long as any server.
    var silence: Duration?

    private static let attempts = 3
    private static let mostBytes: Int64 = 1 << 20
    private let clock = MonotonicClock()

    init(address: String, keys: BoxKeys, source: any SegmentSource, time: @escaping () -> UTCTime) throws(Errno) {
        self.address = address
        self.keys = keys
        self.source = source
        self.time = time
        signal = try EventSignal()
    }

    /// What a call carries.
    enum Body {
        case none
        case json(any Encodable)
        case form([(String, String)])
    }

    /// - Parameters:
    ///   - path: From `/v1/` on, with its query.
    ///   - token: Of the account; nil where the box alone speaks.
    /// - Returns: The answer's bytes.
    /// - Throws: What the service says, or why it can't be asked.
    func ask(_ method: String = "POST", _ path: String, _ body: Body = .none, token: String? = nil) throws(ClubRefusal) -> [UInt8] {
        let deadline = clock.now() + patience
        var attempt = 1
        while true {
            do throws(ClubRefusal) {
                return try askOnce(method, path, body, token, deadline)
            } catch {
                guard error.isWorthAnotherTry, attempt < Self.attempts, clock.now() < deadline else { throw error }
                attempt += 1
                // What is answered at once, and wrongly, is not asked at once again.
                signal.wait(until: min(clock.now() + .milliseconds(300 * attempt), deadline))
            }
        }
    }

    /// The same, of JSON.
    func ask<Answer: Decodable>(
        _ type: Answer.Type, _ method: String = "POST", _ path: String, _ body: Body = .none, token: String? = nil
    ) throws(ClubRefusal) -> Answer {
        let bytes = try ask(method, path, body, token: token)
        guard let answer = try? OutsideJSON.decode(type, from: bytes) else { throw .unreadable(address: address) }
        return answer
    }

    /// What time it is, in the service's own hand.
    ///
    /// - Parameter key: What the club's profile says that the service signs with.
    /// - Throws: `unreadable` too where somebody else has signed it, or another question was answered.
    func signedTime(by key: ClubKey) throws(ClubRefusal) -> SignedTime {
        guard let question = TimeQuestion(of: key) else { throw .unreadable(address: address) }
        let answer = try ask(TimeAnswer.self, "GET", "/v1/time?nonce=\(question.nonce)")
        guard let time = question.time(by: answer) else { throw .unreadable(address: address) }
        return time
    }

    private func askOnce(
        _ method: String, _ path: String, _ body: Body, _ token: String?, _ deadline: HostTime
    ) throws(ClubRefusal) -> [UInt8] {
        var request = ResourceRequest(url: address + path, maximumLength: Self.mostBytes)
        request.body = try written(body)
        // libcurl posts what has a body, and what is posted has one.
        if method == "POST", request.body == nil { request.body = RequestBody(mediaType: "application/json", bytes: []) }
        request.readsRefusals = true
        request.silence = silence
        request.fields = try fields(method, path, request.body?.bytes ?? [], token)
        var fetch = DocumentFetch(
            request, source: source, signal: signal, now: clock.now(), retries: RetryPolicy(delays: []),
            allowed: max(deadline - clock.now(), .zero))
        while true {
            switch fetch.step(now: clock.now()) {
            case .pending(let until): signal.wait(until: until)
            case .failed(let error): throw .unreachable(PlayerSentence.text(for: error))
            case .done:
                guard let status = fetch.response?.status, status >= 400 else { return fetch.bytes }
                throw ClubRefusal(status: status, body: fetch.bytes, address: address)
            }
        }
    }

    private func written(_ body: Body) throws(ClubRefusal) -> RequestBody? {
        switch body {
        case .none: return nil
        case .json(let message):
            guard let data = try? JSONEncoder().encode(message) else { throw .unreadable(address: address) }
            return RequestBody(mediaType: "application/json", bytes: Array(data))
        case .form(let fields):
            let text = fields.map { "\($0)=\(FormText.escaped($1))" }.joined(separator: "&")
            return RequestBody(mediaType: "application/x-www-form-urlencoded", bytes: Array(text.utf8))
        }
    }

    private func fields(
        _ method: String, _ path: String, _ body: [UInt8], _ token: String?
    ) throws(ClubRefusal) -> [String: String] {
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let authorization = token.map { "Bearer \($0)" }
        let asked = SignedRequest(
            method: method, path: String(Self.path(of: address)) + parts[0],
            query: parts.count > 1 ? String(parts[1]) : "",
            bodyDigest: Digest.sha256(body), authorization: authorization)
        guard let nonce = try? SecureRandom.bytes(16) else { throw .unreachable("the kernel gives no random bytes; try again.") }
        let signed = SignatureFields(
            signing: asked, keyID: keys.name, now: time(), nonce: Base64.encodeForURLs(nonce), sign: keys.signing.signature)
        var fields = ["Content-Digest": signed.contentDigest, "Signature-Input": signed.input, "Signature": signed.signature]
        fields["Authorization"] = authorization
        return fields
    }

    /// Where the service lies below its host: a proxy may give it a folder.
    private static func path(of address: String) -> Substring {
        guard let scheme = address.firstRange(of: "://"), let slash = address[scheme.upperBound...].firstIndex(of: "/") else { return "" }
        return address[slash...]
    }
}
