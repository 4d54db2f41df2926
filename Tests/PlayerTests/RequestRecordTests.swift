import Media
import TestSupport
import Testing

@testable import Player

@Suite struct RequestRecordTests {
    private let clock = FakeClock()

    private func source(_ bytes: Int) -> (recorded: RecordedSource, fake: FakeSegmentSource) {
        let fake = FakeSegmentSource(
            clock: clock, latency: .milliseconds(20), rates: [FakeSegmentSource.Rate(from: .zero, bytesPerSecond: 100_000)])
        fake.serve("http://film/a", .bytes([UInt8](repeating: 7, count: bytes)))
        return (RecordedSource(fake), fake)
    }

    /// Reads all there is, looking at the clock first.
    private func drain(_ source: RecordedSource, _ id: RequestID) -> ResourceRead {
        source.record.look(at: clock.now())
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let read = buffer.withUnsafeMutableBytes { source.read(id, into: $0) }
            switch read {
            case .response, .bytes: continue
            case .notYet, .end, .failed: return read
            }
        }
    }

    @Test("a request stands in the book with its times, its bytes and its end") func complete() throws {
        let (recorded, _) = source(1000)
        let start = clock.now()
        recorded.record.look(at: start)
        let id = recorded.start(ResourceRequest(url: "http://film/a", range: ByteRange(start: 0, end: 1000)), signal: FakeSignal())
        #expect(recorded.record.entries().first?.outcome == .underWay)
        clock.advance(by: .milliseconds(200))
        #expect(drain(recorded, id) == .end)
        let entry = try #require(recorded.record.entries().first)
        #expect(entry.url == "http://film/a")
        #expect(entry.range == ByteRange(start: 0, end: 1000))
        #expect(entry.start == start)
        #expect(entry.response == clock.now() && entry.firstByte == clock.now() && entry.end == clock.now())
        #expect(entry.bytes == 1000)
        #expect(entry.outcome == .complete)
    }

    @Test("what is given up, and what fails, say so") func otherEnds() throws {
        let (recorded, _) = source(100_000)
        let unwanted = recorded.start(ResourceRequest(url: "http://film/a"), signal: FakeSignal())
        recorded.cancel(unwanted)
        recorded.cancel(unwanted)
        let missing = recorded.start(ResourceRequest(url: "http://film/none"), signal: FakeSignal())
        clock.advance(by: .seconds(1))
        let read = drain(recorded, missing)
        guard case .failed(let error) = read else {
            Issue.record("\(read)")
            return
        }
        #expect(recorded.record.entries().map(\.outcome) == [.givenUp, .failed(error)])
    }

    @Test("an address is cut at 512 bytes") func longAddress() {
        let (recorded, _) = source(1)
        _ = recorded.start(ResourceRequest(url: "http://film/" + String(repeating: "x", count: 9000)), signal: FakeSignal())
        #expect(recorded.record.entries().first?.url.utf8.count == 512)
    }
}
