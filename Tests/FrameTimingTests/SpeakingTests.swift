import Glibc
import Media
import TestSupport
import Testing

@testable import FrameTiming

/// The voice on the sound thread: alone on a card that plays no film, and over a film.
@Suite struct SpeakingTests {
    private final class Rig {
        let play: PlayRig
        private var said = 0

        init(_ change: (inout FakePCM.Character) -> Void = { _ in }) throws {
            var character = FakePCM.Character()
            character.captures = true
            change(&character)
            play = try PlayRig(film: .film, refresh: .sixty, character: character)
        }

        func say(_ seconds: Double, level: Float = 0.5) {
            let samples = [Float](repeating: level, count: Int(48_000 * seconds))
            let taken = samples.withUnsafeBytes {
                play.voice.write($0, time: play.voice.format.time(ofFrames: Int64(said)), generation: play.voice.generation)
            }
            #expect(taken == samples.count)
            said += samples.count
        }

        /// The left channel of what reached the card.
        var written: [Int16] {
            let bytes = play.card.captured
            return stride(from: 0, to: bytes.count - 3, by: 4).map { Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8) }
        }

        /// Frames that reached the card before the one that is heard now.
        var heard: Int { written.count - Int(play.card.timing()?.delayFrames ?? 0) }

        var position: Double { play.mediaClock.reading.mediaTime(at: play.clock.now()).seconds }

