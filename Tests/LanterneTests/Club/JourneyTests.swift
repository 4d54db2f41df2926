import FoundationEssentials
import LinuxIO
import Player
import TestSupport
import Testing

@testable import Interface
@testable import Lanterne

/// A viewer's evening on the television, by the remote alone: both programs as they are built, on the memory display.
@Suite(.serialized) struct JourneyTests {
    private let club: ClubRig

    init() throws { club = try ClubRig() }

    /// Presses of the remote, one after the other.
    private struct Remote {
        private(set) var lines: [String] = []
        private(set) var time = 2.0

        /// As long as a viewer looks.
        mutating func wait(_ seconds: Double) { time += seconds }

        mutating func press(_ keys: String...) {
            for key in keys {
                lines.append("\((time * 1000).rounded() / 1000) \(key)")
                time += 0.15
            }
        }

        /// A gift code, letter by letter, on the keys that the screen shows.
        mutating func type(_ code: String) throws {
            let rows = LetterGrid.codes.rows
            var (row, column) = (0, 0)
            for letter in code where letter != "-" {
                let place = try #require(
                    rows.enumerated().compactMap { row, keys in keys.firstIndex(of: .letter(letter)).map { (row, $0) } }.first)
                for _ in 0..<abs(place.0 - row) { press(place.0 > row ? "DOWN" : "UP") }
                for _ in 0..<abs(place.1 - column) { press(place.1 > column ? "RIGHT" : "LEFT") }
                (row, column) = place
                press("ENTER")
            }
            for _ in row...rows.count { press("DOWN") }
        }
    }

    private func box(_ remote: Remote, for extra: Double = 2) async throws -> (PlaybackReport, String) {
        let scratch = try ScratchFolder()
        try Files.write(Array(remote.lines.joined(separator: "\n").utf8), to: scratch.path + "/keys")
        let report = scratch.path + "/report.json"
        let run = try await club.lanterne(
            [
                "--display", "memory", "--audio", "null", "--keys", scratch.path + "/keys", "--for", "\(remote.time + extra)", "--report",
                report,
            ], command: "box")
        #expect(run.status == 0, "\(run.complaint)")
        return (try JSONDecoder().decode(PlaybackReport.self, from: Data(try Files.read(report))), run.complaint)
    }

    @Test("The first run asks for a language, shows that the club answers, and lets the account wait; the next evening begins at the front")
    func firstRun() async throws {
        var remote = Remote()
        remote.press("RIGHT", "ENTER")
        remote.wait(1)
        remote.press("ENTER")
        remote.wait(0.5)
        remote.press("DOWN", "ENTER")
        let (_, complaint) = try await box(remote)
        #expect(complaint.isEmpty)
        let kept = try Files.read(club.state(of: "a") + "/preferences.json")
        #expect(String(decoding: kept, as: UTF8.self).contains(#""language":"en""#))
        // The welcome wants no titles: the front alone is ever whole.
        let (next, _) = try await box(Remote(), for: 1)
        #expect(next.startup.frontMs != nil)
    }

    @Test(
        "A box whose club doesn't answer waits for it, and says so; it doesn't end, whether it has begun to know the club or not",
        arguments: [false, true])
    func silentClub(isBegun: Bool) async throws {
        club.stop()
        // Its store is made, and nothing has come yet.
        if isBegun { #expect(try await club.lanterne(["show"]).status == 1) }
        var remote = Remote()
        remote.press("ENTER")
        remote.wait(1)
        let (report, complaint) = try await box(remote)
        #expect(report.ended == .stopped && report.startup.frontMs == nil)
        #expect(complaint.contains("club: "), "\(complaint)")
    }

    @Test(
        "A box whose settings can't be read starts all the same, says so, and stays closed after the next start too",
        arguments: [#"{"parental":{"freeUpTo":"99"},"isStill":true}"#, "{", ""])
    func damaged(text: String) async throws {
        let file = club.state(of: "a") + "/preferences.json"
        // The store is made, and the folder with it.
        _ = try await club.lanterne(["show"])
        try Files.write(Array(text.utf8), to: file)
        let (report, complaint) = try await box(Remote(), for: 1)
        #expect(report.ended == .stopped)
        #expect(complaint.contains("only films for all ages are shown"), "\(complaint)")
        #expect(String(decoding: try Files.read(file), as: UTF8.self).contains(#""isLost":true"#))
        #expect(try Files.read(file + ".damaged") == Array(text.utf8))
        let (_, later) = try await box(Remote(), for: 1)
        #expect(later.isEmpty, "\(later)")
        #expect(String(decoding: try Files.read(file), as: UTF8.self).contains(#""isLost":true"#))
    }

    @Test(
        "A film is rented by a gift code, watched and left, without a telephone or a keyboard",
        .enabled(if: packagerFolder != nil, "\"../shared/media/shaka-packager\" isn't there"))
    func rents() async throws {
        try club.protect(with: try #require(packagerFolder) + "/encryption-and-no-clear-lead")
        let paired = try await club.pair(box: "a")
        #expect(paired == 0)
        let code = try club.voucher()
        var remote = Remote()
        // The first run: French; the club answers, and the box is paired already.
        remote.press("ENTER")
        remote.wait(1)
        remote.press("ENTER")
        remote.wait(1)
        // The second film's page, and its rental.
        remote.press("RIGHT", "ENTER")
        remote.wait(1)
        remote.press("ENTER")
        remote.wait(3)
        // "I have a code".
        remote.press("DOWN", "ENTER")
        remote.wait(0.5)
        try remote.type(code)
        remote.press("ENTER")
        remote.wait(3)
        // "Watch now", to the end and back to the film's page.
        remote.press("ENTER")
        let (report, complaint) = try await box(remote, for: 7)
        #expect(report.frames.presented > 60, "\(complaint)")
        let held = try await club.lanterne(["entitlements"]).output
        #expect(held.contains("La Lanterne — Commencée"), "\(held) \(complaint)")
        let left = try #require(try club.position(of: "la-lanterne", box: "a"))
        #expect(left.isFinished)
    }
}
