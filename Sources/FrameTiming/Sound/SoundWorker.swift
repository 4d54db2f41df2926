import Media

/// Feeds the sound card from the ring and says, by the card's own stamps, what moment of the film is heard: the master clock.
///
/// A card that runs dry is never left to repeat its buffer: 40 ms before, the last 10 ms are faded out and silence follows. A card
/// that vanishes leaves a clock that runs on by itself, which sound joins again once there is a card. Everything here happens on the
/// sound thread; after `attach` nothing allocates. The worker sleeps by its signal and its deadline: a card's buffer is ten periods
/// long, so that none of its own waits is needed.
public final class SoundWorker: Worker {
    enum State: Equatable {
        /// Before the first play, in a pause, starved.
        case standing
        /// Play was asked for, and the clock stands: the card is being filled. `from` is where the film is to begin; nil: where sound does.
        case filling(since: HostTime, from: MediaTime?)
        /// The clock runs by itself; the card is being filled with what is to come.
        case joining
        /// Filled; the card is started then, in step with the screen, or with the clock that it `joins`.
        case starting(at: HostTime, joins: Bool)
        case playing
        /// The last frame is written; silence follows it until it has been heard.
        case fading(last: Int64, isEnd: Bool)
        /// The clock runs without a card.
        case silent
        case finished
    }

    let clock: MediaClock
    let control: SoundControl
    let screen: ScanOutControl
    var state = State.standing
    var feed: CardFeed?
    /// The card is gone or was taken away; its ring is still emptied in step with the clock.
    var isCardUsable = false
    /// Starts that fell beside the clock they were to join, in a row.
    var missedStarts = 0
    /// Where pictures were stepped to while it stood; the sound before is passed over at the start.
    var steppedTo: MediaTime?
    /// The card runs without the film's sound: it stands, or has ended, and somebody speaks.
    var isSpeaking = false
    /// A voice waits since then for enough of it to begin with.
    var voiceSince: HostTime?
    private var generation: UInt32 = 0
    private var volume: Float = 1
    private var isMuted = false
    private var delay = MediaTime.zero
    private var isLevelled = false
    private var hasReportedEnd = false

    /// Stands until the first command.
    ///
    /// - Parameter screen: By whose vblanks sound begins.
    public init(clock: MediaClock, control: SoundControl, screen: ScanOutControl) {
        self.clock = clock
        self.control = control
        self.screen = screen
    }

    /// One turn: a stamp, and as many writes as the card takes.
    public func step(now: HostTime) -> WorkerState {
        feed?.now = now
        while let command = control.commands.take() { obey(command, now: now) }
        if let feed, feed.route.ring.generation != generation { changeGeneration(feed, now: now) }
        switch state {
        case .standing, .silent, .finished: break
        default: stopSpeaking()
        }
        switch state {
        case .finished: return .finished
        case .standing: return .waiting(until: speakAlone(now: now))
        case .filling(let since, let position): return fill(since: since, from: position, now: now)
        case .joining: return join(now: now)
        case .starting(let instant, let joins): return awaitStart(instant, joins: joins, now: now)
        case .playing: return play(now: now)
        case .fading(let last, let isEnd): return fade(last: last, isEnd: isEnd, now: now)
        case .silent: return passSilently(now: now)
        }
    }

    // MARK: Commands

    private func obey(_ command: SoundCommand, now: HostTime) {
        switch command {
        case .attach(let route): attach(route, now: now)
        case .detach: detach(now: now)
        case .play(let position): startPlaying(position, now: now)
        case .pause: pause(now: now)
        case .stepped(let position):
            guard state == .standing else { break }
            steppedTo = position
            clock.stop(at: position)
        case .volume(let value):
            volume = min(max(value, 0), 1)
            feed?.gain.wanted = isMuted ? 0 : volume
        case .mute(let value):
            isMuted = value
            feed?.gain.wanted = isMuted ? 0 : volume
        case .delay(let value): delaySound(by: value)
        case .level(let value):
            isLevelled = value
            feed?.leveller.isOn = value
        case .stop:
            giveBackCard()
            clock.stop(at: clock.reading.mediaTime(at: now))
            state = .finished
        }
    }

