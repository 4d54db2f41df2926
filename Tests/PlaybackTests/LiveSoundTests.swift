import Media
import TestSupport
import Testing

@testable import Player

/// The sound of a film that is being made, changed while it is watched.
@Suite("Sounds of a live film") struct LiveSoundTests {
    private func rig(_ change: (inout LiveFilm) -> Void = { _ in }) throws -> FilmRig {
        var setting = FilmRig.Setting()
        setting.card.captures = true
        let rig = FilmRig(setting)
        var film = LiveFilm(isApart: true)
        film.dubs = ["en", "de"]
        change(&film)
        film.serve(on: rig.source, from: rig.start)
        rig.load(LiveFilm.allAddress)
        return rig
    }

    private func hear(_ rig: FilmRig, _ language: String) throws {
        let track = try #require(rig.playback.soundTracks.first { $0.language == language })
        rig.act("hear \(language)") { rig.playback.hear(track, now: $0) }
    }

    /// - Parameter hasOneClock: Else the fakes' samples count anew with each clock, and don't tell where they are.
    private func expectUndisturbed(
        _ rig: FilmRig, voices: [Int], hasOneClock: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let report = rig.report
        #expect(report.rebuffers.isEmpty && report.seeks.isEmpty, "\(report.rebuffers)", sourceLocation: sourceLocation)
        #expect(report.frames.dropped == 0 && report.frames.late == 0, "\(report.frames)", sourceLocation: sourceLocation)
        let heard = HeardVoices(rig.card, now: rig.clock.now())
        #expect(heard.voices == voices, sourceLocation: sourceLocation)
        #expect(!hasOneClock || heard.errors.allSatisfy { abs($0) < 5 }, "\(heard.errors)", sourceLocation: sourceLocation)
    }

    @Test(
        "another is heard soon at the same moment, and is followed from then on",
        arguments: [0, 1, 2, 3])
    func changes(_ kind: Int) throws {
        let rig = try rig { film in
            switch kind {
            case 1: film.sequenceOfRung = 1000
            case 2:
                film.control = "CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12,HOLD-BACK=6"
                film.window = 20
            case 3: film.discontinuityEvery = 9
            default: break
            }
            film.hasDates = kind == 1
        }
        try rig.run(for: 20)
        #expect(rig.playback.soundTracks.map(\.language) == ["fr", "en", "de"])
        try hear(rig, "en")
        try rig.run(for: 0.6)
        #expect(rig.playback.heardSound?.language == "en")
        try rig.run(for: 40)
        try hear(rig, "de")
        try rig.run(for: 30)
        // What was left for long is heard as it is now, not as it was.
        try hear(rig, "fr")
        try rig.run(for: 20)
        #expect(rig.playback.heardSound?.language == "fr")
        expectUndisturbed(rig, voices: [0, 1, 2, 0], hasOneClock: kind != 3)
        #expect(rig.report.errors.isEmpty)
        let took = (rig.report.soundSwitches ?? []).map(\.toHeardMs)
        #expect(took.count == 3 && took.allSatisfy { $0 <= 400 }, "\(took)")
    }

    @Test("one that the server hasn't got is told, and nothing else is disturbed by it") func missing() throws {
        let rig = try rig { $0.dubsFail = 0..<40 }
        try rig.run(for: 12)
        try hear(rig, "en")
        try rig.run(for: 20)
        #expect(rig.playback.heardSound?.language == "fr" && rig.playback.state == .running)
        #expect(rig.report.errors.map(\.code) == [620])
        try rig.run(for: 12)
        try hear(rig, "en")
        try rig.run(for: 2)
        #expect(rig.playback.heardSound?.language == "en")
        try rig.run(for: 10)
        expectUndisturbed(rig, voices: [0, 1])
    }

    @Test("of DASH, another is found again in each manifest, and followed") func dash() throws {
        var setting = FilmRig.Setting()
        setting.card.captures = true
        setting.options = PlaybackOptions(budget: 32 << 20)
        setting.today = 1_800_000_000_000
        let rig = FilmRig(setting)
        var film = DashFilm(periods: [.init(length: 400, offset: 0)])
        film.rates = [400_000]
        film.soundRates = [48_000]
        film.liveSince = 1_800_000_000_000 - 100_500
        film.furtherSets =
            "<AdaptationSet contentType=\"audio\" mimeType=\"audio/mp4\" lang=\"en\"><Representation id=\"e0\" bandwidth=\"48000\"/></AdaptationSet>"
        film.serve(on: rig.source)
        var header = FakeContainer()
        header.add("H", at: .zero, payload: 600)
        rig.source.serve("http://film/e0-header", .bytes(header.bytes))
        for start in stride(from: 0, to: 400, by: 4) {
            let container = FakeContainer.film(
                from: MediaTime(seconds: Double(start)), length: MediaTime(seconds: 4), rate: nil, hasSound: true, voice: 1, payload: 400)
            rig.source.serve("http://film/e0-\(start * 1000)", .bytes(container.bytes))
        }
        rig.load(DashFilm.address)
        try rig.run(for: 15)
        #expect(rig.playback.soundTracks.map(\.language) == ["fr", "en"])
        try hear(rig, "en")
        try rig.run(for: 1)
        #expect(rig.playback.heardSound?.language == "en")
        try rig.run(for: 30)
        try hear(rig, "fr")
        try rig.run(for: 20)
        expectUndisturbed(rig, voices: [0, 1, 0])
        #expect(rig.report.errors.isEmpty && rig.playback.state == .running)
    }
}
