import Buffering
import Media
import TestSupport
import Testing

@testable import Player

/// A store, a network and a clock for the loading parts.
final class LoadingBench {
    let clock = FakeClock()
    let source: FakeSegmentSource
    let signal = FakeSignal()
    let store: SegmentStore
    let cursors: TrackCursors
    static let url = "http://film/s0"

    init(budget: Int = 8 << 20, rate: Double = 10_000_000) {
        source = FakeSegmentSource(clock: clock, latency: .milliseconds(10), rates: [.init(from: .zero, bytesPerSecond: rate)])
        store = SegmentStore(budget: budget, loaderSignal: signal)
        cursors = TrackCursors(store: store, videoSignal: FakeSignal(), audioSignal: FakeSignal())
    }

    /// Bytes that say where they are.
    static func bytes(_ count: Int, from start: Int = 0) -> [UInt8] {
        (start..<(start + count)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    }

    func tick() {
        clock.advance(by: .milliseconds(10))
        source.advance(to: clock.now())
    }

    /// All that a cursor gives until it has nothing.
    static func read(_ cursor: any TrackCursor, limit: Int = .max) -> [UInt8] {
        var all: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: 8192)
        while all.count < limit {
            guard case .bytes(let count) = portion.withUnsafeMutableBytes({ cursor.read(into: $0) }) else { break }
            all += portion.prefix(count)
        }
        return all
    }
}

@Suite("One fetch") struct ResourceFetchTests {
    private let key = StoreKey(track: TrackCursors.main, part: .media(0))

    private func run(_ bench: LoadingBench, _ fetch: inout ResourceFetch, ticks: Int = 1000) -> ResourceFetch.Progress {
        for _ in 0..<ticks {
            let progress = fetch.step(
                now: bench.clock.now(), source: bench.source, store: bench.store, signal: bench.signal, retries: .standard)
            switch progress {
            case .done, .failed, .blocked: return progress
            default: bench.tick()
            }
        }
        return .waiting(until: nil)
    }

    private func contents(_ bench: LoadingBench) -> [UInt8] {
        bench.cursors.picture.beginRun(InputRun(generation: 1, start: .zero), initialization: nil, segments: [key])
        _ = bench.cursors.picture.nextRun()
        return LoadingBench.read(bench.cursors.picture)
    }

    @Test("a resource comes whole") func whole() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(300_000)))
        var fetch = ResourceFetch(key: key, url: LoadingBench.url, range: nil, span: nil)
        #expect(run(bench, &fetch) == .done)
        #expect(bench.store.state(of: key) == .complete(bytes: 300_000))
        #expect(contents(bench) == LoadingBench.bytes(300_000))
    }

    @Test("a part of a resource comes as that part") func part() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(300_000)))
        var fetch = ResourceFetch(key: key, url: LoadingBench.url, range: ByteRange(start: 1000, end: 5000), span: nil)
        #expect(run(bench, &fetch) == .done)
        #expect(contents(bench) == LoadingBench.bytes(4000, from: 1000))
    }

    @Test("a broken part goes on where it broke off, inside its own range") func resumed() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(300_000)))
        bench.source.cutRequest(0, after: 70_001, with: .truncated(url: LoadingBench.url, received: 70_001, expected: 200_000))
        var fetch = ResourceFetch(key: key, url: LoadingBench.url, range: ByteRange(start: 1000, end: 201_000), span: nil)
        #expect(run(bench, &fetch) == .done)
        #expect(bench.source.asked.map(\.request.range) == [ByteRange(start: 1000, end: 201_000), ByteRange(start: 71_001, end: 201_000)])
        #expect(bench.source.asked[1].at - bench.source.asked[0].at >= .milliseconds(200))
        #expect(contents(bench) == LoadingBench.bytes(200_000, from: 1000))
    }

    @Test("a server that starts over gives the whole anew") func startedOver() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(300_000)))
        bench.source.ignoreRanges()
        bench.source.cutRequest(0, after: 70_001, with: .connectionRefused(host: "film"))
        var fetch = ResourceFetch(key: key, url: LoadingBench.url, range: nil, span: nil)
        #expect(run(bench, &fetch) == .done)
        #expect(contents(bench) == LoadingBench.bytes(300_000))
    }

    @Test("three attempts follow the first, after the policy's waits, then the error is told") func givenUp() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .error(.status(500, url: LoadingBench.url)))
        var fetch = ResourceFetch(key: key, url: LoadingBench.url, range: nil, span: nil)
        #expect(run(bench, &fetch) == .failed(.status(500, url: LoadingBench.url)))
        #expect(bench.source.asked.count == 4)
    }

    @Test("bytes that come make the attempts count anew") func patience() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(100_000)))
        for number in 0..<8 { bench.source.cutRequest(number, after: 10_000, with: .connectionRefused(host: "film")) }
        var fetch = ResourceFetch(key: key, url: LoadingBench.url, range: nil, span: nil)
        #expect(run(bench, &fetch) == .done)
        #expect(bench.source.asked.count == 9)
        #expect(contents(bench) == LoadingBench.bytes(100_000))
    }

    @Test("a full store blocks it, and room lets it go on") func blocked() {
        let bench = LoadingBench(budget: 128 << 10)
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(200_000)))
        bench.cursors.picture.beginRun(InputRun(generation: 1, start: .zero), initialization: nil, segments: [key])
        _ = bench.cursors.picture.nextRun()
        var fetch = ResourceFetch(key: key, url: LoadingBench.url, range: nil, span: nil)
        #expect(run(bench, &fetch) == .blocked)
        #expect(bench.store.usedBytes == 128 << 10)
        var read = LoadingBench.read(bench.cursors.picture)
        #expect(run(bench, &fetch) == .done)
        read += LoadingBench.read(bench.cursors.picture)
        #expect(read == LoadingBench.bytes(200_000))
    }

    @Test("cancelled, it leaves nothing under way") func cancelled() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(300_000)))
        var fetch = ResourceFetch(key: key, url: LoadingBench.url, range: nil, span: nil)
        _ = run(bench, &fetch, ticks: 3)
        fetch.cancel(bench.source)
        #expect(bench.source.active == 0)
    }

    @Test("the server's length makes what has come count as buffered") func share() {
        let bench = LoadingBench(rate: 1_000_000)
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(100_000)))
        let span = TimeSpan(start: .zero, duration: MediaTime(seconds: 4))
        var fetch = ResourceFetch(key: key, url: LoadingBench.url, range: nil, span: span)
        _ = run(bench, &fetch, ticks: 6)
        let end = bench.store.bufferedEnd(along: [key], from: .zero)
        #expect(end > MediaTime(seconds: 1) && end < MediaTime(seconds: 3))
    }
}

