import Media
import Player
import TestSupport
import Testing

/// What a viewer who looks closely does: picture by picture, there and back, and impatiently.
@Suite("Close looking") struct StepAndSeekTests {
    private static let interval = FrameRate.film.interval

    private func paused(at seconds: Double, hasSound: Bool = true) throws -> FilmRig {
        var setting = FilmRig.Setting()
        setting.card.captures = true
        let rig = FilmRig(setting)
        if !hasSound { rig.audio.openError = .noSuchTrack(track: "sound") }
        FakeFilm(seconds: 20).serve(on: rig.source)
        rig.load()
        try rig.run(for: seconds)
        rig.pause()
        try rig.run(for: 0.3)
        return rig
    }

    private func step(_ rig: FilmRig, _ direction: StepDirection) throws {
        rig.playback.step(direction, now: rig.clock.now())
        try rig.run(for: 0.3)
    }

    private func shown(_ rig: FilmRig) throws -> MediaTime { try #require(rig.display.pictures.last?.mediaTime) }

    private func picture(_ number: Int64) -> MediaTime { MediaTime(flicks: Self.interval.flicks * number) }

    @Test("a step shows exactly the next picture, each time", arguments: [true, false])
    func stepOn(_ hasSound: Bool) throws {
        let rig = try paused(at: 3.137, hasSound: hasSound)
        let first = try shown(rig)
        for number in 1...40 {
            try step(rig, .forward)
            #expect(try shown(rig) == first + picture(Int64(number)))
            #expect(rig.position == first + picture(Int64(number)))
            #expect(rig.playback.state == .paused)
        }
        #expect(rig.pool.wrongReleases == 0)
    }

    @Test("after steps the film goes on from the picture that stands, with its sound", arguments: [1, 3, 30])
    func playAfterSteps(_ count: Int) throws {
        let rig = try paused(at: 3)
        for _ in 0..<count { try step(rig, .forward) }
        let standing = try shown(rig)
        let presented = rig.report.frames.presented
        rig.play()
        try rig.run(for: 1)
        #expect(rig.position > standing + MediaTime(seconds: 0.85) && rig.position < standing + MediaTime(seconds: 1.01))
        let report = rig.report
        rig.stop()
        try rig.run(for: 0.2)
        let heard = HeardSound(rig.card)
        // One place where sound was passed over: from the pause to the picture that stands.
        #expect(heard.jumps.count == 1)
        #expect(heard.frames > 180_000)
        #expect(report.frames.presented - presented >= 20)
        #expect(report.frames.dropped == 0 && report.frames.late == 0)
        #expect(report.avSync.maxMs < 1)
        #expect(report.rebuffers.isEmpty && report.audio.xruns == 0)
    }

    @Test("a step back shows exactly the picture before, and refetches nothing")
    func stepBack() throws {
        let rig = try paused(at: 3.137)
        let first = try shown(rig)
        let asked = rig.source.asked.count
        for number in 1...30 {
            try step(rig, .back)
            #expect(try shown(rig) == first - picture(Int64(number)))
            #expect(rig.playback.state == .paused)
        }
        for number in 1...30 {
            try step(rig, .forward)
            #expect(try shown(rig) == first - picture(30) + picture(Int64(number)))
        }
        #expect(rig.source.asked.count == asked)
    }

    @Test("steps back that come faster than they can be shown are all taken")
    func hastyStepsBack() throws {
        let rig = try paused(at: 5)
        let first = try shown(rig)
        for _ in 0..<5 {
            rig.playback.step(.back, now: rig.clock.now())
            try rig.run(for: 0.002)
        }
        try rig.run(for: 0.5)
        #expect(try shown(rig) == first - picture(5))
    }

    @Test("a step in a film that plays makes it stand")
    func stepPauses() throws {
        let rig = FilmRig()
        FakeFilm(seconds: 20).serve(on: rig.source)
        rig.load()
        try rig.run(for: 3)
        try step(rig, .forward)
        #expect(rig.playback.state == .paused)
        let standing = try shown(rig)
        try rig.run(for: 1)
        #expect(try shown(rig) == standing)
        rig.play()
        try rig.run(for: 1)
        #expect(rig.playback.state == .running)
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("steps end at the last picture and at the first")
    func ends() throws {
        let rig = FilmRig()
        FakeFilm(seconds: 4).serve(on: rig.source)
        rig.load()
        try rig.run(for: 2)
        rig.pause()
        rig.seek(to: 0.05)
        try rig.run(for: 0.5)
        for _ in 0..<4 { try step(rig, .back) }
        #expect(try shown(rig) == .zero)
        rig.seek(to: 3)
        try rig.run(for: 0.5)
        for _ in 0..<30 { try step(rig, .forward) }
        #expect(try shown(rig) == picture(95))
        rig.play()
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.pool.wrongReleases == 0)
    }

    // MARK: Seeks

    @Test("ten seeks in a second end at the last one, on its exact picture", arguments: [true, false])
    func tenSeeks(_ isPlaying: Bool) throws {
        let rig = FilmRig()
        FakeFilm(seconds: 60).serve(on: rig.source)
        rig.load()
        try rig.run(for: 12)
        if !isPlaying { rig.pause() }
        let asked = rig.source.asked.count
        let targets = [5.0, 31.3, 12.9, 45.1, 2.2, 52.2, 20.5, 7.7, 40.4, 16.65]
        for target in targets {
            rig.seek(to: target)
            if target != targets.last { try rig.run(for: 0.1) }
        }
        let presented = rig.display.pictures.count
        try rig.run(for: 0.4)
        let last = try #require(rig.report.seeks.last)
        #expect(rig.report.seeks.count == 10)
        #expect(last.toSeconds == 16.65 && last.exact)
        #expect(try #require(last.exactMs) < 100)
        // Nothing of the places before is shown after it, and the first that stays is the one that was asked for.
        let times = rig.display.pictures[presented...].compactMap(\.mediaTime)
        #expect(times.allSatisfy { $0 >= MediaTime(seconds: 16) && $0 < MediaTime(seconds: 17.2) })
        let wanted = MediaTime(seconds: 16.65)
        #expect(times.contains { $0 <= wanted && wanted - $0 < Self.interval })
        #expect(rig.playback.state == (isPlaying ? .running : .paused))
        #expect(rig.source.asked.count == asked)
    }

    /// Bytes of each picture; the budget of 8 MiB holds 72 seconds of the first film, and 28 of the second.
    @Test("ten seconds back and on, again and again, refetch nothing", arguments: [4000, 11_000])
    func tenSecondsBackAndOn(_ payload: Int) throws {
        let rig = FilmRig()
        FakeFilm(seconds: 240, payload: payload).serve(on: rig.source)
        rig.load()
        try rig.run(for: 40)
        for skips in [[-10.0, 10], [10, -10]] {
            for _ in 0..<6 {
                for skip in skips {
                    rig.skip(skip)
                    try rig.run(for: 0.7)
                }
            }
            try rig.run(for: 5)
        }
        // By the ledger of the requests: none was asked for twice.
        let names = rig.playback.requests.entries().map(\.url)
        #expect(Set(names).count == names.count)
    }
}