        func run(_ milliseconds: Int64) throws {
            try play.scheduler.run(for: .milliseconds(milliseconds))
            play.drain()
        }
    }

    @Test("without a film a voice is heard at once, whole and without a hole; the card stops three seconds after it") func alone() throws {
        let rig = try Rig()
        try rig.run(100)
        #expect(!rig.play.card.isRunning)
        rig.say(1)
        try rig.run(20)
        #expect(rig.play.card.isRunning && rig.heard > 0)
        #expect(rig.written[300] > 10_000)
        try rig.run(3_000)
        #expect(rig.play.card.isRunning)
        let spoken = rig.written.filter { $0 > 10_000 }.count
        #expect(abs(spoken - 48_000) < 300)
        let (first, last) = (rig.written.firstIndex { $0 > 10_000 } ?? 0, rig.written.lastIndex { $0 > 10_000 } ?? 0)
        #expect(last - first + 1 == spoken)
        try rig.run(1_500)
        #expect(!rig.play.card.isRunning)
        #expect(rig.play.soundEvents == [.fellSilent])
        #expect(rig.play.card.xruns == 0 && !rig.play.mediaClock.reading.isRunning)
        // Nothing is done any more.
        let count = rig.play.card.framesWritten
        try rig.run(60_000)
        #expect(rig.play.card.framesWritten == count)
    }

    @Test("a word that comes piece by piece begins without a hole") func gathered() throws {
        let rig = try Rig()
        for _ in 0..<4 {
            rig.say(0.020)
            try rig.run(3)
        }
        try rig.run(500)
        let loud = rig.written.enumerated().filter { $0.element > 10_000 }.map(\.offset)
        #expect(try #require(loud.last) - #require(loud.first) == loud.count - 1)
    }

    @Test("the next line is heard within 80 ms while the card runs, at once where it has stopped") func latency() throws {
        let rig = try Rig()
        var delays: [Int] = []
        for pause in [Int64(1_000), 1_000, 10_000] {
            let before = rig.play.card.isRunning ? rig.written.count : 0
            let (heard, at) = (rig.heard, rig.play.clock.now())
            rig.say(0.3)
            try rig.run(200)
            // The silence that went before it, and whatever the card began later.
            let quiet = rig.written[(before > 0 ? heard : rig.written.firstIndex { $0 > 10_000 } ?? 0)...].prefix { $0 < 10_000 }.count
            let start = rig.play.card.happenings.last { if case .started = $0.what { true } else { false } }?.at ?? at
            delays.append(quiet / 48 + Int((max(start, at) - at).milliseconds))
            try rig.run(pause)
        }
        #expect(delays.allSatisfy { $0 <= 80 }, "\(delays) ms")
    }

    @Test("over a film the voice is heard, the film lies 12 dB lower, comes back, and loses nothing of its time") func over() throws {
        let rig = try Rig()
        try rig.play.begin()
        try rig.run(2_000)
        let before = rig.position
        let start = rig.written.count
        rig.say(1, level: 0)
        try rig.run(3_000)
        #expect(abs(rig.position - before - 3) < 0.001)
        let frames = rig.written
        let ducked = frames[(start + 12_000)..<(start + 40_000)].enumerated().allSatisfy { place, value in
            abs(Float(value) - Float(FakeAudioDecoder.sample(ofFrame: Int64(start + 12_000 + place))) * DuckingMixer.ducked) <= 1
        }
        #expect(ducked)
        let whole = frames[(start + 70_000)...].enumerated().allSatisfy { place, value in
            value == FakeAudioDecoder.sample(ofFrame: Int64(start + 70_000 + place))
        }
        #expect(whole)
        #expect(rig.play.card.xruns == 0 && rig.play.counts().dropped == 0 && rig.play.card.starts == 1)
        rig.say(0.5, level: 0.5)
        try rig.run(1_000)
        #expect(rig.written.suffix(48_000).max() ?? 0 > 11_000)
    }

    @Test("a film that begins while somebody speaks begins in time, and the voice goes on over it") func handover() throws {
        let rig = try Rig { $0.latencyFrames = 1_440 }
        rig.say(1.5, level: 0)
        try rig.run(300)
        #expect(rig.play.card.isRunning)
        try rig.play.begin()
        try rig.run(4_000)
        // The first frame of film, behind its fade in and the voice's end, says which frame is heard now.
        let (frames, now) = (rig.written, rig.heard)
        let expected = Int64((rig.position * 48_000).rounded())
        #expect(abs(Int(frames[now]) - Int(FakeAudioDecoder.sample(ofFrame: expected))) <= 48)
        #expect(rig.play.card.xruns == 0 && rig.play.counts().dropped == 0)
        #expect(rig.play.soundEvents.contains { if case .started = $0 { true } else { false } })
        #expect(!rig.play.soundEvents.contains(.fellSilent))
    }

    @Test("somebody speaks while a film is paused; it goes on with the frame after the last one heard") func pause() throws {
        let rig = try Rig()
        try rig.play.begin()
        try rig.run(2_000)
        rig.play.sound.send(.pause)
        rig.play.scanOut.send(.still)
        try rig.run(10)
        let stood = rig.position
        rig.say(1)
        try rig.run(2_000)
        #expect(rig.play.card.isRunning && rig.position == stood)
        rig.say(1, level: 0)
        try rig.run(400)
        rig.play.sound.send(.play(position: .zero))
        rig.play.scanOut.send(.play)
        try rig.run(3_000)
        #expect(abs(rig.position - stood - 3) < 0.05)
        let expected = Int64((rig.position * 48_000).rounded())
        #expect(abs(Int(rig.written[rig.heard]) - Int(FakeAudioDecoder.sample(ofFrame: expected))) <= 48)
        #expect(rig.play.card.xruns == 0 && rig.play.counts().dropped == 0)
    }

    @Test("a card that vanishes under the voice moves no clock") func vanishing() throws {
        let rig = try Rig()
        rig.say(1)
        try rig.run(300)
        rig.play.card.vanish()
        try rig.run(300)
        #expect(rig.play.soundEvents == [.vanished(.vanished(name: "fake"))])
        #expect(!rig.play.mediaClock.reading.isRunning)
        rig.say(1)
        try rig.run(300)
    }

    @Test("a card that runs dry under the voice speaks on") func dry() throws {
        let rig = try Rig()
        rig.say(3)
        try rig.run(300)
        // As long as nobody had time for it.
        rig.play.clock.advance(to: rig.play.clock.now() + .milliseconds(400))
        try rig.run(1_000)
        #expect(rig.play.card.xruns == 1 && rig.play.card.isRunning)
        #expect(rig.written.suffix(9_600).allSatisfy { $0 > 10_000 })
    }

    @Test("a voice's ring is another at another rate, and what was being written goes nowhere") func rates() {
        let signal = FakeSignal()
        let control = SpeechControl(signal: FakeSignal(), reader: signal)
        let first = control.ring(at: 48_000, reader: signal)
        #expect(control.ring(at: 48_000, reader: signal) === first)
        let worker = SpeechWorker(control) { FakeVoice(level: 0.5) }
        let manner = SpeechManner(language: .french)
        control.say(SpokenLine("abc", manner))
        #expect(control.isBusy)
        while worker.step(now: HostTime(nanoseconds: 1)) == .again {}
        #expect(first.level == 2_880 && control.isBusy)
        let second = control.ring(at: 44_100, reader: signal)
        #expect(second !== first && second.format.rate == 44_100 && first.readable() == 0)
        #expect(!control.isBusy)
        control.say(SpokenLine("abc", manner))
        while worker.step(now: HostTime(nanoseconds: 1)) == .again {}
        #expect(second.readable() == 2_646)
        control.fallSilent()
        #expect(!control.isBusy)
    }
}
