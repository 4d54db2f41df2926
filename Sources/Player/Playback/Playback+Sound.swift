import FrameTiming
import Media

// The way to the sound card: agreed once for each format, lost and found again.
extension Playback {
    /// Half a second to a second of sound: longer than any hiccup of the decoder, short enough to be thrown away at a seek.
    private static let ringLength = MediaTime(seconds: 0.8)
    private static let retryInterval = Duration.seconds(1)
    /// For the sound thread to close a card.
    private static let closingTime = Duration.milliseconds(20)
    /// To find the place in the film and to decode: sound that comes too late for it is passed over until it has caught up.
    private static let rejoinLead = MediaTime(seconds: 0.3)

    func connectSound(for format: AudioFormat) {
        trackFormat = format
        if let route, routedFormat == format {
            if route.isForVoice { return takeOver(route) }
            route.ring.flush(generation: session.generation)
            audioPump.connect(route.ring)
            return
        }
        guard route != nil else { return openRoute(for: format) }
        giveBackRoute()
        reopenRoute()
    }

    /// The voice's card is the film's from now on, as it was agreed.
    private func takeOver(_ voices: SoundRoute) {
        let ring = makeRing(voices.configuration.format)
        let route = SoundRoute(output: voices.output, configuration: voices.configuration, ring: ring, voice: voices.voice)
        self.route = route
        sound.send(.attach(route))
        audioPump.connect(ring)
    }

    /// Another format is another agreement; most cards can be open only once, so the sound thread closes this one first.
    func reopenRoute() { soundRetry = now + Self.closingTime }

    private func openRoute(for format: AudioFormat) {
        do throws(AudioError) {
            let output = try parts.openSound()
            let configuration = try output.configure(format)
            let ring = makeRing(configuration.format)
            let route = SoundRoute(
                output: output, configuration: configuration, ring: ring, voice: voiceRing(at: configuration.format.rate))
            self.route = route
            routedFormat = format
            soundRetry = nil
            lostSound = nil
            sound.send(.volume(volume))
            sound.send(.mute(isMuted))
            sound.send(.attach(route))
            audioPump.connect(ring)
            log.write(.info, "player", "sound: \(configuration.name)")
            rejoin()
        } catch {
            guard priming.sound != .absent else {
                soundRetry = now + Self.retryInterval
                return
            }
            notice(PlayerError(error))
            loseSound(because: PlayerError(error))
        }
    }

    /// For the present generation.
    func makeRing(_ format: AudioFormat) -> AudioRing {
        let ring = AudioRing(
            format: format, capacity: Int(format.frames(in: Self.ringLength)), producerSignal: parts.signals.audio,
            consumerSignal: parts.signals.sound)
        ring.flush(generation: session.generation)
        return ring
    }

    /// Sound is decoded again from where the film is, and a little ahead where it runs; nothing else moves.
    private func rejoin() {
        guard priming.sound == .absent, let feed else { return }
        priming.sound = .waiting
        priming.isSoundOut = false
        priming.isSoundJoining = session.state == .running
        let lead = priming.isSoundJoining ? Self.rejoinLead : .zero
        feed.rejoin(.sound, at: position(at: now) + lead, generation: session.generation)
    }

    /// The card is gone, or was never there: the film goes on in silence until there is one again.
    func loseSound(because error: PlayerError) {
        lostSound = (now, error)
        goSilent()
        soundRetry = now + Self.retryInterval
    }

    /// The decoder stays as it is, for a card's return.
    func goSilent() {
        // The voice goes on over a film without sound.
        if route?.isForVoice == true { leaveCardToVoice() } else { giveBackRoute() }
        feed?.leave(.sound)
        priming.sound = .absent
    }

    /// Gives the card up until the next film, for which another may be wished for. While a film is on it stays.
    public func giveCardUp() {
        if route != nil, !isFilmOn { giveBackRoute() }
    }

    func giveBackRoute() {
        route = nil
        routedFormat = nil
        leaveCardToVoice()
        sound.send(.detach)
    }

    private func leaveCardToVoice() {
        soundRetry = nil
        audioPump.connect(nil)
        leaveCardToSounds()
    }

    private var isFilmOn: Bool {
        switch session.state {
        case .filling, .running, .paused: true
        case .idle, .loading, .ended, .failed: false
        }
    }

    /// - Returns: when to try again.
    func retrySound() -> HostTime? {
        guard let retry = soundRetry, let format = trackFormat, film != nil, isFilmOn else { return nil }
        guard now >= retry else { return retry }
        openRoute(for: format)
        return soundRetry
    }
}
