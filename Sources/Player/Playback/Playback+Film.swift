import Buffering
import FrameTiming
import Media

// From an address to running pumps, and back.
extension Playback {
    func beginLoading(_ address: String) {
        self.address = address
        loader = loader(of: address)
    }

    /// - Parameter source: nil: the film's own.
    func loader(of address: String, from source: (any SegmentSource)? = nil) -> FilmLoader {
        let loader = FilmLoader(
            address: address, source: source ?? parts.source, signal: parts.signals.control, log: log, preferences: presentPreferences,
            screen: parts.display.screen.size, line: typicalRate, opensAll: parts.samples?.chest.hasGivenKeys ?? false,
            soundChannels: parts.soundChannels, today: parts.today, now: now)
        loader.sidecars = parts.sidecars(address)
        return loader
    }

    func open(_ film: Film) {
        self.film = film
        if journal.manifest == nil { journal.manifest = now }
        isFresh = true
        journal.play(film, rung: film.rung, at: now)
        timeline.reset()
        containerDuration = nil
        trackFormat = nil
        recoveries = 0
        priming = Priming()
        let feed: any Feed
        switch film.content {
        case .segmented(let main, let sound):
            let switching = film.ladder.map {
                Switching(ladder: $0, rung: film.rung, line: typicalRate, aside: parts.aside, log: log, variables: film.variables)
            }
            feed = SegmentFeed(
                main: main, sound: sound, cursors: cursors, store: store, source: parts.source, signal: parts.signals.control,
                retries: options.retries, policy: options.fetching, isFilm: parts.isFilm, switching: switching, cipher: parts.cipher,
                keeper: makeKeeper(),
                address: film.url, lists: film.lists, hosts: film.hosts, readAt: film.places, steering: film.steering, log: log,
                now: now)
        case .file(let length, let acceptsRanges):
            feed = FileFeed(
                url: film.url, length: length, acceptsRanges: acceptsRanges, cursors: cursors, store: store, source: parts.source,
                signal: parts.signals.control, retries: options.retries)
        }
        self.feed = feed
        beginItems()
        beginSounds(of: film)
        beginCaptions(of: film)
        join(film)
        assignPumps()
        perform(session.manifestReady())
    }

    private func makeKeeper() -> KeyKeeper? {
        parts.samples.map { samples in
            KeyKeeper(
                samples, source: parts.source, signal: parts.signals.control, waking: [parts.signals.video, parts.signals.audio],
                retries: options.retries, today: parts.today, log: log)
        }
    }

    private func assignPumps() {
        guard let feed else { return }
        if priming.picture != .absent { videoPump.assign(PumpAssignment(film: filmNumber, cursor: feed.videoCursor)) }
        if priming.sound != .absent { assignSound(to: feed) }
        parts.signals.video.raise()
    }

    func begin(at position: MediaTime, generation: UInt32) {
        journal.stallOver(at: now)
        stall = StallWatch()
        if !isFresh { journal.seek(to: position, generation: generation, at: now) }
        isFresh = false
        silentStall = nil
        steppedTo = nil
        priming.restart()
        scanOut.send(.still)
        frames.flush(generation: generation)
        route?.ring.flush(generation: generation)
        moveSounds(generation: generation)
        moveCaptions(to: position, generation: generation)
        feed?.begin(at: position, generation: generation)
    }

    func release() {
        loader?.cancel()
        loader = nil
        rememberedRate = feed?.typicalRate ?? rememberedRate
        course.left = leftLive(at: now)
        feed?.stop()
        feed = nil
        captionFeed?.cancel()
        captionFeed = nil
        endThumbnails()
        endItems()
        winding = nil
        chapterFetch?.cancel()
        chapterFetch = nil
        switching = SoundSwitching()
        videoPump.assign(nil)
        audioPump.assign(nil)
        parts.signals.video.raise()
        frames.flush(generation: session.generation)
        route?.ring.flush(generation: session.generation)
        store.discardAll(of: TrackCursors.main)
        store.discardAll(of: TrackCursors.sound)
        if session.state == .idle { scanOut.send(.clear) }
        soundRetry = nil
        loadAgain = nil
        lostSound = nil
    }

