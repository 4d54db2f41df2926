import FrameTiming
import Media

// The choice of a sound while the film plays.
extension Playback {
    /// The sounds among which the viewer can choose; none where there is no choice.
    public var soundTracks: [SoundTrack] {
        guard let feed, itemNumber == 0, let sounds = film?.sounds, sounds.count > 1 else { return [] }
        return feed.offersSounds || sounds.allSatisfy { $0.number != nil } ? sounds : []
    }

    /// What the viewer has chosen last, or the film began with: heard already, or on its way. nil: the film has no choice.
    public var shownSound: SoundTrack? { soundTracks.isEmpty ? nil : switching.wanted }

    /// What is heard now; nil: the film has no choice.
    public var heardSound: SoundTrack? { soundTracks.isEmpty ? nil : switching.heard }

    /// What the viewer is told for some seconds of a sound that could not be had.
    public var missingSound: PlayerError? { switching.trouble?.error }

    /// Plays another of the film's sounds at the same moment of the film; the picture goes on undisturbed, and so does the present sound
    /// until the other is there. The next film is begun in the same language.
    public func hear(_ track: SoundTrack, now: HostTime) {
        self.now = now
        soundWish = SoundWish(language: track.language, describesPicture: track.describesPicture)
        switching.trouble = nil
        guard soundTracks.contains(track), track != switching.wanted else { return }
        feed?.forgetSound()
        switching.called = nil
        // The way back may be shorter than the way on.
        if track != switching.wanted { call(track) }
        parts.signals.control.raise()
    }

    /// The next of the film's sounds; after the last the first.
    public func hearNextSound(now: HostTime) {
        if let next = nextSound { hear(next, now: now) }
    }

    private var nextSound: SoundTrack? {
        let tracks = soundTracks
        // One that could not be had isn't tried again before the others.
        guard let present = switching.trouble?.track ?? switching.wanted, let place = tracks.firstIndex(of: present) else { return nil }
        let order = (1...tracks.count).map { tracks[(place + $0) % tracks.count] }
        return order.first { $0 != switching.wanted }
    }

    /// The key leads there: one round of the network less.
    func expectNextSound() {
        feed?.expectSound(nextSound.flatMap(\.fetched))
    }

    private func call(_ track: SoundTrack) {
        switching.called = SoundSwitching.Step(track: track, asked: now)
        if track.number != nil { return soundIsThere() }
        feed?.callSound(track.fetched)
    }

    // MARK: The film

    func beginSounds(of film: Film) {
        switching = SoundSwitching()
        switching.heard = film.sounds.first(where: \.isOwn)
    }

    /// Which of a container's sounds is decoded: the one that is heard or asked for, else what the viewer wants.
    private func containedSound(_ track: SoundTrack?) -> SoundPreference {
        let wish = presentPreferences
        return SoundPreference(
            languages: (track?.language.map { [$0] } ?? []) + wish.languages, describesPicture: wish.describesPicture,
            channels: parts.soundChannels() ?? 2, number: track?.number)
    }

    /// The container has said which sounds it holds. Where the manifest offers some, they are these.
    func meetSounds(_ description: TrackDescription) {
        guard film?.sounds.isEmpty == true, description.sounds.count > 1, let chosen = description.sound else { return }
        film?.sounds = description.sounds.map { SoundTrack($0, isOwn: $0.number == chosen) }
        switching.heard = film?.sounds.first(where: \.isOwn)
    }

    /// What the viewer wants of the next film.
    var presentPreferences: Preferences {
        var preferences = options.preferences
        guard let soundWish else { return preferences }
        preferences.describesPicture = soundWish.describesPicture
        if let language = soundWish.language {
            preferences.languages.removeAll { $0 == language }
            preferences.languages.insert(language, at: 0)
        }
        return preferences
    }

    /// A seek: what is being decoded is decoded for the new place.
    func moveSounds(generation: UInt32) {
        switching.decoding?.ring.flush(generation: generation)
        switching.joining = nil
    }

    /// The card is gone, or is given back for another format: the sound that was on its way to it is the film's from now on.
    func leaveCardToSounds() {
        if let step = switching.decoding?.step { settle(step.track) }
        switching.decoding = nil
        switching.joining = nil
    }

    /// - Returns: when the viewer has been told long enough.
    func stepSounds() -> HostTime? {
        guard let since = switching.trouble?.since else { return nil }
        let end = since + SoundSwitching.noticeTime
        guard now >= end else { return end }
        switching.trouble = nil
        return nil
    }

