import LinuxIO
import Media

/// A sound card that keeps time and drops every sample.
public final class NullAudio: AudioOutput, @unchecked Sendable {
    // Guard: the sound thread alone, after `configure`.
    private var card: PacedCard
    private let clock: any HostClock
    private let isUnpaced: Bool
    private var isClosed = false

    /// - Parameter isUnpaced: What is written counts as heard at once.
    public init(isUnpaced: Bool = false, clock: any HostClock = MonotonicClock()) {
        self.clock = clock
        self.isUnpaced = isUnpaced
        card = PacedCard(format: AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s16), bufferFrames: 0, isUnpaced: isUnpaced)
    }

    /// Agrees to everything: periods of 20 ms, a buffer of 200 ms.
    public func configure(_ wanted: AudioFormat) throws(AudioError) -> AudioConfiguration {
        let periodFrames = max(1, Int(wanted.rate) / 50)
        card = PacedCard(format: wanted, bufferFrames: periodFrames * 10, isUnpaced: isUnpaced)
        return AudioConfiguration(
            format: wanted, periodFrames: periodFrames, bufferFrames: card.bufferFrames, name: "null \(wanted.rate) Hz")
    }

    /// Lets the clock drink.
    public func start() { card.start(clock.now()) }

    /// Stops the clock.
    public func stop() { card.stop(clock.now()) }

    /// Counts the frames. After `.xrun` the card is stopped and wants `start` again.
    public func write(_ frames: UnsafeRawBufferPointer) -> AudioWrite {
        guard !isClosed else { return .lost(.vanished(name: "null")) }
        guard let taken = card.write(frames.count / card.format.bytesPerFrame, clock.now()) else { return .xrun }
        return .wrote(taken)
    }

    /// As a card would tell it.
    public func timing() -> AudioTiming? { isClosed ? nil : card.timing(clock.now()) }

    /// Idempotent.
    public func close() { isClosed = true }
}
