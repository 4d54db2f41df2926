import HTTPSource
import LinuxIO
import Media
import TestSupport
import Testing

@Suite("How far a request has come") struct PhaseTests {
    /// Some milliseconds at a time, for three seconds.
    private func patience() throws -> () -> Bool {
        let clock = MonotonicClock()
        let pause = try EventSignal()
        let deadline = clock.now() + .seconds(3)
        return {
            pause.wait(until: clock.now() + .milliseconds(2))
            return clock.now() < deadline
        }
    }

    private func violations(_ phase: RequestPhase, _ url: String, on source: HTTPSource) throws -> [String] {
        let wait = try patience()
        return SegmentSourceContract.phase(phase, of: source, asking: url, signal: try EventSignal(), wait: wait)
    }

    @Test("a port whose connections nobody accepts is being connected to") func connecting() throws {
        let hole = try BlackHole()
        let found = try violations(.connecting, "http://127.0.0.1:\(hole.port)/a", on: HTTPSource())
        #expect(found == [])
    }

    @Test("a server that says nothing to a greeting of TLS is being agreed with") func securing() throws {
        let server = try RawHTTPServer(["/": .silence])
        let found = try violations(.securing, "https://127.0.0.1:\(server.port)/a", on: HTTPSource())
        #expect(found == [])
    }

    @Test("a server that doesn't answer has been asked") func asked() throws {
        let server = try RawHTTPServer(["/a": .silence])
        let found = try violations(.asked, server.url("/a"), on: HTTPSource())
        #expect(found == [])
    }

    @Test("a body that breaks off without an end is being received") func receiving() throws {
        let server = try RawHTTPServer(["/a": .stall(pattern(1000), after: 600)])
        let found = try violations(.receiving, server.url("/a"), on: HTTPSource())
        #expect(found == [])
    }

    @Test("what is asked where a redirect leads is told of there") func redirected() throws {
        let server = try RawHTTPServer(["/a": .redirect(to: "/b"), "/b": .silence])
        let found = try violations(.asked, server.url("/a"), on: HTTPSource())
        #expect(found == [])
    }

    @Test("a request beyond the connections allowed waits for its turn") func queued() throws {
        let server = try RawHTTPServer(["/a": .silence])
        var settings = HTTPSettings()
        settings.connectionsPerHost = 1
        let source = try HTTPSource(settings: settings)
        let first = source.start(ResourceRequest(url: server.url("/a")), signal: try EventSignal())
        #expect(try eventually { source.phase(of: first) == .asked })
        let found = try violations(.queued, server.url("/a"), on: source)
        #expect(found == [])
    }

    @Test("what was read to its end, or never began, has no phase left") func over() throws {
        let server = try RawHTTPServer(["/a": .body(pattern(1000))])
        let source = try HTTPSource()
        let wait = try patience()
        #expect(SegmentSourceContract.over(source, asking: server.url("/a"), signal: try EventSignal(), wait: wait) == [])
        #expect(source.phase(of: RequestID(99)) == nil)
    }
}
