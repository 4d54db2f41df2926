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

    private func box(_ keys: RemoteKeys) async throws -> (PlaybackReport, String) {
        let scratch = try ScratchFolder()
        var keys = keys
        keys.switchOff()
        try Files.write(Array(keys.text.utf8), to: scratch.path + "/keys")
        let report = scratch.path + "/report.json"
        let run = try await club.lanterne(
            ["--display", "memory", "--audio", "null", "--keys", scratch.path + "/keys", "--report", report], command: "box")
        #expect(run.status == 0, "\(run.complaint)")
        return (try JSONDecoder().decode(PlaybackReport.self, from: Data(try Files.read(report))), run.complaint)
    }

    @Test("The first run asks for a language, shows that the club answers, and lets the account wait; the next evening begins at the front")
    func firstRun() async throws {
        var keys = RemoteKeys()
        keys.press("RIGHT", "ENTER")
        keys.press("ENTER")
        keys.press("DOWN", "ENTER")
        let (_, complaint) = try await box(keys)
        #expect(complaint.isEmpty)
        let kept = try Files.read(club.state(of: "a") + "/preferences.json")
        #expect(String(decoding: kept, as: UTF8.self).contains(#""language":"en""#))
        // The welcome wants no titles: the front alone is ever whole.
        let (next, _) = try await box(RemoteKeys())
        #expect(next.startup.frontMs != nil)
    }

    @Test(
        "A box whose club doesn't answer waits for it, and says so; it doesn't end, whether it has begun to know the club or not",
        arguments: [false, true])
    func silentClub(isBegun: Bool) async throws {
        club.stop()
        // Its store is made, and nothing has come yet.
        if isBegun { #expect(try await club.lanterne(["show"]).status == 1) }
        var keys = RemoteKeys()
        keys.press("ENTER")
        let (report, complaint) = try await box(keys)
        #expect(report.ended == .stopped && report.startup.frontMs == nil)
        #expect(complaint.contains("club: "), "\(complaint)")
    }

    @Test(
        "A film is rented by a gift code, watched and left, without a telephone or a keyboard",
        .enabled(if: packagerFolder != nil, "\"../shared/media/shaka-packager\" isn't there"))
    func rents() async throws {
        try club.protect(with: try #require(packagerFolder) + "/encryption-and-no-clear-lead")
        let paired = try await club.pair(box: "a")
        #expect(paired == 0)
        let code = try club.voucher()
        var keys = RemoteKeys()
        // The first run: French; the club answers, and the box is paired already.
        keys.press("ENTER")
        keys.press("ENTER")
        // The second film's page, and its rental.
        keys.press("RIGHT", "ENTER")
        keys.press("ENTER")
        // "I have a code".
        keys.press("DOWN", "ENTER")
        try keys.type(code, on: .codes)
        keys.press("ENTER")
        // "Watch now", to the end and back to the film's page.
        keys.press("ENTER")
        let (report, complaint) = try await box(keys)
        #expect(report.frames.presented > 60, "\(complaint)")
        let held = try await club.lanterne(["entitlements"]).output
        #expect(held.contains("La Lanterne — Commencée"), "\(held) \(complaint)")
        let left = try #require(try club.position(of: "la-lanterne", box: "a"))
        #expect(left.isFinished)
    }
}
