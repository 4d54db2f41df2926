import Media

/// Says lines one after the other into a ring, as fast as the ring takes them; the sound thread mixes what is there over the film
/// (`DuckingMixer`).
///
/// - Thread: its own, at ordinary priority: a synthesizer loads voices and allocates. Where the ring is full it waits within a step.
public final class SpeechWorker: Worker {
    private let control: SpeechControl
    private let open: @Sendable () throws(SpeechError) -> any SpeechSynthesizer
    private var synthesizer: (any SpeechSynthesizer)?
    private var generation: UInt32?
    /// Of this generation.
    private var written: Int64 = 0

    /// - Parameter open: Called on the speech thread at its first step, since it may load for some tens of milliseconds.
    public init(_ control: SpeechControl, open: @escaping @Sendable () throws(SpeechError) -> any SpeechSynthesizer) {
        self.control = control
        self.open = open
    }

    /// Says the next line to its end, or until it is no longer wanted.
    public func step(now: HostTime) -> WorkerState {
        guard !control.hasEnded else { return .finished }
        do throws(SpeechError) {
            let synthesizer = try opened()
            guard let (line, ring, generation) = control.take() else { return .waiting(until: nil) }
            if generation != self.generation {
                self.generation = generation
                written = 0
            }
            try synthesizer.speak(line.text, line.manner, rate: ring.format.rate) { write($0, into: ring, generation) }
            control.report(nil)
            return .again
        } catch {
            control.report(error)
            // Without a synthesizer, nothing will ever be said; a line that failed leaves the next one its chance.
            return synthesizer == nil ? .finished : .again
        }
    }

    private func opened() throws(SpeechError) -> any SpeechSynthesizer {
        if let synthesizer { return synthesizer }
        let opened = try open()
        synthesizer = opened
        return opened
    }

    /// Waits for room.
    private func write(_ samples: UnsafeBufferPointer<Float>, into ring: AudioRing, _ generation: UInt32) -> SpeechDemand {
        var rest = UnsafeRawBufferPointer(samples)
        while true {
            guard ring.generation == generation else { return .stop }
            let taken = ring.write(rest, time: ring.format.time(ofFrames: written), generation: generation)
            written += Int64(taken)
            rest = UnsafeRawBufferPointer(rebasing: rest[(taken * ring.format.bytesPerFrame)...])
            if rest.isEmpty { return .more }
            control.signal.wait(until: nil)
        }
    }
}
