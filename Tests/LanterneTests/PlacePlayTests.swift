import Player
import TestSupport
import Testing

/// A film at two real servers, played by the whole program.
@Suite(.enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
struct PlacePlayTests {
    private static func manifest(_ places: [String], steering: String = "") -> RawReply {
        let variants = places.enumerated().map { "#EXT-X-STREAM-INF:BANDWIDTH=200000,PATHWAY-ID=\"\($0)\"\n\($1)/index.m3u8" }
        return .body(Array(("#EXTM3U\n" + steering + variants.joined(separator: "\n") + "\n").utf8), type: "application/vnd.apple.mpegurl")
    }

    /// What the first server does from its third segment on.
    private static let troubles: [(name: String, reply: @Sendable ([UInt8]) -> RawReply)] = [
        ("refuses", { _ in .status(503) }), ("lacks it", { _ in .status(404) }), ("breaks off", { .cut($0, after: $0.count / 2) }),
        ("hangs up", { _ in .hangUp }),
    ]

    @Test("a server that fails in the midst of a film is left for the other, and no picture is missing", arguments: 0..<4)
    func fails(_ number: Int) throws {
        let trouble = Self.troubles[number]
        let other = try RawHTTPServer(try TinyFilms.routes())
        defer { other.stop() }
        var bad = try TinyFilms.routes()
        for name in ["s2.m4s", "s3.m4s"] { bad["/" + name] = trouble.reply(try TinyFilms.bytes("fmp4/" + name)) }
        let first = try RawHTTPServer(bad)
        defer { first.stop() }
        let manifest = try RawHTTPServer(["/film.m3u8": Self.manifest([first.url(""), other.url("")])])
        defer { manifest.stop() }
        let played = try PlayRun.play(manifest.url("/film.m3u8"))
        let report = played.report
        let said: Comment = "\(trouble.name): \(played.errors) \(report.frames); \(played.run.complaint); \(other.requests.map(\.path))"
        #expect(played.run.status == 0 && report.ended == .end && report.errors.isEmpty, said)
        #expect(report.frames.came == TinyFilms.pictures, said)
        let changes: [String] = report.placeChanges?.map { "\($0.from) \($0.to)" } ?? []
        #expect(changes == ["0 1"], said)
        // The header is known, and so is what came of the segment that broke off.
        #expect(other.requests.map(\.path) == ["/index.m3u8", "/s2.m4s", "/s3.m4s"], said)
        if trouble.name == "breaks off" {
            #expect(other.requests.dropFirst().first?.headers["range"]?.hasPrefix("bytes=") == true, said)
        }
    }

    @Test("a steering server is asked, and where it doesn't answer nothing is lost", arguments: [true, false])
    func steered(_ answers: Bool) throws {
        let first = try RawHTTPServer(try TinyFilms.routes())
        defer { first.stop() }
        let other = try RawHTTPServer(try TinyFilms.routes())
        defer { other.stop() }
        let json = Array(#"{"VERSION":1,"TTL":60,"PATHWAY-PRIORITY":["1","0"]}"#.utf8)
        let steering = try RawHTTPServer(["/steer": answers ? .body(json, type: "application/json") : .silence])
        defer { steering.stop() }
        let tag = "#EXT-X-CONTENT-STEERING:SERVER-URI=\"\(steering.url("/steer"))\",PATHWAY-ID=\"0\"\n"
        let manifest = try RawHTTPServer(["/film.m3u8": Self.manifest([first.url(""), other.url("")], steering: tag)])
        defer { manifest.stop() }
        let played = try PlayRun.play(manifest.url("/film.m3u8"))
        let report = played.report
        let said: Comment = "\(played.errors) \(report.frames); \(played.run.complaint)"
        #expect(played.run.status == 0 && report.ended == .end && report.frames.came == TinyFilms.pictures, said)
        #expect(steering.requests.first?.path == "/steer?_HLS_pathway=0", "\(steering.requests)")
        #expect((report.placeChanges != nil) == answers, said)
    }
}
