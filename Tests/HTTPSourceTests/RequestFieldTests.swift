import HTTPSource
import Media
import TestSupport
import Testing

@Suite("A request with fields of its own") struct RequestFieldTests {
    private static let server = Result {
        try RawHTTPServer([
            "/said": .made { request in
                .body(Array("\(request.headers["signature"] ?? "none") \(request.headers["x-other"] ?? "none")".utf8))
            },
            "/moved": .redirect(to: "/said"), "/refused": .status(402), "/broken": .status(500),
        ])
    }

    private func get(_ path: String, fields: [String: String] = [:], readsRefusals: Bool = false) throws -> Fetched {
        let port = try Self.server.get().port
        var request = ResourceRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.fields = fields
        request.readsRefusals = readsRefusals
        return try fetch(try HTTPSource(), request)
    }

    @Test("sends them, and the next one doesn't")
    func sent() throws {
        #expect(try get("/said", fields: ["Signature": "a=:b=:", "X-Other": "c"]).body == Array("a=:b=: c".utf8))
        #expect(try get("/said").body == Array("none none".utf8))
    }

    @Test("can't smuggle in another by a line's end")
    func smuggled() throws {
        #expect(try get("/said", fields: ["Signature": "a\r\nX-Other: b"]).body == Array("none none".utf8))
    }

    @Test("isn't led elsewhere")
    func led() throws {
        let port = try Self.server.get().port
        #expect(try get("/moved", fields: ["Signature": "a"]).error == .status(302, url: "http://127.0.0.1:\(port)/moved"))
        #expect(try get("/moved").body == Array("none none".utf8))
    }

    @Test("reads what it is refused with, where it asks to")
    func refusals() throws {
        let port = try Self.server.get().port
        let refused = try get("/refused", readsRefusals: true)
        #expect(refused.response?.status == 402 && !refused.body.isEmpty && refused.error == nil)
        #expect(try get("/broken", readsRefusals: true).response?.status == 500)
        #expect(try get("/refused").error == .status(402, url: "http://127.0.0.1:\(port)/refused"))
        #expect(try get("/said", readsRefusals: true).response?.status == 200)
    }
}
