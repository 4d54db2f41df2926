import Media
import Synchronization

/// A sound card on the fake clock: plays at its own slightly wrong rate, stamps with noise or in steps, runs dry, vanishes and returns.
package final class FakePCM: AudioOutput {
    /// What the card is like.
    package struct Character: Sendable {
        /// Its crystal against the host clock, in parts per million.
        package var drift = 0.0
        /// Stamps are off by up to this, evenly.
        package var stampNoise = Duration.zero
        /// The pointer moves in steps of this, as snd-aloop's does; zero: smoothly.
        package var step = Duration.zero
        /// What it plays in, nil: whatever is asked for.
        package var format: AudioFormat?
        package var periodFrames = 960
        package var bufferFrames = 9600
        /// Beyond the buffer: a receiver's, a HDMI link's.
        package var latencyFrames: Int64 = 0
        /// Whether what is written is kept for `captured`.
        package var captures = false

        package init() {}
    }

    /// What was done with the card.
    package enum Happening: Equatable, Sendable {
        /// With so many frames written before.
        case started(frames: Int64)
        /// Of the frames written since the last stop, so many were heard; the others were thrown away.
        case stopped(heard: Int64, written: Int64)
        case xrun
    }

    fileprivate struct State: Sendable {
        var happenings: [(at: HostTime, what: Happening)] = []
        var character: Character
        var configuration: AudioConfiguration?
        var started: HostTime?
        /// Since the last start or prepare.
        var written: Int64 = 0
        var totalWritten: Int64 = 0
        var captured: [UInt8] = []
        var isLost = false
        /// It plays no more since then.
        var hungAt: HostTime?
        var isBusy = false
        var isClosed = false
        var xruns = 0
        var starts = 0
        var pauses = 0
        var noise = FakeNoise(seed: 77)
    }

    private let clock: FakeClock
    private let state: Mutex<State>

    package init(clock: FakeClock, character: Character = Character()) {
        self.clock = clock
        state = Mutex(State(character: character))
    }

    // MARK: What a test sees and does

    /// The bytes that were written, silence included, where `captures` is set.
    package var captured: [UInt8] { state.withLock { $0.captured } }
    package var framesWritten: Int64 { state.withLock { $0.totalWritten } }
    package var latencyFrames: Int64 { state.withLock { $0.character.latencyFrames } }
    package var xruns: Int { state.withLock { $0.xruns } }
    package var happenings: [(at: HostTime, what: Happening)] { state.withLock { $0.happenings } }
    package var starts: Int { state.withLock { $0.starts } }
    package var pauses: Int { state.withLock { $0.pauses } }
    package var isRunning: Bool { state.withLock { $0.started != nil } }
    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The cable is pulled.
    package func vanish() { state.withLock { $0.isLost = true } }
    package func comeBack() { state.withLock { $0.isLost = false } }
    /// It takes nothing more and plays nothing more, until it is opened again.
    package func hang() {
        let now = clock.now()
        state.withLock { $0.hungAt = now }
    }
    /// Another program holds it.
    package func setBusy(_ busy: Bool) { state.withLock { $0.isBusy = busy } }

    // MARK: AudioOutput

    package func configure(_ wanted: AudioFormat) throws(AudioError) -> AudioConfiguration {
        let result: Result<AudioConfiguration, AudioError> = state.withLock { state in
            if state.isLost { return .failure(.noDevice(name: "fake")) }
            // Open already: a card has one player at a time.
            if state.isBusy || state.configuration != nil { return .failure(.busy(name: "fake")) }
            let configuration = AudioConfiguration(
                format: state.character.format ?? wanted, periodFrames: state.character.periodFrames,
                bufferFrames: state.character.bufferFrames, name: "fake")
            state.configuration = configuration
            state.hungAt = nil
            state.isClosed = false
            state.started = nil
            state.written = 0
            return .success(configuration)
        }
        return try result.get()
    }

    package func start() {
        let now = clock.now()
        state.withLock { state in
            guard state.started == nil, !state.isLost else { return }
            state.started = now
            state.starts += 1
            state.happenings.append((now, .started(frames: state.written)))
        }
    }

    package func stop() {
        let now = clock.now()
        state.withLock { state in
            state.throwAway(at: now)
            state.pauses += 1
        }
    }

    package func write(_ frames: UnsafeRawBufferPointer) -> AudioWrite {
        let now = clock.now()
        let bytes = state.withLock { $0.character.captures } ? Array(frames) : []
        let size = frames.count
        return state.withLock { state in
            if state.isLost { return .lost(.vanished(name: "fake")) }
            guard let configuration = state.configuration else { return .lost(.noDevice(name: "fake")) }
            if let started = state.started, state.played(since: started, at: now) > state.written {
                state.xruns += 1
                state.happenings.append((now, .xrun))
                state.started = nil
                state.written = 0
                return .xrun
            }
            let frameSize = configuration.format.bytesPerFrame
            let count = min(size / frameSize, state.room(at: now))
            state.written += Int64(count)
            state.totalWritten += Int64(count)
            state.captured.append(contentsOf: bytes.prefix(count * frameSize))
            return .wrote(count)
        }
    }

    package func timing() -> AudioTiming? {
        let now = clock.now()
        return state.withLock { state -> AudioTiming? in
            guard let started = state.started, !state.isLost else { return nil }
            let noise = Int64(Double(state.character.stampNoise.nanosecondsSaturating) * state.noise.next())
            let played = min(state.written, state.played(since: started, at: now + .nanoseconds(noise)))
            return AudioTiming(
                delayFrames: state.written - played + state.character.latencyFrames, time: now, availableFrames: state.room(at: now))
        }
    }

    package func close() {
        let now = clock.now()
        state.withLock { state in
            state.throwAway(at: now)
            state.isClosed = true
            state.configuration = nil
        }
    }
}

extension FakePCM.State {
    /// Frames that the card has consumed.
    fileprivate func played(since started: HostTime, at now: HostTime) -> Int64 {
        guard let configuration else { return 0 }
        var elapsed = max(0, (min(now, hungAt ?? now) - started).nanosecondsSaturating)
        let step = character.step.nanosecondsSaturating
        if step > 0 { elapsed -= elapsed % step }
        return Int64(Double(elapsed) / 1e9 * Double(configuration.format.rate) * (1 + character.drift / 1e6))
    }

    /// Ends a take.
    fileprivate mutating func throwAway(at now: HostTime) {
        let played = started.map { self.played(since: $0, at: now) } ?? 0
        if written > 0 { happenings.append((now, .stopped(heard: min(written, played), written: written))) }
        written = 0
        started = nil
    }

    fileprivate func room(at now: HostTime) -> Int {
        guard let configuration else { return 0 }
        let played = started.map { min(written, self.played(since: $0, at: now)) } ?? 0
        return max(0, configuration.bufferFrames - Int(written - played))
    }
}
