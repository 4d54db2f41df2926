import FrameTiming
import Media
import TestSupport
import Testing

/// Sound begins on the screen's beat: at a start, after a pause, after a seek.
@Suite struct StepTests {
    /// From the time at which pictures are heard to their flips, what the cadence itself rounds left out: the least of a whole pattern.
    private func phase(_ rig: PlayRig) -> Double {
        let reading = rig.mediaClock.reading
        let entries = rig.scanOut.record.entries().suffix(20)
        return entries.compactMap { entry in
            guard let flip = entry.flip, let heard = reading.hostTime(of: entry.mediaTime) else { return nil }
            return (flip.time - heard).milliseconds
        }.min() ?? 99
    }

    private func resume(_ rig: PlayRig) {
        rig.scanOut.send(.play)
        rig.sound.send(.play(position: rig.mediaClock.reading.mediaTime))
    }

    private func pause(_ rig: PlayRig) {
        rig.sound.send(.pause)
        rig.scanOut.send(.still)
    }

    private func expectExact(_ rig: PlayRig, _ intervals: Set<Int> = [33, 50], sourceLocation: SourceLocation = #_sourceLocation) {
        let figures = rig.scanOut.record.figures
        #expect(figures.counts.late == 0, sourceLocation: sourceLocation)
        #expect(figures.counts.dropped == 0, sourceLocation: sourceLocation)
        #expect(figures.counts.repeated == 0, sourceLocation: sourceLocation)
        #expect(figures.maximumPhase < 1, sourceLocation: sourceLocation)
        let met = figures.interval.buckets.indices.filter { figures.interval.buckets[$0] > 0 }
        #expect(Set(met).isSubset(of: intervals), "\(met)", sourceLocation: sourceLocation)
    }

    @Test("a film's start falls on a vblank, wherever the vblanks are", arguments: [0, 1, 3, 7, 8, 9, 13, 16])
    func start(_ phase: Int) throws {
        let rig = try PlayRig(film: .film, refresh: .sixty, phase: .milliseconds(phase))
        try rig.begin()
        try rig.scheduler.run(for: .seconds(3))
        #expect(abs(self.phase(rig)) < 1)
        expectExact(rig)
    }

    @Test("after a pause at any moment every picture has its slot again", arguments: 0..<14)
    func pauses(_ moment: Int) throws {
        let rig = try PlayRig(film: .film, refresh: .sixty, phase: .milliseconds(3))
        try rig.begin()
        try rig.scheduler.run(for: .milliseconds(1000 + 7 * moment))
        pause(rig)
        try rig.scheduler.run(for: .milliseconds(700 + 11 * moment))
        resume(rig)
        try rig.scheduler.run(for: .seconds(3))
        #expect(abs(phase(rig)) < 1)
        expectExact(rig)
    }

    @Test("the same where the display has one vblank for a picture, and where it has two", arguments: [FrameRate.sixty, .thirty], 0..<7)
    func otherRates(_ film: FrameRate, _ moment: Int) throws {
        let rig = try PlayRig(film: film, refresh: .sixty, phase: .milliseconds(3))
        try rig.begin()
        try rig.scheduler.run(for: .milliseconds(1000 + 7 * moment))
        pause(rig)
        try rig.scheduler.run(for: .milliseconds(700))
        resume(rig)
        try rig.scheduler.run(for: .seconds(3))
        #expect(abs(phase(rig)) < 1)
        expectExact(rig, film == .sixty ? [16] : [33])
    }

    @Test("after a seek the first sound falls on a vblank", arguments: 0..<8)
    func seeks(_ moment: Int) throws {
        let rig = try PlayRig(film: .film, refresh: .sixty, phase: .milliseconds(3))
        try rig.begin()
        try rig.scheduler.run(for: .milliseconds(1000 + 7 * moment))
        pause(rig)
        rig.queue.flush(generation: 1)
        rig.ring.flush(generation: 1)
        // Sound begins within the picture, as an exact seek has it.
        rig.soundSource.next = 100 * 48000 + Int64(moment) * 250
        rig.pictures.next = 100 * 24
        try rig.scheduler.run(for: .milliseconds(200))
        resume(rig)
        try rig.scheduler.run(for: .seconds(3))
        #expect(abs(phase(rig)) < 1)
        expectExact(rig)
    }

    @Test("a link that delays sound is learnt, and sound starts so much sooner") func latency() throws {
        var character = FakePCM.Character()
        character.latencyFrames = 400
        let rig = try PlayRig(film: .film, refresh: .sixty, character: character, phase: .milliseconds(3))
        try rig.begin()
        try rig.scheduler.run(for: .seconds(2))
        pause(rig)
        try rig.scheduler.run(for: .milliseconds(505))
        resume(rig)
        try rig.scheduler.run(for: .seconds(3))
        #expect(abs(phase(rig)) < 1)
        #expect(rig.counts().late == 0)
    }

    @Test("without sound the clock begins on a vblank") func silent() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty, phase: .milliseconds(9), hasCard: false)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(2))
        #expect(abs(phase(rig)) < 1)
        pause(rig)
        try rig.scheduler.run(for: .milliseconds(333))
        resume(rig)
        try rig.scheduler.run(for: .seconds(2))
        #expect(abs(phase(rig)) < 1)
        expectExact(rig)
    }

    @Test("sound that rejoins a running clock moves no picture") func rejoins() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty, phase: .milliseconds(3))
        try rig.begin()
        try rig.scheduler.run(for: .seconds(2))
        rig.card.vanish()
        try rig.scheduler.run(for: .milliseconds(2345))
        rig.card.comeBack()
        let configuration = try rig.card.configure(.fake)
        rig.sound.send(.attach(SoundRoute(output: rig.card, configuration: configuration, ring: rig.ring)))
        try rig.scheduler.run(for: .seconds(2))
        #expect(rig.card.isRunning)
        expectExact(rig)
    }
}
