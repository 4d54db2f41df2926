import Media

// From a card that stands to one that plays, in step with the screen or with a clock that runs already.
extension SoundWorker {
    /// Ahead of a running clock when sound joins it: to fill the card and to start it.
    private static let joinLead = Duration.milliseconds(20)
    /// A start that falls so far beside the clock it joins is made again.
    private static let joinTolerance = MediaTime(seconds: 0.005)
    /// Then the clock follows the card, wherever it began: the machine can't do better.
    private static let joinTries = 3
    /// Sound that begins so much later than the picture is waited for by the clock, not by the picture.
    private static let longestLead = MediaTime(seconds: 0.05)
    /// A card that can't be filled for so long has starved: control finds out who is to blame.
    private static let fillPatience = Duration.milliseconds(500)

    // MARK: The clock stands

    func fill(since: HostTime, from position: MediaTime?, now: HostTime) -> WorkerState {
        guard let feed, isCardUsable else {
            runSilently(from: self.position(at: now), now: now)
            return .again
        }
        if let steppedTo, feed.timeline.isEmpty {
            let isEnded = feed.route.ring.isEnded
            feed.skip(to: steppedTo)
            // What comes next may still lie before.
            guard isEnded || feed.nextTime != nil else {
                return now - since >= Self.fillPatience ? starveBeforeStart(feed, now: now) : awaitFrames(feed, now: now)
            }
            self.steppedTo = nil
        }
        if let position, feed.timeline.isEmpty, let first = feed.nextTime {
            let begin = max(position, screen.startGrid(of: feed.route.ring.generation)?.picture ?? position)
            if first > begin + Self.longestLead {
                runAhead(from: begin, as: .joining, now: now)
                return .again
            }
        }
        switch fillCard(feed) {
        case .moved, .cardFull: return startInTime(feed, now: now)
        case .xrun:
            control.didXrun()
            feed.restarted()
            return .waiting(until: now + .milliseconds(5))
        case .lost(let error): return vanish(error, now: now)
        case .ringEnded:
            if feed.timeline.isEmpty { return finish(feed, from: max(self.position(at: now), feed.timeline.end), now: now) }
            return startInTime(feed, now: now)
        case .ringEmpty:
            if now - since >= Self.fillPatience { return starveBeforeStart(feed, now: now) }
            return awaitFrames(feed, now: now)
        }
    }

    /// Writes until the card is full, or has enough to begin with.
    private func fillCard(_ feed: CardFeed) -> CardFeed.Portion {
        let configuration = feed.route.configuration
        while true {
            let portion = feed.move(limit: configuration.bufferFrames - Int(feed.timeline.written))
            if portion == .moved { continue }
            let isEnough = Int(feed.timeline.written) >= min(configuration.bufferFrames, 2 * configuration.periodFrames)
            return portion == .ringEmpty && isEnough ? .cardFull : portion
        }
    }

    private func awaitFrames(_ feed: CardFeed, now: HostTime) -> WorkerState {
        // What came between the read and this look has raised no signal.
        if feed.route.ring.awaitFrames() > 0, feed.readable > 0 { return .again }
        return .waiting(until: now + .milliseconds(20))
    }

    /// Nothing has been heard: what the card holds comes again.
    private func starveBeforeStart(_ feed: CardFeed, now: HostTime) -> WorkerState {
        let position = self.position(at: now)
        feed.stopCard()
        let time = feed.stopped(at: AudioTiming(delayFrames: .max, time: now, availableFrames: 0)) ?? position
        clock.stop(at: time)
        state = .standing
        control.posted.post(.starved(mediaTime: time))
        return .again
    }

    /// The card is filled: it starts in step with the screen.
    private func startInTime(_ feed: CardFeed, now: HostTime) -> WorkerState {
        let earliest = now + feed.latency
        let first = feed.timeline.time(at: 0, format: feed.format) ?? position(at: now)
        let heard = screen.startGrid(of: feed.route.ring.generation)?.instant(of: first, from: earliest) ?? earliest
        state = .starting(at: heard - feed.latency, joins: false)
        return .again
    }

    // MARK: The clock runs

    func join(now: HostTime) -> WorkerState {
        guard let feed, isCardUsable else {
            state = .silent
            return .again
        }
        let reading = clock.reading
        let first = feed.timeline.time(at: 0, format: feed.format)
        if let first, first < reading.mediaTime(at: now + feed.latency) { stopCard() }
        if feed.timeline.isEmpty { feed.skip(to: reading.mediaTime(at: now + feed.latency + Self.joinLead)) }
        switch fillCard(feed) {
        case .moved, .cardFull: return startWithClock(feed, now: now)
        case .xrun:
            control.didXrun()
            feed.restarted()
            return .waiting(until: now + .milliseconds(5))
        case .lost(let error): return vanish(error, now: now)
        case .ringEnded:
            if feed.timeline.isEmpty { return finish(feed, from: reading.mediaTime(at: now), now: now) }
            return startWithClock(feed, now: now)
        case .ringEmpty: return awaitFrames(feed, now: now)
        }
    }

    private func startWithClock(_ feed: CardFeed, now: HostTime) -> WorkerState {
        let first = feed.timeline.time(at: 0, format: feed.format)
        let heard = first.flatMap { clock.reading.hostTime(of: $0) } ?? now
        state = .starting(at: heard - feed.latency, joins: true)
        return .again
    }

    // MARK: The start

    func awaitStart(_ instant: HostTime, joins: Bool, now: HostTime) -> WorkerState {
        guard let feed else { return .again }
        return now < instant ? .waiting(until: instant) : start(feed, joins: joins, now: now)
    }

    private func start(_ feed: CardFeed, joins: Bool, now: HostTime) -> WorkerState {
        control.didWrite(Int(feed.timeline.written))
        feed.startCard()
        let first = feed.timeline.time(at: 0, format: feed.format) ?? position(at: now)
        if let timing = feed.timing(), let heard = feed.heard(timing) {
            if joins, missedStarts < Self.joinTries, isBeside(heard, at: timing.time) {
                // Woken late, or the card has a delay that it says only now: the pictures needn't pay for it.
                missedStarts += 1
                stopCard()
                state = .joining
                return .again
            }
            clock.anchor(heard, at: timing.time, startsOver: true)
        } else {
            clock.anchor(first, at: now + feed.latency, startsOver: true)
        }
        missedStarts = 0
        let heardAt = clock.reading.hostTime(of: first) ?? now
        control.didHear(at: heardAt)
        control.posted.post(.started(mediaTime: first, at: heardAt))
        state = .playing
        return .again
    }

    private func isBeside(_ heard: MediaTime, at instant: HostTime) -> Bool {
        let due = clock.reading.mediaTime(at: instant)
        return (heard > due ? heard - due : due - heard) > Self.joinTolerance
    }
}
