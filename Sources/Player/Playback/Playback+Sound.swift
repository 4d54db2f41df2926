import FrameTiming
import Media

// The way to the sound card: agreed once for each format, lost and found again.
extension Playback {
    /// Half a second to a second of sound: longer than any hiccup of the decoder, short enough to be thrown away at a seek.
    private static let ringLength = MediaTime(seconds: 0.8)
    private static let retryInterval = Duration.seconds(1)

    func connectSound(for format: AudioFormat) {
        trackFormat = format
        if let route, routedFormat == format {
            route.ring.flush(generation: session.generation)
            audioPump.connect(route.ring)
            return
        }
        if route != nil { loseSound() }
        openRoute(for: format, isRetry: false)
    }

    private func openRoute(for format: AudioFormat, isRetry: Bool) {
        do throws(AudioError) {
            let output = try parts.openSound()
            let configuration = try output.configure(format)
            let ring = AudioRing(
                format: configuration.format, capacity: Int(configuration.format.frames(in: Self.ringLength)),
                producerSignal: parts.signals.audio, consumerSignal: parts.signals.sound)
            ring.flush(generation: session.generation)
            let route = SoundRoute(output: output, configuration: configuration, ring: ring)
            self.route = route
            routedFormat = format
            soundRetry = nil
            sound.send(.volume(volume))
            sound.send(.mute(isMuted))
            sound.send(.attach(route))
            audioPump.connect(ring)
            log.write(.info, "player", "sound: \(configuration.name)")
            if isRetry { rejoin() }
        } catch {
            if !isRetry {
                notice(PlayerError(error))
                if trackFormat != nil { goSilent() }
            }
            soundRetry = now + Self.retryInterval
        }
    }

    /// The film goes on; sound is decoded again from where the film is.
    private func rejoin() {
        guard priming.sound == .absent, let feed else { return }
        priming.sound = .waiting
        audioPump.assign(PumpAssignment(film: filmNumber, cursor: feed.audioCursor))
        perform(session.seek(to: position(at: now)))
    }

    func loseSound() {
        route = nil
        routedFormat = nil
        audioPump.connect(nil)
        goSilent()
        soundRetry = now + Self.retryInterval
    }

    private func goSilent() {
        audioPump.assign(nil)
        priming.sound = .absent
        sound.send(.detach)
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
        openRoute(for: format, isRetry: true)
        return soundRetry
    }
}
