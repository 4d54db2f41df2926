import FoundationEssentials
import Player
import TestSupport
import Testing

/// A club of one film that is there for everybody, on a real server.
final class OneFilmClub {
    let server: RawHTTPServer

    /// - Parameters:
    ///   - stream: The film's place.
    ///   - routes: What is served beside the catalogue.
    init(stream: String, _ routes: [String: RawReply]) throws {
        let club = #"{"version":1,"club":{"name":{"fr":"Le Club"}},"titles":[{"id":"f","title":{"fr":"Le Film"},"stream":"\#(stream)"}]}"#
        var routes = routes
        routes["/club.json"] = .body(Array(club.utf8), type: "application/json")
        server = try RawHTTPServer(routes)
    }

    deinit { server.stop() }

    /// What was asked of the film, in order.
    var asked: [String] { server.requests.map(\.path).filter { $0 != "/club.json" } }

    /// Sits before the box, which is another one each time.
    ///
    /// - Parameter keys: Of `--keys`.
    func watch(_ keys: String, preferences: String = "{}", options: [String] = []) async throws -> PlaybackReport {
        let scratch = try ScratchFolder()
        try scratch.write(Array(preferences.utf8), to: "preferences.json")
        try scratch.write(Array(keys.utf8), to: "keys")
        let command =
            [
                Program.built("lanterne"), "box", "--club", server.url("/club.json"), "--display", "memory", "--audio", "null", "--keys",
                scratch.path + "/keys", "--report", scratch.path + "/report.json",
            ] + options
        let variables = ["STATE_DIRECTORY": scratch.path, "XDG_CONFIG_HOME": scratch.path]
        let run = try await Program.aside { try Program.run(command, variables: variables, within: .seconds(120)) }
        #expect(run.status == 0 && run.complaint.isEmpty, "\(run.complaint)")
        return try JSONDecoder().decode(PlaybackReport.self, from: Data(try Files.read(scratch.path + "/report.json")))
    }
}

extension TinyFilms {
    /// The film in segments, in a folder of a server.
    ///
    /// - Parameter folder: With a slash at both ends.
    static func routes(in folder: String = "/") throws -> [String: RawReply] {
        var routes: [String: RawReply] = [:]
        for name in ["index.m3u8", "init.mp4"] + (0..<4).map({ "s\($0).m4s" }) {
            let type = name.hasSuffix("m3u8") ? "application/vnd.apple.mpegurl" : "video/mp4"
            routes[folder + name] = .body(try bytes("fmp4/" + name), type: type)
        }
        return routes
    }
}
