import Buffering
import Media
import Playlist

// What follows when a segment, or a header, can't be had.
extension SegmentFeed {
    /// Performs what the policy says.
    ///
    /// - Returns: when the fetch goes on, if it does; nil: it is over.
    func remedy(
        _ fetch: inout ResourceFetch, stream index: Int, cause: FetchFailure.Cause, now: HostTime, report: (FeedNews) -> Void
    ) -> HostTime? {
        // A live film's segments come and go.
        if case .source(let error) = cause, isGone(fetch, stream: index, error: error) { return nil }
        let elsewhere = elsewhere(fetch, stream: index)
        let hasOtherPlace = elsewhere == nil && hasOtherPlace(fetch, stream: index)
        let pick = failedPick(fetch, stream: index)
        let other = pick.flatMap { otherRung(than: $0, stream: index, now: now) }
        let failure = FetchFailure(
            cause: cause, isMedia: fetch.key.mediaNumber != nil, hasOtherHost: elsewhere != nil || hasOtherPlace,
            hasOtherRung: other != nil,
            holes: streams[index].holes, rests: fetch.rests)
        switch policyOfFailure.remedy(for: failure) {
        case .otherHost:
            guard let elsewhere else {
                log?.write(.warning, "hosts", "\(error(cause, fetch).text) Another place of it is tried.")
                return leavePlace(&fetch, stream: index, cause: cause, now: now, report: report)
            }
            log?.write(.warning, "hosts", "\(error(cause, fetch).text) From now on it is asked for at \(elsewhere).")
            if cause == .foreign {
                // Nothing of it is to be kept.
                store.discard(fetch.key)
                fetch = ResourceFetch(key: fetch.key, url: elsewhere, range: fetch.range, span: fetch.span, lock: fetch.lock)
            } else {
                fetch.move(to: elsewhere)
            }
            return now
        case .otherRung:
            if let other { exchange(fetch, stream: index, for: other, cause: cause, now: now, report: report) }
        case .hole:
            streams[index].holes += 1
            store.finish(fetch.key)
            report(.passedOver(error(cause, fetch)))
        case .rest(let length):
            return now + length
        case .giveUp:
            streams[index].failure = fetch.key
            store.fail(fetch.key, sourceError(cause, fetch))
        }
        return nil
    }

    /// How often a fetch is made before something else is asked for in its place.
    func attempts(at place: Int, stream index: Int, from position: MediaTime, now: HostTime) -> RetryPolicy {
        let fetch = streams[index].fetches[place]
        guard fetch.isFailing, let pick = failedPick(fetch, stream: index) else { return policyOfFailure.retries }
        return policyOfFailure.attempts(
            ahead: pick.span.start - position,
            hasOther: places.others(ListName(stream: index, place: pick.rung), hosts)
                || otherRung(than: pick, stream: index, now: now) != nil)
    }

    /// The pick that lacks a resource, where it can be taken back: the last one.
    func failedPick(_ fetch: ResourceFetch, stream index: Int) -> SegmentStream.Pick? {
        let stream = streams[index]
        guard let last = stream.picks.last else { return nil }
        return fetch.key == stream.keys.last || fetch.key == last.initialization ? last : nil
    }

    /// The nearest rung, lower ones first, that has the same stretch of the film.
    private func otherRung(than pick: SegmentStream.Pick, stream index: Int, now: HostTime) -> Int? {
        let count = streams[index].picks.count - 1
        let rungs = streams[index].lists.indices
        let nearest = Array(rungs[..<pick.rung].reversed()) + Array(rungs[(pick.rung + 1)...])
        return nearest.first { rung in
            (index > 0 || lists == nil || isThere(rung, after: count)) && mayAsk(rung, stream: index, after: count, now: now)
        }
    }

    /// Whether a rung's next segment after so many picks is known, and not known to be bad.
    func mayAsk(_ rung: Int, stream index: Int, after count: Int, now: HostTime) -> Bool {
        let stream = streams[index]
        guard let list = stream.lists[rung], let place = stream.next(of: rung, after: count),
            !places.isLame(ListName(stream: index, place: rung), hosts)
        else { return false }
        return health[index].mayAsk(rung, segment: list.key(place, track: stream.track, rung: rung), at: now)
    }

    /// Takes the last pick back, and asks for the same stretch in another rung.
    private func exchange(
        _ fetch: ResourceFetch, stream index: Int, for rung: Int, cause: FetchFailure.Cause, now: HostTime, report: (FeedNews) -> Void
    ) {
        guard let bad = streams[index].picks.last, let key = streams[index].keys.last else { return }
        health[index].failed(bad.rung, segment: key, isHeader: fetch.key != key, at: now)
        log?.write(
            .warning, "rungs", "\(error(cause, fetch).text) Rung \(rung + 1) takes the place of rung \(bad.rung + 1) at \(bad.span.start).")
        replace(fetch, stream: index, by: rung, report: report)
    }

    /// Takes the last pick back, which lacks what a fetch was for, and asks for the same stretch of the film as a rung's list has it now.
    func replace(_ fetch: ResourceFetch, stream index: Int, by rung: Int, report: (FeedNews) -> Void) {
        guard let bad = streams[index].picks.last, let key = streams[index].keys.last else { return }
        store.discard(fetch.key)
        if let number = streams[index].fetches.firstIndex(where: { $0.key == key }), key != fetch.key {
            streams[index].fetches[number].cancel(source)
            streams[index].fetches.remove(at: number)
            store.discard(key)
        }
        streams[index].withdraw()
        guard let place = streams[index].next(of: rung) else { return }
        streams[index].pick(place, of: rung)
        if index == 0 { tell(rung, at: bad.span.start, report: report) }
        request(streams[index].picks.count - 1, stream: index)
    }

    private func error(_ cause: FetchFailure.Cause, _ fetch: ResourceFetch) -> PlayerError {
        switch cause {
        case .source(let error): PlayerError(error)
        case .foreign: PlayerError(.notMedia(detail: Self.foreignDetail), url: fetch.url)
        }
    }

    private func sourceError(_ cause: FetchFailure.Cause, _ fetch: ResourceFetch) -> SourceError {
        switch cause {
        case .source(let error): error
        case .foreign: .other(url: fetch.url, reason: Self.foreignDetail)
        }
    }

    private static let foreignDetail = "the segment is empty, or begins like no film"
}
