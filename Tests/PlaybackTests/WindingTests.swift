import Media
import Player
import TestSupport
import Testing

/// Fast forward and back, on the fake network.
@Suite("A film that is wound") struct WindingTests {
    private func rig(_ seconds: Double = 120) throws -> FilmRig {
        let rig = FilmRig()
        FakeFilm(seconds: seconds, segment: 4).serve(on: rig.source)
        rig.load()
        try rig.run { rig.playback.hasPicture }
        try rig.run(for: 10)
        return rig
    }

    private func wind(_ rig: FilmRig, _ direction: StepDirection) {
        rig.act("wind") { rig.playback.wind(direction, now: $0) }
    }

    private func near(_ position: MediaTime?, _ seconds: Double) -> Bool {
        position.map { abs($0.seconds - seconds) < 0.15 } ?? false
    }

    @Test("goes twice as fast at each press, up to 32 times, while the film itself stands") func speeds() throws {
        let rig = try rig()
        let start = rig.position.seconds
        for speed in [2, 4, 8, 16, 32, 32] {
            wind(rig, .forward)
            try rig.run(for: 0.1)
            #expect(rig.playback.windingStatus?.speed == speed)
        }
        #expect(near(rig.playback.windingStatus?.position, start + 0.1 * Double(2 + 4 + 8 + 16 + 32 + 32)))
        #expect(abs(rig.position.seconds - start) < 0.15)
        #expect(rig.playback.state == .paused)
    }

    @Test("against its direction turns round at the slowest") func turns() throws {
        let rig = try rig()
        for _ in 0..<3 { wind(rig, .forward) }
        try rig.run(for: 1)
        wind(rig, .back)
        let turned = try #require(rig.playback.windingStatus)
        #expect(turned.speed == -2)
        try rig.run(for: 1)
        #expect(near(rig.playback.windingStatus?.position, turned.position.seconds - 2))
    }

    @Test("goes on where it is ended, and is heard there") func ends() throws {
        let rig = try rig()
        let start = rig.position.seconds
        for _ in 0..<3 { wind(rig, .forward) }
        try rig.run(for: 5)
        rig.act("end") { rig.playback.endWinding(playing: true, now: $0) }
        #expect(rig.playback.windingStatus == nil)
        #expect(near(rig.position, start + 40))
        try rig.run { rig.playback.state == .running }
        try rig.run(for: 2)
        #expect(rig.position.seconds > start + 41.5)
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("stands where it is ended, for who pauses") func pauses() throws {
        let rig = try rig()
        wind(rig, .back)
        try rig.run(for: 2)
        let position = try #require(rig.playback.windingStatus).position
        rig.pause()
        try rig.run { rig.playback.state == .paused }
        #expect(near(rig.position, position.seconds))
        try rig.run(for: 1)
        #expect(rig.playback.state == .paused)
    }

    @Test("goes on where it was, for who gives up") func cancelled() throws {
        let rig = try rig()
        let start = rig.position.seconds
        wind(rig, .forward)
        try rig.run(for: 3)
        rig.act("cancel") { rig.playback.cancelWinding(now: $0) }
        #expect(near(rig.position, start))
        try rig.run(for: 1)
        #expect(rig.playback.state == .running)
        #expect(near(rig.position, start + 1))
    }

    @Test("back to its beginning goes on from there") func beginning() throws {
        let rig = try rig()
        for _ in 0..<4 { wind(rig, .back) }
        try rig.run { rig.playback.windingStatus == nil }
        try rig.run { rig.playback.state == .running }
        #expect(rig.position.seconds < 0.3)
    }

    @Test("to its end stands just before it") func end() throws {
        let rig = try rig(60)
        for _ in 0..<5 { wind(rig, .forward) }
        try rig.run { rig.playback.windingStatus == nil }
        try rig.run { rig.playback.state == .paused }
        #expect(near(rig.position, 59))
    }

    @Test("is forgotten by a seek, and by the film's end") func forgotten() throws {
        let rig = try rig()
        wind(rig, .forward)
        rig.seek(to: 30)
        #expect(rig.playback.windingStatus == nil)
        #expect(near(rig.position, 30))
        wind(rig, .forward)
        rig.stop()
        #expect(rig.playback.windingStatus == nil)
    }
}
