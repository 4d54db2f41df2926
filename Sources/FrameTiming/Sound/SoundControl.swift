import Media
import Synchronization

/// A configured sound card and the ring that feeds it in the same format.
public struct SoundRoute: Sendable {
    /// Configured; the worker starts, feeds and closes it.
    public var output: any AudioOutput
    /// What was agreed with it.
    public var configuration: AudioConfiguration
    /// What feeds it.
    public var ring: AudioRing
    /// What is spoken over it; nil: nothing.
    public var voice: AudioRing?
    /// No film is heard by it: it is there for the voice, and nothing comes into `ring`.
    public var isForVoice: Bool

    /// - Parameters:
    ///   - ring: In the configuration's format.
    ///   - voice: One channel of Float samples at the configuration's rate.
    public init(
        output: any AudioOutput, configuration: AudioConfiguration, ring: AudioRing, voice: AudioRing? = nil, isForVoice: Bool = false
    ) {
        self.output = output
        self.configuration = configuration
        self.ring = ring
        self.voice = voice
        self.isForVoice = isForVoice
    }
}

/// What control asks of the sound thread.
public enum SoundCommand: Sendable {
    /// Plays through this card from now on: at the beginning, and when a card that vanished has come back. The same card with another ring:
    /// what it still holds of the one before is thrown away.
    case attach(SoundRoute)
    /// The film has no sound (or no card is to be had): the clock runs freely.
    case detach
    /// Begins, or goes on after a pause or a starvation. `position` is where the clock starts when there is no sound to say it.
    case play(position: MediaTime)
    /// Stops at once; the next `play` goes on with the frame after the last one heard.
    case pause
    /// While standing: the film was stepped on to here, and goes on from here; what is to be heard before is passed over.
    case stepped(to: MediaTime)
    /// 0…1, linear. A change is spread over 10 ms.
    case volume(Float)
    case mute(Bool)
    /// Sound is heard by so much later than its picture; negative: sooner. At once.
    case delay(MediaTime)
    /// What is quiet is brought up, and what is loud down.
    case level(Bool)
    case stop
}

/// What the sound thread tells control.
public enum SoundEvent: Equatable, Sendable {
    /// The first frame is heard (or would be, without sound) at this instant.
    case started(mediaTime: MediaTime, at: HostTime)
    /// The ring ran dry: sound has faded out and the clock stands. `play` goes on.
    case starved(mediaTime: MediaTime)
    /// All sound has been heard; the clock runs on freely.
    case ended(generation: UInt32)
    /// The card is gone; the clock runs on freely. `attach` brings sound back.
    case vanished(AudioError)
    /// A card that played no film has stopped: the voice has been silent for a while.
    case fellSilent
}

/// The counts that the report gives.
public struct SoundFigures: Equatable, Sendable {
    /// How often a card ran dry.
    public var xruns = 0
    /// Frames that cards took, silence left out.
    public var framesWritten: Int64 = 0
    /// The instant of the first frame heard, ever.
    public var firstHeard: HostTime?

    /// All zero.
    public init() {}
}

/// Control's end of the sound worker.
public final class SoundControl: Sendable {
    let commands: Mailbox<SoundCommand>
    let posted: Mailbox<SoundEvent>
    /// The book of what was done with the card.
    public let record: SoundRecord
    private let counted = Mutex(SoundFigures())

    /// - Parameters:
    ///   - signal: The sound thread's.
    ///   - controlSignal: Raised at each event.
    public init(signal: any WakeSignal, controlSignal: any WakeSignal, record: SoundRecord = SoundRecord()) {
        self.record = record
        commands = Mailbox(capacity: 32, signal: signal)
        posted = Mailbox(capacity: 64, signal: controlSignal)
    }

    /// - Thread: control.
    public func send(_ command: SoundCommand) { commands.post(command) }

    /// The oldest event not yet taken.
    ///
    /// - Thread: control.
    public func nextEvent() -> SoundEvent? { posted.take() }

    /// - Thread: any.
    public var figures: SoundFigures { counted.withLock { $0 } }

    /// - Thread: sound.
    func didWrite(_ frames: Int) { counted.withLock { $0.framesWritten += Int64(frames) } }
    /// - Thread: sound.
    func didXrun() { counted.withLock { $0.xruns += 1 } }
    /// - Thread: sound.
    func didHear(at time: HostTime) { counted.withLock { if $0.firstHeard == nil { $0.firstHeard = time } } }
}
