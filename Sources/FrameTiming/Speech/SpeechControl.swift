import Media
import Synchronization

/// What is to be said, on its way to the speech thread: one line that is said at once, and one that waits behind it.
public final class SpeechControl: Sendable {
    private struct Lines {
        var next: SpokenLine?
        var waiting: SpokenLine?
        var generation: UInt32
        var hasEnded = false
        var trouble: SpeechError?
    }

    private let lines: Mutex<Lines>
    /// What the speech goes into: one channel of Float samples at the card's rate. Half a second is enough.
    let ring: AudioRing
    let signal: any WakeSignal

    /// - Parameters:
    ///   - ring: Its producer's signal is `signal`; of its generations only this control decides.
    ///   - signal: The speech thread's.
    public init(ring: AudioRing, signal: any WakeSignal) {
        precondition(ring.format.layout.count == 1 && ring.format.sampleFormat == .float32, "speech is one channel of Float samples")
        self.ring = ring
        self.signal = signal
        lines = Mutex(Lines(generation: ring.generation))
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
            // Under the lock, so that two callers' generations stay in order; it wakes both threads.
            ring.flush(generation: lines.generation)
        }
    }

    // MARK: The speech thread's side

    /// The line to be said next, and the generation of its sound.
    func take() -> (line: SpokenLine, generation: UInt32)? {
        lines.withLock { lines in
            guard let line = lines.next ?? lines.waiting else { return nil }
            if lines.next != nil { lines.next = nil } else { lines.waiting = nil }
            return (line, lines.generation)
        }
    }

    var hasEnded: Bool { lines.withLock { $0.hasEnded } }

    func report(_ error: SpeechError?) { lines.withLock { $0.trouble = error } }
}
