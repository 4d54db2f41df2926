import Club
import FoundationEssentials
import Media
import Player
import TestSupport
import Testing

@testable import Lanterne

/// The film of a page that is read, by the whole program and a real server.
@Suite struct ReadyFilmTests {
    /// A club of one film that is there for everybody.
    private func server() throws -> RawHTTPServer {
        let club = #"{"version":1,"club":{"name":{"fr":"Le Club"}},"titles":[{"id":"f","title":{"fr":"Le Film"},"stream":"/index.m3u8"}]}"#
        var routes: [String: RawReply] = ["/club.json": .body(Array(club.utf8), type: "application/json")]
        for name in ["index.m3u8", "init.mp4"] + (0..<4).map({ "s\($0).m4s" }) {
            let type = name.hasSuffix("m3u8") ? "application/vnd.apple.mpegurl" : "video/mp4"
            routes["/" + name] = .body(try TinyFilms.bytes("fmp4/" + name), type: type)
        }
        return try RawHTTPServer(routes)
    }

    private func watch(_ server: RawHTTPServer, _ keys: [String], for length: Double) async throws -> PlaybackReport {
        let scratch = try ScratchFolder()
        try Files.write(Array("{}".utf8), to: scratch.path + "/preferences.json")
        try Files.write(Array(keys.joined(separator: "\n").utf8), to: scratch.path + "/keys")
        let command = [
            Program.built("lanterne"), "box", "--club", server.url("/club.json"), "--display", "memory", "--audio", "null", "--keys",
            scratch.path + "/keys", "--for", "\(length)", "--report", scratch.path + "/report.json",
        ]
        let variables = ["STATE_DIRECTORY": scratch.path, "XDG_CONFIG_HOME": scratch.path]
        let run = try await Program.aside { try Program.run(command, variables: variables, within: .seconds(60)) }
        #expect(run.status == 0 && run.complaint.isEmpty, "\(run.complaint)")
        return try JSONDecoder().decode(PlaybackReport.self, from: Data(try Files.read(scratch.path + "/report.json")))
    }

    private func asked(_ server: RawHTTPServer) -> [String] { server.requests.map(\.path).filter { $0 != "/club.json" } }

    @Test(
        "what the page has fetched the film takes over: nothing comes twice",
        .enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
    func takenOver() async throws {
        let server = try server()
        defer { server.stop() }
        let report = try await watch(server, ["2 ENTER", "4 ENTER"], for: 7)
        #expect(report.frames.presented > TinyFilms.pictures / 4 && report.errors.isEmpty)
        // Two seconds of it ahead, the rest as any film's.
        #expect(asked(server).sorted() == ["/index.m3u8", "/init.mp4", "/s0.m4s", "/s1.m4s", "/s2.m4s", "/s3.m4s"], "\(asked(server))")
    }

    @Test(
        "a page that is only passed fetches nothing, and one that is read and left no more than its film's beginning",
        .enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
    func left() async throws {
        let server = try server()
        defer { server.stop() }
        _ = try await watch(server, ["2 ENTER", "2.1 BACK"], for: 3)
        #expect(asked(server).isEmpty, "\(asked(server))")
        _ = try await watch(server, ["2 ENTER", "3.5 BACK"], for: 4.5)
        #expect(asked(server).sorted() == ["/index.m3u8", "/init.mp4", "/s0.m4s", "/s1.m4s"], "\(asked(server))")
    }

    @Test(
        "a signed club's free film begins while nothing of the club answers, sooner where its page was read, and each time comes once",
        .enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
    func signedClub() async throws {
        let server = try server()
        defer { server.stop() }
        let command = [Program.built("lanterne"), "bench", "start", server.url("/index.m3u8"), "--from-page", "--runs", "1", "--json"]
        let run = try await Program.aside { try Program.run(command, within: .seconds(60)) }
        #expect(run.status == 0, "\(run.complaint)")
        let figures = try JSONDecoder().decode([String: Double].self, from: Data(run.output.utf8))
        #expect((figures["readyP50Ms"] ?? 0) > 0 && (figures["unreadyP50Ms"] ?? 0) > 0)
        // Two visits, the last segments of which may not be reached.
        for name in ["/index.m3u8", "/init.mp4", "/s0.m4s", "/s1.m4s"] {
            #expect(asked(server).filter { $0 == name }.count == 2, "\(asked(server))")
        }
    }

    @Test("a viewer lingers on one page, from when it came to the front") func lingers() {
        var lingering = Lingering()
        func at(_ milliseconds: Int64) -> HostTime { HostTime(nanoseconds: 0) + .milliseconds(milliseconds) }
        let first = lingering.look(at: TitleID("a"), now: at(0))
        #expect(first == at(300))
        let still = lingering.look(at: TitleID("a"), now: at(299))
        #expect(still == at(300))
        let other = lingering.look(at: TitleID("b"), now: at(299))
        #expect(other == at(599))
        let none = lingering.look(at: nil, now: at(400))
        #expect(none == nil)
        let again = lingering.look(at: TitleID("b"), now: at(500))
        #expect(again == at(800))
    }
}
