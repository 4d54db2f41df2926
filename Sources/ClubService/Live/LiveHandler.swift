import FlyingFox
import FoundationEssentials

/// Brings requests from the HTTP server to the routes, within their limits, and counts and logs what was answered.
struct LiveHandler: HTTPHandler {
    /// A purchase has some 200 bytes; a box's positions after a year, some 50 kB.
    static let maximumBody = 256 << 10

    let routes: LiveRoutes
    let metrics: Metrics
    let limit: RateLimit
    let log: ServiceLog
    /// Seconds of a clock that only goes forward.
    let seconds: @Sendable () -> Double
    /// The proxy before the service says who asks (`X-Forwarded-For`); without one, nobody may.
    let trustsProxy: Bool

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let start = seconds()
        let peer = peer(request)
        let (pattern, response) = await answer(request, peer: peer, now: start)
        let taken = seconds() - start
        metrics.count(route: pattern, status: response.status, seconds: taken)
        log.answered(request.method.rawValue, pattern, status: response.status, seconds: taken, peer: peer)
        var headers = HTTPHeaders()
        for (name, value) in response.headers { headers[HTTPHeader(name)] = value }
        return HTTPResponse(
            statusCode: HTTPStatusCode(response.status, phrase: ""), headers: headers, body: Data(response.body))
    }

    private func answer(_ request: HTTPRequest, peer: String, now: Double) async -> (String, LiveResponse) {
        guard limit.take(peer, now: now) else { return ("limited", LiveFault.tooMany.response) }
        guard let body = await body(of: request) else { return ("unknown", LiveFault.tooLong.response) }
        let target = request.target.rawValue
        let query = target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
        var headers: [String: String] = [:]
        for (name, value) in request.headers { headers[name.rawValue.lowercased()] = value }
        let asked = LiveRequest(
            method: request.method.rawValue, path: String(target.prefix { $0 != "?" }), query: query ?? "", headers: headers, body: body,
            peer: peer)
        do {
            return try await routes.answer(asked)
        } catch {
            log.failed("\(request.method.rawValue) \(asked.path)", error)
            return ("failed", LiveFault.broken.response)
        }
    }

    /// nil where it is longer than is taken, or breaks off.
    private func body(of request: HTTPRequest) async -> [UInt8]? {
        var bytes: [UInt8] = []
        do {
            for try await part in request.bodySequence {
                guard bytes.count + part.count <= Self.maximumBody else { return nil }
                bytes += part
            }
        } catch {
            return nil
        }
        return bytes
    }

    private func peer(_ request: HTTPRequest) -> String {
        // The last one is what the proxy itself has seen; those before it are what the asker says of itself.
        if trustsProxy, let forwarded = request.headers[HTTPHeader("X-Forwarded-For")]?.split(separator: ",").last {
            return String(forwarded.drop { $0 == " " }.prefix(64))
        }
        // Not `remoteIPAddress`, which believes whatever the asker says of itself.
        switch request.remoteAddress {
        case .ip4(let address, port: _), .ip6(let address, port: _): return address
        case .unix, nil: return "local"
        }
    }
}
