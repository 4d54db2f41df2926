import TestSupport
import Testing

/// The most that a film may take of the line, by the whole program and a real server.
@Suite(.enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films")) struct FilmQualityTests {
    /// The same pictures under two names, of which one is said to take 1.4 Mbit/s and the other 6.
    private func club() throws -> OneFilmClub {
        let all = """
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=1400000,RESOLUTION=640x360
            least/index.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=6000000,RESOLUTION=1280x720
            most/index.m3u8

            """
        var routes = try TinyFilms.routes(in: "/least/").merging(TinyFilms.routes(in: "/most/")) { one, _ in one }
        routes["/all.m3u8"] = .body(Array(all.utf8), type: "application/vnd.apple.mpegurl")
        return try OneFilmClub(stream: "/all.m3u8", routes)
    }

    @Test(
        "A film takes no more of the line than the viewer has set, and the house's bound holds where it is lower",
        arguments: [("best", nil, true), ("thrifty", nil, false), ("best", "2", false), ("high", "100", true)] as [(String, String?, Bool)])
    func bound(quality: String, house: String?, takesMost: Bool) async throws {
        let club = try club()
        var keys = RemoteKeys()
        keys.press("ENTER")
        keys.play("ENTER")
        keys.switchOff(after: 2.5)
        let report = try await club.watch(
            keys.text, preferences: #"{"outputs": {"quality": "\#(quality)"}}"#, options: house.map { ["--at-most", $0] } ?? [])
        #expect(report.frames.presented > TinyFilms.pictures / 4 && report.errors.isEmpty)
        let asked = club.asked
        #expect(asked.contains { $0.hasPrefix("/most/") } == takesMost, "\(asked)")
        #expect(takesMost || asked.contains { $0.hasPrefix("/least/s") }, "\(asked)")
    }
}
