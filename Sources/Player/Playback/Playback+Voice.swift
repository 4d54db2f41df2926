import FrameTiming
import Media

// The voice: over the film's sound, or alone on a card that is opened for it.
extension Playback {
    /// As most films have it, so that the card can go over to one as it is.
    private static let voiceFormat = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .float32)
    /// Before a card that couldn't be opened is tried again.
    private static let voiceRetryInterval = Duration.seconds(5)
    /// A card that nothing was heard of since is given back.
    private static let voicePatience = Duration.seconds(15)

    /// Has a line said, where there are a voice and a card: over the film, or alone.
    public func say(_ line: SpokenLine, now: HostTime) {
        guard let voice = parts.voice else { return }
        self.now = now
        openRouteForVoice()
        // A card that is being opened anew finds what was said meanwhile.
        guard route?.voice != nil || soundRetry != nil else { return }
        voiceDue = now + Self.voicePatience
        voice.say(line)
    }

    func voiceRing(at rate: Int32) -> AudioRing? { parts.voice?.ring(at: rate, reader: parts.signals.sound) }

    private func openRouteForVoice() {
        guard route == nil, soundRetry == nil, now >= voiceRetry ?? now else { return }
        do throws(AudioError) {
            let output = try parts.openSound()
            let configuration = try output.configure(Self.voiceFormat)
            let fresh = SoundRoute(
                output: output, configuration: configuration, ring: makeRing(configuration.format),
                voice: voiceRing(at: configuration.format.rate), isForVoice: true)
            route = fresh
            routedFormat = Self.voiceFormat
            voiceRetry = nil
            sound.send(.volume(volume))
            sound.send(.mute(isMuted))
            sound.send(.attach(fresh))
            log.write(.info, "player", "voice: \(configuration.name)")
        } catch {
            voiceRetry = now + Self.voiceRetryInterval
            log.write(.warning, "player", "nothing can be said: \(PlayerError(error).text)")
        }
    }

    /// A card that only the voice has is given back.
    func voiceFellSilent() {
        guard route?.isForVoice == true, parts.voice?.isBusy == false else { return }
        voiceDue = nil
        giveBackRoute()
    }

    /// - Returns: when to look again.
    func stepVoice() -> HostTime? {
        guard let due = voiceDue else { return nil }
        guard route?.isForVoice == true else {
            voiceDue = nil
            return nil
        }
        guard now >= due else { return due }
        voiceFellSilent()
        if voiceDue != nil { voiceDue = now + Self.voicePatience }
        return voiceDue
    }
}
