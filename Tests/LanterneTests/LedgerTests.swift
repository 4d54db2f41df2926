import FoundationEssentials
import LinuxIO
import TestSupport
import Testing

/// What `--ledger` writes, by the program itself.
@Suite(.enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
struct LedgerTests {
    private struct Line: Decodable {
        var t: Double
        var what: String
        var verdict: String?
        var deed: String?
        var frames: Int?
        var outcome: String?
        var bytes: Int?
    }

    private func lines(_ options: [String]) throws -> (lines: [Line], played: PlayRun) {
        let scratch = try ScratchFolder()
        let path = scratch.path + "/ledger.jsonl"
        let played = try PlayRun.play(TinyFilms.folder + "/film.mp4", ["--ledger", path] + options)
        let lines = try Files.read(path).split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Line.self, from: Data($0)) }
        return (lines, played)
    }

    @Test("the ledger has each picture, each write of sound and each request, in order of time", arguments: [[], ["--speed", "max"]])
    func whole(_ options: [String]) throws {
        let (lines, played) = try lines(options)
        #expect(played.run.status == 0)
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.t <= $1.t })
        #expect(lines.count { $0.what == "frame" && $0.verdict != "dropped" } == played.report.frames.presented)
        let written = lines.filter { $0.deed == "wrote" }.reduce(0) { $0 + ($1.frames ?? 0) }
        #expect(Int64(written) == played.report.audio.framesWritten)
        let requests = lines.filter { $0.what == "request" }
        #expect(requests.contains { $0.outcome == "complete" && ($0.bytes ?? 0) > 1000 })
    }

    @Test("a ledger that can't be written is said, with status 1") func unwritable() throws {
        let run = try Program.run(
            [
                Program.built("lanterne"), "play", TinyFilms.folder + "/film.mp4", "--display", "null", "--audio", "null", "--speed", "max",
                "--ledger", "/nowhere/ledger.jsonl",
            ], within: .seconds(20))
        #expect(run.status == 1)
        #expect(run.complaint.contains("/nowhere/ledger.jsonl"))
    }
}
