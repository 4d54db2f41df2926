import LinuxIO
import Media
import TestSupport
import Testing

@testable import Pictures

@Suite("Pictures on their way")
struct PictureWorkerTests {
    private let a = PictureRequest("http://x/a")
    private let b = PictureRequest("http://x/b")

    @Test("come in the size they are wanted in, and say so") func come() {
        let rig = Rig()
        rig.source.serve(a.address, .bytes([7, 1, 2]))
        rig.want([a])
        rig.run()
        #expect(rig.shown(a) == 7)
        #expect(rig.maker.asked == [a.size])
        #expect(rig.news.isRaised)
        #expect(rig.shelf.withLock { $0.picture(a) }?.size == a.size)
    }

    @Test("of two sizes come by one request") func sizes() {
        let rig = Rig()
        let large = PictureRequest(a.address, PixelSize(width: 20, height: 30))
        rig.source.serve(a.address, .bytes([7]))
        rig.want([a, large])
        rig.run()
        #expect(rig.asked == [a.address])
        #expect(rig.maker.asked == [a.size, large.size])
        #expect(rig.shown(large) == 7)
    }

    @Test("are four at once, the most urgent first") func atOnce() {
        let rig = Rig(latency: .seconds(1))
        let requests = (1...6).map { PictureRequest("http://x/\($0)") }
        for request in requests { rig.source.serve(request.address, .bytes([9])) }
        rig.want(requests)
        rig.run()
        #expect(rig.asked == requests.prefix(4).map(\.address))
        rig.run(after: .seconds(1))
        #expect(rig.asked == requests.map(\.address))
        rig.run(after: .seconds(1))
        #expect(requests.map { rig.shown($0) } == [9, 9, 9, 9, 9, 9])
    }

    @Test("that nobody wants any more are given up, and what has come stays") func dropped() {
        let rig = Rig(latency: .seconds(1))
        rig.source.serve(a.address, .bytes([1]))
        rig.source.serve(b.address, .bytes([2]))
        rig.want([a])
        rig.run()
        rig.run(after: .seconds(1))
        rig.want([b])
        rig.run()
        rig.want([])
        rig.run()
        #expect(rig.source.asked.map(\.isCancelled) == [false, true])
        #expect(rig.shown(a) == 1)
        #expect(rig.shown(b) == nil)
    }

    @Test(
        "that can't be had are asked for once a minute, and told once",
        arguments: [
            .error(.status(404, url: "http://x/a")), .bytes([0, 1]), .bytes([]), .bytes([UInt8](repeating: 1, count: 101)),
            .cut([1, 2, 3], after: 2, .truncated(url: "http://x/a", received: 2, expected: 3)),
        ] as [FakeSegmentSource.Answer])
    func failed(answer: FakeSegmentSource.Answer) {
        var budget = PictureBudget()
        budget.file = 100
        let rig = Rig(budget: budget)
        rig.source.serve(a.address, answer)
        rig.want([a])
        for _ in 0..<100 { rig.run() }
        #expect(rig.asked.count == 1)
        #expect(rig.shown(a) == nil)
        #expect(rig.run() == rig.clock.now() + .seconds(60))
        rig.run(after: .seconds(59))
        #expect(rig.asked.count == 1)
        rig.run(after: .seconds(1))
        #expect(rig.asked.count == 2)
        #expect(rig.log.all.count == 1)
        #expect(rig.log.all.first?.hasPrefix("info http://x/a can't be shown: ") == true)
        rig.source.serve(a.address, .bytes([5]))
        rig.run(after: .seconds(60))
        #expect(rig.shown(a) == 5)
    }

    @Test("that are too long are given up, whether the server says how long they are or not", arguments: [false, true])
    func tooLong(isSilent: Bool) {
        var budget = PictureBudget()
        budget.file = 100
        let rig = Rig(budget: budget)
        if isSilent { rig.source.hideLengths() }
        rig.source.serve(a.address, .bytes([UInt8](repeating: 1, count: 101)))
        rig.source.serve(b.address, .bytes([UInt8](repeating: 2, count: 100)))
        rig.want([a, b])
        rig.run()
        #expect(rig.shown(a) == nil && rig.shown(b) == 2)
        #expect(rig.log.all == ["info http://x/a can't be shown: it is longer than 100 bytes"])
        #expect(rig.source.asked.map(\.isCancelled) == [true, false])
    }

    @Test("that don't come within twenty seconds are given up") func slow() {
        let rig = Rig()
        rig.source.fail(.init(from: .zero, at: .asked, patience: nil))
        rig.want([a])
        #expect(rig.run() == rig.clock.now() + .seconds(20))
        rig.run(after: .seconds(20))
        #expect(rig.source.asked.first?.isCancelled == true)
        #expect(rig.log.all == ["info http://x/a can't be shown: it did not come within 20.0 seconds"])
    }

    @Test("are given up with their worker") func ended() {
        var rig: Rig? = Rig()
        let source = rig?.source
        source?.fail(.init(from: .zero, at: .asked, patience: nil))
        rig?.want([a])
        rig?.run()
        #expect(source?.active == 1)
        rig = nil
        #expect(source?.active == 0)
    }
}
