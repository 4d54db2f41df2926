import HTTPSource
import LinuxIO
import Media
import TestSupport
import Testing

@Suite("A real server", .enabled(if: NginxServer.isPossible, "no nginx, or no openssl on this machine"))
struct RealServerTests {
    private static func film() -> [String: [UInt8]] {
        var files: [String: [UInt8]] = ["/index.m3u8": Array(String(repeating: "#EXTINF:4,\nsegment.m4s\n", count: 400).utf8)]
        for number in 0..<20 {
            files["/v\(number).m4s"] = pattern(120_000)
            files["/a\(number).m4s"] = pattern(9_000)
        }
        return files
    }

    private func source(_ server: NginxServer) throws -> HTTPSource {
        var settings = HTTPSettings()
        settings.certificateFile = server.certificate
        return try HTTPSource(settings: settings)
    }

    /// Playlists, then picture and sound side by side, as a film is fetched.
    private func play(_ server: NginxServer) throws {
        let source = try source(server)
        let list = try fetch(source, ResourceRequest(url: server.url("/index.m3u8"), maximumLength: 1 << 20))
        #expect(list.error == nil && list.body.count == 400 * 23)
        for number in 0..<20 {
            let signals = (try EventSignal(), try EventSignal())
            let picture = source.start(ResourceRequest(url: server.url("/v\(number).m4s")), signal: signals.0)
            let sound = source.start(ResourceRequest(url: server.url("/a\(number).m4s")), signal: signals.1)
            #expect(finish(source, picture, signals.0).body.count == 120_000)
            #expect(finish(source, sound, signals.1).body.count == 9_000)
        }
    }

    @Test("twenty segments of picture and sound take two connections of HTTP/1.1")
    func kept() throws {
        let server = try NginxServer(Self.film(), isSecure: false)
        try play(server)
        let served = try server.served(41)
        #expect(served.count == 41 && served.allSatisfy { $0.version == "HTTP/1.1" && $0.status == 200 })
        #expect(Set(served.map(\.connection)).count <= 2)
    }

    @Test("over TLS they share one connection of HTTP/2")
    func shared() throws {
        let server = try NginxServer(Self.film(), isSecure: true)
        try play(server)
        let served = try server.served(41)
        #expect(served.count == 41 && served.allSatisfy { $0.version == "HTTP/2.0" && $0.status == 200 })
        #expect(Set(served.map(\.connection)).count == 1)
    }