    // MARK: News from the workers

    func listen() {
        for event in videoPump.events.drain() { hear(event, isPicture: true) }
        for event in audioPump.events.drain() { hear(event, isPicture: false) }
        while let event = scanOut.nextEvent() { hear(event) }
        while let event = sound.nextEvent() { hear(event) }
    }

    private func hear(_ event: PumpEvent, isPicture: Bool) {
        switch event {
        case .opened(let description):
            if let duration = description.duration { containerDuration = max(containerDuration ?? .zero, duration) }
            feed?.filmDuration = duration
            if isPicture {
                takeChapters(of: description)
                meetCaptions(description.captions)
            } else {
                soundIsOpened(description)
            }
            log.write(.info, "player", "\(isPicture ? "picture" : "sound"): \(description.codec)")
        case .reopened(let description):
            if let format = description.audio { soundIsOpened(format) }
        case .absent:
            isPicture ? pictureIsAbsent() : soundIsAbsent()
        case .blank(let isBlank, let generation):
            if generation == session.generation { priming.isBlank = isBlank }
        case .primed(let generation):
            guard generation == session.generation else { return }
            isPicture ? (priming.picture = .primed) : soundIsPrimed(.primed)
        case .ended(let generation):
            guard generation == session.generation else { return }
            isPicture ? (priming.picture = .ended) : soundIsPrimed(.ended)
        case .landedLate(let late, let generation):
            let target = session.target
            guard generation == session.generation, feed?.correct(at: target, late: late) == true else { return }
            log.write(.info, "player", "the list's lengths are wrong: the picture at \(target) lies \(late) s before where it says")
            perform(session.seek(to: target))
        case .damaged(let error, let generation):
            // A seek that cuts a packet in two damages nothing.
            guard generation == session.generation else { return }
            notice(PlayerError(error, url: film?.url ?? ""))
        case .failed(let error, let generation):
            guard generation == session.generation else { return }
            trackFailed(error, isPicture: isPicture)
        }
    }

