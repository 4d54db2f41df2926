import Player
import TestSupport
import Testing

/// A sound card that the kernel takes away, and gives back.
@Suite(.enabled(if: Machine.isThere && DeviceFilms.isPossible, "no kernel or ffmpeg"))
struct CardTests {
    /// Plays 20 s of film with the card plugged and unplugged beside it. Unplugging returns only once the card's last user has closed it.
    private func play(_ name: String, before: String = "", beside: String, options: String = "") throws -> MachineRun {
        _ = try DeviceFilms.moving()
        return try Machine.run(
            name,
            """
            card() { echo snd_dummy.0 >/sys/bus/platform/drivers/snd_dummy/$1; }
            \(before)
            { \(beside); } &
            "$lanterne" play $films/moving-2.mp4 --display kms --audio alsa:hw:0,0 --report $OUT/report.json --ledger $OUT/ledger.jsonl \\
                --log info \(options)
            status=$?
            wait
            exit $status
            """)
    }

    private func expectUndisturbed(_ run: MachineRun, sourceLocation: SourceLocation = #_sourceLocation) throws -> PlaybackReport {
        let report = try run.report()
        #expect(run.status == 0 && report.ended == .end, "\(run.output)", sourceLocation: sourceLocation)
        #expect(report.rebuffers.isEmpty && report.audio.xruns == 0, sourceLocation: sourceLocation)
        let frames = report.frames
        #expect(frames.dropped == 0 && frames.repeated == 0 && frames.late == 0, "\(frames)", sourceLocation: sourceLocation)
        #expect(report.avSync.maxMs <= 5, "\(report.avSync)", sourceLocation: sourceLocation)
        print("\(run.folder.split(separator: "/").last ?? ""): \(frames); \(report.audio); A/V \(report.avSync); \(report.seeks)")
        return report
    }

    @Test("a card that is pulled and comes back is joined by sound alone: no seek, no picture out of its slot")
    func pulled() throws {
        let run = try play("card-pulled", beside: "sleep 5; card unbind; sleep 4; card bind")
        let report = try expectUndisturbed(run)
        #expect(report.errors.map(\.code) == [604], "\(report.errors)")
        #expect(report.seeks.isEmpty)
        #expect(report.frames.presented == 480)
        // About 5 s before, and more than 8 after.
        #expect(report.audio.framesWritten > 13 * 48000 && report.audio.framesWritten < 18 * 48000, "\(report.audio)")
    }

    @Test("a card that is missing at the start holds up neither the film nor a seek, and is joined when it comes")
    func missing() throws {
        let run = try play(
            "card-missing", before: "card unbind; echo '3 RIGHT' >$OUT/keys", beside: "sleep 6; card bind", options: "--keys $OUT/keys")
        let report = try expectUndisturbed(run)
        #expect(report.errors.map(\.code) == [600], "\(report.errors)")
        #expect(report.seeks.count == 1)
        let seek = try #require(report.seeks.first)
        #expect(seek.exact && (seek.exactMs ?? .infinity) < 400, "\(seek)")
        // The film is over ten seconds after it began: some three are heard.
        #expect(report.audio.framesWritten > 2 * 48000, "\(report.audio)")
    }
}
