import Club
import Crypto
import FlyingFox
import FoundationEssentials
import Media
import Synchronization
import TestSupport
import Testing

@testable import ClubService

/// A payment bridge on this machine, written after the page "Taking money", over the sandbox's bank.
final class TestBridge: Sendable {
    /// How it misbehaves, once.
    enum Fault: Sendable {
        /// Another answer than it should give, after it did what it was asked.
        case answer(Int)
        /// Lets one wait for so long.
        case silence(Duration)
    }

    private struct State {
        var fault: Fault?
        var asked: [String] = []
        var checkouts: [Substring] = []
    }

    let bridge: PaymentBridge
    let bank: SandboxPayments
    private let state = Mutex(State())

    static let secret = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI"

    /// Opens it, and closes it again whatever happens.
    static func open(_ body: (TestBridge) async throws -> Void) async throws {
        let till = try await Till(.memory)
        let place = try BoundSocket("127.0.0.1", port: 0)
        let bridge = TestBridge(try PaymentBridge(address: place.url + "club/", secret: secret), till.payments)
        let server = ClubServer(Handler(bridge: bridge), at: place)
        try await server.whileRunning { _ in try await body(bridge) }
    }

    private init(_ bridge: PaymentBridge, _ bank: SandboxPayments) { (self.bridge, self.bank) = (bridge, bank) }

    /// For the next question.
    func fail(_ fault: Fault) { state.withLock { $0.fault = fault } }

    /// What the service asked, in order.
    var asked: [String] { state.withLock { $0.asked } }

    /// The queries with which telephones came.
    var checkouts: [Substring] { state.withLock { $0.checkouts } }

    /// Whether the secret stands behind a query.
    static func isSealed(_ query: Substring) -> Bool {
        guard let mark = query.firstRange(of: "&seal="), let key = Base64.decodeFromURLs(secret.utf8) else { return false }
        let digest = KeyedDigest(key: key)?(Array(query[..<mark.lowerBound].utf8))
        return digest.map { Base64.encodeForURLs($0) } == String(query[mark.upperBound...])
    }

    private struct Question: Decodable {
        let payment: String
        let amount: Int?
        let currency: String?
        let taxBasisPoints: Int?
        let instrument: String?
    }

    private struct Handler: HTTPHandler {
        let bridge: TestBridge

        func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
            let target = request.target.rawValue
            if request.method == .GET, target.hasPrefix("/club/checkout?") { return bridge.checkout(target.dropFirst(15)) }
            let answer = try await bridge.act(String(target.drop { $0 != "/" }), request)
            let fault = bridge.state.withLock { state in
                defer { state.fault = nil }
                return state.fault
            }
            switch fault {
            case nil: return answer
            case .answer(let status): return HTTPResponse(statusCode: HTTPStatusCode(status, phrase: ""))
            case .silence(let duration):
                try await Task.sleep(for: duration)
                return answer
            }
        }
    }

    private func act(_ path: String, _ request: HTTPRequest) async throws -> HTTPResponse {
        guard request.method == .POST, request.headers[HTTPHeader("Authorization")] == "Bearer \(Self.secret)" else {
            return HTTPResponse(statusCode: HTTPStatusCode(401, phrase: ""))
        }
        let question = try OutsideJSON.decode(Question.self, from: try await request.bodyData)
        let step = path.replacing("/club/", with: "")
        state.withLock { $0.asked.append(step) }
        do throws(PaymentError) {
            switch step {
            case "authorise":
                guard let amount = question.amount, let currency = question.currency, let tax = question.taxBasisPoints,
                    let instrument = question.instrument
                else { return HTTPResponse(statusCode: .badRequest) }
                let price = Price(amount: amount, currency: currency, taxBasisPoints: tax)
                try await bank.authorise(question.payment, price: price, instrument: instrument)
            case "capture": try await bank.capture(question.payment)
            case "refund": try await bank.refund(question.payment)
            default: return HTTPResponse(statusCode: .notFound)
            }
        } catch {
            guard case .declined(let reason) = error else { return HTTPResponse(statusCode: .internalServerError) }
            return HTTPResponse(statusCode: HTTPStatusCode(402, phrase: ""), body: Data(Array(#"{"reason":"\#(reason)"}"#.utf8)))
        }
        return HTTPResponse(statusCode: .ok)
    }

    /// A page with one card, which leads back.
    private func checkout(_ query: Substring) -> HTTPResponse {
        state.withLock { $0.checkouts.append(query) }
        let fields = FormFields.read(String(query))
        let page: HTML = """
            <!doctype html><title>Bank</title><p>\(fields["subject"] ?? "")</p><a href="\(fields["return"] ?? "")?instrument=card">Card</a>
            """
        var headers = HTTPHeaders()
        headers[HTTPHeader("Content-Type")] = "text/html; charset=utf-8"
        return HTTPResponse(statusCode: .ok, headers: headers, body: Data(Array(page.text.utf8)))
    }
}