    /// For containers that don't say: nearly all films are made so.
    private static let assumedFormat = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .float32)

    private func soundIsOpened(_ description: TrackDescription) {
        meetSounds(description)
        followSound(in: description.language)
        if switching.decoding == nil {
            connectSound(for: description.audio ?? Self.assumedFormat)
        } else if let format = description.audio {
            // Another of the container's sounds, on its way to the card.
            soundIsOpened(format)
        }
    }

    private func soundIsPrimed(_ state: Priming.Track) {
        guard isSoundDecoded else { return }
        priming.sound = state
        joinSound()
    }

    private func pictureIsAbsent() {
        priming.picture = .absent
        feed?.leave(.picture)
        if priming.sound == .absent { fail(PlayerError(.noSuchTrack(track: "picture or sound"), url: film?.url ?? "")) }
    }

    private func soundIsAbsent() {
        goSilent()
        if priming.picture == .absent { fail(PlayerError(.noSuchTrack(track: "picture or sound"), url: film?.url ?? "")) }
    }

    /// A track can't go on: a sound is done without, a picture is picked up behind the damage, if there is a behind.
    private func trackFailed(_ error: DecodeError, isPicture: Bool) {
        let trouble = PlayerError(error, url: film?.url ?? "")
        if !isPicture, soundIsUndecodable(trouble) { return }
        switch error {
        // To go on behind it, or without the sound, would only make noise of what follows.
        case .input, .wrongKey: return fail(trouble)
        default: break
        }
        let isHopeless =
            switch error {
            case .unknownCodec, .unsupportedFormat, .outOfMemory, .noSuchTrack: true
            default: false
            }
        if !isHopeless, recoveries < Self.recoveryLimit, let next = feed?.positionBehindDamage(at: position(at: now)) {
            recoveries += 1
            notice(trouble)
            assignPumps()
            perform(session.seek(to: next))
            return
        }
        guard !isPicture, priming.picture != .absent, hasPicture || priming.picture != .waiting || isHopeless else { return fail(trouble) }
        notice(trouble)
        soundIsAbsent()
    }

    private static let recoveryLimit = 3

    private func hear(_ event: ScanOutEvent) {
        switch event {
        case .picture(let generation, _, let flip, let isPreview):
            if !hasPicture {
                events.append(.firstPicture)
                // What it hasn't asked for by now it begins without.
                ahead.forget()
            }
            hasPicture = true
            journal.picture(generation: generation, flip: flip, isPreview: isPreview)
            if generation == session.generation, !isPreview { priming.isPictureShown = true }
        case .stepped(let generation, let position, _):
            guard generation == session.generation, session.state == .paused else { break }
            steppedTo = position
            sound.send(.stepped(to: position))
        case .placed(let format, let placement):
            self.placement = placement
            log.write(.info, "player", "picture \(format.size) \(format.pixelFormat) → \(placement.path)")
        case .ended(let generation):
            if generation == session.generation { priming.isPictureOut = true }
        case .unshowable(let error): fail(PlayerError(error))
        case .flipOverdue:
            log.write(.warning, "player", "the display has not flipped for a quarter of a second")
            displayIsOverdue()
        case .lost(let error): fail(PlayerError(error))
        }
    }

    private func hear(_ event: SoundEvent) {
        switch event {
        case .started(_, let instant):
            priming.isSoundJoining = false
            soundIsHeard(at: instant)
        case .starved:
            guard !priming.sound.isOver else { return }
            starve(by: guiltyStage)
        case .ended(let generation):
            // Of a sound that has been changed since, it says nothing.
            if generation == session.generation, route?.ring.isEnded ?? true { priming.isSoundOut = true }
        case .vanished where route?.isForVoice == true: giveBackRoute()
        case .fellSilent: voiceFellSilent()
        case .vanished(let error):
            notice(PlayerError(error))
            loseSound(because: PlayerError(error))
        }
    }

    func starve(by stage: Stage) {
        let actions = session.starved(by: stage, generation: session.generation)
        guard !actions.isEmpty else { return }
        journal.stalled(by: stage, at: now)
        feed?.stood(margin: threshold(for: .starvation(stage)))
        log.write(.warning, "player", "the film stands: \(stage.rawValue) has nothing more to give")
        perform(actions)
    }
}

// The film's rungs.
extension Playback {
    /// What the line carries, in bits per second: worth remembering for the next start; nil while nothing has been measured.
    public var typicalRate: Double? { feed?.typicalRate ?? rememberedRate }

    func moved(from: String, to: String) {
        journal.move(from: from, to: to, at: now)
        log.write(.info, "hosts", "the film comes from \(to) from now on, and no more from \(from)")
    }

    func switched(to rung: Int, at position: MediaTime) {
        // Rungs are the first item's: those of the others were laid behind them.
        guard let film = items.first?.film ?? film, let ladder = film.ladder else { return }
        journal.play(film, rung: rung, at: now)
        let line = feed?.typicalRate.map { ", the line gives about \(Int64($0)) bit/s" } ?? ""
        log.write(
            .info, "rungs",
            "from \(position) on \(ladder.rungs[rung].words): \(position - self.position(at: now)) s are buffered\(line)")
    }

    /// Tells the feed how the pictures since the last look were decoded. After a seek or a stall all are late, which says nothing.
    func judgePictures() {
        let counts = scanOut.record.counts
        let late = counts.late - judged.late
        let tally = PictureTally(shown: counts.presented - judged.presented - late, missed: counts.dropped - judged.dropped + late)
        judged = counts
        guard session.state == .running, let ranSince = ranSince, now - max(stateSince, ranSince) > Self.settling else { return }
        feed?.judge(tally, at: position(at: now))
    }

    private static let settling = Duration.seconds(2)
}
