import Media
import Testing

@testable import Pictures

@Suite("The shelf of pictures")
struct PictureShelfTests {
    private let start = HostTime(nanoseconds: 0)
    private let a = PictureRequest("a")
    private let b = PictureRequest("b")
    private let c = PictureRequest("c")
    private let d = PictureRequest("d")

    private func put(_ request: PictureRequest, on shelf: inout PictureShelf) {
        shelf.put(Bitmap([UInt8](repeating: 1, count: request.bytes), request.size), for: request, checked: .zero)
    }

    private func missing(_ shelf: PictureShelf) -> [PictureRequest] { shelf.work(now: start, today: .zero).missing }

    @Test("lets go what was used longest ago, and never holds more than its budget") func leastRecentlyUsed() {
        var shelf = PictureShelf(budget: 1200)
        for request in [a, b, c] {
            _ = shelf.want([request])
            put(request, on: &shelf)
        }
        _ = shelf.picture(a)
        _ = shelf.want([d])
        put(d, on: &shelf)
        let there = [a, b, c, d].map { shelf.picture($0) != nil }
        #expect(there == [true, false, true, true])
        #expect(shelf.bytes == 1200)
    }

    @Test("is quiet once all that is wanted is there or has failed; emptied, it wants it again") func quiet() {
        var shelf = PictureShelf(budget: 1200)
        #expect(shelf.isComplete(now: start))
        _ = shelf.want([a, b])
        put(a, on: &shelf)
        #expect(!shelf.isComplete(now: start))
        _ = shelf.fail(b.address, now: start)
        #expect(shelf.isComplete(now: start))
        #expect(!shelf.isComplete(now: start + PictureShelf.rest))
        shelf.clear()
        #expect(shelf.bytes == 0 && !shelf.isComplete(now: start))
        #expect(missing(shelf) == [a])
    }

    @Test("never makes room with what is wanted now") func wanted() {
        var shelf = PictureShelf(budget: 1200)
        _ = shelf.want([a, b, c])
        for request in [a, b, c] { put(request, on: &shelf) }
        // What is put without being wanted has no room.
        put(d, on: &shelf)
        let there = [a, b, c, d].map { shelf.picture($0) != nil }
        #expect(there == [true, true, true, false])
    }

    @Test("lets go what isn't wanted, even where that was used last") func unwanted() {
        var shelf = PictureShelf(budget: 1200)
        for request in [a, b, d] {
            _ = shelf.want([request])
            put(request, on: &shelf)
        }
        _ = shelf.want([a, b, c])
        put(c, on: &shelf)
        let there = [a, b, c, d].map { shelf.picture($0) != nil }
        #expect(there == [true, true, true, false])
    }

    @Test("asks for no more than its budget: the least urgent doesn't come") func overBudget() {
        var shelf = PictureShelf(budget: 1000)
        _ = shelf.want([a, b, c, d])
        let first = missing(shelf)
        #expect(first == [a, b])
        _ = shelf.want([d, c, b, a])
        let second = missing(shelf)
        #expect(second == [d, c])
    }

    @Test("asks for each once, and for nothing that can't be had") func sound() {
        var shelf = PictureShelf(budget: 1 << 20)
        let long = String(repeating: "x", count: 9000)
        let sizes: [(Int32, Int32)] = [(0, 5), (-1, 5), (5, .max), (.max, .max), (.min, 1)]
        let bad = sizes.map { PictureRequest("a", PixelSize(width: $0.0, height: $0.1)) }
        _ = shelf.want(bad + [PictureRequest(""), PictureRequest(long), PictureRequest("a\nb"), a, a, b, a])
        let wanted = missing(shelf)
        #expect(wanted == [a, b])
    }

    @Test("tells whether what is wanted is news") func news() {
        var shelf = PictureShelf(budget: 1000)
        let answers = [shelf.want([a]), shelf.want([a]), shelf.want([a, b]), shelf.want([])]
        #expect(answers == [true, false, true, true])
    }

    @Test("has something rest that failed, and remembers that it has failed before") func failures() {
        var shelf = PictureShelf(budget: 10000)
        _ = shelf.want([a])
        let isFirst = shelf.fail("a", now: start)
        #expect(isFirst)
        #expect(missing(shelf).isEmpty)
        #expect(shelf.work(now: start, today: .zero).retry == start + .seconds(60))
        #expect(shelf.work(now: start + .seconds(60), today: .zero).missing == [a])
        let isSecond = shelf.fail("a", now: start + .seconds(60))
        #expect(!isSecond)
        for number in 0..<3000 { _ = shelf.fail("\(number)", now: start) }
        #expect(shelf.work(now: start + .seconds(61), today: .zero).missing == [a])
    }

    @Test("tells what hasn't been asked about for a day", arguments: [(0, false), (86399, false), (86400, true), (-5, true)])
    func aged(seconds: Int64, isAged: Bool) {
        #expect(PictureShelf.isAged(.seconds(1000), today: .seconds(1000 + seconds)) == isAged)
    }
}
