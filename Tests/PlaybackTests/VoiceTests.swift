import FrameTiming
import Media
import TestSupport
import Testing

@testable import Player

/// The voice and films on one card.
@Suite("The voice") struct VoiceTests {
    private func rig(_ level: Float = 0, card: AudioFormat? = nil) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.voice = level
        setting.card.captures = true
        setting.card.format = card
        return FilmRig(setting)
    }

    private func say(_ text: String, on rig: FilmRig) {
        rig.act("say \(text)") { rig.playback.say(SpokenLine(text, SpeechManner(language: .french)), now: $0) }
    }

    @Test("without a film the card is opened for a line, and given back some seconds after it") func alone() throws {
        let rig = rig(0.5)
        try rig.run(for: 1)
        #expect(!rig.card.isRunning && rig.card.framesWritten == 0)
        say("bonjour", on: rig)
        try rig.run(for: 0.1)
        #expect(rig.card.isRunning)
        try rig.run(for: 5)
        #expect(rig.card.isClosed && rig.report.errors.isEmpty)
        say("encore", on: rig)
        try rig.run(for: 0.1)
        #expect(rig.card.isRunning)
    }

    @Test("a film takes the voice’s card over as it is, in lip sync, and begins no later than without a voice", arguments: [false, true])
    func handover(speaks: Bool) throws {
        let rig = rig()
        FakeFilm(seconds: 6).serve(on: rig.source)
        if speaks { say("La Lanterne", on: rig) }
        try rig.run(for: 0.1)
        let start = rig.clock.now()
        rig.load()
        try rig.runToEnd()
        #expect(rig.playback.state == .ended && rig.report.rebuffers.isEmpty && rig.report.frames.dropped == 0)
        #expect(!rig.card.isClosed && rig.card.xruns == 0)
        let first = try #require(rig.playback.sound.figures.firstHeard)
        #expect((first - start).milliseconds < 250)
        let heard = HeardSound(rig.card)
        #expect(heard.jumps.isEmpty)
        #expect(heard.frames >= 6 * 48_000)
    }

    @Test("a card that has to be agreed on anew is closed for the film and opened again") func anew() throws {
        var setting = FilmRig.Setting()
        setting.voice = 0.5
        let rig = FilmRig(setting)
        rig.audio.description.audio = AudioFormat(rate: 44_100, layout: .stereo, sampleFormat: .s16)
        FakeFilm(seconds: 4).serve(on: rig.source)
        say("La Lanterne", on: rig)
        try rig.run(for: 0.1)
        rig.load()
        try rig.run(for: 2)
        say("pause", on: rig)
        try rig.run(for: 0.2)
        #expect(rig.playback.route?.voice?.format.rate == rig.playback.route?.configuration.format.rate)
        #expect(rig.playback.route?.isForVoice == false)
        try rig.runToEnd()
        #expect(rig.playback.state == .ended && rig.report.errors.isEmpty && rig.card.xruns == 0)
    }

    @Test("a card that is busy or goes away troubles nobody but the voice") func trouble() throws {
        let rig = rig(0.5)
        rig.card.setBusy(true)
        say("bonjour", on: rig)
        try rig.run(for: 1)
        #expect(!rig.card.isRunning && rig.playback.nextEvent() == nil)
        rig.card.setBusy(false)
        try rig.run(for: 5)
        say("bonjour", on: rig)
        try rig.run(for: 0.1)
        #expect(rig.card.isRunning)
        rig.card.vanish()
        try rig.run(for: 1)
        #expect(rig.playback.route == nil && rig.report.errors.isEmpty && rig.diary.events.isEmpty)
        rig.card.comeBack()
        say("bonjour", on: rig)
        try rig.run(for: 0.1)
        #expect(rig.card.isRunning)
    }
}
