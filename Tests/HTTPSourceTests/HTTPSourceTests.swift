import HTTPSource
import LinuxIO
import Media
import TestSupport
import Testing

@Suite struct HTTPSourceTests {
    @Test("a body arrives whole, with its type, length and address")
    func whole() throws {
        let body = pattern(3_000_000)
        let server = try RawHTTPServer(["/a": .body(body, type: "Video/MP4; codecs=x")])
        let fetched = try fetch(HTTPSource(), ResourceRequest(url: server.url("/a")))
        let response = ResourceResponse(
            url: server.url("/a"), mediaType: "video/mp4", contentLength: 3_000_000, rangeStart: 0, totalLength: 3_000_000)
        #expect(fetched == Fetched(response: response, body: body))
        #expect(server.requests.map { $0.headers["user-agent"] } == ["Lanterne/0.1"])
    }

    @Test("an empty body is a response and an end")
    func empty() throws {
        let server = try RawHTTPServer(["/a": .body([])])
        let fetched = try fetch(HTTPSource(), ResourceRequest(url: server.url("/a")))
        #expect(fetched.response?.contentLength == 0)
        #expect(fetched.error == nil)
    }

    @Test("a range is asked for, and its place and the whole length are told")
    func range() throws {
        let body = pattern(10_000)
        let server = try RawHTTPServer(["/a": .body(body)])
        let source = try HTTPSource()
        let middle = try fetch(source, ResourceRequest(url: server.url("/a"), range: ByteRange(start: 100, end: 300)))
        #expect(middle.body == Array(body[100..<300]))
        #expect(middle.response?.rangeStart == 100 && middle.response?.contentLength == 200 && middle.response?.totalLength == 10_000)
        let tail = try fetch(source, ResourceRequest(url: server.url("/a"), range: ByteRange(start: 9000)))
        #expect(tail.body == Array(body[9000...]))
        #expect(server.requests.map { $0.headers["range"] } == ["bytes=100-299", "bytes=9000-"])
        let beyond = try fetch(source, ResourceRequest(url: server.url("/a"), range: ByteRange(start: 20_000)))
        #expect(beyond.error == .status(416, url: server.url("/a")))
    }

    @Test("a server that ignores a range is told apart by the response's place")
    func ignoredRange() throws {
        let body = pattern(1000)
        let server = try RawHTTPServer(["/a": .bodyWithoutRanges(body)])
        let fetched = try fetch(HTTPSource(), ResourceRequest(url: server.url("/a"), range: ByteRange(start: 100, end: 300)))
        #expect(fetched.response?.rangeStart == 0 && fetched.response?.totalLength == 1000)
        #expect(fetched.body == body)
    }

    @Test("requests that follow each other share one connection")
    func keepAlive() throws {
        let server = try RawHTTPServer(["/a": .body(pattern(1000)), "/b": .redirect(to: "/a")])
        let source = try HTTPSource()
        for _ in 0..<5 { _ = try fetch(source, ResourceRequest(url: server.url("/a"))) }
        _ = try fetch(source, ResourceRequest(url: server.url("/b")))
        #expect(server.requests.count == 7)
        #expect(server.connectionCount == 1)
    }