@Suite("A stream of chunks") struct ChunkStreamTests {
    private static let chunk = ChunkCursor.defaultChunkSize

    private func run(_ bench: LoadingBench, _ stream: inout ChunkStream) -> ChunkStream.Progress {
        for _ in 0..<2000 {
            let progress = stream.step(
                now: bench.clock.now(), source: bench.source, store: bench.store, signal: bench.signal, retries: .standard)
            switch progress {
            case .over, .failed, .blocked: return progress
            case .received, .waiting, .lengthKnown: bench.tick()
            }
        }
        return .waiting(until: nil)
    }

    private func states(_ bench: LoadingBench, _ count: Int) -> [ResourceState] {
        (0..<count).map { bench.store.state(of: StoreKey(track: TrackCursors.main, part: .media($0))) }
    }

    private func contents(_ bench: LoadingBench, length: Int) -> [UInt8] {
        bench.cursors.filePicture.setLength(Int64(length))
        bench.cursors.filePicture.beginRun(InputRun(generation: 1, start: .zero))
        _ = bench.cursors.filePicture.nextRun()
        return LoadingBench.read(bench.cursors.filePicture)
    }

    @Test("a file comes chunk after chunk, the last one shorter") func whole() {
        let bench = LoadingBench()
        let length = 2 * Self.chunk + 1000
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(length)))
        var stream = ChunkStream(url: LoadingBench.url, first: 0, track: TrackCursors.main, length: nil)
        #expect(run(bench, &stream) == .over)
        #expect(states(bench, 4) == [.complete(bytes: Self.chunk), .complete(bytes: Self.chunk), .complete(bytes: 1000), .absent])
        #expect(contents(bench, length: length) == LoadingBench.bytes(length))
    }

    @Test("it stops where a chunk is there already") func meets() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(4 * Self.chunk)))
        let present = StoreKey(track: TrackCursors.main, part: .media(2))
        bench.store.begin(present)
        bench.store.finish(present)
        var stream = ChunkStream(url: LoadingBench.url, first: 1, track: TrackCursors.main, length: Int64(4 * Self.chunk))
        #expect(run(bench, &stream) == .over)
        #expect(states(bench, 4) == [.absent, .complete(bytes: Self.chunk), .complete(bytes: 0), .absent])
        #expect(bench.source.active == 0)
    }

    @Test(
        "a failure at any byte of a chunk is resumed there",
        arguments: [0, 1, 1000, ChunkCursor.defaultChunkSize, ChunkCursor.defaultChunkSize + 5])
    func resumed(_ place: Int) {
        let bench = LoadingBench()
        let length = 2 * Self.chunk + 1000
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(length)))
        if place == 0 {
            bench.source.failRequest(0, with: .status(500, url: LoadingBench.url))
        } else {
            bench.source.cutRequest(0, after: place, with: .truncated(url: LoadingBench.url, received: 0, expected: nil))
        }
        var stream = ChunkStream(url: LoadingBench.url, first: 0, track: TrackCursors.main, length: Int64(length))
        #expect(run(bench, &stream) == .over)
        #expect(bench.source.asked.map(\.request.range) == [ByteRange(start: 0), ByteRange(start: Int64(place))])
        #expect(contents(bench, length: length) == LoadingBench.bytes(length))
    }

    @Test("given up, it leaves no chunk half there") func failed() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .cut(LoadingBench.bytes(Self.chunk), after: 5000, .connectionRefused(host: "film")))
        var stream = ChunkStream(url: LoadingBench.url, first: 0, track: TrackCursors.main, length: Int64(Self.chunk))
        #expect(run(bench, &stream) == .failed(.connectionRefused(host: "film")))
        #expect(states(bench, 1) == [.absent])
    }

    @Test("from a server without ranges the middle is reached through the start") func rangeless() {
        let bench = LoadingBench()
        let length = 3 * Self.chunk
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(length)))
        bench.source.ignoreRanges()
        var stream = ChunkStream(url: LoadingBench.url, first: 2, track: TrackCursors.main, length: Int64(length))
        #expect(run(bench, &stream) == .over)
        #expect(states(bench, 3) == Array(repeating: .complete(bytes: Self.chunk), count: 3))
        #expect(contents(bench, length: length) == LoadingBench.bytes(length))
    }
}
