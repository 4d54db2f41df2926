import Media
import TestSupport
import Testing

@testable import Player

@Suite("Answers that come before they are wanted") struct AnswersAheadTests {
    private let clock = FakeClock()
    private let network: FakeSegmentSource
    private let ahead: AnswersAhead
    private let signal = FakeSignal()
    private let a = ResourceRequest(url: "http://film/a")

    init() {
        network = FakeSegmentSource(
            clock: clock, latency: .milliseconds(20), rates: [FakeSegmentSource.Rate(from: .zero, bytesPerSecond: 100_000)])
        ahead = AnswersAhead(network)
        network.serve(a.url, .bytes((0..<20_000).map { UInt8(truncatingIfNeeded: $0) }))
        ahead.look(at: clock.now())
    }

    private func pass(_ time: Duration) {
        clock.advance(by: time)
        network.advance(to: clock.now())
        ahead.look(at: clock.now())
    }

    /// Reads all there is.
    private func drain(_ source: any SegmentSource, _ id: RequestID) -> (bytes: [UInt8], response: ResourceResponse?, last: ResourceRead) {
        var (bytes, response): ([UInt8], ResourceResponse?) = ([], nil)
        var buffer = [UInt8](repeating: 0, count: 3000)
        while true {
            let read = buffer.withUnsafeMutableBytes { source.read(id, into: $0) }
            switch read {
            case .response(let said): response = said
            case .bytes(let count): bytes += buffer[..<count]
            case .notYet, .end, .failed: return (bytes, response, read)
            }
        }
    }

    @Test("what is there is given once, with the times of its coming, and the network is asked only once more") func whole() throws {
        let id = ahead.asking.start(a, signal: signal)
        pass(.milliseconds(300))
        #expect(drain(ahead.asking, id).last == .end)
        pass(.seconds(2))
        let wanted = ahead.start(a, signal: FakeSignal())
        #expect(ahead.phase(of: wanted) == .receiving)
        let given = drain(ahead, wanted)
        #expect(given.last == .end && given.bytes.count == 20_000 && given.bytes[19_999] == UInt8(truncatingIfNeeded: 19_999))
        #expect(
            given.response?.headStart == HeadStart(elapsed: .milliseconds(300), firstByte: .milliseconds(300), isUnhindered: true))
        #expect(ahead.bytes == 0)
        #expect(network.asked.count == 1)
        let again = ahead.start(a, signal: signal)
        pass(.milliseconds(300))
        #expect(drain(ahead, again).response?.headStart == nil)
        #expect(network.asked.count == 2)
    }

    @Test("what is still coming goes over to who wants it, and nothing of it comes twice") func underWay() {
        let id = ahead.asking.start(a, signal: signal)
        pass(.milliseconds(120))
        let before = drain(ahead.asking, id)
        #expect(before.last == .notYet && !before.bytes.isEmpty && before.bytes.count < 20_000)
        let wanted = ahead.start(a, signal: signal)
        var all = drain(ahead, wanted).bytes
        #expect(all == before.bytes)
        // Whoever prepared it has nothing to say in it any more.
        ahead.forget()
        pass(.milliseconds(300))
        let rest = drain(ahead, wanted)
        all += rest.bytes
        #expect(rest.last == .end && all.count == 20_000)
        #expect(network.asked.count == 1 && network.asked[0].received == 20_000)
    }

    @Test("what hasn't answered yet goes over too; a part, or another signal's, is asked for anew") func others() {
        _ = ahead.asking.start(a, signal: signal)
        let part = ahead.start(ResourceRequest(url: a.url, range: ByteRange(start: 0, end: 10)), signal: signal)
        let foreign = ahead.start(a, signal: FakeSignal())
        #expect(network.asked.count == 3)
        let own = ahead.start(a, signal: signal)
        #expect(network.asked.count == 3)
        pass(.seconds(2))
        #expect(drain(ahead, part).bytes.count == 10)
        for id in [foreign, own] { #expect(drain(ahead, id).bytes.count == 20_000) }
    }

    @Test("what failed, what was given up and what is old isn't given") func worthless() {
        network.failRequest(0, with: .status(503, url: a.url))
        let failed = ahead.asking.start(a, signal: signal)
        pass(.milliseconds(30))
        #expect(drain(ahead.asking, failed).last == .failed(.status(503, url: a.url)))
        ahead.asking.cancel(ahead.asking.start(a, signal: signal))
        #expect(network.active == 0)
        let old = ahead.asking.start(a, signal: signal)
        pass(.seconds(1))
        #expect(drain(ahead.asking, old).last == .end)
        pass(AnswersAhead.lifetime)
        _ = ahead.start(a, signal: signal)
        #expect(network.asked.count == 4)
    }

    @Test("no more is held than the budget; the rest waits with its server, and says nothing of the line") func budget() throws {
        let large = ResourceRequest(url: "http://film/large")
        network.serve(large.url, .bytes([UInt8](repeating: 1, count: AnswersAhead.budget + 500_000)))
        let id = ahead.asking.start(large, signal: signal)
        for _ in 0..<2000 {
            pass(.milliseconds(100))
            if ahead.bytes == AnswersAhead.budget { break }
            _ = drain(ahead.asking, id)
        }
        #expect(ahead.bytes == AnswersAhead.budget)
        #expect(drain(ahead.asking, id).last == .notYet)
        let wanted = ahead.start(large, signal: signal)
        let given = drain(ahead, wanted)
        #expect(given.bytes.count >= AnswersAhead.budget && given.response?.headStart?.isUnhindered == false)
        #expect(network.asked.count == 1)
    }
}
