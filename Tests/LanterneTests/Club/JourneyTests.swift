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

    private func box(
        _ remote: Remote, of name: String = "a", audio: String = "null", for extra: Double = 2
    ) async throws -> (PlaybackReport, String) {
        let scratch = try ScratchFolder()
        try Files.write(Array(remote.lines.joined(separator: "\n").utf8), to: scratch.path + "/keys")
        let report = scratch.path + "/report.json"
        let run = try await club.lanterne(
            [
                "--display", "memory", "--audio", audio, "--keys", scratch.path + "/keys", "--for", "\(remote.time + extra)", "--report",
                report,
            ], command: "box", box: name)
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
        "An episode leads to the next one and so to the last, unless the viewer says no: then the series is what they come back to",
        .enabled(if: TinyFilms.isPossible, "no ffmpeg"))
    func series() async throws {
        try club.publishSeries(of: TinyFilms.folder + "/fmp4")
        var remote = Remote()
        // The series' page, and where it begins.
        remote.press("ENTER")
        remote.wait(1)
        remote.press("ENTER")
        try club.skipFirstRun(box: "a")
        let (whole, complaint) = try await box(remote, for: 22)
        #expect(whole.frames.presented > 3 * 90, "\(complaint)")
        for episode in ["e1", "e2", "e3"] { #expect(try club.position(of: episode, box: "a")?.isFinished == true, "\(episode)") }
        // The card stands in the second half.
        remote.wait(3.5)
        remote.press("BACK")
        try club.skipFirstRun(box: "b")
        let (stopped, _) = try await box(remote, of: "b", for: 6)
        #expect(stopped.frames.presented > 90 && stopped.frames.presented < 110)
        #expect(try club.position(of: "e1", box: "b")?.isFinished == true)
        #expect(try club.position(of: "e2", box: "b") == nil)
        // The next evening the front begins with what follows: its page, and there it plays.
        var evening = Remote()
        evening.press("ENTER")
        evening.wait(1)
        evening.press("ENTER")
        _ = try await box(evening, of: "b", for: 3)
        #expect(try club.position(of: "e2", box: "b") != nil)
    }

    @Test(
        "A trailer plays behind its page, isn't heard, and counts as nothing; a key that leads elsewhere ends it",
        .enabled(if: TinyFilms.isPossible, "no ffmpeg"))
    func trailer() async throws {
        try club.publishTrailer(of: TinyFilms.folder + "/fmp4")
        let scratch = try ScratchFolder()
        let heard = scratch.path + "/heard.wav"
        try club.skipFirstRun(box: "a")
        var remote = Remote()
        remote.press("ENTER")
        // Two seconds of rest, and half of the trailer.
        remote.wait(4)
        remote.press("VOLUMEUP", "BACK")
        let (report, complaint) = try await box(remote, audio: "wav:" + heard, for: 3)
        #expect(report.frames.presented > 20 && report.frames.presented < 80, "\(report.frames) \(complaint)")
        #expect(try club.position(of: "film", box: "a") == nil)
        let silence = try loudness(heard)
        #expect(silence == 0, "\(silence)")
        // The film itself is heard.
        remote.press("ENTER", "ENTER")
        _ = try await box(remote, audio: "wav:" + heard, for: 4)
        let sound = try loudness(heard)
        #expect(sound > 0)
    }

    /// The largest sample of a file that the box has written, without its sign, as a whole number of its bits; one second is there at least.
    private func loudness(_ path: String) throws -> UInt32 {
        let bytes = try Files.read(path)
        let mark = Array("data".utf8)
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: mark) }) + 8
        // Floating or whole numbers of 32 bits: all but the sign is nothing in silence.
        let words = stride(from: start, to: bytes.count - 3, by: 4).map { place in
            UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16 | UInt32(bytes[place + 3] & 0x7f) << 24
        }
        guard words.count > 48_000 else { throw Failure("only \(words.count) words in \(path)") }
        return words.max() ?? 0
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
