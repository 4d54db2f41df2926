import FoundationEssentials
import Player
import TestSupport
import Testing

extension ClubRig {
    /// Has the box switched on, the keys pressed, and it switched off again.
    ///
    /// - Parameter name: Which box.
    /// - Returns: Its report, and what it said on standard error.
    func evening(_ keys: RemoteKeys, of name: String = "a", audio: String = "null") async throws -> (PlaybackReport, String) {
        let scratch = try ScratchFolder()
        try Files.write(Array(keys.text.utf8), to: scratch.path + "/keys")
        let report = scratch.path + "/report.json"
        let run = try await lanterne(
            ["--display", "memory", "--audio", audio, "--keys", scratch.path + "/keys", "--report", report], command: "box", box: name)
        #expect(run.status == 0, "\(run.complaint)")
        return (try JSONDecoder().decode(PlaybackReport.self, from: Data(try Files.read(report))), run.complaint)
    }
}
