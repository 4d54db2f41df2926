import Buffering
import Media
import Playlist
import TestSupport
import Testing

@testable import Player

/// Live films watched for long: the feed, and a viewer who is only a position that moves.
@Suite("Long live films") struct LongLiveTests {
    private struct Run {
        var distances: [Double] = []
        var stalls = 0
        var rejoins = 0
        var mostPicks = 0
        var mostKeys = 0
    }

    /// In steps of two seconds.
    private func run(_ film: LiveFilm, minutes: Int) throws -> Run {
        let clock = FakeClock()
        let source = FakeSegmentSource(clock: clock, latency: .milliseconds(30))
        let signal = FakeSignal()
        let store = SegmentStore(budget: 1 << 20, loaderSignal: signal)
        let cursors = TrackCursors(store: store, videoSignal: FakeSignal(), audioSignal: FakeSignal())
        film.serve(on: source, from: clock.now())
        let first = try list(source, clock)
        let feed = SegmentFeed(
            main: first, sound: nil, cursors: cursors, store: store, source: source, signal: signal, address: LiveFilm.address,
            now: clock.now())
        var course = LiveCourse()
        var position = try #require(feed.joinPosition(nil))
        feed.begin(at: position, generation: 1)
        course.ran()
        var run = Run()
        var isStanding = true
        for turn in 0..<(minutes * 30) {
            for _ in 0..<4 {
                _ = feed.step(now: clock.now(), position: position, start: .over) { _ in }
                clock.advance(by: .milliseconds(20))
                source.advance(to: clock.now())
                read([cursors.picture, cursors.muxedSound])
            }
            clock.advance(by: .milliseconds(1920))
            source.advance(to: clock.now())
            let window = try #require(feed.window)
            let buffered = (feed.bufferedUntil(from: position) ?? position) - position
            if isStanding, buffered >= window.step + MediaTime(seconds: 2) {
                isStanding = false
                course.ran()
            } else if !isStanding, buffered < MediaTime(seconds: 2) {
                isStanding = true
                run.stalls += 1
            }
            if !isStanding { position = position + MediaTime(seconds: 2) }
            if let drift = isStanding ? nil : course.drift(of: position, in: window, now: clock.now()) {
                run.rejoins += 1
                position = window.holding(position + drift)
                feed.begin(at: position, generation: UInt32(run.rejoins + 1))
                course.ran()
            }
            guard !feed.isCutOff else { throw PlaylistError.noSegments }
            run.mostPicks = max(run.mostPicks, feed.streams[0].picks.count)
            run.mostKeys = max(run.mostKeys, feed.streams[0].keys.count)
            if turn % 30 == 29 { run.distances.append(window.distance(of: position, at: clock.now()).seconds) }
        }
        return run
    }

    private func list(_ source: FakeSegmentSource, _ clock: FakeClock) throws -> SegmentList {
        var fetch = DocumentFetch(
            ResourceRequest(url: LiveFilm.address), source: source, signal: FakeSignal(), now: clock.now())
        while fetch.step(now: clock.now()) != .done {
            clock.advance(by: .milliseconds(10))
            source.advance(to: clock.now())
        }
        guard case .media(let list) = try HLSParser.parse(fetch.bytes, baseURL: LiveFilm.address) else { throw PlaylistError.noSegments }
        return list
    }

    private func read(_ cursors: [SegmentCursor]) {
        var bytes = [UInt8](repeating: 0, count: 4096)
        for cursor in cursors {
            while true {
                let outcome = bytes.withUnsafeMutableBytes { cursor.read(into: $0) }
                if case .bytes = outcome { continue }
                if outcome == .interrupted, case .run = cursor.nextRun() { continue }
                break
            }
        }
    }

    /// As far as twelve hours at 100 ppm.
    @Test("half an hour on clocks 2400 ppm apart keeps the distance, without a stall, and nothing piles up", arguments: [2400.0, -2400])
    func clocks(ppm: Double) throws {
        var film = LiveFilm(segment: 4, window: 15)
        film.drift = ppm
        film.isBare = true
        let run = try run(film, minutes: 30)
        let range = (run.distances.min() ?? 0)...(run.distances.max() ?? 0)
        #expect(range.lowerBound > 5 && range.upperBound < 24, "\(range)")
        #expect(run.stalls == 0 && run.rejoins == 0)
        #expect(run.mostPicks < 40 && run.mostKeys == run.mostPicks, "\(run.mostPicks)")
    }
}
