import Adaptation
import Buffering
import Media
import Playlist
import TestSupport
import Testing

@testable import Player

@Suite("The feed of rungs") struct RungFeedTests {
    /// Complete, of segments that each last so many seconds.
    private func list(_ lengths: [Double], rung: Int = 0) -> SegmentList {
        var start = 0.0
        let segments = lengths.enumerated().map { number, length in
            defer { start += length }
            return Segment(
                sequence: Int64(number), url: "http://film/\(rung)-\(number)", start: MediaTime(seconds: start),
                duration: MediaTime(seconds: length))
        }
        return SegmentList(segments: segments, targetDuration: MediaTime(seconds: 6))
    }

    // MARK: Places

    @Test("another rung goes on with the segment that holds the end of what was picked, however the lists are rounded")
    func following() {
        let list = RungList(list([4.0, 4.0, 4.0]), rate: 1000)
        for (end, place) in [(0.0, 0), (3.9, 1), (4, 1), (4.1, 1), (6, 1), (7.7, 1), (8, 2), (11.7, 2)] {
            #expect(list.following(MediaTime(seconds: end)) == place, "\(end)")
        }
        #expect(list.following(MediaTime(seconds: 11.9)) == nil)
        #expect(list.following(MediaTime(seconds: 12)) == nil)
    }

    @Test("a segment's number in the store grows with its time, also where segments have no length")
    func numbers() {
        let list = RungList(list([4, 0, 0, 2.5]), rate: 1000)
        let keys = (0..<4).map { list.key($0, track: TrackCursors.main, rung: 3) }
        #expect(keys.map(\.mediaNumber) == [0, 4000, 4001, 4002])
        #expect(keys.allSatisfy { $0.variant == 3 })
    }

    @Test("a segment's size is its byte range's or its own rate's, else the rung's, corrected by what came")
    func sizes() {
        var segments = list([4, 4, 4])
        segments.segments[2].range = ByteRange(start: 100, end: 1100)
        segments.segments[1].bitrate = 3000
        var list = RungList(segments, rate: 1000)
        #expect(list.bits(0) == 4000)
        #expect(list.bits(2) == 8000)
        #expect(list.bits(1) == 12000)
        for _ in 0..<30 { list.learn(MediaTime(seconds: 4), bits: 2000) }
        #expect(abs(list.bits(0) - 2000) < 10)
        #expect(list.bits(2) == 8000)
    }

    private func stream(_ bench: LoadingBench, _ lists: [[Double]]) -> SegmentStream {
        var stream = SegmentStream(
            track: TrackCursors.main, rungs: lists.count, readers: [bench.cursors.picture, bench.cursors.muxedSound])
        for (rung, lengths) in lists.enumerated() { stream.lists[rung] = RungList(list(lengths, rung: rung), rate: 1000) }
        stream.begin(at: .zero, generation: 1)
        return stream
    }

    private func put(_ key: StoreKey, _ count: Int, _ bench: LoadingBench) {
        bench.store.begin(key, span: TimeSpan(start: .zero, duration: MediaTime(seconds: 4)))
        _ = LoadingBench.bytes(count).withUnsafeBytes { bench.store.append(key, $0) }
        bench.store.finish(key)
    }

    @Test("a change of rung begins a run on the same clock, and both readers see the same")
    func runs() {
        let bench = LoadingBench()
        var stream = stream(bench, [[4, 4, 4], [6, 6]])
        stream.pick(0, of: 0)
        #expect(stream.next(of: 1) == 0)
        stream.pick(0, of: 1)
        #expect(stream.next(of: 0) == 1)
        stream.pick(1, of: 1)
        #expect(stream.isAtEnd)
        for (index, key) in stream.keys.enumerated() { put(key, 100 + index, bench) }
        for cursor in [bench.cursors.picture, bench.cursors.muxedSound] {
            #expect(cursor.nextRun() == .run(InputRun(generation: 1, start: .zero, position: .zero)))
            #expect(LoadingBench.read(cursor).count == 100)
            #expect(cursor.nextRun() == .run(InputRun(generation: 1, start: .zero)))
            #expect(LoadingBench.read(cursor).count == 203)
            #expect(cursor.nextRun() == .endOfTrack)
        }
    }

