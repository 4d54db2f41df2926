import FrameTiming
import Media
import TestSupport
import Testing

/// Sound that is to be heard later, or sooner, than its picture.
@Suite("A delay of the sound") struct SoundDelayTests {
    private func rig() throws -> PlayRig { try PlayRig(film: .film, refresh: .sixty) }

    /// By how much what is heard now lies behind the clock that pictures follow, in milliseconds.
    private func lag(_ rig: PlayRig) throws -> Double {
        let start = try #require(rig.card.happenings.last { if case .started = $0.what { true } else { false } })
        let now = rig.clock.now()
        let heard = (now - start.at).milliseconds
        return rig.mediaClock.reading.mediaTime(at: now).seconds * 1000 - heard
    }

    @Test("set before the film, it holds from its first picture on", arguments: [200, 40, 0, -40, -200])
    func before(milliseconds: Int) throws {
        let rig = try rig()
        rig.sound.send(.delay(MediaTime(ticks: Int64(milliseconds), of: 1, over: 1000)))
        try rig.begin()
        try rig.scheduler.run(for: .seconds(3))
        let lag = try lag(rig)
        #expect(abs(lag - Double(milliseconds)) < 2, "\(lag)")
        // At most one picture gives way at the start.
        #expect(rig.counts().dropped <= 1)
        #expect(rig.card.xruns == 0)
    }

    @Test("changed while the film plays, it holds at once, and the film goes on", arguments: [120, 20, -20, -120])
    func during(milliseconds: Int) throws {
        let rig = try rig()
        try rig.begin()
        try rig.scheduler.run(for: .seconds(2))
        let before = try lag(rig)
        rig.sound.send(.delay(MediaTime(ticks: Int64(milliseconds), of: 1, over: 1000)))
        try rig.scheduler.run(for: .milliseconds(200))
        let after = try lag(rig)
        #expect(abs(after - before - Double(milliseconds)) < 2, "\(after)")
        try rig.scheduler.run(for: .seconds(2))
        let later = try lag(rig)
        #expect(abs(later - after) < 1, "\(later)")
        #expect(rig.card.starts == 1)
        #expect(rig.mediaClock.discontinuities == 0)
    }

    @Test("a pause and a resume keep it, and show no picture twice", arguments: [160, -160])
    func pause(milliseconds: Int) throws {
        let rig = try rig()
        rig.sound.send(.delay(MediaTime(ticks: Int64(milliseconds), of: 1, over: 1000)))
        try rig.begin()
        try rig.scheduler.run(for: .seconds(2))
        let before = rig.mediaClock.reading.mediaTime(at: rig.clock.now())
        rig.sound.send(.pause)
        rig.scanOut.send(.still)
        try rig.scheduler.run(for: .seconds(1))
        let stood = rig.mediaClock.reading.mediaTime(at: rig.clock.now())
        #expect(abs((stood - before).seconds) < 0.002)
        rig.sound.send(.play(position: stood))
        rig.scanOut.send(.play)
        try rig.scheduler.run(for: .seconds(1))
        let now = rig.mediaClock.reading.mediaTime(at: rig.clock.now())
        // A start waits for the screen's next vertical blank.
        #expect(abs((now - stood).seconds - 1) < 0.02)
        #expect(rig.counts().dropped <= 1)
    }
}
