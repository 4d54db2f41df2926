import Media

// What an address holds, and the film's bytes.
extension Playback {
    func stepLoader() -> HostTime? {
        guard session.state == .loading else { return nil }
        if let loadAgain {
            guard now >= loadAgain else { return loadAgain }
            self.loadAgain = nil
            beginLoading(address)
        }
        guard let loader else { return nil }
        switch loader.step(now: now) {
        case .pending(let until): return until
        case .failed(let error):
            return loadFailed(error)
        case .ready(let film):
            self.loader = nil
            open(film)
            return nil
        }
    }

    /// What may pass is tried again, quietly, behind what the viewer is told.
    private func loadFailed(_ error: PlayerError) -> HostTime? {
        guard options.waitsWithoutEnd, error.recovery == .tryAgain else {
            fail(error)
            return nil
        }
        if failedLoads == 0 { journal.note(error, at: now) }
        if let news = stall.tell(error, now: now) { tell(news) }
        loader?.cancel()
        loader = nil
        let instant = now + options.retries.rest(after: failedLoads)
        failedLoads += 1
        loadAgain = instant
        return instant
    }

    /// A small processor has enough to do with the start itself.
    private static let startLength = Duration.seconds(1)

    func stepFeed() -> HostTime? {
        if isStarting, let ranSince, now - ranSince >= Self.startLength {
            isStarting = false
            expectNextSound()
            events.append(.settled)
        }
        guard let feed else { return nil }
        judgePictures()
        watchCard()
        if let end = endOfPatience(feed) {
            fail(PlayerError(end))
            return nil
        }
        let start = !isStarting ? StartPhase.over : hasPicture ? .beforeEase : .beforePicture
        return feed.step(now: now, position: position(at: now), start: start) { news in
            switch news {
            case .switched(let rung, let position): switched(to: rung, at: position)
            case .moved(let from, let to): moved(from: from, to: to)
            case .firstByte: if journal.firstByte == nil { journal.firstByte = now }
            case .passedOver(let error): notice(error)
            case .failed(let error): fail(error)
            case .soundReady: soundIsThere()
            case .soundMissing(let error): soundIsMissing(error)
            }
        }
    }

    /// Why a film that stands is given up, by a program that doesn't wait without end: where nothing has been shown yet there is nothing to go
    /// on with; later, what a server denies it will deny again. A dead line may come back.
    private func endOfPatience(_ feed: any Feed) -> SourceError? {
        guard !options.waitsWithoutEnd, case .filling(let reason) = session.state else { return nil }
        return reason == .start && !hasPicture ? feed.trouble ?? feed.denial : feed.denial
    }
}
