import FoundationEssentials
import Media
import Player
import TestSupport
import Testing

/// The most that a film may take of the line, by the whole program and a real server.
@Suite(.enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films")) struct FilmQualityTests {
    /// The same pictures under two names, of which one is said to take 1.4 Mbit/s and the other 6.
    private func server() throws -> RawHTTPServer {
        let club = #"{"version":1,"club":{"name":{"fr":"Le Club"}},"titles":[{"id":"f","title":{"fr":"Le Film"},"stream":"/all.m3u8"}]}"#
        let all = """
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=1400000,RESOLUTION=640x360
            least/index.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=6000000,RESOLUTION=1280x720
            most/index.m3u8

            """
        var routes: [String: RawReply] = [
            "/club.json": .body(Array(club.utf8), type: "application/json"),
            "/all.m3u8": .body(Array(all.utf8), type: "application/vnd.apple.mpegurl"),
        ]
        for name in ["index.m3u8", "init.mp4"] + (0..<4).map({ "s\($0).m4s" }) {
            let type = name.hasSuffix("m3u8") ? "application/vnd.apple.mpegurl" : "video/mp4"
            for folder in ["least", "most"] {
                routes["/\(folder)/\(name)"] = .body(try TinyFilms.bytes("fmp4/" + name), type: type)
            }
        }
        return try RawHTTPServer(routes)
    }

    @Test(
        "A film takes no more of the line than the viewer has set, and the house's bound holds where it is lower",
        arguments: [("best", nil, true), ("thrifty", nil, false), ("best", "2", false), ("high", "100", true)] as [(String, String?, Bool)])
    func bound(quality: String, house: String?, takesMost: Bool) async throws {
        let server = try server()
        defer { server.stop() }
        let scratch = try ScratchFolder()
        try scratch.write(Array(#"{"outputs": {"quality": "\#(quality)"}}"#.utf8), to: "preferences.json")
        try scratch.write(Array("2 ENTER\n3 ENTER".utf8), to: "keys")
        var command = [
            Program.built("lanterne"), "box", "--club", server.url("/club.json"), "--display", "memory", "--audio", "null", "--keys",
            scratch.path + "/keys", "--for", "6", "--report", scratch.path + "/report.json",
        ]
        if let house { command += ["--at-most", house] }
        let variables = ["STATE_DIRECTORY": scratch.path, "XDG_CONFIG_HOME": scratch.path]
        let run = try await Program.aside { [command] in try Program.run(command, variables: variables, within: .seconds(60)) }
        #expect(run.status == 0 && run.complaint.isEmpty, "\(run.complaint)")
        let report = try JSONDecoder().decode(PlaybackReport.self, from: Data(try Files.read(scratch.path + "/report.json")))
        #expect(report.frames.presented > TinyFilms.pictures / 4 && report.errors.isEmpty)
        let asked = server.requests.map(\.path).filter { $0.hasPrefix("/most/") || $0.hasPrefix("/least/") }
        #expect(!asked.isEmpty && asked.contains { $0.hasPrefix("/most/") } == takesMost, "\(asked)")
    }
}
