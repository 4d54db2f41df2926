import Media

// A card that plays: fed, faded out when the ring runs low, taken up again after it ran dry.
extension SoundWorker {
    /// What the card must still hold when fading out begins: room for a late wake-up.
    private static let lowWater = MediaTime(seconds: 0.040)

    func play(now: HostTime) -> WorkerState {
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

    func fade(last: Int64, isEnd: Bool, now: HostTime) -> WorkerState {
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
    func finish(_ feed: CardFeed, from end: MediaTime, now: HostTime) -> WorkerState {
        let reading = clock.reading
        runSilently(from: reading.isRunning ? reading.mediaTime(at: now) : end, now: now)
        reportEnd()
        return .again
    }

    private func recover(_ feed: CardFeed, now: HostTime) -> WorkerState {
        control.didXrun()
        clock.stop(at: clock.reading.mediaTime(at: now))
        feed.restarted()
        state = .filling(since: now, from: nil)
        return .again
    }

    private func duration(of frames: Int, _ feed: CardFeed) -> Duration {
        max(.milliseconds(1), feed.format.time(ofFrames: Int64(frames)).duration)
    }
}
