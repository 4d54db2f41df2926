import Club
import FoundationEssentials
import HTTPSource
import LinuxIO
import Media

/// Takes money by asking the club's payment bridge.
///
/// A call without a clear answer is `unavailable`: whoever asked asks again with the same key, and the bridge does it once.
struct BridgePayments: PaymentProvider {
    let bridge: PaymentBridge
    /// For one call.
    private let patience: Duration
    /// For whoever runs the service: customers are told to try again.
    private let log: @Sendable (String) -> Void
    private let source: HTTPSource
    /// Of an answer; more is no answer to these questions.
    private static let mostBytes: Int64 = 64 << 10

    /// - Throws: Where the machine can't give a thread or memory.
    init(_ bridge: PaymentBridge, patience: Duration = .seconds(10), log: @escaping @Sendable (String) -> Void) throws(Errno) {
        (self.bridge, self.patience, self.log) = (bridge, patience, log)
        var settings = HTTPSettings()
        settings.userAgent = "lanterne-club"
        settings.connectTimeout = patience
        settings.silenceTimeout = patience
        settings.connectionsPerHost = 16
        settings.keepsCookies = false
        source = try HTTPSource(settings: settings)
    }

    func authorise(_ key: String, price: Price, instrument: String) async throws(PaymentError) {
        let question = Question(
            payment: key, amount: price.amount, currency: price.currency, taxBasisPoints: price.taxBasisPoints, instrument: instrument)
        try await ask("authorise", question)
    }

    func capture(_ key: String) async throws(PaymentError) { try await ask("capture", Question(payment: key)) }

    func refund(_ key: String) async throws(PaymentError) { try await ask("refund", Question(payment: key)) }

    /// What the bridge is told.
    private struct Question: Encodable {
        let payment: String
        var amount: Int?
        var currency: String?
        var taxBasisPoints: Int?
        var instrument: String?
    }

    /// What it says where it won't.
    private struct Refusal: Decodable {
        let reason: String?
    }

    private func ask(_ step: String, _ question: Question) async throws(PaymentError) {
        guard let body = try? JSONEncoder().encode(question) else { throw .unavailable(reason: "the question can't be written") }
        var request = ResourceRequest(url: "\(bridge.address)/\(step)", maximumLength: Self.mostBytes)
        request.body = RequestBody(mediaType: "application/json", bytes: Array(body))
        request.fields = ["Authorization": "Bearer \(bridge.secret)"]
        request.readsRefusals = true
        request.silence = patience
        let answer = await answer(to: request)
        do throws(PaymentError) {
            try judge(try answer.get())
        } catch {
            if case .unavailable(let reason) = error { log("\(step): \(reason)") }
            throw error
        }
    }

    private func judge(_ answer: (status: Int, bytes: [UInt8])) throws(PaymentError) {
        switch answer.status {
        case 200...299: return
        case 402:
            let reason = (try? OutsideJSON.decode(Refusal.self, from: answer.bytes))?.reason ?? ""
            throw .declined(reason: reason.isEmpty ? "no reason given" : String(reason.prefix(200)))
        case 401, 403: throw .unavailable(reason: "\(bridge.address) doesn't know the secret in private/payments.json")
        default: throw .unavailable(reason: "\(bridge.address) answered with status \(answer.status)")
        }
    }

    private typealias Answer = Result<(status: Int, bytes: [UInt8]), PaymentError>

    /// Waits on a thread of its own: those that Swift shares are the service's.
    private func answer(to request: ResourceRequest) async -> Answer {
        await withCheckedContinuation { continuation in
            do throws(Errno) {
                let signal = try EventSignal()
                _ = try LinuxThread(name: "payment") { continuation.resume(returning: wait(for: request, signal)) }
            } catch {
                continuation.resume(returning: .failure(.unavailable(reason: "\(error)")))
            }
        }
    }

    private static func clause(of error: SourceError) -> String {
        switch error {
        case .nameNotResolved(let host): "can't be asked: nobody knows the name \(host)"
        case .connectionRefused: "refuses the connection"
        case .connectionTimedOut, .silent: "doesn't answer"
        case .tlsFailed(_, let reason): "can't be trusted: \(reason)"
        case .proxyRefused(let status): "can't be asked: the proxy answered with status \(status)"
        case .tooLong(_, let limit): "answered with more than \(limit) bytes"
        case .truncated: "broke off in its answer"
        default: "can't be asked: \(error)"
        }
    }

    private func wait(for request: ResourceRequest, _ signal: EventSignal) -> Answer {
        let clock = MonotonicClock()
        let deadline = clock.now() + patience
        let id = source.start(request, signal: signal)
        var status = 200
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while clock.now() < deadline {
            switch buffer.withUnsafeMutableBytes({ source.read(id, into: $0) }) {
            case .response(let response): status = response.status
            case .bytes(let count): bytes += buffer[..<count]
            case .notYet: signal.wait(until: deadline)
            case .end: return .success((status, bytes))
            case .failed(let error): return .failure(.unavailable(reason: "\(bridge.address) \(Self.clause(of: error))"))
            }
        }
        source.cancel(id)
        return .failure(.unavailable(reason: "\(bridge.address) didn't answer within \(patience.components.seconds) s"))
    }
}
