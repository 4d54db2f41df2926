/// What was agreed with a sound card.
public struct AudioConfiguration: Hashable, Sendable {
    /// What `write` takes from now on; may differ from the wanted one in each part.
    public var format: AudioFormat
    /// Frames between two wake-ups.
    public var periodFrames: Int
    /// Frames the card holds.
    public var bufferFrames: Int
    /// For people: `hw:0,0 S32 48000 Hz stereo`.
    public var name: String

    /// Takes the parts; a buffer holds at least two periods.
    public init(format: AudioFormat, periodFrames: Int, bufferFrames: Int, name: String) {
        self.format = format
        self.periodFrames = periodFrames
        self.bufferFrames = bufferFrames
        self.name = name
    }
}

/// Where a sound card stands.
public struct AudioTiming: Hashable, Sendable {
    /// Frames written since `start` that have not been heard yet.
    public var delayFrames: Int64
    /// When that was so; CLOCK_MONOTONIC, the card's own stamp where it has one.
    public var time: HostTime
    /// Frames that `write` would take now.
    public var availableFrames: Int

    /// Takes the parts, all of one look at the card.
    public init(delayFrames: Int64, time: HostTime, availableFrames: Int) {
        self.delayFrames = delayFrames
        self.time = time
        self.availableFrames = availableFrames
    }
}

/// What became of a write, or the card's state.
public enum AudioWrite: Equatable, Sendable {
    /// Frames taken; may be fewer than offered, 0 when full.
    case wrote(Int)
    /// The card ran dry and has been made ready again; nothing was taken.
    case xrun
    /// The card is gone.
    case lost(AudioError)
}

/// Why a sound card can't be used.
public enum AudioError: Error, Hashable, Sendable {
    case noDevice(name: String)
    /// Another program holds it.
    case busy(name: String)
    case noPermission(name: String)
    case refused(name: String, parameter: String, errno: Int32)
    case vanished(name: String)
    case failed(name: String, operation: String, errno: Int32)
}

/// A sound card, or what stands for one.
///
/// - Thread: `configure` on control, before the card is handed to the sound thread; everything else there. After `start`, nothing allocates.
public protocol AudioOutput: AnyObject, Sendable {
    /// Agrees on the format nearest to the wanted one.
    func configure(_ wanted: AudioFormat) throws(AudioError) -> AudioConfiguration

    /// Begins to play what has been written.
    func start()

    /// Stops at once and throws away what is queued; the next write begins anew. Who wants to go on from there writes it again: most cards
    /// can't pause.
    func stop()

    /// - Parameter frames: whole frames in the agreed format.
    func write(_ frames: UnsafeRawBufferPointer) -> AudioWrite

    /// nil while stopped, or when the card is gone.
    func timing() -> AudioTiming?

    /// Gives the card back. Idempotent.
    func close()
}
