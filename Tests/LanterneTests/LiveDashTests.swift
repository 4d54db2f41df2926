import Glibc
import LinuxIO
import Media
import Player
import Playlist
import Synchronization
import TestSupport
import Testing

/// A live film of MPEG-DASH from a real server, played by the whole program in real time.
@Suite(.enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
struct LiveDashTests {
    /// Segments of a second that have been made before the first request, and those that are made after it.
    private static let made = 20
    private static let more = 8
    private static let delay = 4

    /// How the manifest names segments, and says what time it is.
    struct Case: CustomTestStringConvertible, Sendable {
        var isTimed: Bool
        var clock: String
        var testDescription: String { (isTimed ? "$Time$" : "$Number$") + ", " + clock }
    }

    /// A server whose clock is an hour ahead of this machine's, and whose film begins so that the first request finds `made` segments.
    private final class Broadcast: Sendable {
        let way: Case
        private let begun = Mutex<Int64?>(nil)

        init(_ way: Case) { self.way = way }

        /// Milliseconds since 1970.
        var now: Int64 {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000 + 3_600_000
        }

        /// The availability start time: however long the program takes to start, it finds the same film.
        var start: Int64 {
            let now = now
            return begun.withLock { begun in
                let start = begun ?? now - Int64(LiveDashTests.made) * 1000 - 300
                begun = start
                return start
            }
        }

        var date: String { "\(ProgramDateTime(millisecondsSince1970: now))" }
        /// Segments that are there.
        var count: Int { min(Int((now - start) / 1000), LiveDashTests.made + LiveDashTests.more) }

        func manifest(at address: String) -> [UInt8] {
            let start = start
            let count = count
            let isOver = count == LiveDashTests.made + LiveDashTests.more
            let course =
                isOver ? "mediaPresentationDuration=\"PT\(count)S\"" : "minimumUpdatePeriod=\"PT1S\""
            let clock = way.clock == "direct" ? date : address + "/time"
            return Array(
                """
                <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="dynamic" \
                availabilityStartTime="\(ProgramDateTime(millisecondsSince1970: start))" publishTime="\(date)" minBufferTime="PT2S" \
                timeShiftBufferDepth="PT12S" suggestedPresentationDelay="PT\(LiveDashTests.delay)S" \(course)><Period id="p" start="PT0S">
                <AdaptationSet contentType="video" mimeType="video/mp4">\(template(12288, count))
                <Representation id="0" bandwidth="200000" codecs="avc1.64000c" width="128" height="72"/></AdaptationSet>
                <AdaptationSet contentType="audio" mimeType="audio/mp4" lang="fr">\(template(48000, count))
                <Representation id="1" bandwidth="64000" codecs="mp4a.40.2"/></AdaptationSet></Period>
                <UTCTiming schemeIdUri="urn:mpeg:dash:utc:\(way.clock):2014" value="\(clock)"/></MPD>
                """.utf8)
        }

        private func template(_ timescale: Int, _ count: Int) -> String {
            let header = "<SegmentTemplate timescale=\"\(timescale)\" initialization=\"$RepresentationID$.mp4\""
            guard way.isTimed else {
                return header + " media=\"$RepresentationID$-$Number$.m4s\" duration=\"\(timescale)\" startNumber=\"1\"/>"
            }
            let first = max(0, count - 12)
            return header + " media=\"$RepresentationID$-t$Time$.m4s\"><SegmentTimeline>"
                + "<S t=\"\(first * timescale)\" d=\"\(timescale)\" r=\"\(count - first - 1)\"/></SegmentTimeline></SegmentTemplate>"
        }
    }

    private func routes(_ broadcast: Broadcast) throws -> [String: RawReply] {
        var routes: [String: RawReply] = [
            "/time": .made { _ in .body(Array(broadcast.date.utf8), type: "text/plain") },
            "/live.mpd": .made { request in
                .body(broadcast.manifest(at: "http://" + (request.headers["host"] ?? "")), type: "application/dash+xml")
            },
        ]
        for (stream, timescale) in [("0", 12288), ("1", 48000)] {
            routes["/\(stream).mp4"] = .body(try TinyFilms.bytes("stream/\(stream).mp4"), type: "video/mp4")
            for number in 1...(Self.made + Self.more) {
                let bytes = try TinyFilms.bytes("stream/\(stream)-\(number).m4s")
                let name = broadcast.way.isTimed ? "t\((number - 1) * timescale)" : "\(number)"
                // What isn't made yet isn't there.
                routes["/\(stream)-\(name).m4s"] = .made { _ in number <= broadcast.count ? .body(bytes, type: "video/mp4") : .status(404) }
            }
        }
        return routes
    }

    @Test(
        "a manifest that is made anew while the film is made is followed to its end, by the server's clock",
        arguments: [
            Case(isTimed: false, clock: "http-xsdate"), Case(isTimed: true, clock: "direct"), Case(isTimed: true, clock: "http-iso"),
        ])
    func follows(_ way: Case) throws {
        let server = try RawHTTPServer(try routes(Broadcast(way)))
        defer { server.stop() }
        let played = try PlayRun.play(server.url("/live.mpd"), within: .seconds(60))
        let report = played.report
        let said: Comment =
            "\(played.errors) \(report.frames) \(report.rebuffers) \(String(describing: report.live)); \(played.run.complaint)"
        #expect(played.run.status == 0 && report.ended == .end && report.errors.isEmpty, said)
        #expect(report.rebuffers.isEmpty && report.audio.xruns == 0, said)
        let live = try #require(report.live)
        #expect(live.isOver && live.rejoins == 0, said)
        // At the last segment that begins no nearer to the edge than the manifest wants.
        #expect(live.joinDistanceSeconds >= Double(Self.delay) && live.joinDistanceSeconds <= Double(Self.delay) + 1.5, said)
        #expect(report.frames.presented >= (Self.delay + Self.more - 1) * 24, said)
        let asked = server.requests.map(\.path)
        #expect(asked.count { $0 == "/live.mpd" } >= 3, "\(asked)")
        #expect(asked.count { $0 == "/time" } == (way.clock == "direct" ? 0 : 1), "\(asked)")
        // Nothing was asked for before it was there.
        let early = asked.filter { $0.hasSuffix("m4s") }
        #expect(Set(early).count == early.count, "\(asked)")
    }
}
