import FrameTiming
import Media

/// A viewer's change of sound, from the key to what is heard.
///
/// What was heard before plays on, from the card and from the ring that feeds it, while the new sound is fetched (`called`) and decoded into a
/// ring of its own (`decoding`). Then the sound thread takes that ring in the other's place (`joining`): the clock, and with it the picture,
/// runs on, and nothing of the one sound can come behind the other.
struct SoundSwitching {
    struct Step {
        var track: SoundTrack
        /// When the viewer asked for it.
        var asked: HostTime
    }

    /// What the card plays; nil where the film has no choice.
    var heard: SoundTrack?
    var called: Step?
    var decoding: (step: Step, ring: AudioRing)?
    var joining: Step?
    /// What was asked for in vain, and why; told for some seconds.
    var trouble: (since: HostTime, track: SoundTrack, error: PlayerError)?

    /// What will be heard in the end.
    var wanted: SoundTrack? { called?.track ?? decoding?.step.track ?? heard }

    /// For as long as the viewer is told of what could not be had.
    static let noticeTime = Duration.seconds(6)
}
