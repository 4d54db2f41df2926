import Adaptation
import Buffering
import Media
import Playlist

// How a live film's lists come in, and what follows from them.
extension SegmentFeed {
    var pictureList: SegmentList? { streams[0].lists[presentRung]?.list }

    /// - Parameter source: Who brings newer lists.
    func follow(_ source: any ListSource, switching: Switching?, now: HostTime) {
        let ladder = switching?.ladder.rungs ?? []
        // As among a complete film's rungs: sound is in the pictures' stream in all, or in none.
        let rungs = ladder.indices.filter { (ladder[$0].soundOrigin != nil) == (streams.count > 1) }
        var live = LiveFollowing(source: source, rungs: Set(rungs))
        live.look(at: now)
        for stream in streams.indices {
            for (place, list) in streams[stream].lists.enumerated() {
                guard let list = list?.list else { continue }
                // The sound's times count from its own first segment.
                live[ListName(stream: stream, place: place)] = stream == 0 ? LiveList(list, now: now) : LiveList()
            }
        }
        self.live = live
        guard streams.count > 1, let index = streams[1].lists.firstIndex(where: { $0 != nil }), let list = streams[1].lists[index]?.list
        else { return }
        place(list, of: ListName(stream: 1, place: index))
    }

    /// The rung of the pictures from here on.
    var presentRung: Int { streams[0].picks.last?.rung ?? rung }

    private var reference: ListName { ListName(stream: 0, place: presentRung) }

    /// The lists of what is played.
    var keptLists: [ListName] {
        streams.count > 1 ? [reference, ListName(stream: 1, place: rung(ofStream: 1, at: streams[1].end))] : [reference]
    }

    private var kept: [ListName] {
        var names = keptLists
        for name in (live?.awaited?.names ?? []) + (soundCall?.listed.map { [$0] } ?? []) where !names.contains(name) { names.append(name) }
        return names
    }

    // MARK: The step

    /// - Returns: when to call again.
    func stepLive(now: HostTime, from position: MediaTime) -> HostTime? {
        live?.look(at: now)
        var answers: [(name: ListName, answer: ListAnswer)] = []
        let kept = kept
        var next = live?.ask(kept)
        next = .earliest(next, live?.source.step(now: now) { answers.append(($0, $1)) })
        for (name, answer) in answers { take(answer, of: name) }
        if !answers.isEmpty {
            // What an answer makes due is asked for on the next turn.
            signal.raise()
            for index in streams.indices { streams[index].forget(before: position - Self.remembered) }
        }
        next = .earliest(next, lookElsewhere(now: now))
        return .earliest(next, live?.awaited?.until)
    }

    /// Picks are needed as far back as a picture may be on the screen, or a track be joined.
    private static let remembered = MediaTime(seconds: 30)

    private func take(_ answer: ListAnswer, of name: ListName) {
        guard let now = live?.now else { return }
        switch answer {
        case .failed(let error, let mayPass):
            live?[name].failed(now: now)
            // Where it lies elsewhere too, it is looked for there.
            if let present = places.present(name) { hosts.failed(present.location) }
            log?.write(.warning, "live", "a list couldn't be had: \(error.text)")
            if name.stream == 0, name.place != presentRung { live?.shun(name.place, for: Self.rest) }
            if name == soundCall?.listed { soundCall?.obstacle = error }
            if !mayPass, keptLists.contains(name), live?[name].failures ?? 0 >= Self.toleratedFailures { live?.lost = error }
        case .list(let list):
            live?.lost = nil
            place(list, of: name)
            if let awaited = live?.awaited, awaited.names.contains(name), !isThere(awaited.rung, after: streams[0].picks.count) {
                live?.hasten(name, by: Self.secondLook)
            }
        }
    }

    /// Lists in a row that are gone, not late, before the film is.
    static let toleratedFailures = 3
    private static let rest = Duration.seconds(20)
    private static let secondLook = Duration.milliseconds(500)

    // MARK: Places

