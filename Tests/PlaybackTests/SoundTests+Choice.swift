import FrameTiming
import Media
import TestSupport
import Testing
@testable import Player

// Which sound a film has to offer, and what holds of a choice.
extension SoundTests {
    @Test("a sound that can't be decoded gives way to the one before")
    func undecodable() throws {
        let rig = rig()
        rig.load(VoicesFilm.address)
        try rig.run(for: 9)
        rig.audio.openError = .unknownCodec(track: "sound", codec: "x")
        rig.audio.onOpen = { [audio = rig.audio] in audio.openError = nil }
        try hear(rig, "English")
        try rig.run(for: 1)
        #expect(rig.playback.heardSound?.name == "Français")
        #expect(rig.report.errors.map(\.code) == [620])
        try rig.runToEnd()
        expectUndisturbed(rig, seconds: 24, voices: [0])
    }

    @Test("a richer mix has the card opened anew, and the picture doesn't notice")
    func format() throws {
        let rig = rig { $0.loudspeakers = 6 }
        rig.load(VoicesFilm.address)
        try rig.run(for: 6)
        rig.audio.description.audio = AudioFormat(rate: 48000, layout: .surround51, sampleFormat: .s16)
        try hear(rig, "English")
        try rig.run(for: 1.5)
        #expect(rig.playback.heardSound?.name == "English")
        #expect(rig.playback.route?.configuration.format.layout.count == 6)
        try rig.runToEnd()
        let report = rig.report
        #expect(report.frames.presented == 576 && report.frames.dropped == 0 && report.frames.repeated == 0, "\(report.frames)")
        #expect(report.errors.isEmpty && report.rebuffers.isEmpty)
    }

    @Test("a sound chosen without a card is heard once there is one")
    func withoutCard() throws {
        let rig = rig()
        rig.card.vanish()
        rig.load(VoicesFilm.address)
        try rig.run(for: 6)
        try hear(rig, "English")
        try rig.run(for: 1)
        rig.card.comeBack()
        try rig.run(for: 3)
        #expect(HeardVoices(rig.card, now: rig.clock.now()).voices == [1])
        try rig.runToEnd()
        #expect(rig.report.frames.presented == 576 && rig.report.frames.dropped == 0)
    }

    @Test("the next film begins in the language chosen, or with the pictures told")
    func nextFilm() throws {
        let rig = rig()
        rig.load(VoicesFilm.address)
        try rig.run(for: 3)
        for (name, voice) in [("English", 1), ("Français (audiodescription)", 2)] {
            try hear(rig, name)
            try rig.run(for: 1)
            let before = HeardVoices(rig.card, now: rig.clock.now()).stretches.count
            rig.load(VoicesFilm.address)
            try rig.run(for: 3)
            #expect(rig.playback.heardSound?.name == name)
            let heard = HeardVoices(rig.card, now: rig.clock.now()).stretches.dropFirst(before)
            #expect(heard.last?.voice == voice)
        }
    }

    @Test("text that is shown unasked goes with the language that is heard, what was chosen stays")
    func forcedText() throws {
        var film = VoicesFilm()
        film.tags = ["fr", "en"].flatMap { language in
            [
                "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"t\",NAME=\"\(language) forced\",LANGUAGE=\"\(language)\",FORCED=YES,URI=\"f\(language).m3u8\"",
                "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"t\",NAME=\"\(language)\",LANGUAGE=\"\(language)\",URI=\"t\(language).m3u8\"",
            ]
        }
        film.attributes = ",SUBTITLES=\"t\""
        let rig = rig(film)
        rig.load(VoicesFilm.address)
        try rig.run(for: 3)
        #expect(rig.playback.shownCaptions?.name == "fr forced")
        try hear(rig, "English")
        try rig.run(for: 1)
        #expect(rig.playback.shownCaptions?.name == "en forced")
        let french = try #require(rig.playback.captionTracks.first { $0.name == "fr" })
        rig.act("text") { rig.playback.showCaptions(french, now: $0) }
        try hear(rig, "Français")
        try rig.run(for: 1)
        #expect(rig.playback.shownCaptions?.name == "fr")
        rig.act("text") { rig.playback.showCaptions(nil, now: $0) }
        #expect(rig.playback.shownCaptions?.name == "fr forced")
        try rig.runToEnd()
    }

    @Test("a change of rungs leaves the sound as it is")
    func rungs() throws {
        var film = VoicesFilm()
        film.rates = [400_000, 1_200_000, 2_400_000]
        film.seconds = 60
        let rig = rig(film) {
            $0.rates = [.init(from: .zero, bytesPerSecond: 250_000), .init(from: .seconds(12), bytesPerSecond: 900_000)]
        }
        rig.load(VoicesFilm.address)
        try rig.run(for: 8)
        try hear(rig, "English")
        try rig.runToEnd(within: 90)
        #expect(rig.report.variants.count > 1)
        #expect(rig.report.rebuffers.isEmpty)
        expectVoices(rig, [0, 1])
    }

    @Test("a film whose sound is in the pictures' stream offers no choice")
    func noChoice() throws {
        let rig = rig()
        FakeFilm(seconds: 6).serve(on: rig.source)
        rig.load()
        try rig.run(for: 2)
        #expect(rig.playback.soundTracks.isEmpty)
        #expect(rig.playback.shownSound == nil)
        rig.act("audio") { rig.playback.hearNextSound(now: $0) }
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
    }
}