    // MARK: The way of a sound

    /// It lies in the store: the decoder goes over to it.
    func soundIsThere() {
        guard let feed, let step = switching.called else { return }
        switching.called = nil
        guard let route, priming.sound != .absent, session.state != .ended else {
            // Nothing of it is heard before the film's own course brings it.
            take(step.track, from: feed)
            if priming.sound != .absent, session.state != .ended { priming.sound = .waiting }
            settle(step.track)
            return
        }
        let ring = makeRing(route.configuration.format)
        // Without a ring the decoder gives nothing on: whatever it meets while its place is moved, neither ring gets the other's sound.
        audioPump.connect(nil)
        take(step.track, from: feed)
        priming.sound = .waiting
        switching.decoding = (step, ring)
        audioPump.connect(ring)
        // Where the sound before could not be decoded, its decoder has given up.
        assignSound(to: feed)
    }

    /// Both read on from where the film is: one from a list of its own, one from the bytes that are there.
    private func take(_ track: SoundTrack, from feed: any Feed) {
        let position = position(at: now)
        guard track.number != nil else { return feed.takeSound(at: position, generation: session.generation) }
        feed.rejoin(.sound, at: position, generation: session.generation)
        assignSound(to: feed, track)
    }

    func assignSound(to feed: any Feed, _ track: SoundTrack? = nil) {
        let sound = containedSound(track ?? switching.wanted)
        audioPump.assign(PumpAssignment(film: filmNumber, cursor: feed.audioCursor, sound: sound))
    }

    func soundIsMissing(_ error: PlayerError) {
        guard let step = switching.called else { return }
        switching.called = nil
        tell(step.track, error)
    }

    /// Whether a word of the decoder's, that enough is there, is meant: it may have been on its way since before the sound was changed.
    var isSoundDecoded: Bool {
        guard let ring = switching.decoding?.ring else { return true }
        return ring.level > 0 || ring.isEnded
    }

    /// The new sound is there to be heard: the card takes it in the place of the other.
    func joinSound() {
        guard let (step, ring) = switching.decoding, let route else { return }
        let fresh = SoundRoute(output: route.output, configuration: route.configuration, ring: ring, voice: route.voice)
        self.route = fresh
        priming.isSoundOut = false
        priming.isSoundJoining = session.state == .running
        sound.send(.attach(fresh))
        switching.decoding = nil
        switching.joining = session.state == .running ? step : nil
        settle(step.track)
    }

    /// - Parameter instant: When the first of it is heard.
    func soundIsHeard(at instant: HostTime) {
        guard let step = switching.joining else { return }
        switching.joining = nil
        journal.switchedSound(asked: step.asked, heard: instant)
    }

    /// The new sound can't be decoded: back to the one that is still heard.
    ///
    /// - Returns: whether it was the new one's fault.
    func soundIsUndecodable(_ error: PlayerError) -> Bool {
        guard let step = switching.decoding?.step, let before = switching.heard else { return false }
        switching.decoding = nil
        tell(step.track, error)
        if switching.called == nil { call(before) }
        return true
    }

    /// The track has another format than the one before. What loses nothing in the card's present format is converted; else the card is
    /// opened anew, as for another film.
    func soundIsOpened(_ format: AudioFormat) {
        guard switching.decoding != nil, let route else { return }
        trackFormat = format
        let has = route.configuration.format.layout.count
        guard format.layout.count > has, (parts.soundChannels() ?? has) > has else { return }
        goSilent()
        reopenRoute()
    }

    private func tell(_ track: SoundTrack, _ error: PlayerError) {
        let trouble = PlayerError(missing: track, because: error)
        switching.trouble = (now, track, trouble)
        notice(trouble)
    }

    private func settle(_ track: SoundTrack) {
        switching.heard = track
        log.write(.info, "player", "the sound is \(track.name)\(track.language.map { " (\($0))" } ?? "") from now on")
        followSound()
        expectNextSound()
    }
}

extension PlayerError {
    /// Code 620.
    init(missing track: SoundTrack, because error: PlayerError) {
        self.init(
            stage: .sound, recovery: .tryAgain, code: 620,
            text: "The film goes on with its present sound: \"\(track.name)\" can't be had. \(error.text)")
    }
}
