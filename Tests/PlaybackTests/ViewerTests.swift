import Media
import Player
import TestSupport
import Testing

/// What a viewer does to a film.
@Suite("A viewer") struct ViewerTests {
    private func golden(_ name: String, _ title: String, _ play: () throws -> FilmRig) throws {
        try Golden.check(name, suite: "ViewerTests") {
            let rig = try play()
            #expect(rig.pool.wrongReleases == 0)
            return rig.dump(title)
        }
    }

    private func showing(_ seconds: Double, setting: FilmRig.Setting = .init(), payload: Int = 4000) throws -> FilmRig {
        let rig = FilmRig(setting)
        FakeFilm(seconds: seconds, payload: payload).serve(on: rig.source)
        rig.load()
        return rig
    }

    @Test("a pause stands, and play goes on with the next sample and the next picture")
    func pause() throws {
        try golden("pause", "Six seconds; paused at 2, again at 3, for odd lengths of time") {
            let rig = try showing(6)
            try rig.run(for: 2)
            rig.pause()
            try rig.run(for: 1.237)
            rig.play()
            try rig.run(for: 1)
            rig.pause()
            try rig.run(for: 0.701)
            rig.play()
            try rig.runToEnd()
            return rig
        }
    }

    /// Cards as they are met: exact, with noisy stamps, moving in steps, with small buffers, behind a slow link, with a bad crystal.
    static let cards: [FakePCM.Character] = {
        var cards = Array(repeating: FakePCM.Character(), count: 7)
        cards[1].stampNoise = .milliseconds(2)
        cards[2].step = .milliseconds(10)
        (cards[3].periodFrames, cards[3].bufferFrames) = (480, 1920)
        cards[4].latencyFrames = 4800
        cards[5].drift = 200
        (cards[6].latencyFrames, cards[6].stampNoise) = (2400, .milliseconds(1))
        return cards
    }()

    @Test("pauses at any moment cost no picture and no cell, whatever the card", arguments: cards.indices)
    func pausesOnCards(_ card: Int) throws {
        var setting = FilmRig.Setting()
        setting.card = Self.cards[card]
        let rig = try showing(40, setting: setting, payload: 400)
        for round in 0..<25 {
            try rig.run(for: 0.5 + Double(round) * 0.0231)
            rig.pause()
            try rig.run(for: 0.1 + Double(round % 7) * 0.0137)
            rig.play()
        }
        try rig.runToEnd()
        let report = rig.report
        #expect(report.frames.presented == 960)
        #expect(report.frames.dropped == 0 && report.frames.late == 0 && report.frames.repeated == 0)
        #expect(Set(report.frames.intervalHistogramMs.keys) == ["33", "50"])
        #expect(report.rebuffers.isEmpty && report.audio.xruns == 0)
    }

    @Test("seeks at any moment cost no cell, whatever the card", arguments: cards.indices)
    func seeksOnCards(_ card: Int) throws {
        var setting = FilmRig.Setting()
        setting.card = Self.cards[card]
        let rig = try showing(60, setting: setting, payload: 400)
        try rig.run(for: 1)
        for round in 0..<30 {
            rig.seek(to: Double((round * 17) % 50) + Double(round) * 0.0173)
            try rig.run(for: 0.8 + Double(round % 5) * 0.0191)
        }
        let frames = rig.report.frames
        #expect(frames.dropped == 0 && frames.late == 0 && frames.repeated == 0)
        #expect(Set(frames.intervalHistogramMs.keys) == ["33", "50"])
        #expect(rig.report.seeks.count == 30 && rig.report.seeks.allSatisfy(\.exact))
        rig.stop()
        try rig.run(for: 0.2)
        #expect(rig.pool.taken <= 1)
    }

    @Test("a pause gives back the very samples that were not heard")
    func manyPauses() throws {
        var setting = FilmRig.Setting()
        setting.card.captures = true
        let rig = try showing(40, setting: setting)
        for round in 0..<25 {
            try rig.run(for: 0.5 + Double(round) * 0.0231)
            rig.pause()
            let position = rig.position
            try rig.run(for: 0.1 + Double(round % 7) * 0.0137)
            #expect(rig.position > position - MediaTime(seconds: 0.001) && rig.position < position + MediaTime(seconds: 0.03))
            rig.play()
        }
        try rig.runToEnd()
        let report = rig.report
        #expect(report.frames.presented == 960)
        #expect(report.frames.dropped == 0)
        #expect(report.frames.late == 0)
        #expect(report.frames.repeated == 0)
        #expect(report.rebuffers.isEmpty)
        let heard = HeardSound(rig.card)
        #expect(heard.jumps == [])
        // The last frame is followed by a little silence before the card is stopped.
        #expect(heard.frames >= 40 * 48000 && heard.frames < 40 * 48000 + 100)
    }

    @Test("a seek inside the buffer refetches nothing")
    func seekInside() throws {
        try golden("seek-inside", "Ten seconds, all buffered at 3; then to 7.5 and back to 1.2") {
            let rig = try showing(10)
            try rig.run(for: 3)
            let asked = rig.source.asked.count
            rig.seek(to: 7.5)
            try rig.run(for: 1)
            rig.seek(to: 1.2)
            try rig.run(for: 1)
            #expect(rig.source.asked.count == asked)
            rig.stop()
            try rig.run(for: 0.2)
            return rig
        }
    }

