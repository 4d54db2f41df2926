import FrameTiming
import Media
import TestSupport
import Testing

@Suite struct SoundWorkerTests {
    private func rig(_ change: (inout FakePCM.Character) -> Void = { _ in }) throws -> PlayRig {
        var character = FakePCM.Character()
        character.captures = true
        change(&character)
        return try PlayRig(film: .film, refresh: .sixty, character: character)
    }

    /// The left channel of what reached the card.
    private func heard(_ rig: PlayRig) -> [Int16] {
        let bytes = rig.card.captured
        return stride(from: 0, to: bytes.count - 3, by: 4).map { Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8) }
    }

    private func position(_ rig: PlayRig) -> Double { rig.mediaClock.reading.mediaTime(at: rig.clock.now()).seconds }

    @Test("every frame reaches the card once, in order, after a fade in of 10 ms") func content() throws {
        let rig = try rig()
        try rig.begin()
        try rig.scheduler.run(for: .seconds(3))
        let frames = heard(rig)
        #expect(frames.count > 140_000)
        #expect(frames[0] == 0)
        let loud = 500..<16000
        #expect(loud.allSatisfy { frames[$0] == FakeAudioDecoder.sample(ofFrame: Int64($0)) })
        #expect((16000..<140_000).allSatisfy { frames[$0] == FakeAudioDecoder.sample(ofFrame: Int64($0)) })
        #expect(rig.card.xruns == 0)
    }

    @Test("a pause stops the clock at once, and playing goes on with the frame after the last one heard") func pause() throws {
        let rig = try rig()
        try rig.begin()
        try rig.scheduler.run(for: .seconds(2))
        let before = position(rig)
        rig.sound.send(.pause)
        rig.scanOut.send(.still)
        try rig.scheduler.run(for: .seconds(5))
        #expect(rig.mediaClock.reading.isRunning == false)
        #expect(abs(position(rig) - before) < 0.001)
        let queued = heard(rig).count
        rig.sound.send(.play(position: .zero))
        rig.scanOut.send(.play)
        try rig.scheduler.run(for: .seconds(1))
        #expect(abs(position(rig) - before - 1) < 0.005)
        // The first loud frame after the resume is the one that would have been heard next.
        let resumed = heard(rig)[queued...].dropFirst(600).first ?? 0
        let expected = Int64((before * 48000).rounded()) + 600
        #expect(abs(Int64(resumed) - Int64(FakeAudioDecoder.sample(ofFrame: expected))) <= 48)
        #expect(rig.counts().dropped == 0)
        #expect(rig.card.xruns == 0)
    }

    @Test("a ring that runs dry fades out, stops the clock and says so; play goes on") func starvation() throws {
        let rig = try rig()
        try rig.begin()
        try rig.scheduler.run(for: .seconds(1))
        rig.soundSource.isHeldBack = true
        try rig.scheduler.run(for: .seconds(3))
        rig.drain()
        #expect(rig.soundEvents.contains { if case .starved = $0 { true } else { false } })
        #expect(rig.mediaClock.reading.isRunning == false)
        #expect(rig.card.xruns == 0)
        let end = position(rig)
        let frames = heard(rig)
        #expect(frames.last == 0)
        rig.soundSource.isHeldBack = false
        rig.audioSignal.raise()
        try rig.scheduler.run(for: .milliseconds(100))
        rig.sound.send(.play(position: .zero))
        try rig.scheduler.run(for: .seconds(1))
        #expect(abs(position(rig) - end - 1) < 0.005)
        #expect(rig.card.xruns == 0)
    }

    @Test("a card that vanishes leaves the clock running, and sound rejoins it") func vanishing() throws {
        let rig = try rig()
        try rig.begin()
        try rig.scheduler.run(for: .seconds(2))
        rig.card.vanish()
        try rig.scheduler.run(for: .seconds(3))
        rig.drain()
        #expect(rig.soundEvents.last == .vanished(.vanished(name: "fake")))
        #expect(rig.mediaClock.reading.isRunning)
        #expect(abs(position(rig) - 5) < 0.05)
        rig.card.comeBack()
        let configuration = try rig.card.configure(.fake)
        rig.sound.send(.attach(SoundRoute(output: rig.card, configuration: configuration, ring: rig.ring)))
        try rig.scheduler.run(for: .seconds(2))
        #expect(rig.card.isRunning)
        #expect(abs(position(rig) - 7) < 0.05)
        #expect(rig.counts().dropped == 0)
    }

    @Test("at the end of sound everything has been heard, and the clock runs on for the pictures") func end() throws {
        let rig = try rig()
        rig.soundSource.last = 96_000
        try rig.begin()
        try rig.scheduler.run(for: .seconds(4))
        rig.drain()
        #expect(rig.soundEvents.last == .ended(generation: 0))
        #expect(rig.mediaClock.reading.isRunning)
        #expect(abs(position(rig) - 4) < 0.02)
        #expect(heard(rig).prefix(96_000).last == FakeAudioDecoder.sample(ofFrame: 95_999))
        #expect(rig.card.xruns == 0)
    }

    @Test("a film of hardly any sound is heard to its end", arguments: [0, 1, 48, 480, 960, 1919, 1920, 2000])
    func tiny(_ frames: Int64) throws {
        let rig = try rig()
        rig.soundSource.last = frames
        try rig.begin()
        try rig.scheduler.run(for: .seconds(2))
        rig.drain()
        #expect(rig.soundEvents.last == .ended(generation: 0))
        #expect(rig.mediaClock.reading.isRunning)
        #expect(abs(position(rig) - 2) < 0.05)
        #expect(rig.card.framesWritten >= frames)
        #expect(!rig.card.isRunning)
    }

    @Test("a resume with less than two periods left of a film is heard to its end", arguments: [0.97, 0.98, 0.99, 0.995])
    func resumeAtTheEnd(_ moment: Double) throws {
        let rig = try rig()
        rig.soundSource.last = 48_000
        try rig.begin()
        try rig.scheduler.run(for: MediaTime(seconds: moment).duration)
        rig.sound.send(.pause)
        try rig.scheduler.run(for: .seconds(1))
        rig.sound.send(.play(position: rig.mediaClock.reading.mediaTime))
        try rig.scheduler.run(for: .seconds(1))
        rig.drain()
        #expect(rig.soundEvents.last == .ended(generation: 0))
        #expect(rig.soundEvents.count { if case .starved = $0 { true } else { false } } == 0)
    }

    @Test("a card that can't be filled says after half a second that it starves, and begins with the very first frame once it can")
    func starvedBeforeTheStart() throws {
        let rig = try rig()
        // Less than two periods, and no end.
        rig.soundSource.last = 1500
        rig.soundSource.endsAtLast = false
        try rig.begin()
        try rig.scheduler.run(for: .milliseconds(450))
        rig.drain()
        #expect(rig.soundEvents == [])
        try rig.scheduler.run(for: .milliseconds(200))
        rig.drain()
        #expect(rig.soundEvents == [.starved(mediaTime: .zero)])
        #expect(!rig.mediaClock.reading.isRunning && !rig.card.isRunning)
        let thrownAway = heard(rig).count
        rig.soundSource.last = .max
        rig.audioSignal.raise()
        rig.sound.send(.play(position: .zero))
        try rig.scheduler.run(for: .seconds(1))
        #expect(rig.card.isRunning)
        let frames = heard(rig).dropFirst(thrownAway)
        #expect((500..<10_000).allSatisfy { frames[frames.startIndex + $0] == FakeAudioDecoder.sample(ofFrame: Int64($0)) })
    }

    @Test("a pause before sound that begins later than its picture doesn't leap there", arguments: [0, 1, 40, 500, 1985])
    func pauseBeforeLateSound(_ milliseconds: Int) throws {
        let rig = try rig()
        rig.soundSource.next = 96_000
        try rig.begin()
        if milliseconds > 0 { try rig.scheduler.run(for: .milliseconds(milliseconds)) }
        rig.sound.send(.pause)
        try rig.scheduler.run(for: .seconds(1))
        let stood = position(rig)
        #expect(abs(stood - Double(milliseconds) / 1000) < 0.06)
        rig.sound.send(.play(position: MediaTime(seconds: stood)))
        try rig.scheduler.run(for: .milliseconds(3000 - milliseconds))
        #expect(rig.card.isRunning)
        #expect(abs(position(rig) - 3) < 0.12)
    }

    @Test("without a card the clock runs freely from where it was told to") func noCard() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty, hasCard: false)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(10))
        #expect(abs(position(rig) - 10) < 0.02)
        #expect(rig.counts().dropped == 0)
        #expect(abs(rig.counts().presented - 240) <= 2)
    }

    @Test("a new generation throws the old sound away and starts the clock at its own time") func generation() throws {
        let rig = try rig()
        try rig.begin()
        try rig.scheduler.run(for: .seconds(2))
        rig.sound.send(.pause)
        rig.scanOut.send(.still)
        rig.queue.flush(generation: 1)
        rig.ring.flush(generation: 1)
        rig.soundSource.next = 100 * 48000
        rig.pictures.next = 100 * 24
        rig.events = []
        rig.drain()
        rig.events = []
        try rig.scheduler.run(for: .milliseconds(200))
        rig.drain()
        let shows = rig.events.contains {
            if case .picture(1, let time, _, false) = $0 { time == MediaTime(seconds: 100) } else { false }
        }
        #expect(shows)
        rig.sound.send(.play(position: MediaTime(seconds: 100)))
        rig.scanOut.send(.play)
        try rig.scheduler.run(for: .seconds(2))
        #expect(abs(position(rig) - 102) < 0.01)
        #expect(rig.counts().dropped == 0)
        #expect(rig.pool.wrongReleases == 0)
    }

    @Test("mute and volume are spread over 10 ms, without a step") func mute() throws {
        let rig = try rig()
        try rig.begin()
        try rig.scheduler.run(for: .seconds(1))
        rig.sound.send(.mute(true))
        try rig.scheduler.run(for: .seconds(1))
        #expect(heard(rig).suffix(9600).allSatisfy { $0 == 0 })
    }
}
