import Media

/// Feeds the sound card from the ring and says, by the card's own stamps, what moment of the film is heard: the master clock.
///
/// A card that runs dry is never left to repeat its buffer: 40 ms before, the last 10 ms are faded out and silence follows. A card
/// that vanishes leaves a clock that runs on by itself. Everything here happens on the sound thread; after `attach` nothing
/// allocates. The worker sleeps by its signal and its deadline: the card's own wait isn't needed, since its buffer is ten
/// periods long.
public final class SoundWorker: Worker {
    private enum State: Equatable {
        /// Before the first play, in a pause, starved.
        case standing
        /// Play was asked for; the card is being filled.
        case filling
        /// Filled; the card is started then, in step with the screen.
        case starting(at: HostTime)
        case playing
        /// The last frame is written; silence follows it until it has been heard.
        case fading(last: Int64, isEnd: Bool)
        /// The clock runs without a card.
        case silent
        case finished
    }

    private let clock: MediaClock
    private let control: SoundControl
    private let screen: ScanOutControl
    private var state = State.standing
    private var feed: CardFeed?
    /// The card is gone or was taken away; its ring is still emptied in step with the clock.
    private var isCardUsable = false
    private var generation: UInt32 = 0
    private var startPosition = MediaTime.zero
    private var volume: Float = 1
    private var isMuted = false
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
        case .finished: return .finished
        case .standing: return .waiting(until: nil)
        case .filling: return fill(now: now)
        case .starting(let instant): return awaitStart(instant, now: now)
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
        case .volume(let value):
            volume = min(max(value, 0), 1)
            feed?.gain.wanted = isMuted ? 0 : volume
        case .mute(let value):
            isMuted = value
            feed?.gain.wanted = isMuted ? 0 : volume
        case .stop:
            stopCard()
            if isCardUsable { feed?.route.output.close() }
            clock.stop(at: clock.reading.mediaTime(at: now))
            state = .finished
        }
    }

    private func attach(_ route: SoundRoute, now: HostTime) {
        let wasRunning = state != .standing && state != .finished
        if isCardUsable, wasRunning { stopCard() }
        let fresh = CardFeed(route, record: control.record)
        fresh.now = now
        fresh.gain.wanted = isMuted ? 0 : volume
        feed = fresh
        generation = route.ring.generation
        isCardUsable = true
        hasReportedEnd = false
        guard wasRunning else { return }
        // Sound rejoins the running clock, a little ahead of it, so that the card can be filled and started in time.
        let reading = clock.reading
        if reading.isRunning { fresh.skip(to: reading.mediaTime(at: now + Self.rejoinLead)) }
        state = .filling
    }

    private func detach(now: HostTime) {
        stopCard()
        feed = nil
        isCardUsable = false
        if state != .standing { runSilently(from: clock.reading.mediaTime(at: now), now: now) }
    }

    private func startPlaying(_ position: MediaTime, now: HostTime) {
        guard state == .standing else { return }
        startPosition = position
        if feed != nil, isCardUsable, !hasReportedEnd {
            state = .filling
        } else {
            feed?.skip(to: position)
            let instant = screen.startGrid(of: nil)?.instant(of: position, from: now) ?? now
            runSilently(from: position, now: instant)
            control.posted.post(.started(mediaTime: position, at: instant))
        }
    }

    private func pause(now: HostTime) {
        let running = clock.reading
        var time = running.mediaTime(at: now)
        if isCardUsable, let feed, state != .silent, state != .standing {
            let wasFilling = isBeforeStart
            let timing = wasFilling ? nil : feed.timing()
            feed.stopCard()
            // While filling nothing has been heard yet: all of it comes again.
            let stopped = feed.stopped(at: wasFilling ? AudioTiming(delayFrames: .max, time: now, availableFrames: 0) : timing)
            time = stopped ?? time
        }
        clock.stop(at: time)
        state = .standing
    }

    private func stopCard() {
        guard isCardUsable, let feed else { return }
        feed.stopCard()
        feed.forget()
    }

    private func changeGeneration(_ feed: CardFeed, now: HostTime) {
        generation = feed.route.ring.generation
        hasReportedEnd = false
        stopCard()
        if !isCardUsable { feed.forget() }
        guard state != .standing, state != .finished else { return }
        clock.stop(at: clock.reading.mediaTime(at: now))
        state = .filling
    }

    // MARK: States

    private func fill(now: HostTime) -> WorkerState {
        guard let feed, isCardUsable else {
            runSilently(from: startPosition, now: now)
            return .again
        }
        let configuration = feed.route.configuration
        while true {
            let room = configuration.bufferFrames - Int(feed.timeline.written)
            switch feed.move(limit: room) {
            case .moved: continue
            case .cardFull: return startInTime(feed, now: now)
            case .xrun:
                control.didXrun()
                feed.restarted()
                return .waiting(until: now + .milliseconds(5))
            case .lost(let error): return vanish(error, now: now)
            case .ringEnded:
                if feed.timeline.isEmpty { return finish(feed, from: max(startPosition, feed.timeline.end), now: now) }
                return startInTime(feed, now: now)
            case .ringEmpty:
                if Int(feed.timeline.written) >= min(configuration.bufferFrames, 2 * configuration.periodFrames) {
                    return startInTime(feed, now: now)
                }
                // What came between the read and this look has raised no signal.
                if feed.route.ring.awaitFrames() > 0, feed.readable > 0 { return .again }
                return .waiting(until: now + .milliseconds(20))
            }
        }
    }

    /// Nothing of what is in the card has been heard yet.
    private var isBeforeStart: Bool {
        switch state {
        case .filling, .starting: true
        default: false
        }
    }

    /// The card is filled: it starts so that sound goes on with a clock that runs, or else in step with the screen.
    private func startInTime(_ feed: CardFeed, now: HostTime) -> WorkerState {
        let earliest = now + feed.latency
        let first = feed.timeline.time(at: 0, format: feed.format) ?? startPosition
        if let running = clock.reading.hostTime(of: first), running >= earliest {
            state = .starting(at: running - feed.latency)
        } else {
            let heard = screen.startGrid(of: feed.route.ring.generation)?.instant(of: first, from: earliest) ?? earliest
            state = .starting(at: heard - feed.latency)
        }
        return .again
    }

    private func awaitStart(_ instant: HostTime, now: HostTime) -> WorkerState {
        guard let feed else { return .again }
        return now < instant ? .waiting(until: instant) : start(feed, now: now)
    }

    private func start(_ feed: CardFeed, now: HostTime) -> WorkerState {
        control.didWrite(Int(feed.timeline.written))
        feed.startCard()
        let first = feed.timeline.time(at: 0, format: feed.format) ?? startPosition
        if let timing = feed.timing(), let heard = feed.heard(timing) {
            clock.anchor(heard, at: timing.time, startsOver: true)
        } else {
            clock.anchor(first, at: now + feed.latency, startsOver: true)
        }
        let heardAt = clock.reading.hostTime(of: first) ?? now
        control.didHear(at: heardAt)
        control.posted.post(.started(mediaTime: first, at: heardAt))
        state = .playing
        return .again
    }

    private func play(now: HostTime) -> WorkerState {
        guard let feed else { return .again }
        let timing = feed.timing()
        if let timing, let heard = feed.heard(timing) { clock.anchor(heard, at: timing.time) }
        let configuration = feed.route.configuration
        var room = timing?.availableFrames ?? configuration.periodFrames
        let before = feed.timeline.written
        defer { if feed.timeline.written > before { control.didWrite(Int(feed.timeline.written - before)) } }
        let delay = Int(clamping: timing?.delayFrames ?? 0)
        while true {
            let written = feed.timeline.written
            let portion = feed.move(limit: room)
            room -= Int(feed.timeline.written - written)
            switch portion {
            case .moved: continue
            case .cardFull:
                return .waiting(
                    until: now + duration(of: max(configuration.periodFrames - max(0, room), configuration.periodFrames / 4), feed))
            case .xrun: return recover(feed, now: now)
            case .lost(let error): return vanish(error, now: now)
            case .ringEnded:
                state = .fading(last: feed.timeline.written, isEnd: true)
                return .again
            case .ringEmpty:
                let queued = delay + Int(feed.timeline.written - before)
                let low = Int(feed.format.frames(in: Self.lowWater))
                if queued <= low { return starve(feed, room: room, now: now) }
                if feed.route.ring.awaitFrames() > 0, feed.readable > 0 { continue }
                return .waiting(until: now + min(duration(of: queued - low, feed), duration(of: configuration.periodFrames, feed)))
            }
        }
    }

    /// Takes what the ring has left, lets it end softly, and follows it with silence.
    private func starve(_ feed: CardFeed, room: Int, now: HostTime) -> WorkerState {
        var room = room
        while room > 0 {
            let written = feed.timeline.written
            guard case .moved = feed.move(limit: room, fadingOut: true) else { break }
            room -= Int(feed.timeline.written - written)
        }
        state = .fading(last: feed.timeline.written, isEnd: false)
        return .again
    }

    private func fade(last: Int64, isEnd: Bool, now: HostTime) -> WorkerState {
        guard let feed else { return .again }
        let timing = feed.timing()
        let heard = timing.map { feed.timeline.written - $0.delayFrames }
        if let heard, heard < last {
            if let timing, let time = feed.heard(timing) { clock.anchor(time, at: timing.time) }
            switch feed.moveSilence(min(timing?.availableFrames ?? 0, feed.route.configuration.periodFrames)) {
            case .lost(let error): return vanish(error, now: now)
            case .moved, .cardFull, .ringEmpty, .ringEnded, .xrun: break
            }
            return .waiting(
                until: now + min(duration(of: Int(last - heard), feed), duration(of: feed.route.configuration.periodFrames, feed)))
        }
        let end = feed.timeline.end
        feed.stopCard()
        feed.restarted()
        if isEnd { return finish(feed, from: end, now: now) }
        clock.stop(at: end)
        state = .standing
        control.posted.post(.starved(mediaTime: end))
        return .again
    }

    /// The film's sound is over: pictures may go on.
    private func finish(_ feed: CardFeed, from end: MediaTime, now: HostTime) -> WorkerState {
        let reading = clock.reading
        runSilently(from: reading.isRunning ? reading.mediaTime(at: now) : end, now: now)
        reportEnd()
        return .again
    }

    private func reportEnd() {
        guard !hasReportedEnd else { return }
        hasReportedEnd = true
        control.posted.post(.ended(generation: generation))
    }

    private func recover(_ feed: CardFeed, now: HostTime) -> WorkerState {
        control.didXrun()
        clock.stop(at: clock.reading.mediaTime(at: now))
        feed.restarted()
        state = .filling
        return .again
    }

    private func vanish(_ error: AudioError, now: HostTime) -> WorkerState {
        let reading = clock.reading
        feed?.route.output.close()
        isCardUsable = false
        runSilently(from: reading.isRunning ? reading.mediaTime(at: now) : startPosition, now: now)
        control.posted.post(.vanished(error))
        return .again
    }

    private func runSilently(from time: MediaTime, now: HostTime) {
        clock.runFreely(from: time, at: now)
        state = .silent
    }

    private func passSilently(now: HostTime) -> WorkerState {
        guard let feed, !hasReportedEnd else { return .waiting(until: nil) }
        feed.skip(to: clock.reading.mediaTime(at: now))
        if feed.route.ring.isEnded, feed.route.ring.readable() == 0 { reportEnd() }
        return .waiting(until: now + .milliseconds(100))
    }

    private func duration(of frames: Int, _ feed: CardFeed) -> Duration {
        max(.milliseconds(1), feed.format.time(ofFrames: Int64(frames)).duration)
    }

    /// Ahead of a running clock when sound joins it: to fill the card and to start it.
    private static let rejoinLead = Duration.milliseconds(20)
    /// What the card must still hold when fading out begins: room for a late wake-up.
    private static let lowWater = MediaTime(seconds: 0.040)
}
