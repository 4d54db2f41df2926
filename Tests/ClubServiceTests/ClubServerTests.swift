import LinuxIO
import Media
import TestSupport
import Testing

@testable import ClubService

@Suite struct ClubServerTests {
    let temporary: ScratchFolder
    let film: [UInt8]

    init() throws {
        temporary = try ScratchFolder()
        film = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try temporary.write(film, to: "film.mp4")
        try temporary.write(Array("{}".utf8), to: "club.json")
    }

    /// Runs a server on a free port for as long as the body takes.
    private func serving(mostIdle: Duration = .seconds(150), _ body: (UInt16) async throws -> Void) async throws {
        let server = ClubServer(
            FolderHandler(folder: try ServedFolder.open(temporary.path)), at: try BoundSocket("127.0.0.1", port: 0), mostIdle: mostIdle)
        try await server.whileRunning { url in
            #expect(url.hasPrefix("http://127.0.0.1:"))
            try await body(try #require(UInt16(url.split(separator: ":")[2].dropLast())))
        }
    }

    @Test("a whole file comes back byte for byte, with its type and length")
    func whole() async throws {
        try await serving { port in
            let answer = try await Exchange.on(port: port, [("GET /film.mp4", [])])[0]
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "video/mp4")
            #expect(answer.headers["accept-ranges"] == "bytes")
            #expect(answer.body == film)
        }
    }

    @Test("many requests share one connection, ranges among them")
    func keepAlive() async throws {
        try await serving { port in
            let answers = try await Exchange.on(
                port: port,
                [
                    ("GET /film.mp4", ["Range: bytes=1000-1999"]), ("GET /film.mp4?start=1", ["Range: bytes=299990-"]),
                    ("GET /film.mp4", ["Range: bytes=300000-"]), ("GET /club.json", []),
                ])
            #expect(answers.map(\.status) == [206, 206, 416, 200])
            #expect(answers[0].body == Array(film[1000..<2000]))
            #expect(answers[0].headers["content-range"] == "bytes 1000-1999/300000")
            #expect(answers[1].body == Array(film[299_990...]))
            #expect(answers[2].headers["content-range"] == "bytes */300000")
            #expect(answers[3].headers["content-type"] == "application/json")
        }
    }

    @Test("HEAD has the length and no body")
    func head() async throws {
        try await serving { port in
            let answers = try await Exchange.on(port: port, [("HEAD /film.mp4", []), ("GET /club.json", [])])
            #expect(answers[0].status == 200)
            #expect(answers[0].headers["content-length"] == "300000")
            #expect(answers[1].body == Array("{}".utf8))
        }
    }

    @Test("a file that has not changed is not sent twice")
    func conditional() async throws {
        try await serving { port in
            let first = try await Exchange.on(port: port, [("GET /club.json", [])])[0]
            let tag = try #require(first.headers["etag"])
            let second = try await Exchange.on(port: port, [("GET /club.json", ["If-None-Match: \(tag)"])])[0]
            #expect(second.status == 304)
        }
    }

    @Test("what can't be understood is refused, and ends the connection with a word")
    func refused() async throws {
        try await serving { port in
            let answers = try await Exchange.on(port: port, [("GET /club.json", []), ("GET /club.json", ["Transfer-Encoding: chunked"])])
            #expect(answers.map(\.status) == [200, 411])
            #expect(answers[0].headers["connection"] == nil)
            #expect(answers[1].headers["connection"] == "close")
        }
    }

    @Test("a connection on which no whole request comes is ended, and nobody else's", .timeLimit(.minutes(1)))
    func idle() async throws {
        try await serving(mostIdle: .milliseconds(400)) { port in
            let ended = try await Program.aside {
                let (slow, silence) = (try LoadConnection(port: port), MonotonicClock())
                try slow.send(Array("GET /club.json HTTP/1.1\r\nHost".utf8), request: 0, since: 0)
                let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)
                defer { buffer.deallocate() }
                let (start, pause) = (silence.now(), try EventSignal())
                while silence.now() - start < .seconds(20) {
                    // Nothing has come yet; the end throws.
                    do { _ = try slow.receive(buffer) } catch { break }
                    pause.wait(until: silence.now() + .milliseconds(10))
                }
                return silence.now() - start
            }
            #expect(ended >= .milliseconds(300) && ended < .seconds(20))
            #expect(try await Exchange.on(port: port, [("GET /club.json", [])])[0].status == 200)
        }
    }

    @Test("told to stop, it ends connections on which nothing is asked, and doesn't wait for them", .timeLimit(.minutes(1)))
    func stopping() async throws {
        // What ends it and what comes in meet in any order.
        for _ in 0..<100 { try await stopOne() }
    }

    private func stopOne() async throws {
        let server = ClubServer(FolderHandler(folder: try ServedFolder.open(temporary.path)), at: try BoundSocket("127.0.0.1", port: 0))
        let (urls, announce) = AsyncStream.makeStream(of: String.self)
        let running = Task { try await server.run { announce.yield($0) } }
        var iterator = urls.makeAsyncIterator()
        let url = try #require(await iterator.next())
        let port = try #require(UInt16(url.split(separator: ":")[2].dropLast()))
        let idle = try LoadConnection(port: port)
        _ = try await Exchange.on(port: port, [("GET /club.json", [])])
        // It would wait for as long as that for one that is being answered.
        await server.stop(within: .seconds(3600))
        try await running.value
        withExtendedLifetime(idle) {}
    }

    @Test("what is not there is 404, what is no reading is 405")
    func refusals() async throws {
        try await serving { port in
            let answers = try await Exchange.on(port: port, [("GET /no.ts", []), ("GET /../etc/passwd", []), ("DELETE /club.json", [])])
            #expect(answers.map(\.status) == [404, 404, 405])
            #expect(answers[2].headers["allow"] == "GET, HEAD")
        }
    }

    @Test("a port that is taken is refused with the kernel's reason")
    func taken() async throws {
        try await serving { port in
            #expect(throws: ServiceError.cannotListen(address: "127.0.0.1", port: port, reason: "Address already in use")) {
                try BoundSocket("127.0.0.1", port: port)
            }
        }
    }

    @Test("an address that is none is refused")
    func address() throws {
        #expect(throws: ServiceError.notAnAddress("localhost:80")) {
            try BoundSocket("localhost:80", port: 0)
        }
    }

    @Test("others are sent to where it listens, with the port that it has, and from all addresses to one of them")
    func outside() throws {
        let one = try BoundSocket("127.0.0.1", port: 0)
        defer { try? one.socket.close() }
        #expect(one.port != 0 && !one.isEverywhere)
        #expect(one.outsideURL == "http://127.0.0.1:\(one.port)" && one.url == one.outsideURL + "/")
        let all = try BoundSocket("0.0.0.0", port: 0)
        defer { try? all.socket.close() }
        #expect(all.isEverywhere && all.outsideURL.hasSuffix(":\(all.port)") && !all.outsideURL.contains("0.0.0.0"))
        let six = try? BoundSocket("::1", port: 0)
        if let six { #expect(six.outsideURL == "http://[::1]:\(six.port)") }
        try? six?.socket.close()
    }
}