    @Test("a pick that is taken back ends its run there, and another run follows")
    func withdrawn() {
        let bench = LoadingBench()
        var stream = stream(bench, [[4, 4, 4], [4, 4, 4]])
        stream.pick(0, of: 1)
        _ = bench.cursors.picture.nextRun()
        stream.pick(1, of: 1)
        put(stream.keys[0], 100, bench)
        stream.withdraw()
        stream.pick(1, of: 0)
        put(stream.keys[1], 70, bench)
        #expect(LoadingBench.read(bench.cursors.picture).count == 100)
        #expect(bench.cursors.picture.nextRun() == .run(InputRun(generation: 1, start: MediaTime(seconds: 4))))
        #expect(LoadingBench.read(bench.cursors.picture).count == 70)
        #expect(stream.furthestRead == 2 && stream.firstNeeded == 0)
    }

    @Test("a run that is taken back while it is read is interrupted, and the next goes on in its place")
    func resumed() {
        let bench = LoadingBench()
        var stream = stream(bench, [[4, 4], [4, 4], [4, 4]])
        stream.pick(0, of: 2)
        let (picture, sound) = (bench.cursors.picture, bench.cursors.muxedSound)
        // Only the picture's demuxer is inside.
        _ = picture.nextRun()
        bench.store.begin(stream.keys[0])
        _ = LoadingBench.bytes(50).withUnsafeBytes { bench.store.append(stream.keys[0], $0) }
        #expect(LoadingBench.read(picture).count == 50)
        stream.withdraw()
        #expect(picture.isInterrupted)
        var byte: UInt8 = 0
        #expect(withUnsafeMutableBytes(of: &byte) { picture.read(into: $0) } == .interrupted)
        // Taken back once more before anybody has begun with it.
        stream.pick(0, of: 1)
        stream.withdraw()
        stream.pick(0, of: 0)
        put(stream.keys[0], 30, bench)
        #expect(picture.nextRun() == .run(InputRun(generation: 1, start: .zero, position: .zero, resumes: true)))
        #expect(sound.nextRun() == .run(InputRun(generation: 1, start: .zero, position: .zero)))
        #expect(LoadingBench.read(picture).count == 30 && LoadingBench.read(sound).count == 30)
        // A seek forgets it.
        stream.withdraw()
        stream.begin(at: MediaTime(seconds: 4), generation: 2)
        stream.pick(1, of: 0)
        let position = MediaTime(seconds: 4)
        #expect(picture.nextRun() == .run(InputRun(generation: 2, start: position, position: position)))
    }

    @Test("a reader that comes back begins where it is asked to, with what was picked")
    func rejoined() {
        let bench = LoadingBench()
        var stream = stream(bench, [[4, 4, 4], [4, 4, 4]])
        stream.leave(1)
        for (place, rung) in [(0, 0), (1, 0), (2, 1)] { stream.pick(place, of: rung) }
        for key in stream.keys { put(key, 10, bench) }
        stream.rejoin(1, at: MediaTime(seconds: 5), generation: 2)
        let cursor = bench.cursors.muxedSound
        let position = MediaTime(seconds: 5)
        #expect(cursor.nextRun() == .run(InputRun(generation: 2, start: MediaTime(seconds: 4), position: position)))
        #expect(LoadingBench.read(cursor).count == 10)
        #expect(cursor.nextRun() == .run(InputRun(generation: 1, start: MediaTime(seconds: 8))))
        #expect(LoadingBench.read(cursor).count == 10)
        #expect(cursor.nextRun() == .endOfTrack)
        #expect(stream.furthestRead == 3)
    }

    // MARK: Choices

