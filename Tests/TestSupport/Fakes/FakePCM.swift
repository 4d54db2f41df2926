import Media
import Synchronization

/// A sound card on the fake clock: plays at its own slightly wrong rate, stamps with noise or in steps, runs dry, vanishes and returns.
public final class FakePCM: AudioOutput {
    /// What the card is like.
    public struct Character: Sendable {
        /// Its crystal against the host clock, in parts per million.
        public var drift = 0.0
        /// Stamps are off by up to this, evenly.
        public var stampNoise = Duration.zero
        /// The pointer moves in steps of this, as snd-aloop's does; zero: smoothly.
        public var step = Duration.zero
        /// What it plays in, nil: whatever is asked for.
        public var format: AudioFormat?
        public var periodFrames = 960
        public var bufferFrames = 9600
        /// Beyond the buffer: a receiver's, a HDMI link's.
        public var latencyFrames: Int64 = 0
        /// Whether what is written is kept for `captured`.
        public var captures = false

        public init() {}
    }

    /// What was done with the card.
    public enum Happening: Equatable, Sendable {
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
        var isBusy = false
        var isClosed = false
        var xruns = 0
        var starts = 0
        var pauses = 0
        var noise = FakeNoise(seed: 77)
    }

    private let clock: FakeClock
    private let state: Mutex<State>

    public init(clock: FakeClock, character: Character = Character()) {
        self.clock = clock
        state = Mutex(State(character: character))
    }

    // MARK: What a test sees and does

    /// The bytes that were written, silence included, where `captures` is set.
    public var captured: [UInt8] { state.withLock { $0.captured } }
    public var framesWritten: Int64 { state.withLock { $0.totalWritten } }
    public var xruns: Int { state.withLock { $0.xruns } }
    public var happenings: [(at: HostTime, what: Happening)] { state.withLock { $0.happenings } }
    public var starts: Int { state.withLock { $0.starts } }
    public var pauses: Int { state.withLock { $0.pauses } }
    public var isRunning: Bool { state.withLock { $0.started != nil } }
    public var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The cable is pulled.
    public func vanish() { state.withLock { $0.isLost = true } }
    public func comeBack() { state.withLock { $0.isLost = false } }
    /// Another program holds it.
    public func setBusy(_ busy: Bool) { state.withLock { $0.isBusy = busy } }

    // MARK: AudioOutput

    public func configure(_ wanted: AudioFormat) throws(AudioError) -> AudioConfiguration {
        let result: Result<AudioConfiguration, AudioError> = state.withLock { state in
            if state.isLost { return .failure(.noDevice(name: "fake")) }
            if state.isBusy { return .failure(.busy(name: "fake")) }
            let configuration = AudioConfiguration(
                format: state.character.format ?? wanted, periodFrames: state.character.periodFrames,
                bufferFrames: state.character.bufferFrames, name: "fake")
            state.configuration = configuration
            state.isClosed = false
            state.started = nil
            state.written = 0
            return .success(configuration)
        }
        return try result.get()
    }

    public func start() {
        let now = clock.now()
        state.withLock { state in
            guard state.started == nil, !state.isLost else { return }
            state.started = now
            state.starts += 1
            state.happenings.append((now, .started(frames: state.written)))
        }
    }

    public func pause(keepingQueued: Bool) {
        let now = clock.now()
        state.withLock { state in
            if state.written > 0 {
                let heard = state.started.map { min(state.written, state.played(since: $0, at: now)) } ?? 0
                state.happenings.append((now, .stopped(heard: heard, written: state.written)))
            }
            state.started = nil
            state.written = 0
            state.pauses += 1
        }
    }

    public func write(_ frames: UnsafeRawBufferPointer) -> AudioWrite {
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

    public func timing() -> AudioTiming? {
        let now = clock.now()
        return state.withLock { state -> AudioTiming? in
            guard let started = state.started, !state.isLost else { return nil }
            let noise = Int64(Double(state.character.stampNoise.nanosecondsSaturating) * state.noise.next())
            let played = min(state.written, state.played(since: started, at: now + .nanoseconds(noise)))
            return AudioTiming(
                delayFrames: state.written - played + state.character.latencyFrames, time: now, availableFrames: state.room(at: now))
        }
    }

    public func wait(until deadline: HostTime) {}

    public func close() { state.withLock { $0.isClosed = true } }
}

extension FakePCM.State {
    /// Frames that the card has consumed.
    fileprivate func played(since started: HostTime, at now: HostTime) -> Int64 {
        guard let configuration else { return 0 }
        var elapsed = max(0, (now - started).nanosecondsSaturating)
        let step = character.step.nanosecondsSaturating
        if step > 0 { elapsed -= elapsed % step }
        return Int64(Double(elapsed) / 1e9 * Double(configuration.format.rate) * (1 + character.drift / 1e6))
    }

    fileprivate func room(at now: HostTime) -> Int {
        guard let configuration else { return 0 }
        let played = started.map { min(written, self.played(since: $0, at: now)) } ?? 0
        return max(0, configuration.bufferFrames - Int(written - played))
    }
}
