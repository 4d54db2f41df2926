import LinuxIO
import Media
import Player
import Synchronization
import TestSupport
import Testing

/// A live film from a real server, played by the whole program in real time.
@Suite(.enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
struct LivePlayTests {
    /// Segments of a second, four of them again and again, each round with a clock of its own; so many have been made already.
    private static let made = 20
    /// The film ends after so many more.
    private static let more = 10
    private static let window = 8

    private static func list(at second: Int) -> [UInt8] {
        let end = made + min(second, more)
        let first = end - window
        var lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:1", "#EXT-X-MEDIA-SEQUENCE:\(first)"]
        lines += ["#EXT-X-DISCONTINUITY-SEQUENCE:\((first + 3) / 4)", "#EXT-X-MAP:URI=\"init.mp4\""]
        for number in first..<end {
            if number % 4 == 0, number > first { lines.append("#EXT-X-DISCONTINUITY") }
            lines += ["#EXTINF:1,", "\(number).m4s"]
        }
        if second >= more { lines.append("#EXT-X-ENDLIST") }
        return Array(lines.joined(separator: "\n").utf8)
    }

    @Test("a list that slides is followed to its end, through discontinuities") func follows() throws {
        let clock = MonotonicClock()
        // The film begins with the first request: however long the program takes to start, it finds the same list.
        let begun = Mutex<HostTime?>(nil)
        let second: @Sendable () -> Int = {
            let now = clock.now()
            let start = begun.withLock { begun in
                begun = begun ?? now
                return begun ?? now
            }
            return Int((now - start).milliseconds / 1000)
        }
        var routes: [String: RawReply] = ["/init.mp4": .body(try TinyFilms.bytes("fmp4/init.mp4"), type: "video/mp4")]
        routes["/live.m3u8"] = .made { _ in
            .body(Self.list(at: second()), type: "application/vnd.apple.mpegurl")
        }
        for number in 0..<(Self.made + Self.more) {
            let bytes = try TinyFilms.bytes("fmp4/s\(number % 4).m4s")
            // What the window has let go is gone, what isn't made yet isn't there.
            routes["/\(number).m4s"] = .made { _ in
                let end = Self.made + second()
                return number < end && number >= end - Self.window - 3 ? .body(bytes, type: "video/mp4") : .status(404)
            }
        }
        let server = try RawHTTPServer(routes)
        defer { server.stop() }
        let played = try PlayRun.play(server.url("/live.m3u8"), within: .seconds(60))
        let said: Comment = "\(played.errors) \(played.report.frames) \(played.report.rebuffers); \(played.run.complaint)"
        #expect(played.run.status == 0 && played.report.ended == .end && played.report.errors.isEmpty, said)
        let live = try #require(played.report.live)
        #expect(live.isOver && live.rejoins == 0, said)
        #expect(live.joinDistanceSeconds >= 3 && live.joinDistanceSeconds <= 5, "\(live)")
        #expect(live.windowSeconds == Double(Self.window), "\(live)")
        // Three seconds that were there, and the ten that were made while it ran, less what passed before it asked.
        #expect(played.report.frames.presented >= 11 * 24, said)
        #expect(played.report.audio.xruns == 0, said)
    }
}