    /// Lays a list on the film's timeline, and takes it up.
    ///
    /// - Parameter isElsewhere: It comes from another place, whose numbers may be others.
    func place(_ newer: SegmentList, of name: ListName, isElsewhere: Bool = false) {
        guard let live, !newer.segments.isEmpty else {
            if let now = live?.now { live?[name].answered(newer, now: now) }
            return
        }
        var list = newer
        var entry = live[name]
        let known = entry.list.flatMap { $0.segments.isEmpty ? nil : $0 }
        if !live.source.hasFilmTimes, isElsewhere || !(known.map { newer.touches($0) } ?? false) {
            if name != reference || isElsewhere, let shown = streams[0].lists[presentRung]?.list, let offset = newer.offset(onto: shown) {
                let made = isElsewhere && offset.reason == .edge ? madeSince(entry.changed, now: live.now) : .zero
                list.move(by: offset.time + made)
                entry.discontinuities = offset.discontinuities
            } else if let known {
                entry.discontinuities &+= Self.leap(&list, after: known)
                // What lies beside it was laid beside what it was.
                self.live?.forgetOthers(than: name)
                for index in streams.indices {
                    for place in streams[index].lists.indices where ListName(stream: index, place: place) != name {
                        streams[index].lists[place] = nil
                    }
                }
            }
        }
        entry.answered(list, now: live.now)
        self.live?[name] = entry
        list.move(by: .zero, discontinuities: entry.discontinuities)
        takeUp(list, of: name, isElsewhere: isElsewhere)
    }

    /// What must have been added to a list since it was news last, in whole segments: the edges of two places that are looked at one after the
    /// other don't meet.
    private func madeSince(_ changed: HostTime?, now: HostTime) -> MediaTime {
        guard let changed, let list = streams[0].lists[presentRung]?.list, !list.isComplete, let step = list.segments.last?.duration,
            step > .zero
        else { return .zero }
        let count = (MediaTime(now - changed).seconds / step.seconds).rounded()
        return MediaTime(seconds: step.seconds * count)
    }

    /// Lays a list after one with which it has nothing in common: the window has moved past all that was known, or the server counts anew.
    ///
    /// - Returns: what its discontinuity numbers have to rise by: where nothing says how long what is missing was, a clock of its own begins.
    static func leap(_ list: inout SegmentList, after known: SegmentList) -> Int64 {
        guard let first = list.segments.first, let last = known.segments.last else { return 0 }
        let isAnew = !list.goesOn(from: known)
        let offset = list.offset(onto: known)
        let byDates = offset.flatMap { $0.reason == .dates && first.start + $0.time >= last.start ? $0 : nil }
        if let byDates {
            list.move(by: byDates.time)
            if !isAnew { return 0 }
        } else if isAnew {
            list.move(by: last.end - first.start)
        }
        let (rise, overflow) = last.discontinuity.subtractingReportingOverflow(first.discontinuity)
        return overflow || rise < 0 ? 0 : rise &+ 1
    }

    private func takeUp(_ list: SegmentList, of name: ListName, isElsewhere: Bool) {
        let before = streams[name.stream].lists[name.place]
        var edition = before?.edition ?? 0
        if isElsewhere || before.map({ !list.goesOn(from: $0.list) }) ?? true { edition = live?.nextEdition() ?? 0 }
        streams[name.stream].lists[name.place] = RungList(
            list, rate: rate(of: name), after: before, edition: edition, isElsewhere: isElsewhere)
        let stream = streams[name.stream]
        // An end that is told after the last segment was taken.
        if list.isComplete, !stream.isAtEnd, stream.picks.last?.rung == name.place, !stream.hasNext, !stream.isCutOff(in: name.place) {
            streams[name.stream].finish()
        }
    }

    // MARK: Choices

    /// Whether there is a segment to be asked for, and nothing is waited for before.
    func goesOn(_ stream: SegmentStream) -> Bool {
        stream.hasNext && !(stream.track == TrackCursors.main && isAwaiting)
    }

    private var isAwaiting: Bool {
        guard let live, live.isAwaiting, let awaited = live.awaited else { return false }
        if awaited.isLastResort, streams[0].hasNext { return false }
        return !isThere(awaited.rung, after: streams[0].picks.count)
    }

    /// Whether a rung is worth a look at its list.
    func mayBeThere(_ rung: Int) -> Bool { live.map { rung != presentRung && !$0.isShunned(rung) } ?? false }

    /// Has a rung's list looked at before it is switched to; not for longer than what is buffered allows.
    ///
    /// - Returns: nil: the choice waits.
    func awaitList(of rung: Int, from position: MediaTime, now: HostTime) -> Int? {
        let step = streams[0].lists[presentRung]?.list.targetDuration ?? .zero
        let buffered = max(.zero, streams[0].end - position)
        let patience = min(step.duration, MediaTime(flicks: buffered.flicks / 3).duration)
        look(at: rung, until: now + max(Self.secondLook, patience), isLastResort: false)
        return nil
    }

    private func look(at rung: Int, until: HostTime, isLastResort: Bool) {
        var names = [ListName(stream: 0, place: rung)]
        if streams.count > 1, let place = lists?.sound(of: rung), streams[1].lists[place] == nil {
            names.append(ListName(stream: 1, place: place))
        }
        for name in names { live?.hasten(name) }
        live?.awaited = LiveFollowing.Awaited(rung: rung, names: names, until: until, isLastResort: isLastResort)
        signal.raise()
    }