    private func feed(_ bench: LoadingBench, segments: Int, aside: @escaping (@escaping @Sendable () -> Void) -> Void = { $0() }) throws
        -> SegmentFeed
    {
        let variants = [400_000, 4_000_000].enumerated().map { rung, rate in
            var variant = Variant(id: VariantID(rung), url: "http://film/\(rung).m3u8", content: .mediaPlaylist)
            variant.bandwidth = Int64(rate)
            return variant
        }
        let worth = RenditionChoice.worth(of: nil, languages: [], channels: 2)
        let ladder = try #require(
            Ladder(
                variants: variants, screen: PixelSize(width: 1920, height: 1080), sound: { _ in nil }, worth: { _ in worth },
                decodable: { _ in true }))
        for rung in 0...1 {
            var lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:2", "#EXT-X-PLAYLIST-TYPE:VOD"]
            for number in 0..<segments {
                lines += ["#EXTINF:2,", "\(rung)-\(number)"]
                bench.source.serve("http://film/\(rung)-\(number)", .bytes(LoadingBench.bytes(rung == 0 ? 100_000 : 1_000_000)))
            }
            lines.append("#EXT-X-ENDLIST")
            bench.source.serve("http://film/\(rung).m3u8", .bytes(Array(lines.joined(separator: "\n").utf8)))
        }
        return SegmentFeed(
            main: list([Double](repeating: 2, count: segments)), sound: nil, cursors: bench.cursors, store: bench.store,
            source: bench.source, signal: bench.signal,
            switching: Switching(ladder: ladder, rung: 0, line: nil, aside: aside, log: Quiet()))
    }

    private final class Quiet: Log {
        var level: LogLevel { .error }
        func write(_ level: LogLevel, _ area: StaticString, _ message: @autoclosure () -> String) {}
    }

    private func run(_ bench: LoadingBench, _ feed: SegmentFeed, ticks: Int, from position: MediaTime = .zero) {
        for _ in 0..<ticks {
            _ = feed.step(now: bench.clock.now(), position: position, start: .over) { _ in }
            bench.tick()
        }
    }

    private func rungs(_ bench: LoadingBench) -> [Character] {
        bench.source.asked.compactMap { $0.request.url.hasSuffix("m3u8") ? nil : $0.request.url.dropFirst(12).first }
    }

    @Test("the first rung is kept until what the states are worth has been worked out beside")
    func beside() throws {
        final class Work { var work: (@Sendable () -> Void)? }
        let bench = LoadingBench(budget: 64 << 20)
        let later = Work()
        let feed = try feed(bench, segments: 30) { later.work = $0 }
        feed.begin(at: .zero, generation: 1)
        run(bench, feed, ticks: 20)
        #expect(Set(rungs(bench)) == ["0"])
        #expect(feed.typicalRate == nil)
        let before = rungs(bench).count
        let work = try #require(later.work)
        work()
        #expect(bench.signal.wait(until: nil))
        run(bench, feed, ticks: 20)
        // What was measured in the meantime counts: it climbs at once.
        #expect(Set(rungs(bench).dropFirst(before + 1)) == ["1"])
        #expect(try #require(feed.typicalRate) > 4_000_000)
    }

    @Test("a decoder that misses too many pictures of a rung isn't given it again")
    func decoder() throws {
        let bench = LoadingBench(budget: 64 << 20)
        let feed = try feed(bench, segments: 60)
        feed.begin(at: .zero, generation: 1)
        run(bench, feed, ticks: 80)
        #expect(rungs(bench).last == "1")
        let count = rungs(bench).count
        feed.judge(PictureTally(shown: 40, missed: RungCap.mayBeLate), at: MediaTime(seconds: 10))
        run(bench, feed, ticks: 30)
        #expect(rungs(bench).last == "1")
        feed.judge(PictureTally(shown: 0, missed: 1), at: MediaTime(seconds: 10))
        let between = rungs(bench).count
        #expect(between > count)
        run(bench, feed, ticks: 100)
        #expect(Set(rungs(bench).dropFirst(between + 1)) == ["0"])
    }
}
