import Buffering
import Media
import Playlist
import TestSupport
import Testing

@testable import Player

@Suite("The feed of segments") struct SegmentFeedTests {
    private func list(_ count: Int, name: String = "s", seconds: Double = 2) -> SegmentList {
        let segments = (0..<count).map { number in
            Segment(
                sequence: Int64(number), url: "http://film/\(name)\(number)", start: MediaTime(seconds: Double(number) * seconds),
                duration: MediaTime(seconds: seconds))
        }
        return SegmentList(segments: segments, targetDuration: MediaTime(seconds: seconds))
    }

    private func feed(_ bench: LoadingBench, _ main: SegmentList, sound: SegmentList? = nil) -> SegmentFeed {
        for segment in main.segments + (sound?.segments ?? []) {
            bench.source.serve(segment.url, .bytes(LoadingBench.bytes(50_000)))
        }
        return SegmentFeed(main: main, sound: sound, cursors: bench.cursors, store: bench.store, source: bench.source, signal: bench.signal)
    }

    private func run(_ bench: LoadingBench, _ feed: SegmentFeed, ticks: Int, at position: MediaTime = .zero, start: StartPhase = .over)
        -> [FeedNews]
    {
        var news: [FeedNews] = []
        for _ in 0..<ticks {
            _ = feed.step(now: bench.clock.now(), position: position, start: start) { news.append($0) }
            bench.tick()
        }
        return news
    }

    private func names(_ bench: LoadingBench) -> [String] {
        bench.source.asked.map { String($0.request.url.split(separator: "/").last ?? "") }
    }

    @Test("segments are asked for in order, one at a time, and the first byte is told once") func order() {
        let bench = LoadingBench()
        let feed = feed(bench, list(4))
        feed.begin(at: .zero, generation: 1)
        #expect(run(bench, feed, ticks: 100) == [.firstByte])
        #expect(names(bench) == ["s0", "s1", "s2", "s3"])
        #expect(zip(bench.source.asked, bench.source.asked.dropFirst()).allSatisfy { ($0.ended ?? $1.at) <= $1.at })
        #expect(feed.isComplete(from: .zero))
        #expect(feed.isSated)
        #expect(feed.bufferedUntil(from: MediaTime(seconds: 1)) == MediaTime(seconds: 8))
    }

    @Test("the start fetches no more than a start needs") func starting() {
        let bench = LoadingBench()
        let feed = feed(bench, list(40))
        feed.begin(at: .zero, generation: 1)
        _ = run(bench, feed, ticks: 100, start: .beforePicture)
        #expect(names(bench).count <= 4)
    }

    @Test("of two tracks the one that is least ahead comes first") func sideBySide() {
        let bench = LoadingBench()
        let feed = feed(bench, list(6), sound: list(6, name: "a"))
        feed.begin(at: .zero, generation: 1)
        _ = run(bench, feed, ticks: 200)
        #expect(Set(names(bench).prefix(2)) == ["s0", "a0"])
        #expect(names(bench).count == 12)
        #expect(feed.isComplete(from: .zero))
    }

    @Test("an initialization segment comes once, before its first segment") func initialization() {
        let bench = LoadingBench()
        var main = list(3)
        for index in main.segments.indices {
            main.segments[index].initialization = InitializationSegment(url: "http://film/init", range: nil)
        }
        bench.source.serve("http://film/init", .bytes([1, 2, 3]))
        let feed = feed(bench, main)
        feed.begin(at: .zero, generation: 1)
        _ = run(bench, feed, ticks: 100)
        #expect(names(bench) == ["init", "s0", "s1", "s2"])
        _ = bench.cursors.picture.nextRun()
        #expect(LoadingBench.read(bench.cursors.picture, limit: 3).prefix(3) == [1, 2, 3])
    }

