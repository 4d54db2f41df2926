import FrameTiming
import Media
import Synchronization
import TestSupport
import Testing

/// Says each character of a line as 20 ms of one value, its ASCII code over 1,000.
private final class FakeSynthesizer: SpeechSynthesizer {
    static let piece = 960
    let spoken: Mutex<[String]>
    /// Called before each piece, with the line and the piece's place.
    let aside: @Sendable (String, Int) -> Void

    init(aside: @escaping @Sendable (String, Int) -> Void) {
        spoken = Mutex([])
        self.aside = aside
    }

    func speak(
        _ text: String, _ manner: SpeechManner, rate: Int32, to take: (UnsafeBufferPointer<Float>) -> SpeechDemand
    ) throws(SpeechError) {
        if text == "refuse" { throw .refused(operation: "test", code: 7) }
        for (place, character) in text.utf8.enumerated() {
            aside(text, place)
            let samples = [Float](repeating: Float(character) / 1_000, count: Self.piece)
            guard samples.withUnsafeBufferPointer(take) == .more else { return }
        }
    }
}

/// Reads the ring when the producer waits for room, as a sound thread would meanwhile.
private final class ReadingSignal: WakeSignal {
    let reading = Mutex<(@Sendable () -> Void)?>(nil)
    func raise() {}
    func wait(until deadline: HostTime?) -> Bool {
        reading.withLock { $0 }?()
        return true
    }
}

@Suite struct SpeechTests {
    private static let manner = SpeechManner(language: .french)
    private let now = HostTime(nanoseconds: 1)

    private final class Rig: Sendable {
        let signal = ReadingSignal()
        let ring: AudioRing
        let control: SpeechControl
        let heard = Mutex("")

        init(seconds: Double = 10) {
            ring = AudioRing(
                format: AudioFormat(rate: 48_000, layout: .mono, sampleFormat: .float32), capacity: Int(48_000 * seconds),
                producerSignal: signal, consumerSignal: FakeSignal())
            control = SpeechControl(ring: ring, signal: signal)
        }

        /// What is in the ring, a character for each piece.
        func read() {
            var samples = [Float](repeating: 0, count: FakeSynthesizer.piece)
            while case .frames(let count, _) = samples.withUnsafeMutableBytes({ ring.read(into: $0) }) {
                #expect(count == FakeSynthesizer.piece)
                let character = UInt8((samples[0] * 1_000).rounded())
                heard.withLock { $0.unicodeScalars.append(Unicode.Scalar(character)) }
            }
        }

        func say(_ text: String, _ urgency: SpeechUrgency = .replaces) {
            control.say(SpokenLine(text, SpeechTests.manner, urgency: urgency))
        }
    }

    private func worker(_ rig: Rig, aside: @escaping @Sendable (String, Int) -> Void = { _, _ in }) -> SpeechWorker {
        SpeechWorker(rig.control) { FakeSynthesizer(aside: aside) }
    }

    private func run(_ worker: SpeechWorker) {
        while worker.step(now: now) == .again {}
    }

    @Test("a line is said, and then the thread waits") func one() {
        let rig = Rig()
        let worker = worker(rig)
        #expect(worker.step(now: now) == .waiting(until: nil))
        rig.say("bonjour")
        #expect(worker.step(now: now) == .again)
        #expect(worker.step(now: now) == .waiting(until: nil))
        rig.read()
        #expect(rig.heard.withLock { $0 } == "bonjour")
    }

    @Test("a line that replaces another ends it with the piece that is being made, and nothing of it is heard any more") func replacing() {
        let rig = Rig()
        let made = Mutex(0)
        let worker = worker(rig) { text, place in
            if text == "abcdefgh" { made.withLock { $0 = place + 1 } }
            if text == "abcdefgh", place == 3 { rig.say("xyz") }
        }
        rig.say("abcdefgh")
        run(worker)
        rig.read()
        #expect(rig.heard.withLock { $0 } == "xyz")
        // 80 ms were made, of which 20 after the other came.
        #expect(made.withLock { $0 } == 4)
    }

    @Test("a line that waits is said behind the present one; the newest of several is, and none where another replaces all") func waiting()
    {
        let rig = Rig()
        let worker = worker(rig) { text, place in
            if text == "abc", place == 1 { for line in ["1", "2", "3"] { rig.say(line, .waits) } }
        }
        rig.say("abc")
        run(worker)
        rig.read()
        #expect(rig.heard.withLock { $0 } == "abc3")
        rig.say("d", .waits)
        rig.say("e")
        run(worker)
        rig.read()
        #expect(rig.heard.withLock { $0 } == "abc3e")
        // One that nobody has begun to say isn't lost to one that waits.
        rig.say("f")
        rig.say("g", .waits)
        run(worker)
        rig.read()
        #expect(rig.heard.withLock { $0 } == "abc3efg")
    }

    @Test("a full ring is waited for, and nothing is lost by it") func full() {
        let rig = Rig(seconds: 0.1)
        rig.signal.reading.withLock { $0 = { rig.read() } }
        let worker = worker(rig)
        rig.say("abcdefghijklmnopqrstuvwxyz")
        run(worker)
        rig.read()
        #expect(rig.heard.withLock { $0 } == "abcdefghijklmnopqrstuvwxyz")
        rig.signal.reading.withLock { $0 = nil }
    }

    @Test("while a full ring is waited for, a line replaces, silence falls, and the end comes", arguments: ["replace", "silence", "end"])
    func fullAndReplaced(deed: String) {
        let rig = Rig(seconds: 0.1)
        rig.signal.reading.withLock {
            $0 = { [rig] in
                switch deed {
                case "replace": if rig.ring.generation == 1 { rig.say("xy") } else { rig.read() }
                case "silence": rig.control.fallSilent()
                default: rig.control.end()
                }
            }
        }
        let worker = worker(rig)
        rig.say("abcdefghijkl")
        run(worker)
        rig.read()
        #expect(rig.heard.withLock { $0 } == (deed == "replace" ? "xy" : ""))
        #expect(worker.step(now: now) == (deed == "end" ? .finished : .waiting(until: nil)))
        rig.signal.reading.withLock { $0 = nil }
    }

    @Test("without a synthesizer the work ends with the reason; a line that is refused leaves the next one its chance") func trouble() {
        let rig = Rig()
        let missing = SpeechWorker(rig.control) { () throws(SpeechError) in throw .noVoices }
        #expect(missing.step(now: now) == .finished)
        #expect(rig.control.trouble == .noVoices)
        let worker = worker(rig)
        rig.say("refuse")
        run(worker)
        #expect(rig.control.trouble == .refused(operation: "test", code: 7))
        rig.say("a")
        run(worker)
        rig.read()
        #expect(rig.control.trouble == nil)
        #expect(rig.heard.withLock { $0 } == "a")
    }
}
