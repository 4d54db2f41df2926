import HTTPSource
import LinuxIO
import Media
import TestSupport
import Testing

/// What a club's servers are told, and nobody else.
@Suite("Headers and cookies of a club") struct ClubTests {
    private func settings(catalogue: String?, hosts: [String] = []) throws -> HTTPSettings {
        var settings = HTTPSettings()
        let fields = try [#require(HeaderField(name: "X-Club", value: "s3cret")), #require(HeaderField(name: "Cookie", value: "box=7"))]
        settings.club = ClubFields(fields: fields, catalogue: catalogue, hosts: hosts)
        return settings
    }

    private func told(_ server: RawHTTPServer) -> [String] { server.requests.map { $0.headers["x-club"] ?? "" } }

    @Test("headers go to the catalogue's origin and to the hosts that are named, and to no other")
    func own() throws {
        let servers = try (0..<3).map { _ in try RawHTTPServer(["/a": .body([1])]) }
        let named = "127.0.0.1:\(servers[1].port)"
        let source = try HTTPSource(settings: settings(catalogue: servers[0].url("/club.json"), hosts: [named]))
        for server in servers { _ = try fetch(source, ResourceRequest(url: server.url("/a"))) }
        #expect(servers.map(told) == [["s3cret"], ["s3cret"], [""]])
        #expect(servers.map { $0.requests.first?.headers["cookie"] } == ["box=7", "box=7", nil])
    }

    @Test("a redirect to another server takes no header along, and one back has them again")
    func redirects() throws {
        let stranger = try RawHTTPServer(["/a": .body([1])])
        let club = try RawHTTPServer(["/out": .redirect(to: stranger.url("/a")), "/in": .redirect(to: "/b"), "/b": .body([2])])
        let back = try RawHTTPServer(["/back": .redirect(to: club.url("/b"))])
        let source = try HTTPSource(settings: settings(catalogue: club.url("/club.json")))
        #expect(try fetch(source, ResourceRequest(url: club.url("/out"))).body == [1])
        #expect(try fetch(source, ResourceRequest(url: club.url("/in"))).body == [2])
        #expect(try fetch(source, ResourceRequest(url: back.url("/back"))).body == [2])
        #expect(told(stranger) == [""] && told(back) == [""])
        #expect(stranger.requests.allSatisfy { $0.headers["cookie"] == nil })
        #expect(told(club) == ["s3cret", "s3cret", "s3cret", "s3cret"])
    }

    @Test(
        "a named host is met by name and port, below a star or not, and never in the clear where the catalogue is secure",
        arguments: [
            ("https://c.example/x", true), ("https://C.EXAMPLE/x", true), ("http://c.example/x", false),
            ("https://c.example:8443/x", false),
            ("https://cdn.example/x", true), ("http://cdn.example/x", false), ("https://cdn.example:444/x", false),
            ("https://a.films.example/x", true), ("https://a.b.films.example/x", true), ("https://films.example/x", false),
            ("https://badfilms.example/x", false), ("https://p.example:8443/x", true), ("https://p.example/x", false),
            ("https://c.example@evil.example/x", false), ("https://evil.example/#@c.example/", false), ("https://c.example.evil/x", false),
        ])
    func reach(url: String, isOwn: Bool) throws {
        // Every name leads to a proxy that makes no tunnel, but would be told in the clear.
        let proxy = try ForwardProxy(targets: [:])
        var settings = try settings(catalogue: "https://c.example/club.json", hosts: ["cdn.example", "*.films.example", "p.example:8443"])
        settings.proxy = ProxyAddress(proxy.url)
        #expect(settings.club.tells(url) == isOwn)
        _ = try fetch(HTTPSource(settings: settings), ResourceRequest(url: url))
        #expect(proxy.requests.count == 1)
        #expect(proxy.requests.allSatisfy { $0.headers["x-club"] == nil && $0.headers["cookie"] == nil })
    }

    @Test("a value is never described, nor a proxy's password")
    func secrets() throws {
        let settings = try settings(catalogue: "https://c.example/")
        let proxy = try #require(ProxyAddress("http://me:pa55@proxy.example:3128"))
        for text in ["\(settings.club)", String(reflecting: settings.club), "\(settings.club.fields)"] { #expect(!text.contains("s3cret")) }
        for text in ["\(proxy)", String(reflecting: proxy), "\(Optional(proxy) as Any)"] {
            #expect(!text.contains("pa55") && text.contains("proxy.example:3128"), "\(text)")
        }
        var dumped = ""
        dump(settings.club, to: &dumped)
        dump(proxy, to: &dumped)
        #expect(!dumped.contains("s3cret") && !dumped.contains("pa55"))
    }

    @Test(
        "a field that would break a request is none",
        arguments: [("", "x"), ("a b", "x"), ("X-A", ""), ("X-A", "x\r\nY: z"), ("Host", "x"), ("range", "x"), ("X-A:", "x"), ("Ü", "x")])
    func badField(name: String, value: String) {
        #expect(HeaderField(name: name, value: value) == nil)
    }

    // MARK: Cookies

    private func cookies(_ server: RawHTTPServer) -> [String] { server.requests.map { $0.headers["cookie"] ?? "" } }

    @Test("a cookie that the catalogue sets goes with the film's segments", arguments: [true, false])
    func login(isKept: Bool) throws {
        let server = try RawHTTPServer([
            "/club.json": .bodyWithHeaders([1], headers: ["Set-Cookie: session=abc; Path=/; HttpOnly", "Set-Cookie: here=1; Path=/club"]),
            "/s0": .body([2]), "/s1": .body([3]),
        ])
        var settings = HTTPSettings()
        settings.keepsCookies = isKept
        let source = try HTTPSource(settings: settings)
        for path in ["/club.json", "/s0", "/s1"] { _ = try fetch(source, ResourceRequest(url: server.url(path))) }
        #expect(cookies(server) == ["", isKept ? "session=abc" : "", isKept ? "session=abc" : ""])
        // Another source has its own jar.
        _ = try fetch(HTTPSource(), ResourceRequest(url: server.url("/s0")))
        #expect(cookies(server).last == "")
    }

    @Test("a redirect's cookie is there where it leads")
    func cookieOfRedirect() throws {
        let server = try RawHTTPServer([
            "/in": .raw(Array("HTTP/1.1 302 Go\r\nLocation: /b\r\nSet-Cookie: pass=1; Path=/\r\nContent-Length: 0\r\n\r\n".utf8)),
            "/b": .body([1]),
        ])
        #expect(try fetch(HTTPSource(), ResourceRequest(url: server.url("/in"))).body == [1])
        #expect(cookies(server) == ["", "pass=1"])
    }

    @Test("a cookie goes to the domain that it names, never to another, and a public suffix is nobody's domain")
    func domains() throws {
        let server = try RawHTTPServer([
            "/wide": .bodyWithHeaders([1], headers: ["Set-Cookie: wide=1; Domain=club.example; Path=/"]),
            "/narrow": .bodyWithHeaders([1], headers: ["Set-Cookie: narrow=1; Path=/"]),
            "/greedy": .bodyWithHeaders([1], headers: ["Set-Cookie: greedy=1; Domain=co.uk; Path=/"]), "/a": .body([1]),
        ])
        let names = ["club.example", "cdn.club.example", "other.example", "a.co.uk", "b.co.uk"]
        let proxy = try ForwardProxy(targets: Dictionary(uniqueKeysWithValues: names.map { ($0 + ":80", server.port) }))
        var settings = HTTPSettings()
        settings.proxy = ProxyAddress(proxy.url)
        let source = try HTTPSource(settings: settings)
        for address in ["club.example/wide", "club.example/narrow", "a.co.uk/greedy"] {
            let fetched = try fetch(source, ResourceRequest(url: "http://" + address))
            #expect(fetched.error == nil, "\(address): \(fetched)")
        }
        let asked = ["club.example", "cdn.club.example", "other.example", "b.co.uk"]
        for name in asked { _ = try fetch(source, ResourceRequest(url: "http://\(name)/a")) }
        let sent = Array(cookies(server).suffix(4))
        #expect(Set(sent[0].split(separator: "; ")) == ["narrow=1", "wide=1"])
        #expect(sent.dropFirst() == ["wide=1", "", ""])
    }

    @Test("a jar that somebody fills without end is emptied")
    func flood() throws {
        var routes: [String: RawReply] = ["/a": .body([1])]
        for page in 0..<3 {
            let long = String(repeating: "x", count: 3800)
            routes["/\(page)"] = .bodyWithHeaders([1], headers: (0..<50).map { "Set-Cookie: c\(page)-\($0)=\(long); Path=/" })
        }
        let server = try RawHTTPServer(routes)
        let source = try HTTPSource()
        for page in 0..<3 { _ = try fetch(source, ResourceRequest(url: server.url("/\(page)"))) }
        _ = try fetch(source, ResourceRequest(url: server.url("/a")))
        #expect(server.requests[1].headers["cookie"]?.isEmpty == false)
        // 190 KB are kept of the last page alone, and none of those before.
        #expect(server.requests[3].headers["cookie"]?.contains("c0-") != true)
    }
}