    /// The rung that was waited for, or what can be had instead; nil: nothing was waited for.
    func takeAwaited() -> Int? {
        guard let awaited = live?.awaited else { return nil }
        live?.awaited = nil
        let count = streams[0].picks.count
        if isThere(awaited.rung, after: count) { return awaited.rung }
        live?.shun(awaited.rung, for: Self.rest)
        return (0...awaited.rung).last { isThere($0, after: count) } ?? streams[0].lists.indices.first { isThere($0, after: count) }
    }

    /// The server has promised a segment and not brought it: another rung may have it (§6.3.4).
    private func lookElsewhere(now: HostTime) -> HostTime? {
        guard let live, chooser != nil, !streams[0].isAtEnd, !streams[0].hasNext, live[reference].isOverdue(now) else {
            self.live?.lastResort = nil
            return nil
        }
        if let awaited = live.awaited, now < awaited.until { return awaited.until }
        if let place = places.present(reference), places.others(reference, hosts) {
            hosts.failed(place.location)
            return now
        }
        let present = presentRung
        let order = live.rungs.filter { $0 != present && !live.isShunned($0) }.sorted {
            (abs($0 - present), $0) < (abs($1 - present), $1)
        }
        guard !order.isEmpty else { return nil }
        let last = live.lastResort.flatMap { order.firstIndex(of: $0) } ?? order.count - 1
        let rung = order[(last + 1) % order.count]
        self.live?.lastResort = rung
        let until = now + max(Self.secondLook, live[reference].list?.targetDuration.duration ?? .seconds(2))
        look(at: rung, until: until, isLastResort: true)
        return until
    }

    // MARK: Answers

    private var presentPlaces: [Int] {
        streams.count > 1 ? [presentRung, rung(ofStream: 1, at: streams[1].end)] : [presentRung]
    }

    var window: LiveWindow? {
        guard let live, let shown = streams[0].lists[presentRung]?.list, let first = shown.segments.first, let last = shown.segments.last
        else { return nil }
        var window = LiveWindow(
            start: first.start, end: last.end, holdBack: shown.holdBack, step: shown.targetDuration,
            came: live[reference].changed ?? live.now, isOver: shown.isComplete, isGrowing: shown.kind == .event)
        window.oldestClock = first.discontinuity
        if streams.count > 1, let sound = streams[1].lists[presentPlaces[1]]?.list, let first = sound.segments.first,
            let last = sound.segments.last
        {
            window.start = max(window.start, first.start)
            window.end = window.isOver ? max(window.end, last.end) : min(window.end, last.end)
            window.holdBack = max(window.holdBack, sound.holdBack)
            window.isOver = window.isOver && sound.isComplete
        }
        return window
    }

    func joinPosition(_ start: StartOffset?) -> MediaTime? {
        guard let list = streams[0].lists[presentRung]?.list else { return nil }
        return list.joinPosition(start ?? list.start, latest: window?.latest ?? .zero)
    }

    var isCutOff: Bool {
        guard live != nil else { return false }
        return zip(streams, presentPlaces).contains { $0.isNeeded && $0.isCutOff(in: $1) }
    }

    var lostLive: PlayerError? { live?.lost }

    /// Nothing is missing but lists that say what comes next.
    var isWaitingForLists: Bool { live != nil && streams.contains { $0.isNeeded && !$0.isAtEnd && !$0.hasNext } }

    /// Whether a segment that the server hasn't got was let go by the window: then it is no hole in the film, but left behind.
    func isGone(_ fetch: ResourceFetch, stream index: Int, error: SourceError) -> Bool {
        guard let live, case .status(let status, _) = error, status == 404 || status == 410, fetch.key.mediaNumber != nil,
            let place = streams[index].keys.firstIndex(of: fetch.key)
        else { return false }
        let pick = streams[index].picks[place]
        let name = ListName(stream: index, place: pick.rung)
        let isListed = streams[index].lists[pick.rung]?.place(of: pick.segment.sequence) != nil
        guard isListed else {
            store.finish(fetch.key)
            return true
        }
        // Only a newer list knows.
        guard !live[name].isFresh(live.now), live[name].failures == 0, !live[name].isComplete else { return false }
        self.live?.hasten(name)
        var again = ResourceFetch(key: fetch.key, url: fetch.url, range: fetch.range, span: fetch.span, lock: fetch.lock)
        again.rest(until: live.now + Self.secondLook)
        streams[index].fetches.append(again)
        return true
    }
}