    @Test("runs part where the clock or the initialization changes, and say the position only once") func runs() {
        let bench = LoadingBench()
        var main = list(5)
        for place in 2..<5 { main.segments[place].discontinuity = 1 }
        main.segments[4].initialization = InitializationSegment(url: "http://film/other", range: nil)
        bench.source.serve("http://film/other", .bytes([9]))
        let feed = feed(bench, main)
        feed.begin(at: MediaTime(seconds: 2.5), generation: 7)
        _ = run(bench, feed, ticks: 100)
        var met: [InputRun] = []
        while case .run(let run) = bench.cursors.picture.nextRun() {
            met.append(run)
            _ = LoadingBench.read(bench.cursors.picture)
        }
        #expect(
            met == [
                InputRun(
                    generation: 7, start: MediaTime(seconds: 2), position: MediaTime(seconds: 2.5), discontinuity: 0, mayBeFollowed: true),
                InputRun(generation: 7, start: MediaTime(seconds: 4), discontinuity: 1),
                InputRun(generation: 7, start: MediaTime(seconds: 8), discontinuity: 1),
            ])
        #expect(bench.cursors.picture.nextRun() == .endOfTrack)
    }

    @Test("a seek gives up what is no longer wanted, and keeps what is") func seek() {
        let bench = LoadingBench(rate: 100_000)
        let feed = feed(bench, list(20))
        feed.begin(at: .zero, generation: 1)
        _ = run(bench, feed, ticks: 20)
        feed.begin(at: MediaTime(seconds: 1), generation: 2)
        _ = run(bench, feed, ticks: 5)
        #expect(names(bench) == ["s0"])
        feed.begin(at: MediaTime(seconds: 21), generation: 3)
        _ = run(bench, feed, ticks: 5, at: MediaTime(seconds: 21))
        #expect(names(bench) == ["s0", "s10"])
        #expect(bench.source.asked[0].isCancelled)
        #expect(bench.source.active == 1)
    }

    @Test("a gap that the playlist names isn't asked for") func gap() {
        let bench = LoadingBench()
        var main = list(3)
        main.segments[1].isGap = true
        let feed = feed(bench, main)
        feed.begin(at: .zero, generation: 1)
        _ = run(bench, feed, ticks: 100)
        #expect(names(bench) == ["s0", "s2"])
        #expect(feed.isComplete(from: .zero))
    }

    @Test("a missing segment is a hole, told with its name") func hole() {
        let bench = LoadingBench()
        let feed = feed(bench, list(3))
        bench.source.serve("http://film/s1", .error(.status(404, url: "http://film/s1")))
        feed.begin(at: .zero, generation: 1)
        #expect(run(bench, feed, ticks: 100) == [.firstByte, .passedOver(PlayerError(.status(404, url: "http://film/s1")))])
        _ = bench.cursors.picture.nextRun()
        #expect(LoadingBench.read(bench.cursors.picture).count == 100_000)
    }

    @Test("behind damage the next segment is the place to go on") func behindDamage() {
        let bench = LoadingBench()
        let feed = feed(bench, list(3))
        feed.begin(at: MediaTime(seconds: 1), generation: 1)
        #expect(feed.positionBehindDamage(at: MediaTime(seconds: 1)) == MediaTime(seconds: 2))
        feed.begin(at: MediaTime(seconds: 5), generation: 2)
        #expect(feed.positionBehindDamage(at: MediaTime(seconds: 5)) == nil)
    }

    @Test("the guilty stage is the server until it answers, the line until the bytes are there") func stage() {
        let bench = LoadingBench(rate: 100_000)
        let feed = feed(bench, list(2))
        feed.begin(at: .zero, generation: 1)
        _ = run(bench, feed, ticks: 1)
        #expect(feed.stage == .server)
        _ = run(bench, feed, ticks: 5)
        #expect(feed.stage == .line)
        _ = run(bench, feed, ticks: 200)
        #expect(feed.stage == .decode)
    }

    @Test("stopped, it leaves nothing under way") func stop() {
        let bench = LoadingBench(rate: 100_000)
        let feed = feed(bench, list(20), sound: list(20, name: "a"))
        feed.begin(at: .zero, generation: 1)
        _ = run(bench, feed, ticks: 5)
        #expect(bench.source.active == 2)
        feed.stop()
        #expect(bench.source.active == 0)
    }
}

@Suite("The feed of a file") struct FileFeedTests {
    private static let chunk = ChunkCursor.defaultChunkSize

    private func feed(_ bench: LoadingBench, length: Int, isKnown: Bool = true) -> FileFeed {
        bench.source.serve(LoadingBench.url, .bytes(LoadingBench.bytes(length)))
        return FileFeed(
            url: LoadingBench.url, length: isKnown ? Int64(length) : nil, acceptsRanges: true, cursors: bench.cursors, store: bench.store,
            source: bench.source, signal: bench.signal)
    }

    private func run(_ bench: LoadingBench, _ feed: FileFeed, ticks: Int) {
        for _ in 0..<ticks {
            _ = feed.step(now: bench.clock.now(), position: .zero, start: .over) { _ in }
            bench.tick()
        }
    }

    @Test("two places that read side by side share one request") func shared() {
        let bench = LoadingBench()
        let feed = feed(bench, length: 6 * Self.chunk)
        feed.begin(at: .zero, generation: 1)
        run(bench, feed, ticks: 100)
        #expect(bench.source.asked.count == 1)
        #expect(feed.isComplete(from: .zero))
        #expect(feed.isSated)
    }

    @Test("a place that jumps far gets a request of its own") func jump() {
        let bench = LoadingBench(rate: 1_000_000)
        let feed = feed(bench, length: 40 * Self.chunk)
        feed.begin(at: .zero, generation: 1)
        run(bench, feed, ticks: 5)
        #expect(bench.cursors.filePicture.seek(to: Int64(30 * Self.chunk + 7)))
        run(bench, feed, ticks: 5)
        #expect(bench.source.asked.map(\.request.range).contains(ByteRange(start: Int64(30 * Self.chunk))))
    }

    @Test("the length that the server says reaches the cursors") func length() {
        let bench = LoadingBench()
        let feed = feed(bench, length: 1000, isKnown: false)
        feed.begin(at: .zero, generation: 1)
        run(bench, feed, ticks: 20)
        #expect(feed.videoCursor.length == 1000)
        #expect(feed.audioCursor.length == 1000)
    }

    @Test("bytes that can't be had reach the decoder as the error they are") func failure() {
        let bench = LoadingBench()
        let feed = feed(bench, length: 1000)
        bench.source.serve(LoadingBench.url, .error(.status(403, url: LoadingBench.url)))
        feed.begin(at: .zero, generation: 1)
        run(bench, feed, ticks: 20)
        _ = feed.videoCursor.nextRun()
        var byte: [UInt8] = [0]
        #expect(byte.withUnsafeMutableBytes { feed.videoCursor.read(into: $0) } == .failed(.status(403, url: LoadingBench.url)))
    }

    @Test("what is buffered is told by the film's mean rate") func buffered() {
        let bench = LoadingBench()
        let feed = feed(bench, length: 4 * Self.chunk)
        feed.begin(at: .zero, generation: 1)
        #expect(feed.bufferedUntil(from: .zero) == nil)
        run(bench, feed, ticks: 100)
        feed.filmDuration = MediaTime(seconds: 100)
        #expect(feed.bufferedUntil(from: .zero) == MediaTime(seconds: 100))
        #expect(feed.positionBehindDamage(at: MediaTime(seconds: 10)) == MediaTime(seconds: 15))
        #expect(feed.positionBehindDamage(at: MediaTime(seconds: 96)) == nil)
    }
}
