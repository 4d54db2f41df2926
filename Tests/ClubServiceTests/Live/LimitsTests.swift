import Club
import Synchronization
import Testing

@testable import ClubService

@Suite struct LimitsTests {
    @Test("So many at once, and then so many a second, for each by itself")
    func rate() {
        let limit = RateLimit(burst: 3, perSecond: 2)
        #expect((0..<5).map { _ in limit.take("a", now: 0) } == [true, true, true, false, false])
        #expect(limit.take("b", now: 0))
        #expect((0..<3).map { _ in limit.take("a", now: 1) } == [true, true, false])
        // A clock that falls back gives nothing.
        #expect(!limit.take("a", now: -100))
        #expect((0..<4).map { _ in limit.take("a", now: 1000) } == [true, true, true, false])
    }

    @Test("However many ask, so many are known, and who has used up their allowance isn't let in by others")
    func bounded() {
        let limit = RateLimit(burst: 1, perSecond: 0.001, most: 100)
        for index in 0..<60 { #expect(limit.take("early \(index)", now: 0)) }
        #expect(limit.take("spent", now: 1))
        for index in 0..<60 { _ = limit.take("late \(index)", now: 2) }
        #expect(!limit.take("spent", now: 2))
    }

    @Test("What is answered is counted by route and status, and its times by class")
    func metrics() {
        let metrics = Metrics()
        metrics.count(route: "/v1/time", status: 200, seconds: 0.0005)
        metrics.count(route: "/v1/time", status: 200, seconds: 0.3)
        metrics.count(route: "/v1/time", status: 400, seconds: 9)
        let lines = metrics.text(gauges: [("lanterne_club_waiting", "Transactions that wait.", 3)]).split(separator: "\n")
        #expect(lines.contains(#"lanterne_club_requests_total{route="/v1/time",status="200"} 2"#))
        #expect(lines.contains(#"lanterne_club_requests_total{route="/v1/time",status="400"} 1"#))
        #expect(lines.contains(#"lanterne_club_request_seconds_bucket{route="/v1/time",le="0.001"} 1"#))
        #expect(lines.contains(#"lanterne_club_request_seconds_bucket{route="/v1/time",le="0.5"} 2"#))
        #expect(lines.contains(#"lanterne_club_request_seconds_bucket{route="/v1/time",le="+Inf"} 3"#))
        #expect(lines.contains(#"lanterne_club_request_seconds_count{route="/v1/time"} 3"#))
        #expect(lines.contains("lanterne_club_waiting 3.0"))
    }

    @Test("A log's line is one line of JSON, whatever it tells of")
    func log() {
        let lines = Mutex<[String]>([])
        let log = ServiceLog(now: { UTCTime(milliseconds: 0) }) { line in lines.withLock { $0.append(line) } }
        log.said("a", [("what", "b\"\n\\c\u{7}é")])
        log.answered("GET", "/v1/time", status: 200, seconds: 0.00123, peer: "::1")
        #expect(
            lines.withLock { $0 } == [
                "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"a\",\"what\":\"b\\\" \\\\c é\"}\n",
                "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"request\",\"method\":\"GET\",\"route\":\"/v1/time\",\"peer\":\"::1\","
                    + "\"status\":200,\"ms\":1.2}\n",
            ])
    }
}

@Suite struct LiveRoutesTests {
    private static let routes: LiveRoutes = {
        var routes = LiveRoutes()
        routes.add("GET", "/v1/things/:id") { _, places in .text(places["id"] ?? "", type: "text/plain") }
        routes.add("POST", "/v1/things/:id") { request, _ in .text(request.fields["a"] ?? "none", type: "text/plain") }
        routes.add("GET", "/v1/fault") { _, _ in throw LiveFault.busy }
        routes.add("GET", "/v1/ledger") { _, _ in throw LedgerError.tokenRefused }
        routes.add("GET", "/v1/broken") { _, _ in throw LedgerError.wrongSecret }
        return routes
    }()

    private func ask(_ method: String, _ path: String, query: String = "") async throws -> (String, LiveResponse) {
        let answer = try await Self.routes.answer(LiveRequest(method: method, path: path, query: query, peer: "test"))
        return (answer.pattern, answer.response)
    }

    @Test("A place in the address is given decoded")
    func places() async throws {
        let (pattern, response) = try await ask("GET", "/v1/things/%C3%A9t%C3%A9")
        #expect(pattern == "/v1/things/:id")
        #expect(response.body == Array("été".utf8))
        #expect(try await ask("POST", "/v1/things/x", query: "a=1%202+3&a=4&b").1.body == Array("1 2 3".utf8))
    }

    @Test(
        "What isn't there is told, and what is asked otherwise as well",
        arguments: ["/v1", "/v1/things", "/v1/things/", "/v1/things/a/b", "/v1/things/%zz"])
    func unknown(path: String) async throws {
        #expect(try await ask("GET", path).1.status == 404)
    }

    @Test("A method that isn't there is told with those that are")
    func method() async throws {
        let (pattern, response) = try await ask("DELETE", "/v1/things/a")
        #expect(pattern == "unknown" && response.status == 405)
        #expect(response.headers["Allow"] == "GET, POST")
    }

    @Test("Faults are answers, in both languages; the service's own go on to its log")
    func faults() async throws {
        let busy = try await ask("GET", "/v1/fault").1
        #expect(busy.status == 503 && busy.headers["Retry-After"] == "2")
        #expect(String(decoding: busy.body, as: UTF8.self).contains("réessayez dans un instant"))
        #expect(try await ask("GET", "/v1/ledger").1.status == 401)
        await #expect(throws: LedgerError.wrongSecret) { try await ask("GET", "/v1/broken") }
    }
}
