import HTTPSource
import LinuxIO
import Media
import TestSupport
import Testing

@Suite struct BadServerTests {
    static let body = pattern(1000)

    static let routes: [String: RawReply] = [
        "/404": .status(404), "/500": .status(500), "/304": .status(304),
        "/cut": .cut(body, after: 600), "/cut-chunks": .cutChunks(body), "/until-close": .untilClose(body),
        "/silence": .silence, "/stall": .stall(body, after: 600), "/huge": .hugeHeader(300_000), "/endless-headers": .endlessHeaders,
        "/hang-up": .hangUp, "/garbage": .raw(Array("\u{1}\u{2} this is not HTTP\r\n\r\n".utf8)),
        "/half-head": .raw(Array("HTTP/1.1 200 OK\r\nContent-Le".utf8)),
        "/bad-gzip": .bodyWithHeaders(body, headers: ["Content-Encoding: gzip"]),
    ]

    /// - Returns: what came of it, and the port taken out of the addresses.
    func outcome(_ path: String, maximumLength: Int64? = nil) throws -> (Fetched, RawHTTPServer) {
        let server = try RawHTTPServer(Self.routes)
        var settings = HTTPSettings()
        settings.silenceTimeout = .milliseconds(200)
        let source = try HTTPSource(settings: settings)
        let fetched = try fetch(source, ResourceRequest(url: server.url(path), maximumLength: maximumLength), within: .seconds(8))
        return (fetched, server)
    }

    @Test("a status that is not success is that status", arguments: [404, 500, 304])
    func status(code: Int) throws {
        let (fetched, server) = try outcome("/\(code)")
        #expect(fetched == Fetched(error: .status(code, url: server.url("/\(code)"))))
    }

    @Test("a body cut short gives what came, then says what is missing")
    func cut() throws {
        let (fetched, server) = try outcome("/cut")
        #expect(fetched.body == Array(Self.body[..<600]))
        #expect(fetched.error == .truncated(url: server.url("/cut"), received: 600, expected: 1000))
    }

    @Test("chunks without an end are cut short too")
    func cutChunks() throws {
        let (fetched, server) = try outcome("/cut-chunks")
        #expect(fetched.body == Self.body)
        #expect(fetched.error == .truncated(url: server.url("/cut-chunks"), received: 1000, expected: nil))
    }

    @Test("a body that the closed connection ends is whole")
    func untilClose() throws {
        let (fetched, _) = try outcome("/until-close")
        #expect(fetched.body == Self.body && fetched.error == nil)
    }

    @Test("a server that never answers, or falls silent, is told as silent", arguments: ["/silence", "/stall"])
    func silent(path: String) throws {
        let (fetched, server) = try outcome(path)
        #expect(fetched.error == .silent(url: server.url(path)))
        #expect(fetched.body == (path == "/stall" ? Array(Self.body[..<600]) : []))
    }

    @Test(
        "what is no HTTP, or too much of it, fails with a reason",
        arguments: [
            "/huge", "/endless-headers", "/hang-up", "/garbage", "/half-head",
        ])
    func nonsense(path: String) throws {
        let (fetched, server) = try outcome(path)
        guard case .other(let url, let reason) = fetched.error else {
            Issue.record("\(path): \(fetched)")
            return
        }
        #expect(url == server.url(path))
        #expect(!reason.isEmpty)
        #expect(fetched.body.isEmpty)
    }

    @Test("a body that claims to be compressed and is not fails with a reason")
    func badCompression() throws {
        let (fetched, server) = try outcome("/bad-gzip", maximumLength: 10_000)
        guard case .other(server.url("/bad-gzip"), _) = fetched.error else {
            Issue.record("\(fetched)")
            return
        }
    }

    @Test("nobody listens: refused")
    func refused() throws {
        let server = try RawHTTPServer([:])
        let url = server.url("/")
        server.stop()
        let port = server.port
        _ = consume server
        let fetched = try fetch(HTTPSource(), ResourceRequest(url: url))
        #expect(fetched.error == .connectionRefused(host: "127.0.0.1"), "port \(port)")
    }

    @Test("a name of nobody is not resolved")
    func noName() throws {
        // RFC 2606: .invalid never is.
        #expect(try fetch(HTTPSource(), ResourceRequest(url: "http://film.invalid/a")).error == .nameNotResolved(host: "film.invalid"))
    }

    @Test(
        "an address that is none is refused without a connection",
        arguments: [
            ("film.m3u8", SourceError.badURL(url: "film.m3u8")), ("", .badURL(url: "")), ("http://", .badURL(url: "http://")),
            ("ftp://h/a", .unsupportedScheme(url: "ftp://h/a")), ("gopher://h/a", .unsupportedScheme(url: "gopher://h/a")),
        ])
    func badAddress(url: String, error: SourceError) throws {
        #expect(try fetch(HTTPSource(), ResourceRequest(url: url)).error == error)
    }
}