    private func attach(_ route: SoundRoute, now: HostTime) {
        let wasRunning = state != .standing && state != .finished
        stopSpeaking()
        if isCardUsable, wasRunning { stopCard() }
        let fresh = CardFeed(route, record: control.record, after: isCardUsable ? feed : nil)
        fresh.now = now
        fresh.gain.wanted = isMuted ? 0 : volume
        fresh.leveller.isOn = isLevelled
        fresh.delay(by: delay)
        feed = fresh
        generation = route.ring.generation
        isCardUsable = true
        // To whom no film's sound comes has no end to tell of, and nothing to wait for.
        hasReportedEnd = route.isForVoice
        missedStarts = 0
        if wasRunning, !route.isForVoice { state = clock.reading.isRunning ? .joining : .filling(since: now, from: nil) }
    }

    /// What is heard now goes with another picture: the clock leaps there, and the pictures after it.
    private func delaySound(by value: MediaTime) {
        delay = value
        feed?.delay(by: value)
        guard state == .playing, let timing = feed?.timing(), let heard = feed?.heard(timing) else { return }
        clock.anchor(heard, at: timing.time, startsOver: true)
    }

    private func detach(now: HostTime) {
        let position = self.position(at: now)
        giveBackCard()
        feed = nil
        isCardUsable = false
        if state != .standing { runSilently(from: position, now: now) }
    }

    private func giveBackCard() {
        isSpeaking = false
        stopCard()
        if isCardUsable { feed?.route.output.close() }
    }

    private func startPlaying(_ position: MediaTime, now: HostTime) {
        guard state == .standing else { return }
        if feed != nil, isCardUsable, !hasReportedEnd {
            state = .filling(since: now, from: position)
        } else {
            feed?.skip(to: position)
            runAhead(from: position, as: .silent, now: now)
        }
    }

    private func pause(now: HostTime) {
        var time = position(at: now)
        if isCardUsable, let feed, state != .silent, state != .standing {
            // Before its start nothing of what the card holds has been heard: all of it comes again.
            let isBeforeStart = self.isBeforeStart
            let timing = isBeforeStart ? AudioTiming(delayFrames: .max, time: now, availableFrames: 0) : feed.timing()
            feed.stopCard()
            let stopped = feed.stopped(at: timing)
            if let stopped, !isPlaceKnown { time = stopped }
        }
        clock.stop(at: time)
        state = .standing
    }

    private var isBeforeStart: Bool {
        switch state {
        case .filling, .joining, .starting: true
        default: false
        }
    }

    /// Whether a clock that sound hasn't joined yet, or whoever asked to play, says where the film is, and not the card.
    private var isPlaceKnown: Bool {
        switch state {
        case .joining, .starting(_, joins: true), .filling(_, from: .some): true
        default: false
        }
    }

    func stopCard() {
        guard isCardUsable, let feed else { return }
        feed.stopCard()
        feed.forget()
    }

    private func changeGeneration(_ feed: CardFeed, now: HostTime) {
        generation = feed.route.ring.generation
        hasReportedEnd = false
        steppedTo = nil
        // Of a card that speaks, nothing is the film's.
        if isSpeaking || !isCardUsable { feed.forget() } else { stopCard() }
        guard state != .standing, state != .finished else { return }
        clock.stop(at: clock.reading.mediaTime(at: now))
        state = .filling(since: now, from: nil)
    }

    // MARK: Without a card

    /// Where the film is, or is to begin.
    func position(at now: HostTime) -> MediaTime {
        if case .filling(_, let position?) = state { return position }
        return clock.reading.mediaTime(at: now)
    }

    /// The clock begins in step with the screen, and without sound.
    func runAhead(from position: MediaTime, as next: State, now: HostTime) {
        let instant = screen.startGrid(of: nil)?.instant(of: position, from: now) ?? now
        clock.runFreely(from: position, at: instant)
        state = next
        control.posted.post(.started(mediaTime: position, at: instant))
    }

    func runSilently(from time: MediaTime, now: HostTime) {
        clock.runFreely(from: time, at: now)
        state = .silent
    }

    private func passSilently(now: HostTime) -> WorkerState {
        let speech = speakAlone(now: now)
        guard let feed, !hasReportedEnd else { return .waiting(until: speech) }
        feed.skip(to: clock.reading.mediaTime(at: now))
        if feed.route.ring.isEnded, feed.route.ring.readable() == 0 { reportEnd() }
        return .waiting(until: .earliest(speech, now + .milliseconds(100)))
    }

    func reportEnd() {
        guard !hasReportedEnd else { return }
        hasReportedEnd = true
        control.posted.post(.ended(generation: generation))
    }

    /// The card is gone: the clock goes on by itself.
    func vanish(_ error: AudioError, now: HostTime) -> WorkerState {
        let position = self.position(at: now)
        feed?.route.output.close()
        isCardUsable = false
        runSilently(from: position, now: now)
        control.posted.post(.vanished(error))
        return .again
    }
}