    @Test("a text asked for with a bound may come compressed; its length is then not the body's")
    func compressed() throws {
        // printf '#EXTM3U\n' | gzip -n | xxd -i
        let zipped: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x53, 0x76, 0x8D, 0x08, 0xF1, 0x35, 0x0E, 0xE5, 0x02, 0x00, 0x97,
            0x4B,
            0x1D, 0xD9, 0x08, 0x00, 0x00, 0x00,
        ]
        let server = try RawHTTPServer(["/a": .bodyWithHeaders(zipped, headers: ["Content-Encoding: gzip"])])
        let source = try HTTPSource()
        let fetched = try fetch(source, ResourceRequest(url: server.url("/a"), maximumLength: 1000))
        #expect(fetched.body == Array("#EXTM3U\n".utf8))
        #expect(fetched.response?.contentLength == nil)
        let bomb = try fetch(source, ResourceRequest(url: server.url("/a"), maximumLength: 7))
        #expect(bomb.error == .tooLong(url: server.url("/a"), limit: 7))
        #expect(server.requests.allSatisfy { $0.headers["accept-encoding"]?.contains("gzip") == true })
    }

    @Test("redirects are followed to an address that the response tells; ten are, eleven are not")
    func redirects() throws {
        var routes: [String: RawReply] = ["/0": .body(pattern(10)), "/loop": .redirect(to: "/loop"), "/ftp": .redirect(to: "ftp://h/x")]
        for step in 1...11 { routes["/\(step)"] = .redirect(to: "/\(step - 1)") }
        let server = try RawHTTPServer(routes)
        let source = try HTTPSource()
        let ten = try fetch(source, ResourceRequest(url: server.url("/10")))
        #expect(ten.response?.url == server.url("/0") && ten.body.count == 10)
        #expect(try fetch(source, ResourceRequest(url: server.url("/11"))).error == .tooManyRedirects(url: server.url("/1")))
        #expect(try fetch(source, ResourceRequest(url: server.url("/loop"))).error == .tooManyRedirects(url: server.url("/loop")))
        #expect(try fetch(source, ResourceRequest(url: server.url("/ftp"))).error == .unsupportedScheme(url: "ftp://h/x"))
    }

    @Test("what nobody reads stops the server, and reading lets it go on")
    func backPressure() throws {
        let portion = pattern(1 << 20)
        var body: [UInt8] = []
        for _ in 0..<40 { body += portion }
        let server = try RawHTTPServer(["/a": .body(body)])
        var settings = HTTPSettings()
        settings.silenceTimeout = .milliseconds(300)
        let source = try HTTPSource(settings: settings)
        let signal = try EventSignal()
        let id = source.start(ResourceRequest(url: server.url("/a")), signal: signal)
        // Twice the time after which a silent server would be given up: that it is we who don't read must not count.
        try EventSignal().wait(until: MonotonicClock().now() + .milliseconds(700))
        // Ours, and the kernel's buffers on both sides.
        #expect(server.bytesSent < body.count * 2 / 3)
        let fetched = finish(source, id, signal)
        #expect(fetched.error == nil)
        #expect(fetched.body == body)
    }

    @Test("an endless body stops at its bound, or when cancelled")
    func endless() throws {
        let server = try RawHTTPServer(["/a": .endless])
        let source = try HTTPSource()
        let bounded = try fetch(source, ResourceRequest(url: server.url("/a"), maximumLength: 1_000_000))
        #expect(bounded.error == .tooLong(url: server.url("/a"), limit: 1_000_000))
        #expect(bounded.body.count <= 1_000_000)
        let signal = try EventSignal()
        let id = source.start(ResourceRequest(url: server.url("/a")), signal: signal)
        signal.wait(until: MonotonicClock().now() + .seconds(10))
        source.cancel(id)
        // The connection is closed: the server finds its client gone.
        #expect(try eventually { server.openConnectionCount == 0 })
        var byte: UInt8 = 0
        let late = withUnsafeMutableBytes(of: &byte) { source.read(id, into: $0) }
        #expect(late == .failed(.other(url: "", reason: "the request is over")))
    }

    @Test("a length over the bound fails before the body")
    func announcedTooLong() throws {
        let server = try RawHTTPServer(["/a": .body(pattern(1001))])
        let fetched = try fetch(HTTPSource(), ResourceRequest(url: server.url("/a"), maximumLength: 1000))
        #expect(fetched == Fetched(error: .tooLong(url: server.url("/a"), limit: 1000)))
    }

    @Test("many requests at once all arrive, over no more connections than allowed")
    func parallel() throws {
        let body = pattern(200_000)
        let server = try RawHTTPServer(["/a": .body(body)])
        let source = try HTTPSource()
        let signal = try EventSignal()
        let ids = (0..<20).map { _ in source.start(ResourceRequest(url: server.url("/a")), signal: signal) }
        let all = ids.map { id in finishByPolling(source, id) }
        #expect(all.allSatisfy { $0.body == body })
        #expect(server.connectionCount <= 6)
    }

    @Test("a request that waits for a connection is not timed out by its wait")
    func queued() throws {
        let server = try RawHTTPServer(["/long": .drip(pattern(8), portion: 1, every: .milliseconds(100)), "/a": .body([1, 2, 3])])
        var settings = HTTPSettings()
        settings.connectionsPerHost = 1
        settings.connectTimeout = .milliseconds(300)
        settings.silenceTimeout = .milliseconds(300)
        let source = try HTTPSource(settings: settings)
        let signals = (try EventSignal(), try EventSignal())
        let long = source.start(ResourceRequest(url: server.url("/long")), signal: signals.0)
        let waiting = source.start(ResourceRequest(url: server.url("/a")), signal: signals.1)
        #expect(finish(source, long, signals.0).error == nil)
        #expect(finish(source, waiting, signals.1).body == [1, 2, 3])
        #expect(server.connectionCount == 1)
    }

    /// For requests that share a signal: one's wait must not take another's.
    private func finishByPolling(_ source: HTTPSource, _ id: RequestID) -> Fetched {
        var fetched = Fetched()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        _ = try? eventually(within: .seconds(20)) {
            while true {
                switch buffer.withUnsafeMutableBytes({ source.read(id, into: $0) }) {
                case .response(let response): fetched.response = response
                case .bytes(let count): fetched.body += buffer[..<count]
                case .end: return true
                case .failed(let error):
                    fetched.error = error
                    return true
                case .notYet: return false
                }
            }
        }
        return fetched
    }

    @Test("closing ends what runs, and what starts later fails")
    func closing() throws {
        let server = try RawHTTPServer(["/a": .silence])
        let source = try HTTPSource()
        let signal = try EventSignal()
        let id = source.start(ResourceRequest(url: server.url("/a")), signal: signal)
        #expect(try eventually { !server.requests.isEmpty })
        source.close()
        let closed = SourceError.other(url: server.url("/a"), reason: "the network is closed")
        #expect(finish(source, id, signal).error == closed)
        #expect(try fetch(source, ResourceRequest(url: server.url("/a"))).error == closed)
        source.close()
    }

    @Test("a first byte is given within a millisecond or two, without waiting for more")
    func firstByte() throws {
        let server = try RawHTTPServer(["/a": .drip(pattern(100), portion: 1, every: .milliseconds(50)), "/warm": .body([1])])
        let source = try HTTPSource()
        _ = try fetch(source, ResourceRequest(url: server.url("/warm")))
        let signal = try EventSignal()
        let id = source.start(ResourceRequest(url: server.url("/a")), signal: signal)
        var buffer = [UInt8](repeating: 0, count: 1000)
        var count = 0
        _ = try eventually(within: .seconds(5)) {
            if case .bytes(let some) = buffer.withUnsafeMutableBytes({ source.read(id, into: $0) }) { count = some }
            return count > 0
        }
        #expect((1..<20).contains(count))
        source.cancel(id)
    }
}
