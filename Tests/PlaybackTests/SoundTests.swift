import FrameTiming
import Media
import TestSupport
import Testing

@testable import Player

/// The sound of a film, changed while it plays.
@Suite("Sounds") struct SoundTests {
    func rig(
        _ film: VoicesFilm = VoicesFilm(), latency: Duration = .milliseconds(20), _ change: (inout FilmRig.Setting) -> Void = { _ in }
    )
        -> FilmRig
    {
        var setting = FilmRig.Setting()
        setting.card.captures = true
        setting.latency = latency
        change(&setting)
        let rig = FilmRig(setting)
        film.serve(on: rig.source)
        return rig
    }

    /// Nothing but the sound has changed, and each voice is heard where it belongs on the film.
    func expectUndisturbed(
        _ rig: FilmRig, seconds: Int, voices: [Int], drift: Double = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let report = rig.report
        #expect(rig.playback.state == .ended, sourceLocation: sourceLocation)
        #expect(report.rebuffers.isEmpty && report.seeks.isEmpty, sourceLocation: sourceLocation)
        #expect(report.frames.presented == seconds * 24, sourceLocation: sourceLocation)
        #expect(
            report.frames.dropped == 0 && report.frames.repeated == 0 && report.frames.late == 0, "\(report.frames)",
            sourceLocation: sourceLocation)
        #expect(Set(report.frames.intervalHistogramMs.keys).isSubset(of: ["33", "50"]), sourceLocation: sourceLocation)
        // What the card's crystal is off by shows, with a change of sound as without.
        #expect(report.avSync.maxMs < 5 + drift, sourceLocation: sourceLocation)
        expectVoices(rig, voices, sourceLocation: sourceLocation)
    }

    func expectVoices(_ rig: FilmRig, _ voices: [Int], sourceLocation: SourceLocation = #_sourceLocation) {
        let heard = HeardVoices(rig.card, now: rig.clock.now())
        #expect(heard.voices == voices, sourceLocation: sourceLocation)
        #expect(heard.errors.allSatisfy { abs($0) < 5 }, "\(heard.errors)", sourceLocation: sourceLocation)
    }

    func hear(_ rig: FilmRig, _ name: String) throws {
        let track = try #require(rig.playback.soundTracks.first { $0.name == name })
        rig.act("hear \(name)") { rig.playback.hear(track, now: $0) }
    }

    @Test("a film's sounds are listed, and the one that is heard is named")
    func listed() throws {
        let rig = rig()
        rig.load(VoicesFilm.address)
        #expect(rig.playback.soundTracks.isEmpty)
        try rig.run(for: 2)
        #expect(rig.playback.soundTracks.map(\.name) == ["Français", "English", "Français (audiodescription)"])
        #expect(rig.playback.soundTracks.map(\.describesPicture) == [false, false, true])
        #expect(rig.playback.shownSound?.name == "Français")
        #expect(rig.playback.heardSound?.name == "Français")
    }

    @Test("another sound is heard within 150 ms, and the picture doesn't notice", arguments: CardTests.cards.indices)
    func changes(_ card: Int) throws {
        let rig = rig { setting in
            setting.card = CardTests.cards[card]
            setting.card.captures = true
        }
        rig.load(VoicesFilm.address)
        try rig.run(for: 9)
        try hear(rig, "English")
        #expect(rig.playback.shownSound?.name == "English")
        #expect(rig.playback.heardSound?.name == "Français")
        try rig.run(for: 1)
        #expect(rig.playback.heardSound?.name == "English")
        try rig.runToEnd()
        expectUndisturbed(rig, seconds: 24, voices: [0, 1], drift: abs(CardTests.cards[card].drift) * 24 / 1000)
        let took = try #require(rig.report.soundSwitches?.first?.toHeardMs)
        #expect(rig.report.soundSwitches?.count == 1)
        #expect(took <= 150, "\(took) ms")
        let gaps = HeardVoices(rig.card, now: rig.clock.now()).gaps
        #expect(gaps.allSatisfy { $0 < 60 }, "\(gaps)")
    }

    @Test("the way back asks for nothing again, and takes no longer than the card")
    func back() throws {
        let rig = rig()
        rig.load(VoicesFilm.address)
        try rig.run(for: 9)
        try hear(rig, "English")
        try rig.run(for: 1)
        let asked = rig.askedNames
        try hear(rig, "Français")
        try rig.run(for: 0.3)
        #expect(rig.playback.heardSound?.name == "Français")
        let again = rig.askedNames.dropFirst(asked.count).filter { $0.hasPrefix("a0") && asked.contains($0) }
        #expect(again.isEmpty)
        try rig.runToEnd()
        expectUndisturbed(rig, seconds: 24, voices: [0, 1, 0])
        let took = try #require(rig.report.soundSwitches?.last?.toHeardMs)
        #expect(took <= 50, "\(took) ms")
    }

    @Test("of changes in a row the last one holds", arguments: [0, 0.02, 0.05, 0.08, 0.3])
    func row(_ pause: Double) throws {
        let rig = rig()
        rig.load(VoicesFilm.address)
        try rig.run(for: 6.5)
        for name in ["English", "Français (audiodescription)", "Français", "English", "Français (audiodescription)"] {
            try hear(rig, name)
            try rig.run(for: pause)
        }
        try rig.run(for: 0.5)
        #expect(rig.playback.heardSound?.name == "Français (audiodescription)")
        try rig.runToEnd()
        let voices = HeardVoices(rig.card, now: rig.clock.now()).voices
        #expect(voices.first == 0 && voices.last == 2)
        expectUndisturbed(rig, seconds: 24, voices: voices)
    }

    @Test("the list of the sound that the key leads to is there before, and no other's")
    func expected() throws {
        let rig = rig()
        rig.load(VoicesFilm.address)
        try rig.run(for: 3)
        #expect(rig.askedNames.contains("a1.m3u8") && !rig.askedNames.contains("a2.m3u8"))
        rig.act("audio") { rig.playback.hearNextSound(now: $0) }
        try rig.run(for: 3)
        #expect(rig.askedNames.filter { $0 == "a1.m3u8" }.count == 1 && rig.askedNames.contains("a2.m3u8"))
        let took = try #require(rig.report.soundSwitches?.first?.toHeardMs)
        #expect(took <= 60, "\(took) ms")
    }

    @Test("the key goes round")
    func round() throws {
        let rig = rig()
        rig.load(VoicesFilm.address)
        try rig.run(for: 3)
        var names: [String?] = []
        for _ in 0..<3 {
            rig.act("audio") { rig.playback.hearNextSound(now: $0) }
            try rig.run(for: 1)
            names.append(rig.playback.heardSound?.name)
        }
        #expect(names == ["English", "Français (audiodescription)", "Français"])
        try rig.runToEnd()
        expectUndisturbed(rig, seconds: 24, voices: [0, 1, 2, 0])
    }

    @Test("what was heard before goes on while the other sound is slow to come")
    func slow() throws {
        let rig = rig(latency: .milliseconds(1400))
        rig.load(VoicesFilm.address)
        try rig.run(within: 30) { rig.playback.state == .running }
        try rig.run(for: 5)
        try hear(rig, "English")
        try rig.run(for: 1.2)
        #expect(rig.playback.heardSound?.name == "Français")
        try rig.run(for: 4)
        #expect(rig.playback.heardSound?.name == "English")
        try rig.runToEnd()
        expectUndisturbed(rig, seconds: 24, voices: [0, 1])
        let gaps = HeardVoices(rig.card, now: rig.clock.now()).gaps
        #expect(gaps.allSatisfy { $0 < 60 }, "\(gaps)")
    }

    @Test("in a pause it is heard from the picture on that stands")
    func inPause() throws {
        let rig = rig()
        rig.load(VoicesFilm.address)
        try rig.run(for: 6.3)
        rig.pause()
        try rig.run(for: 0.5)
        try hear(rig, "English")
        try rig.run(for: 1)
        let position = rig.position
        #expect(rig.playback.heardSound?.name == "English")
        rig.play()
        try rig.run(for: 1)
        #expect(abs((rig.position - position).seconds - 1) < 0.06)
        try rig.runToEnd()
        let report = rig.report
        #expect(report.frames.presented == 24 * 24 && report.frames.dropped == 0)
        #expect(HeardVoices(rig.card, now: rig.clock.now()).voices == [0, 1])
        #expect(report.avSync.maxMs < 5)
    }

    @Test("in the midst of a seek it is heard from the place sought", arguments: [0, 0.03, 0.06, 0.2])
    func inSeek(_ wait: Double) throws {
        let rig = rig(latency: .milliseconds(60))
        rig.load(VoicesFilm.address)
        try rig.run(for: 5)
        rig.seek(to: 17.3)
        try rig.run(for: wait)
        try hear(rig, "English")
        try rig.run(for: 2)
        #expect(rig.playback.heardSound?.name == "English")
        #expect(rig.playback.state == .running)
        try rig.runToEnd()
        let voices = HeardVoices(rig.card, now: rig.clock.now()).voices
        #expect(voices.last == 1)
        #expect(rig.report.avSync.maxMs < 5)
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("a seek in the midst of a change leads to the new sound", arguments: [0, 0.03, 0.06, 0.09, 0.12])
    func seekInChange(_ wait: Double) throws {
        let rig = rig(latency: .milliseconds(40))
        rig.load(VoicesFilm.address)
        try rig.run(for: 5)
        try hear(rig, "English")
        try rig.run(for: wait)
        rig.seek(to: 17.3)
        try rig.run(for: 2)
        #expect(rig.playback.heardSound?.name == "English")
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(HeardVoices(rig.card, now: rig.clock.now()).voices.last == 1)
        #expect(rig.report.avSync.maxMs < 5)
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("in a stall it is heard once the film goes on, with the pictures that there would have been")
    func inStall() throws {
        let (without, _) = try stall(changing: false)
        let (with, voices) = try stall(changing: true)
        #expect(voices == [0, 1])
        #expect(with.errors.isEmpty && with.rebuffers.count == 1)
        #expect(abs(with.frames.presented - without.frames.presented) <= 2, "\(with.frames) \(without.frames)")
        #expect(abs(with.frames.dropped - without.frames.dropped) <= 2)
    }

    private func stall(changing: Bool) throws -> (PlaybackReport, voices: [Int]) {
        var film = VoicesFilm()
        film.seconds = 40
        let rig = rig(film) { setting in
            setting.rates = [
                .init(from: .zero, bytesPerSecond: 200_000), .init(from: .seconds(2), bytesPerSecond: 0),
                .init(from: .seconds(25), bytesPerSecond: 400_000),
            ]
        }
        rig.load(VoicesFilm.address)
        try rig.run(within: 25) { rig.report.rebuffers.count == 1 }
        if changing { try hear(rig, "English") }
        try rig.runToEnd(within: 120)
        #expect(rig.playback.state == .ended)
        return (rig.report, HeardVoices(rig.card, now: rig.clock.now()).voices)
    }

    @Test("near and at the film's end", arguments: [0.6, 0.3, 0.1, 0.02, -0.2])
    func atEnd(_ left: Double) throws {
        let rig = rig()
        rig.load(VoicesFilm.address)
        try rig.run(within: 40) { rig.position >= MediaTime(seconds: 24 - max(left, 0.05)) }
        if left < 0 { try rig.runToEnd() }
        try? hear(rig, "English")
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.report.frames.presented == 576 && rig.report.frames.dropped == 0)
        #expect(rig.report.errors.isEmpty)
        // And once more from the beginning.
        rig.play()
        try rig.run(for: 3)
        #expect(rig.playback.state == .running)
        #expect(rig.playback.heardSound?.name == "English")
        #expect(HeardVoices(rig.card, now: rig.clock.now()).voices.last == 1)
    }

    @Test(
        "a sound whose list or segment can't be had leaves the present one as it is, and the viewer is told",
        arguments: ["a1.m3u8", "a1-2"])
    func missing(_ name: String) throws {
        let rig = rig()
        rig.source.serve("http://film/\(name)", .error(.status(404, url: "http://film/\(name)")))
        rig.load(VoicesFilm.address)
        try rig.run(for: 9)
        try hear(rig, "English")
        try rig.run(for: 1)
        #expect(rig.playback.shownSound?.name == "Français")
        #expect(rig.playback.missingSound?.code == 620)
        #expect(rig.diary.events.contains { if case .notice(let error) = $0 { error.code == 620 } else { false } })
        // The next key doesn't lead to it again.
        rig.act("audio") { rig.playback.hearNextSound(now: $0) }
        try rig.run(for: 1)
        #expect(rig.playback.heardSound?.name == "Français (audiodescription)")
        try rig.run(for: 8)
        #expect(rig.playback.missingSound == nil)
        try rig.runToEnd()
        expectUndisturbed(rig, seconds: 24, voices: [0, 2])
        #expect(rig.report.errors.map(\.code) == [620])
    }
}