    @Test("a seek outside the buffer fetches there first")
    func seekOutside() throws {
        try golden("seek-outside", "Ten minutes over a line twice as fast as the film; at 3 on to 300.7, then back to 100") {
            var setting = FilmRig.Setting()
            setting.rates = [.init(from: .zero, bytesPerSecond: 250_000)]
            let rig = try showing(600, setting: setting)
            try rig.run(for: 3)
            rig.seek(to: 300.7)
            try rig.run(for: 4)
            rig.seek(to: 100)
            try rig.run(for: 4)
            rig.stop()
            try rig.run(for: 0.2)
            return rig
        }
    }

    @Test("a seek while seeking: the last one counts")
    func seekWhileSeeking() throws {
        try golden("seek-while-seeking", "Sixty seconds; four seeks in a tenth of a second, then a skip") {
            var setting = FilmRig.Setting()
            setting.rates = [.init(from: .zero, bytesPerSecond: 500_000)]
            let rig = try showing(60, setting: setting)
            try rig.run(for: 2)
            for target in [20.0, 40, 30, 50] {
                rig.seek(to: target)
                try rig.run(for: 0.033)
            }
            rig.skip(-10)
            try rig.run(for: 2)
            #expect(rig.position > MediaTime(seconds: 40) && rig.position < MediaTime(seconds: 42))
            rig.stop()
            try rig.run(for: 0.2)
            return rig
        }
    }

    @Test("a seek in a pause shows the picture there and stands there", arguments: [true, false])
    func seekInPause(_ hasSound: Bool) throws {
        let rig = FilmRig()
        if !hasSound { rig.audio.openError = .noSuchTrack(track: "sound") }
        FakeFilm(seconds: 20).serve(on: rig.source)
        rig.load()
        try rig.run(for: 2)
        rig.pause()
        try rig.run(for: 0.5)
        rig.seek(to: 9.25)
        try rig.run(for: 2)
        #expect(rig.playback.state == .paused)
        #expect(rig.position == MediaTime(seconds: 9.25))
        #expect(rig.display.pictures.last?.mediaTime == MediaTime(seconds: 9.25))
        rig.skip(2)
        try rig.run(for: 2)
        #expect(rig.position == MediaTime(seconds: 11.25))
        let before = rig.report.frames.presented
        rig.play()
        try rig.run(for: 1)
        #expect(rig.position > MediaTime(seconds: 12.1) && rig.position < MediaTime(seconds: 12.3))
        #expect(rig.report.frames.presented - before >= 22)
    }

    @Test("a seek back while it plays never lets the position, or a stall, be judged by the old clock")
    func positionAfterSeek() throws {
        let rig = try showing(40)
        try rig.run(for: 20)
        rig.seek(to: 2)
        var positions: [MediaTime] = []
        for _ in 0..<100 {
            try rig.run(for: 0.01)
            positions.append(rig.position)
        }
        #expect(positions.allSatisfy { $0 >= MediaTime(seconds: 2) && $0 < MediaTime(seconds: 3.1) })
        #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 <= $1 + MediaTime(seconds: 0.002) })
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("toggling within a moment, without sound, doesn't turn the film back")
    func quickToggle() throws {
        let rig = FilmRig()
        rig.audio.openError = .noSuchTrack(track: "sound")
        FakeFilm(seconds: 20).serve(on: rig.source)
        rig.load()
        try rig.run(for: 5)
        let position = rig.position
        rig.pause()
        rig.play()
        try rig.run(for: 0.1)
        #expect(rig.position > position && rig.position < position + MediaTime(seconds: 0.2))
    }

    @Test("play after the end begins anew")
    func playAgain() throws {
        let rig = try showing(3)
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        rig.play()
        try rig.run(for: 1)
        #expect(rig.playback.state == .running)
        #expect(rig.position > MediaTime(seconds: 0.8) && rig.position < MediaTime(seconds: 1))
        try rig.runToEnd()
        #expect(rig.diary.events.count { $0 == .ended } == 2)
    }

    @Test("stopping at any moment leaves nothing behind", arguments: [0, 0.01, 0.03, 0.05, 0.06, 0.07, 0.1, 0.5, 2, 2.01, 2.5])
    func stop(_ moment: Double) throws {
        var setting = FilmRig.Setting()
        setting.rates = [.init(from: .zero, bytesPerSecond: 300_000)]
        let rig = try showing(20, setting: setting)
        try rig.run(for: moment)
        if moment == 2.01 { rig.seek(to: 15) }
        if moment == 2.5 { rig.pause() }
        rig.stop()
        try rig.run(for: 0.5)
        #expect(rig.playback.state == .idle)
        #expect(rig.source.active == 0)
        #expect(rig.pool.taken == 0)
        #expect(rig.pool.wrongReleases == 0)
        #expect(!rig.card.isRunning)
    }
}
