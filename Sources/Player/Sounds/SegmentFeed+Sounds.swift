import Buffering
import Media
import Playlist

/// Another sound on its way into the store, beside the one that is read.
///
/// - Thread: control.
struct SoundCall {
    let sound: Int
    /// Its list, while that is on its way.
    var list: ListFetch?
    /// The same of a live film, whose list is kept fresh from the call on.
    var listed: ListName?
    /// What a live film's list met last.
    var obstacle: PlayerError?
    /// A list that shows what is there now has come.
    var isListed = false
    /// Its segments around the present position, with their headers.
    var fetches: [ResourceFetch] = []
    /// When it was called for.
    var since: HostTime?
    /// When it is asked for again, after a failure in a film that stands.
    var retryAt: HostTime?

    /// What must be there behind the position before it is taken: less than what is decoded ahead wouldn't do, and the rest follows.
    static let margin = MediaTime(seconds: 1)
    /// A sound that can't be had in so long isn't waited for any more.
    static let patience = Duration.seconds(20)
    static let rest = Duration.seconds(1)
}

// The sounds of a film that has several.
extension SegmentFeed {
    var offersSounds: Bool { streams.count > 1 }

    /// Where the sound that is read lies, for a rung of the pictures.
    func soundPlace(forRung rung: Int) -> Int {
        if streams[1].sound == 0, let lists { return lists.sound(of: rung) }
        let places = streams[1].places(ofSound: streams[1].sound)
        return places.first { streams[1].lists[$0] != nil } ?? places.first ?? 0
    }

    func callSound(_ rendition: Rendition?) {
        forgetSound()
        guard offersSounds else { return }
        let sound = number(of: rendition)
        soundCall = SoundCall(sound: sound)
        if let expected = expectedSound, expected.sound == sound {
            soundCall?.list = expected.list
            expectedSound = nil
        }
        signal.raise()
    }

    func expectSound(_ rendition: Rendition?) {
        expectedSound?.list.cancel()
        expectedSound = nil
        // A live film's list would be an old one by then.
        guard offersSounds, live == nil, let rendition, let origin = ListOrigin(rendition) else { return }
        let sound = number(of: rendition)
        guard streams[1].places(ofSound: sound).allSatisfy({ streams[1].lists[$0] == nil }) else { return }
        expectedSound = (sound, ListFetch(origin, context, now: hosts.now))
        signal.raise()
    }

    /// Without a word where it can't be had: nobody has asked for it.
    func stepExpectedSound(now: HostTime) -> HostTime? {
        guard soundCall == nil, var expected = expectedSound else { return nil }
        let progress = expected.list.step(now: now)
        expectedSound = expected
        switch progress {
        case .pending(let until): return until
        case .failed: expectedSound = nil
        case .done(let list, _):
            expectedSound = nil
            for place in streams[1].places(ofSound: expected.sound) {
                streams[1].lists[place] = RungList(withItems(list, ListName(stream: 1, place: place)), rate: 0)
            }
        }
        return nil
    }

    private func number(of rendition: Rendition?) -> Int {
        guard let rendition else { return 0 }
        if let known = calledSounds.firstIndex(where: { $0.id == rendition.id }) { return known + 1 }
        calledSounds.append(rendition)
        streams[1].addPlace(ofSound: calledSounds.count)
        live?.source.add(rendition)
        return calledSounds.count
    }

    func forgetSound() {
        soundCall?.list?.cancel()
        for var fetch in soundCall?.fetches ?? [] { drop(&fetch) }
        soundCall = nil
    }

    func takeSound(at position: MediaTime, generation: UInt32) {
        guard let call = soundCall else { return }
        forgetSound()
        streams[1].sound = call.sound
        guard streams[1].isNeeded else { return }
        leave(.sound)
        rejoin(.sound, at: position, generation: generation)
    }

    // MARK: The step

    /// - Returns: when to call again.
    func stepSoundCall(now: HostTime, from position: MediaTime, report: (FeedNews) -> Void) -> HostTime? {
        guard var call = soundCall else { return nil }
        if let retryAt = call.retryAt, now < retryAt { return retryAt }
        call.retryAt = nil
        // While the film itself stands, the sound isn't late.
        let isDry = (bufferedUntil(from: position) ?? position) <= position
        call.since = isDry ? now : call.since ?? now
        let progress = step(&call, now: now, from: position)
        soundCall = call
        switch progress {
        case .pending(let until):
            let end = (call.since ?? now) + SoundCall.patience
            guard now < end else {
                forgetSound()
                report(.soundMissing(PlayerError(stall: .line)))
                return nil
            }
            return .earliest(until, end)
        case .ready:
            report(.soundReady)
            return nil
        case .missing(let error) where isDry && error.recovery == .tryAgain:
            // The film is waited for, and so is its sound.
            let sound = call.sound
            forgetSound()
            let instant = now + SoundCall.rest
            soundCall = SoundCall(sound: sound, retryAt: instant)
            return instant
        case .missing(let error):
            forgetSound()
            report(.soundMissing(error))
            return nil
        }
    }

    private enum CallProgress {
        case pending(until: HostTime?)
        case ready
        case missing(PlayerError)
    }

