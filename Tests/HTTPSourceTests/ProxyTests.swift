import HTTPSource
import LinuxIO
import Media
import TestSupport
import Testing

@Suite("Proxies") struct ProxyTests {
    private func source(
        _ proxy: ForwardProxy, user: String = "", certificate: String? = nil, change: (inout HTTPSettings) -> Void = { _ in }
    ) throws
        -> HTTPSource
    {
        var settings = HTTPSettings()
        settings.proxy = ProxyAddress("http://\(user)127.0.0.1:\(proxy.port)")
        settings.certificateFile = certificate
        change(&settings)
        return try HTTPSource(settings: settings)
    }

    @Test("a request goes through the proxy, which finds the name")
    func plain() throws {
        let server = try RawHTTPServer(["/a": .body([1, 2])])
        let proxy = try ForwardProxy(targets: ["club.example:80": server.port])
        let source = try source(proxy)
        #expect(try fetch(source, ResourceRequest(url: "http://club.example/a")).body == [1, 2])
        #expect(proxy.requests.map(\.path) == ["GET http://club.example/a"])
        #expect(server.requests.map { $0.headers["host"] } == ["club.example"])
    }

    @Test(
        "a secure request goes through a tunnel, which sees nothing of it", .enabled(if: NginxServer.isPossible, "no nginx, or no openssl"))
    func tunnel() throws {
        let server = try NginxServer(["/a.m4s": [7, 8, 9]], isSecure: true)
        let proxy = try ForwardProxy(targets: ["club.example:443": server.port])
        let source = try source(proxy, certificate: server.certificate) { settings in
            let field = HeaderField(name: "X-Club", value: "s3cret")
            settings.club = ClubFields(fields: field.map { [$0] } ?? [], catalogue: "https://club.example/club.json")
        }
        #expect(try fetch(source, ResourceRequest(url: "https://club.example/a.m4s")).body == [7, 8, 9])
        #expect(try fetch(source, ResourceRequest(url: "https://club.example/a.m4s")).body == [7, 8, 9])
        #expect(proxy.requests.map(\.path) == ["CONNECT club.example:443"])
        #expect(proxy.requests.allSatisfy { $0.headers["x-club"] == nil })
        let served = try server.served(2)
        #expect(served.map(\.version) == ["HTTP/2.0", "HTTP/2.0"])
    }

    @Test(
        "a proxy that wants a name and a password gets them, in both ways", .enabled(if: NginxServer.isPossible, "no nginx, or no openssl"))
    func credentials() throws {
        let plain = try RawHTTPServer(["/a": .body([1])])
        let secure = try NginxServer(["/a.m4s": [2]], isSecure: true)
        // printf 'me:pa55 word' | base64
        let proxy = try ForwardProxy(
            targets: ["club.example:80": plain.port, "club.example:443": secure.port], credentials: "Basic bWU6cGE1NSB3b3Jk")
        let known = try source(proxy, user: "me:pa55%20word@", certificate: secure.certificate)
        #expect(try fetch(known, ResourceRequest(url: "http://club.example/a")).body == [1])
        #expect(try fetch(known, ResourceRequest(url: "https://club.example/a.m4s")).body == [2])
        #expect(plain.requests.allSatisfy { $0.headers["proxy-authorization"] == nil })
        for user in ["", "me:wrong@"] {
            let stranger = try source(proxy, user: user, certificate: secure.certificate)
            #expect(try fetch(stranger, ResourceRequest(url: "http://club.example/a")).error == .proxyRefused(status: 407))
            #expect(try fetch(stranger, ResourceRequest(url: "https://club.example/a.m4s")).error == .proxyRefused(status: 407))
        }
    }

    @Test("a proxy that can't make a tunnel is told with its answer; one that isn't there, as refused")
    func failures() throws {
        let proxy = try ForwardProxy(targets: [:])
        #expect(try fetch(source(proxy), ResourceRequest(url: "https://club.example/a")).error == .proxyRefused(status: 502))
        #expect(try fetch(source(proxy), ResourceRequest(url: "http://club.example/a")).error == .status(502, url: "http://club.example/a"))
        var settings = HTTPSettings()
        settings.proxy = ProxyAddress("http://no.such.proxy.invalid:3128")
        let error = try fetch(HTTPSource(settings: settings), ResourceRequest(url: "http://club.example/a")).error
        #expect(error == .nameNotResolved(host: "no.such.proxy.invalid"))
    }

    @Test("hosts that are named go without it, and no proxy at all is a choice too")
    func exceptions() throws {
        let server = try RawHTTPServer(["/a": .body([1])])
        let proxy = try ForwardProxy(targets: [:])
        let source = try source(proxy) { $0.unproxiedHosts = ["127.0.0.1", "club.example"] }
        #expect(try fetch(source, ResourceRequest(url: server.url("/a"))).body == [1])
        var settings = HTTPSettings()
        settings.proxy = ProxyAddress.none
        #expect(try fetch(HTTPSource(settings: settings), ResourceRequest(url: server.url("/a"))).body == [1])
        #expect(proxy.requests.isEmpty)
    }

    @Test("what is no address of a proxy is none", arguments: ["", "proxy", "ftp://proxy:21", "http://", "file:///a"])
    func bad(address: String) {
        #expect(ProxyAddress(address) == nil)
    }
}
