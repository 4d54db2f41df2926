import Club
import FoundationEssentials
import Media
import Player
import TestSupport
import Testing

@testable import Lanterne

/// The film of a page that is read, by the whole program and a real server.
@Suite struct ReadyFilmTests {
    private func club() throws -> OneFilmClub { try OneFilmClub(stream: "/index.m3u8", TinyFilms.routes()) }

    private func watch(_ club: OneFilmClub, _ keys: [String], for length: Double) async throws -> PlaybackReport {
        try await club.watch(keys.joined(separator: "\n"), options: ["--for", "\(length)"])
    }

    @Test(
        "what the page has fetched the film takes over: nothing comes twice",
        .enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
    func takenOver() async throws {
        let club = try club()
        let report = try await watch(club, ["2 ENTER", "4 ENTER"], for: 7)
        #expect(report.frames.presented > TinyFilms.pictures / 4 && report.errors.isEmpty)
        // Two seconds of it ahead, the rest as any film's.
        #expect(club.asked.sorted() == ["/index.m3u8", "/init.mp4", "/s0.m4s", "/s1.m4s", "/s2.m4s", "/s3.m4s"], "\(club.asked)")
    }

    @Test(
        "a page that is only passed fetches nothing, and one that is read and left no more than its film's beginning",
        .enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
    func left() async throws {
        let club = try club()
        _ = try await watch(club, ["2 ENTER", "2.1 BACK"], for: 3)
        #expect(club.asked.isEmpty, "\(club.asked)")
        _ = try await watch(club, ["2 ENTER", "3.5 BACK"], for: 4.5)
        #expect(club.asked.sorted() == ["/index.m3u8", "/init.mp4", "/s0.m4s", "/s1.m4s"], "\(club.asked)")
    }

    @Test(
        "a signed club's free film begins while nothing of the club answers, sooner where its page was read, and each time comes once",
        .enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
    func signedClub() async throws {
        let club = try club()
        let command = [Program.built("lanterne"), "bench", "start", club.server.url("/index.m3u8"), "--from-page", "--runs", "1", "--json"]
        let run = try await Program.aside { try Program.run(command, within: .seconds(60)) }
        #expect(run.status == 0, "\(run.complaint)")
        let figures = try JSONDecoder().decode([String: Double].self, from: Data(run.output.utf8))
        #expect((figures["readyP50Ms"] ?? 0) > 0 && (figures["unreadyP50Ms"] ?? 0) > 0)
        // Two visits, the last segments of which may not be reached.
        for name in ["/index.m3u8", "/init.mp4", "/s0.m4s", "/s1.m4s"] {
            #expect(club.asked.filter { $0 == name }.count == 2, "\(club.asked)")
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
