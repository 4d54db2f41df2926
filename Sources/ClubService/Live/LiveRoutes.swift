/// The addresses of the live half, each with what answers it.
struct LiveRoutes: Sendable {
    /// Of one request: what stands at the pattern's `:name` places, decoded.
    typealias Places = [String: String]
    typealias Answer = @Sendable (LiveRequest, Places) async throws -> LiveResponse

    private struct Route: Sendable {
        var method: String
        /// As `/v1/positions/:title`.
        var pattern: String
        var parts: [Substring]
        var answer: Answer
    }
    private var routes: [Route] = []

    /// - Parameter pattern: As `/v1/positions/:title`.
    mutating func add(_ method: String, _ pattern: String, _ answer: @escaping Answer) {
        routes.append(Route(method: method, pattern: pattern, parts: Self.parts(pattern), answer: answer))
    }

    /// The route's pattern, and what it answers; faults are answers too.
    ///
    /// - Throws: What is no `LiveFault`: a fault of the service's own.
    func answer(_ request: LiveRequest) async throws -> (pattern: String, response: LiveResponse) {
        let parts = Self.parts(request.path)
        var allowed: [String] = []
        for route in routes {
            guard let places = Self.places(route.parts, parts) else { continue }
            guard route.method == request.method else {
                allowed.append(route.method)
                continue
            }
            do {
                return (route.pattern, try await route.answer(request, places))
            } catch let fault as LiveFault {
                return (route.pattern, fault.response)
            } catch let error as LedgerError {
                guard let fault = LiveFault(error) else { throw error }
                return (route.pattern, fault.response)
            }
        }
        guard !allowed.isEmpty else { return ("unknown", LiveFault.unknownPath.response) }
        var response = LiveFault.wrongMethod.response
        response.headers["Allow"] = allowed.sorted().joined(separator: ", ")
        return ("unknown", response)
    }

    /// For the description of the protocol: method and pattern of each.
    var all: [(method: String, pattern: String)] { routes.map { ($0.method, $0.pattern) } }

    private static func parts(_ path: String) -> [Substring] { path.split(separator: "/", omittingEmptySubsequences: false) }

    private static func places(_ pattern: [Substring], _ path: [Substring]) -> Places? {
        guard pattern.count == path.count else { return nil }
        var places: Places = [:]
        for (expected, part) in zip(pattern, path) {
            if expected.hasPrefix(":") {
                guard let text = ServedFolder.decoded(part), !text.isEmpty, text.utf8.count <= 200 else { return nil }
                places[String(expected.dropFirst())] = text
            } else if expected != part {
                return nil
            }
        }
        return places
    }
}