    private func step(_ call: inout SoundCall, now: HostTime, from position: MediaTime) -> CallProgress {
        let places = streams[1].places(ofSound: call.sound)
        let own = call.sound == 0 ? lists?.sound(of: rung(ofStream: 0, at: position)) : nil
        let known = ([own].compactMap { $0 } + places).first { streams[1].lists[$0] != nil }
        guard let place = known ?? places.first else { return .ready }
        if live != nil {
            if let obstacle = awaitList(&call, place: place, now: now) { return obstacle }
        } else if known == nil {
            if let obstacle = stepList(&call, place: place, now: now) { return obstacle }
        }
        guard let list = streams[1].lists[place] else { return .pending(until: nil) }
        ask(&call, list: list, place: place, from: position)
        return receive(&call, now: now)
    }

    /// Of a live film: asks for a list as it is now, and has it followed.
    ///
    /// - Returns: nil: it is there.
    private func awaitList(_ call: inout SoundCall, place: Int, now: HostTime) -> CallProgress? {
        let name = ListName(stream: 1, place: place)
        if call.listed != name {
            call.listed = name
            call.isListed = false
            // What it met the last time is over, perhaps.
            if live?[name].failures ?? 0 > 0 { live?.forget(name) }
            if live?[name].isFresh(now) == false { live?.hasten(name) }
            signal.raise()
        }
        if call.isListed { return nil }
        guard let live, live[name].isFresh(now), streams[1].lists[place] != nil else {
            let isGivenUp = live.map { $0[name].failures >= Self.toleratedFailures } ?? false
            return isGivenUp ? .missing(call.obstacle ?? PlayerError(stall: .server)) : .pending(until: nil)
        }
        call.isListed = true
        return nil
    }

    /// - Returns: nil: the list is there.
    private func stepList(_ call: inout SoundCall, place: Int, now: HostTime) -> CallProgress? {
        let index = call.sound - 1
        guard calledSounds.indices.contains(index), let origin = ListOrigin(calledSounds[index]) else { return .pending(until: nil) }
        var fetch = call.list ?? ListFetch(origin, context, now: now)
        let progress = fetch.step(now: now)
        call.list = fetch
        switch progress {
        case .pending(let until): return .pending(until: until)
        case .failed(let error): return .missing(error)
        case .done(let list, _):
            call.list = nil
            streams[1].lists[place] = RungList(withItems(list, ListName(stream: 1, place: place)), rate: 0)
            return nil
        }
    }

    /// Asks for what is missing, and gives up what lies elsewhere since a seek.
    private func ask(_ call: inout SoundCall, list: RungList, place: Int, from position: MediaTime) {
        var wanted: [StoreKey] = []
        var next = list.first(at: max(.zero, position - lag))
        while let index = next, list.list.segments.indices.contains(index) {
            let segment = list.list.segments[index]
            let key = list.key(index, track: TrackCursors.sound, rung: place)
            if !segment.isGap {
                if let header = segment.initialization,
                    let name = list.initializationKey(index, track: TrackCursors.sound, rung: place), !wanted.contains(name)
                {
                    wanted.append(name)
                    ask(
                        &call, ResourceFetch(key: name, url: header.url, range: header.range, span: nil, lock: header.lock))
                }
                wanted.append(key)
                let span = TimeSpan(start: segment.start, duration: segment.duration)
                ask(
                    &call, ResourceFetch(key: key, url: segment.url, range: segment.range, span: span, lock: segment.lock))
            }
            next = segment.end < position - lag + SoundCall.margin ? index + 1 : nil
        }
        call.fetches.removeAll { fetch in
            guard !wanted.contains(fetch.key) else { return false }
            var fetch = fetch
            drop(&fetch)
            return true
        }
    }

    private func ask(_ call: inout SoundCall, _ fetch: ResourceFetch) {
        guard store.state(of: fetch.key) == .absent, !call.fetches.contains(where: { $0.key == fetch.key }) else { return }
        call.fetches.append(fetch)
    }

    private func receive(_ call: inout SoundCall, now: HostTime) -> CallProgress {
        var next: HostTime?
        var place = 0
        while place < call.fetches.count {
            let before = call.fetches[place].received
            let progress = call.fetches[place].step(
                now: now, source: source, store: store, signal: signal, retries: policyOfFailure.retries, keys: keys, isFilm: isFilm)
            let fetch = call.fetches[place]
            // It shares the pictures' line.
            soundBits += Double(max(0, fetch.received - before)) * 8
            switch progress {
            case .receiving: signal.raise()
            case .waiting(let until): next = .earliest(next, until)
            case .blocked: break
            case .done:
                if let span = fetch.span { soundLength += span.duration }
                call.fetches.remove(at: place)
                continue
            case .failed(let error): return .missing(PlayerError(error))
            case .foreign, .unlike:
                return .missing(PlayerError(.notMedia(detail: "it begins like no film"), url: fetch.url))
            }
            place += 1
        }
        return call.fetches.isEmpty ? .ready : .pending(until: next)
    }

    private func drop(_ fetch: inout ResourceFetch) {
        fetch.cancel(source)
        if case .complete = store.state(of: fetch.key) { return }
        store.discard(fetch.key)
    }
}
