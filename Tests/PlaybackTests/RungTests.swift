import Media
import Player
import TestSupport
import Testing

/// Films in several rungs, on lines that change.
@Suite("Rungs") struct RungTests {
    private func golden(_ name: String, _ title: String, _ play: () throws -> FilmRig) throws {
        try Golden.check(name, suite: "RungTests") {
            let rig = try play()
            #expect(rig.pool.wrongReleases == 0)
            #expect(rig.report.buffer.peakBytes <= rig.report.buffer.budgetBytes)
            return rig.dump(title)
        }
    }

    /// The line's rate in Mbit/s, from so many seconds on.
    private func rig(_ rates: [(from: Int, megabits: Double)], budget: Int = 32 << 20) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.rates = rates.map { .init(from: .seconds($0.from), bytesPerSecond: $0.megabits * 125_000) }
        setting.options = PlaybackOptions(budget: budget)
        return FilmRig(setting)
    }

    /// Every picture once and in order, no break in the sound.
    private func expectWhole(_ rig: FilmRig, seconds: Double, sourceLocation: SourceLocation = #_sourceLocation) {
        let report = rig.report
        #expect(rig.playback.state == .ended, sourceLocation: sourceLocation)
        #expect(report.frames.presented == Int(seconds * 24), sourceLocation: sourceLocation)
        #expect(report.frames.dropped == 0 && report.frames.late == 0, "\(report.frames)", sourceLocation: sourceLocation)
        #expect(report.audio.xruns == 0 && report.audio.framesWritten == Int(seconds * 48000), sourceLocation: sourceLocation)
        #expect(report.errors.isEmpty, "\(report.errors)", sourceLocation: sourceLocation)
    }

    @Test("a film climbs to what the line carries, and no picture is missing or shown twice")
    func climbs() throws {
        try golden("rungs-climb", "Half a minute in three rungs, muxed, on a line of 8 Mbit/s") {
            let rig = rig([(0, 8)])
            RungFilm(seconds: 28).serve(on: rig.source)
            rig.load(RungFilm.address)
            try rig.runToEnd(within: 90)
            expectWhole(rig, seconds: 28)
            #expect(rig.report.rebuffers.isEmpty)
            #expect(rig.report.variants.map(\.bandwidth) == [1_200_000, 3_600_000])
            return rig
        }
    }

    @Test("the other rungs' playlists are asked for after the first picture, one at a time")
    func lists() throws {
        let rig = rig([(0, 8)])
        RungFilm().serve(on: rig.source)
        rig.load(RungFilm.address)
        try rig.run { rig.playback.hasPicture }
        #expect(rig.askedNames == ["all.m3u8", "r1.m3u8", "r1-0", "r2.m3u8"])
        try rig.run(for: 2)
        let lists = rig.source.asked.filter { $0.request.url.hasSuffix(".m3u8") }
        #expect(lists.map(\.request.url).suffix(2) == ["http://film/r2.m3u8", "http://film/r0.m3u8"])
        #expect(try #require(lists[2].ended) <= lists[3].at)
    }

    @Test("of the picture that is shown it is told what it is, and why there is none better")
    func standing() throws {
        let rig = rig([(0, 8), (6, 0.8)])
        RungFilm(seconds: 36).serve(on: rig.source)
        #expect(rig.playback.picture(at: rig.clock.now()) == nil)
        rig.load(RungFilm.address)
        try rig.run { rig.playback.hasPicture }
        let first = try #require(rig.playback.picture(at: rig.clock.now()))
        #expect(first.size == PixelSize(width: 1920, height: 1080) && first.rate == .film)
        #expect(first.bitsPerSecond == 1_200_000 && first.shortfall != nil)
        try rig.run { rig.playback.picture(at: rig.clock.now())?.bitsPerSecond == 3_600_000 }
        #expect(rig.playback.picture(at: rig.clock.now())?.shortfall == nil)
        try rig.run { rig.playback.picture(at: rig.clock.now())?.bitsPerSecond == 400_000 }
        let last = try #require(rig.playback.picture(at: rig.clock.now())?.shortfall)
        guard case .line(let line) = last else {
            Issue.record("\(last)")
            return
        }
        #expect(line > 400_000 && line < 1_700_000)
    }

    @Test("a film steps down when the line weakens, without a stall")
    func stepsDown() throws {
        try golden("rungs-weaker", "Half a minute in three rungs, as fMP4; from 6 on the line gives a tenth") {
            let rig = rig([(0, 8), (6, 0.8)])
            var film = RungFilm(seconds: 36)
            film.hasInitialization = true
            film.serve(on: rig.source)
            rig.load(RungFilm.address)
            try rig.runToEnd(within: 90)
            expectWhole(rig, seconds: 36)
            #expect(rig.report.rebuffers.isEmpty)
            return rig
        }
    }

    @Test("a download that the line would take too long for is given up for a lower rung")
    func givenUp() throws {
        try golden("rungs-given-up", "Half a minute in three rungs; the line collapses at 5, before much is buffered, and stays so") {
            let rig = rig([(0, 5), (5, 0.5)])
            RungFilm(seconds: 28).serve(on: rig.source)
            rig.load(RungFilm.address)
            try rig.runToEnd(within: 120)
            #expect(rig.source.asked.contains { $0.isCancelled })
            expectWhole(rig, seconds: 28)
            return rig
        }
    }

    @Test("a first segment that the line is too slow for is given up while it is read, and what was shown of it isn't shown again")
    func givenUpAtOnce() throws {
        try golden(
            "rungs-given-up-at-once", "Half a minute in three rungs, as fMP4; the line gives 0.7 Mbit/s, where the first rung asks for 1.2"
        ) {
            let rig = rig([(0, 0.7)])
            var film = RungFilm(seconds: 28)
            film.hasInitialization = true
            film.serve(on: rig.source)
            rig.load(RungFilm.address)
            try rig.runToEnd(within: 120)
            let asked = rig.askedRungs
            #expect(asked.first?.rung == 1 && asked.dropFirst().first?.rung == 0 && asked[0].number == asked[1].number)
            expectWhole(rig, seconds: 28)
            return rig
        }
    }

    @Test("a seek into what the line is too slow for gives it up in the same way")
    func seekGivenUp() throws {
        let rig = rig([(0, 8), (10, 0.7)])
        RungFilm(seconds: 200).serve(on: rig.source)
        rig.load(RungFilm.address)
        try rig.run(for: 10)
        rig.seek(to: 160.5)
        try rig.run(within: 30) { rig.playback.state == .running }
        try rig.run(for: 8)
        #expect(rig.askedRungs.last?.rung == 0)
        #expect(rig.report.frames.dropped == 0 && rig.report.errors.isEmpty)
    }

    @Test("a seek back plays what is there, at whatever rung it came, and asks for nothing again")
    func seekBack() throws {
        try golden("rungs-seek-back", "Forty seconds in three rungs; at 12 back to 1, then on to 25") {
            let rig = rig([(0, 8)])
            RungFilm(seconds: 40).serve(on: rig.source)
            rig.load(RungFilm.address)
            try rig.run(for: 12)
            rig.seek(to: 1)
            try rig.run(for: 2)
            rig.seek(to: 25)
            try rig.runToEnd(within: 90)
            let numbers = rig.askedRungs.map(\.number)
            #expect(Set(numbers).count == numbers.count)
            #expect(rig.report.errors.isEmpty && rig.report.rebuffers.isEmpty)
            return rig
        }
    }

    @Test("rungs whose segments don't lie alike are switched among without a gap or a picture twice")
    func unaligned() throws {
        try golden("rungs-unaligned", "Forty seconds in rungs with segments of 4, 5 and 6 seconds; a weak line between 8 and 20") {
            let rig = rig([(0, 8), (8, 0.8), (20, 8)])
            var film = RungFilm(seconds: 40)
            film.segments = [4, 5, 6]
            film.serve(on: rig.source)
            rig.load(RungFilm.address)
            try rig.runToEnd(within: 90)
            expectWhole(rig, seconds: 40)
            #expect(rig.report.rebuffers.isEmpty)
            #expect(Set(rig.askedRungs.map(\.rung)).count > 1)
            return rig
        }
    }

    @Test("a rung whose playlist isn't there is done without")
    func missingList() throws {
        let rig = rig([(0, 20)])
        RungFilm().serve(on: rig.source)
        rig.source.serve("http://film/r2.m3u8", .error(.status(404, url: "http://film/r2.m3u8")))
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig, seconds: 60)
        #expect(Set(rig.askedRungs.map(\.rung)) == [1])
    }

    @Test("sound in playlists of its own follows the picture's rung")
    func apart() throws {
        try golden("rungs-apart", "Half a minute in three rungs, sound apart; from 5 on the line gives a tenth") {
            let rig = rig([(0, 8), (5, 0.8)])
            var film = RungFilm(seconds: 32)
            film.isApart = true
            film.serve(on: rig.source)
            rig.load(RungFilm.address)
            try rig.runToEnd(within: 90)
            expectWhole(rig, seconds: 32)
            return rig
        }
    }

    @Test("what the line carried last time decides the rung to begin with")
    func memory() throws {
        var setting = FilmRig.Setting()
        setting.options = PlaybackOptions(budget: 32 << 20)
        let (fast, slow) = (FilmRig(setting), FilmRig(setting))
        for (rig, line, rung) in [(fast, 6e6, 2), (slow, 1e6, 0)] {
            rig.playback.setLine(line)
            RungFilm().serve(on: rig.source)
            rig.load(RungFilm.address)
            try rig.run(for: 1)
            #expect(rig.askedRungs.first?.rung == rung)
        }
        try fast.run(for: 20)
        // 16 Mbit/s: far above the ladder it isn't asked how far.
        #expect(try #require(fast.playback.typicalRate) > 8e6)
        fast.stop()
        #expect(try #require(fast.playback.typicalRate) > 8e6)
    }

    @Test("a rung that the decoder is too slow for is left, with all that lies ahead of it, and not asked for again")
    func slowDecoder() throws {
        let title = "Half a minute in three rungs on a line of 20 Mbit/s; the decoder takes nine tenths of what the highest asks for"
        try golden("rungs-slow-decoder", title) {
            var setting = FilmRig.Setting()
            setting.rates = [.init(from: .zero, bytesPerSecond: 2_500_000)]
            setting.options = PlaybackOptions(budget: 32 << 20)
            setting.decodedBytesPerSecond = 335_000
            let rig = FilmRig(setting)
            RungFilm(seconds: 40).serve(on: rig.source)
            rig.load(RungFilm.address)
            try rig.runToEnd(within: 90)
            let report = rig.report
            #expect(rig.playback.state == .ended && report.errors.isEmpty && report.rebuffers.isEmpty)
            #expect(report.variants.map(\.bandwidth) == [1_200_000, 3_600_000, 1_200_000])
            // One segment of four seconds is all that is seen of it.
            #expect(report.frames.dropped + report.frames.late < 96)
            return rig
        }
    }

    private static let caps: [(megabits: Double, played: [Int])] = [(0.1, [400_000]), (2, [1_200_000]), (9, [1_200_000, 3_600_000])]

    @Test("the viewer's cap leaves the rungs that it pays for", arguments: caps)
    func viewersCap(_ megabits: Double, _ played: [Int]) throws {
        var setting = FilmRig.Setting()
        setting.options = PlaybackOptions(budget: 32 << 20, preferences: Preferences(highestRate: megabits * 1e6))
        let rig = FilmRig(setting)
        RungFilm(seconds: 12).serve(on: rig.source)
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 30)
        expectWhole(rig, seconds: 12)
        #expect(rig.report.variants.map(\.bandwidth) == played)
    }

    @Test("a seek keeps what is known of the line")
    func seekAhead() throws {
        let rig = rig([(0, 8)])
        RungFilm(seconds: 200).serve(on: rig.source)
        rig.load(RungFilm.address)
        try rig.run(for: 10)
        rig.seek(to: 160)
        try rig.run(for: 1)
        #expect(rig.askedRungs.last { $0.number >= 40 }?.rung == 2)
        #expect(rig.source.active <= 1)
    }
}
