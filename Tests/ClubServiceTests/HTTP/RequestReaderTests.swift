import TestSupport
import Testing

@testable import ClubService

@Suite struct RequestReaderTests {
    private func read(_ text: String, longestBody: Int = 100) -> RequestReader.Step {
        var reader = RequestReader(longestBody: longestBody)
        reader.feed(Array(text.utf8))
        return reader.next()
    }

    private static let whole = "POST /v1/a%20b?c=d?e HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nX:  a b\t\r\n\r\nabc"

    @Test("A request comes whole, however its bytes arrive, and the next one after it")
    func pieces() {
        let expected = RequestReader.Request(
            method: "POST", path: "/v1/a%20b", query: "c=d?e", headers: [("Host", "x"), ("Content-Length", "3"), ("X", "a b")],
            body: Array("abc".utf8), keepsAlive: true)
        let bytes = Array(Self.whole.utf8)
        for cut in 0..<bytes.count {
            var reader = RequestReader(longestBody: 100)
            reader.feed(Array(bytes[..<cut]))
            let early = reader.next()
            #expect(early == .more, "after \(cut) bytes")
            reader.feed(Array(bytes[cut...]) + bytes)
            let (first, second, third) = (reader.next(), reader.next(), reader.next())
            #expect(first == .request(expected), "cut at \(cut)")
            #expect(second == .request(expected), "cut at \(cut)")
            #expect(third == .more, "cut at \(cut)")
        }
    }

    @Test(
        "A connection is kept where both know how, and closed where one says so",
        arguments: [
            ("GET / HTTP/1.1\r\n\r\n", true), ("GET / HTTP/1.1\r\nConnection: a, Close\r\n\r\n", false),
            ("GET / HTTP/1.1\r\nconnection: keep-alive\r\n\r\n", true), ("GET / HTTP/1.0\r\n\r\n", false),
            ("\r\nGET / HTTP/1.1\r\n\r\n", true),
        ])
    func keeping(text: String, keeps: Bool) {
        guard case .request(let request) = read(text) else {
            Issue.record("it is a request")
            return
        }
        #expect(request.keepsAlive == keeps)
    }

    private static let refusals: [(String, Int)] = [
        ("GET / HTTP/1.1\r\nA\r\n\r\n", 400), ("GET / HTTP/1.1\r\n b: c\r\n\r\n", 400), ("GET / HTTP/1.1\r\nb : c\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nb: c\u{1}\r\n\r\n", 400), ("GET http://x/ HTTP/1.1\r\n\r\n", 400), ("GET  / HTTP/1.1\r\n\r\n", 400),
        ("G(T / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/2.0\r\n\r\n", 505), ("GET / SMTP\r\n\r\n", 400), ("\r\n\r\n\r\nA\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\nabc", 400), ("POST / HTTP/1.1\r\nContent-Length: 3, 3\r\n\r\nabc", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400), ("POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", 400),
    ]

    @Test("What could be read in two ways is refused, and nothing after it is read", arguments: refusals)
    func refused(text: String, status: Int) {
        var reader = RequestReader(longestBody: 100)
        reader.feed(Array(text.utf8))
        let first = reader.next()
        #expect(first == .refused(status: status))
        reader.feed(Array(Self.whole.utf8))
        let second = reader.next()
        #expect(second == .refused(status: status))
    }

    @Test("A head without end is refused, and so is one of very many fields")
    func long() {
        #expect(read("GET /" + String(repeating: "a", count: RequestReader.longestHead)) == .refused(status: 431))
        #expect(read("GET / HTTP/1.1\r\n" + String(repeating: "a: b\r\n", count: 101) + "\r\n") == .refused(status: 431))
    }

    @Test("Broken requests end nothing, and are read the same however they arrive")
    func fuzz() {
        let corpus =
            [Self.whole, "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\n\r\n"].map { Array($0.utf8) }
            + Self.refusals.map { Array($0.0.utf8) }
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(
                corpus, words: ["\r\n", "\r\n\r\n", "Content-Length: 2\r\n", ":", " ", "HTTP/1.1", "?"], &generator)
            var (at, inParts) = (RequestReader(longestBody: 100), RequestReader(longestBody: 100))
            at.feed(bytes)
            let once = Self.steps(&at)
            var parts: [RequestReader.Step] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...rest.count, using: &generator)
                inParts.feed(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
                parts += Self.steps(&inParts)
            }
            #expect(once == parts, "seed \(seed)")
        }
    }

    /// All that can be had now, up to a refusal.
    private static func steps(_ reader: inout RequestReader) -> [RequestReader.Step] {
        var steps: [RequestReader.Step] = []
        while true {
            switch reader.next() {
            case .more: return steps
            case .refused: return steps
            case let step: steps.append(step)
            }
        }
    }
}
