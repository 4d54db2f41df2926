import FrameTiming
import Media
import TestSupport
import Testing

@testable import Player

/// Sound cards that are missing, that go, and that come back.
@Suite("Cards") struct CardTests {
    /// Smooth; noisy behind a receiver of 30 ms; in steps, slow by 300 ppm.
    static let cards: [FakePCM.Character] = {
        var noisy = FakePCM.Character()
        noisy.stampNoise = .milliseconds(2)
        noisy.latencyFrames = 1440
        var stepping = FakePCM.Character()
        stepping.drift = -300
        stepping.step = .milliseconds(2)
        return [FakePCM.Character(), noisy, stepping]
    }()

    enum Kind: CaseIterable {
        case muxed, apart, file
    }

    private func rig(_ card: FakePCM.Character = .init(), budget: Int = 8 << 20) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.card = card
        setting.card.captures = true
        setting.options.budget = budget
        return FilmRig(setting)
    }

    private func serve(_ kind: Kind, seconds: Double, on rig: FilmRig) -> String {
        switch kind {
        case .muxed: FakeFilm(seconds: seconds).serve(on: rig.source)
        case .apart: FakeFilm.apart(picture: seconds, sound: seconds).serve(on: rig.source)
        case .file:
            let index = FakeFilm(seconds: seconds).serveAsFile(on: rig.source)
            rig.video.index = index
            rig.audio.index = index
            return FakeFilm.fileAddress
        }
        return FakeFilm.address
    }

    /// The sound heard now less the moment that the clock tells, in milliseconds; nil while the card stands.
    private func soundError(_ rig: FilmRig) -> Double? {
        let happenings = rig.card.happenings
        guard rig.card.isRunning, let start = happenings.last, case .started(let before) = start.what else { return nil }
        // Behind the fade in. The samples count the film's frames, and begin anew after 16384 of them.
        let samples = rig.card.captured
        let take = happenings.reduce(0) { sum, happening in
            if case .stopped(_, let written) = happening.what { sum + Int(written) } else { sum }
        }
        let place = (take + 960) * 4
        guard before > 960, place + 1 < samples.count else { return nil }
        let number = Int(samples[place]) | Int(samples[place + 1]) << 8
        let heard = start.at + .nanoseconds((960 + rig.card.latencyFrames) * 1_000_000_000 / 48000)
        let told = rig.playback.clock.reading.mediaTime(at: heard).seconds * 48000
        let error = (Double(number - 1) - told).truncatingRemainder(dividingBy: 16384)
        return (error > 8192 ? error - 16384 : error < -8192 ? error + 16384 : error) / 48
    }

    /// Nothing but sound has changed.
    private func expectUndisturbed(_ rig: FilmRig, seconds: Int, sourceLocation: SourceLocation = #_sourceLocation) {
        let report = rig.report
        #expect(rig.playback.state == .ended, sourceLocation: sourceLocation)
        #expect(report.seeks.isEmpty && report.rebuffers.isEmpty, sourceLocation: sourceLocation)
        #expect(report.frames.presented == seconds * 24, sourceLocation: sourceLocation)
        #expect(
            report.frames.dropped == 0 && report.frames.repeated == 0 && report.frames.late == 0, "\(report.frames)",
            sourceLocation: sourceLocation)
        #expect(Set(report.frames.intervalHistogramMs.keys).isSubset(of: ["33", "50"]), sourceLocation: sourceLocation)
        #expect(report.avSync.maxMs < 5, sourceLocation: sourceLocation)
    }

    @Test("a card that comes back is joined by the sound alone, in step, whatever the card", arguments: cards.indices, Kind.allCases)
    func comesBack(_ card: Int, _ kind: Kind) throws {
        let rig = rig(Self.cards[card])
        rig.load(serve(kind, seconds: 12, on: rig))
        try rig.run(for: 3)
        rig.card.vanish()
        try rig.run(for: 3.2)
        let before = rig.playback.clock.reading
        rig.card.comeBack()
        try rig.run(within: 2) { rig.card.isRunning }
        try rig.run(for: 1)
        let error = try #require(soundError(rig))
        #expect(abs(error) < 5)
        // Pictures follow the same line as before.
        let now = rig.clock.now()
        let moved = (rig.playback.clock.reading.mediaTime(at: now) - before.mediaTime(at: now)).seconds
        #expect(abs(moved) < 0.006, "the clock moved by \(moved) s")
        try rig.runToEnd()
        #expect(rig.report.errors.map(\.code) == [604])
        expectUndisturbed(rig, seconds: 12)
    }

    @Test("a card that is found only later is joined by the sound alone", arguments: Kind.allCases)
    func foundLater(_ kind: Kind) throws {
        let rig = rig()
        rig.card.vanish()
        rig.load(serve(kind, seconds: 10, on: rig))
        try rig.run(for: 3.2)
        #expect(rig.playback.state == .running)
        rig.card.comeBack()
        try rig.run(within: 2) { rig.card.isRunning }
        try rig.run(for: 1)
        let error = try #require(soundError(rig))
        #expect(abs(error) < 5)
        try rig.runToEnd()
        expectUndisturbed(rig, seconds: 10)
        // From about 4.5 on.
        #expect(HeardSound(rig.card).jumps.isEmpty)
        #expect(rig.report.audio.framesWritten > 48000 * 5)
    }

    @Test("without a card a film longer than the budget plays, and is sought in, on and back", arguments: Kind.allCases)
    func longWithout(_ kind: Kind) throws {
        let rig = rig(budget: 2 << 20)
        rig.card.vanish()
        rig.load(serve(kind, seconds: 60, on: rig))
        try rig.run(for: 25)
        rig.seek(to: 50)
        try rig.run(within: 3) { rig.playback.state == .running }
        try rig.run(for: 2)
        #expect(rig.position > MediaTime(seconds: 51))
        rig.seek(to: 1)
        try rig.run(within: 3) { rig.playback.state == .running }
        try rig.runToEnd(within: 80)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.rebuffers.isEmpty)
        #expect(rig.report.errors.map(\.code) == [600])
    }

    @Test("nothing is fetched of a sound that nobody hears")
    func unheard() throws {
        let rig = rig()
        rig.card.vanish()
        rig.load(serve(.apart, seconds: 30, on: rig))
        try rig.runToEnd(within: 40)
        #expect(rig.playback.state == .ended)
        #expect(rig.source.asked.count { $0.request.url.contains("/a") } <= 2)
    }

    @Test("a film whose sound can't be decoded plays through a small budget")
    func undecodable() throws {
        let rig = rig(budget: 2 << 20)
        rig.audio.openError = .unknownCodec(track: "sound", codec: "x")
        rig.load(serve(.muxed, seconds: 60, on: rig))
        try rig.runToEnd(within: 70)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.frames.presented == 1440)
    }

    @Test("a card that comes back in a pause is heard from there on", arguments: Kind.allCases)
    func inPause(_ kind: Kind) throws {
        let rig = rig()
        rig.card.vanish()
        rig.load(serve(kind, seconds: 10, on: rig))
        try rig.run(for: 3.2)
        rig.pause()
        try rig.run(for: 1)
        rig.card.comeBack()
        try rig.run(for: 2)
        let position = rig.position
        rig.play()
        try rig.run(for: 1)
        #expect(abs((rig.position - position).seconds - 1) < 0.06)
        let error = try #require(soundError(rig))
        #expect(abs(error) < 5)
        try rig.runToEnd()
        expectUndisturbed(rig, seconds: 10)
    }

    @Test("a card that comes back in the midst of a seek is heard from the place sought", arguments: Kind.allCases)
    func inSeek(_ kind: Kind) throws {
        var setting = FilmRig.Setting()
        setting.card.captures = true
        setting.latency = .milliseconds(1200)
        setting.options.budget = 8 << 20
        let rig = FilmRig(setting)
        rig.card.vanish()
        rig.load(serve(kind, seconds: 60, on: rig))
        try rig.run(within: 20) { rig.playback.state == .running }
        try rig.run(for: 3)
        rig.seek(to: 55)
        rig.card.comeBack()
        try rig.run(within: 20) { rig.card.isRunning }
        try rig.run(for: 0.5)
        let error = try #require(soundError(rig))
        #expect(abs(error) < 5)
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.report.seeks.count == 1)
    }

    @Test("a card that comes and goes all the time disturbs no picture")
    func flutters() throws {
        let rig = rig()
        rig.load(serve(.muxed, seconds: 20, on: rig))
        for round in 0..<8 {
            try rig.run(for: 0.6 + 0.17 * Double(round))
            rig.card.vanish()
            try rig.run(for: 0.9)
            rig.card.comeBack()
        }
        try rig.runToEnd()
        expectUndisturbed(rig, seconds: 20)
    }

    @Test("a film with sound is heard after one without")
    func afterSilence() throws {
        let rig = rig()
        FakeFilm(seconds: 4).serve(on: rig.source)
        rig.load()
        try rig.runToEnd()
        let first = rig.report.audio.framesWritten
        rig.audio.openError = .noSuchTrack(track: "sound")
        rig.load()
        try rig.runToEnd()
        #expect(rig.report.audio.framesWritten == first)
        rig.audio.openError = nil
        rig.load()
        try rig.runToEnd()
        #expect(rig.report.audio.framesWritten == 2 * first)
        #expect(rig.report.errors.isEmpty)
    }

    @Test("a film in another format finds the card given back")
    func otherFormat() throws {
        let rig = rig()
        FakeFilm(seconds: 4).serve(on: rig.source)
        rig.load()
        try rig.runToEnd()
        rig.audio.description.audio = AudioFormat(rate: 44100, layout: .stereo, sampleFormat: .s16)
        rig.load()
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.report.errors.isEmpty)
        #expect(rig.report.audio.framesWritten == 4 * (48000 + 44100))
    }

    @Test("a card that is given up is opened again for the next film, and a film that is on keeps it")
    func givenUp() throws {
        let rig = rig()
        FakeFilm(seconds: 4).serve(on: rig.source)
        rig.load()
        try rig.run(for: 2)
        rig.playback.giveCardUp()
        try rig.runToEnd()
        expectUndisturbed(rig, seconds: 4)
        #expect(rig.opened.count == 1)
        rig.load()
        try rig.runToEnd()
        #expect(rig.opened.count == 1)
        rig.playback.stop(now: rig.clock.now())
        rig.playback.giveCardUp()
        rig.load()
        try rig.runToEnd()
        #expect(rig.opened.count == 2)
        #expect(rig.report.errors.isEmpty && rig.report.audio.framesWritten == 3 * 4 * 48000)
    }

    @Test("pictures that come before the first sound are shown in their time")
    func lateSound() throws {
        let rig = rig()
        var film = FakeFilm(seconds: 8)
        film.pieces[0].sound = false
        film.serve(on: rig.source)
        rig.load()
        try rig.runToEnd()
        expectUndisturbed(rig, seconds: 8)
        #expect(rig.report.audio.framesWritten == 6 * 48000)
    }

    @Test("a card too long to be filled before the line fails tells of the stall, and begins when it can")
    func longPeriods() throws {
        var setting = FilmRig.Setting()
        setting.card.captures = true
        setting.card.periodFrames = 14400
        setting.card.bufferFrames = 28800
        setting.rates = [
            .init(from: .zero, bytesPerSecond: 200_000), .init(from: .milliseconds(350), bytesPerSecond: 0),
            .init(from: .seconds(5), bytesPerSecond: 200_000),
        ]
        let rig = FilmRig(setting)
        FakeFilm(seconds: 10).serve(on: rig.source)
        rig.load()
        try rig.run(for: 3)
        #expect(rig.report.rebuffers.map(\.cause) == ["line"])
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.report.frames.presented == 240)
        #expect(HeardSound(rig.card).jumps.isEmpty)
    }
}
