import Media
import Synchronization

/// What is to be said, on its way to the speech thread: one line that is said at once, and one that waits behind it.
public final class SpeechControl: Sendable {
    private struct Lines {
        var next: SpokenLine?
        var waiting: SpokenLine?
        var generation: UInt32
        var ring: AudioRing
        var isSaying = false
        /// What the ring still has isn't wanted.
        var isSilenced = false
        var hasEnded = false
        var trouble: SpeechError?
    }

    private let lines: Mutex<Lines>
    let signal: any WakeSignal

    /// - Parameters:
    ///   - ring: Its producer's signal is `signal`; of its generations only this control decides.
    ///   - signal: The speech thread's.
    public init(ring: AudioRing, signal: any WakeSignal) {
        precondition(ring.format.layout.count == 1 && ring.format.sampleFormat == .float32, "speech is one channel of Float samples")
        self.signal = signal
        lines = Mutex(Lines(generation: ring.generation, ring: ring))
    }

    /// For a rate that a card may have; `ring(at:signal:)` follows the card.
    ///
    /// - Parameters:
    ///   - signal: The speech thread's.
    ///   - reader: The sound thread's.
    public convenience init(signal: any WakeSignal, reader: any WakeSignal) {
        self.init(ring: Self.makeRing(at: 48_000, signal, reader), signal: signal)
    }

    private static func makeRing(at rate: Int32, _ signal: any WakeSignal, _ reader: any WakeSignal) -> AudioRing {
        let format = AudioFormat(rate: rate, layout: .mono, sampleFormat: .float32)
        return AudioRing(
            format: format, capacity: max(1, Int(format.frames(in: ringLength))), producerSignal: signal, consumerSignal: reader)
    }

    /// What the speech goes into from now on: one channel of Float samples at the card's rate. At another rate than before it is another
    /// ring, and what is being said is cut off.
    ///
    /// - Parameter reader: The sound thread's signal.
    /// - Thread: any but the sound's; never blocks.
    public func ring(at rate: Int32, reader: any WakeSignal) -> AudioRing {
        lines.withLock { lines in
            guard lines.ring.format.rate != rate else { return lines.ring }
            lines.generation &+= 1
            // Its writer stops, or never waits for room again.
            lines.ring.flush(generation: lines.generation)
            lines.ring = Self.makeRing(at: rate, signal, reader)
            lines.ring.flush(generation: lines.generation)
            return lines.ring
        }
    }

    /// Longer than any hiccup of the synthesizer, and short enough to be thrown away.
    private static let ringLength = MediaTime(seconds: 0.5)

    /// Whether something is being said, or waits to be; what only the card still holds is not counted.
    ///
    /// - Thread: any; an estimate.
    public var isBusy: Bool {
        lines.withLock { $0.next != nil || $0.waiting != nil || $0.isSaying || ($0.ring.level > 0 && !$0.isSilenced) }
    }

    /// Has a line said: see `SpeechUrgency`.
    ///
    /// - Thread: any; never blocks.
    public func say(_ line: SpokenLine) {
        switch line.urgency {
        case .replaces: replace(with: line)
        case .waits: lines.withLock { $0.waiting = line }
        }
        signal.raise()
    }

    /// Cuts off what is being said, and forgets what waits.
    ///
    /// - Thread: any; never blocks.
    public func fallSilent() { replace(with: nil) }

    /// Ends the speech thread's work.
    ///
    /// - Thread: any; never blocks.
    public func end() {
        lines.withLock { $0.hasEnded = true }
        fallSilent()
    }

    /// Why nothing is said; nil while all is well.
    ///
    /// - Thread: any.
    public var trouble: SpeechError? { lines.withLock { $0.trouble } }

    private func replace(with line: SpokenLine?) {
        lines.withLock { lines in
            lines.next = line
            lines.waiting = nil
            lines.generation &+= 1
            lines.isSilenced = line == nil
            // Under the lock, so that two callers' generations stay in order; it wakes both threads.
            lines.ring.flush(generation: lines.generation)
        }
    }

    // MARK: The speech thread's side

    /// The line to be said next, where it goes, and the generation of its sound.
    func take() -> (line: SpokenLine, ring: AudioRing, generation: UInt32)? {
        lines.withLock { lines in
            lines.isSaying = false
            guard let line = lines.next ?? lines.waiting else { return nil }
            if lines.next != nil { lines.next = nil } else { lines.waiting = nil }
            lines.isSaying = true
            lines.isSilenced = false
            return (line, lines.ring, lines.generation)
        }
    }

    var hasEnded: Bool { lines.withLock { $0.hasEnded } }

    func report(_ error: SpeechError?) { lines.withLock { $0.trouble = error } }
}