    @Test("requests that begin together share the first one's connection of HTTP/2")
    func together() throws {
        let server = try NginxServer(Self.film(), isSecure: true)
        let source = try source(server)
        let signals = try (0..<6).map { _ in try EventSignal() }
        let ids = signals.enumerated().map { number, signal in
            source.start(ResourceRequest(url: server.url("/v\(number).m4s")), signal: signal)
        }
        for (id, signal) in zip(ids, signals) { #expect(finish(source, id, signal).body.count == 120_000) }
        let served = try server.served(6)
        #expect(served.count == 6 && Set(served.map(\.connection)).count == 1)
    }

    @Test("texts come packed, segments never", arguments: [false, true])
    func packed(isSecure: Bool) throws {
        let server = try NginxServer(Self.film(), isSecure: isSecure)
        let source = try source(server)
        let list = try fetch(source, ResourceRequest(url: server.url("/index.m3u8"), maximumLength: 1 << 20))
        #expect(list.body == Self.film()["/index.m3u8"])
        #expect(list.response?.contentLength == nil && list.response?.mediaType == "application/vnd.apple.mpegurl")
        _ = try fetch(source, ResourceRequest(url: server.url("/v0.m4s")))
        let part = try fetch(source, ResourceRequest(url: server.url("/v0.m4s"), range: ByteRange(start: 100, end: 200)))
        #expect(part.body == Array(pattern(120_000)[100..<200]))
        let served = try server.served(3)
        try #require(served.map(\.contentEncoding) == ["gzip", "", ""])
        #expect(served[0].acceptEncoding.contains("gzip") && served[0].acceptEncoding.contains("deflate"))
        #expect(served.dropFirst().allSatisfy { $0.acceptEncoding.isEmpty })
    }

    @Test("a certificate that nobody vouches for is refused, and its authority makes it good beside the system's own")
    func trust() throws {
        let server = try NginxServer(["/a.json": [1]], isSecure: true)
        guard case .tlsFailed(host: "127.0.0.1", _) = try fetch(HTTPSource(), ResourceRequest(url: server.url("/a.json"))).error else {
            Issue.record("it was not refused")
            return
        }
        #expect(try fetch(source(server), ResourceRequest(url: server.url("/a.json"))).body == [1])
    }

    @Test("a server that was killed and has come back is connected to anew")
    func returned() throws {
        let server = try NginxServer(["/a.m4s": pattern(1000)], isSecure: false)
        let source = try HTTPSource()
        #expect(try fetch(source, ResourceRequest(url: server.url("/a.m4s"))).body.count == 1000)
        server.stop()
        #expect(try fetch(source, ResourceRequest(url: server.url("/a.m4s"))).error == .connectionRefused(host: "127.0.0.1"))
        try server.start()
        #expect(try fetch(source, ResourceRequest(url: server.url("/a.m4s"))).body.count == 1000)
    }
}

@Suite("Packed texts") struct PackedTests {
    @Test("what is packed with Brotli is unpacked")
    func brotli() throws {
        // One stored block of eight bytes and the empty last one. Source: RFC 7932 §9.2.
        let packed: [UInt8] = [0x70, 0x00, 0x10] + Array("#EXTM3U\n".utf8) + [0x03]
        let server = try RawHTTPServer(["/a": .bodyWithHeaders(packed, headers: ["Content-Encoding: br"])])
        let fetched = try fetch(HTTPSource(), ResourceRequest(url: server.url("/a"), maximumLength: 1000))
        #expect(fetched.body == Array("#EXTM3U\n".utf8) && fetched.response?.contentLength == nil)
        #expect(server.requests[0].headers["accept-encoding"]?.contains("br") == true)
    }

    /// A thousand to one: 64 MB of zeros.
    private func bomb() throws -> RawHTTPServer {
        let scratch = try ScratchFolder()
        let run = try Program.run(["bash", "-c", "head -c 64000000 /dev/zero | gzip >bomb"], folder: scratch.path)
        #expect(run.status == 0)
        return try RawHTTPServer(["/a": .bodyWithHeaders(try Files.read(scratch.path + "/bomb"), headers: ["Content-Encoding: gzip"])])
    }

    @Test("a bomb ends where the bound is, by what it unpacks to")
    func bounded() throws {
        let server = try bomb()
        let fetched = try fetch(HTTPSource(), ResourceRequest(url: server.url("/a"), maximumLength: 1_000_000))
        #expect(fetched.error == .tooLong(url: server.url("/a"), limit: 1_000_000))
        #expect(fetched.body.count <= 1_000_000)
    }

    @Test("a bomb that nobody reads stops at the same bound")
    func unread() throws {
        let server = try bomb()
        let source = try HTTPSource()
        let signal = try EventSignal()
        let id = source.start(ResourceRequest(url: server.url("/a"), maximumLength: 2_000_000), signal: signal)
        // The connection is given up although nothing was read.
        #expect(try eventually { server.requests.count == 1 && server.openConnectionCount == 0 })
        let fetched = finish(source, id, signal)
        #expect(fetched.error == .tooLong(url: server.url("/a"), limit: 2_000_000))
        #expect(fetched.body.count > 1_000_000 && fetched.body.count <= 2_000_000)
    }

    @Test("what is packed may be longer than what is held unread, and comes whole")
    func long() throws {
        let scratch = try ScratchFolder()
        _ = try Program.run(["bash", "-c", "head -c 3000000 /dev/zero | gzip >zeros"], folder: scratch.path)
        let packed = try Files.read(scratch.path + "/zeros")
        let server = try RawHTTPServer(["/a": .bodyWithHeaders(packed, headers: ["Content-Encoding: gzip"])])
        let fetched = try fetch(HTTPSource(), ResourceRequest(url: server.url("/a"), maximumLength: 4_000_000), readAtOnce: 1000)
        #expect(fetched.body.count == 3_000_000 && fetched.error == nil)
    }
}
