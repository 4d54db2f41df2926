import Adaptation
import Media

// Which rung is asked for, and what the line has shown.
extension SegmentFeed {
    func judge(_ pictures: PictureTally, at position: MediaTime) {
        guard chooser != nil, pictures != PictureTally() else { return }
        let rung = rung(ofStream: 0, at: position)
        if chooser?.judge(pictures, of: rung) == true {
            lists?.log.write(
                .info, "rungs", "too many pictures came late: nothing above rung \((chooser?.cap.highest ?? 0) + 1) from here on")
            discardAhead(above: chooser?.cap.highest ?? 0)
        }
    }

    /// What lies ahead of rungs that are gone would stumble too: it is asked for again, from a lower one.
    private func discardAhead(above highest: Int) {
        while let last = streams[0].picks.last, last.rung > highest, streams[0].picks.count - 1 > streams[0].furthestRead ?? 0,
            let key = streams[0].keys.last
        {
            if let number = streams[0].fetches.firstIndex(where: { $0.key == key }) {
                var fetch = streams[0].fetches.remove(at: number)
                fetch.cancel(source)
            }
            store.discard(key)
            streams[0].withdraw()
        }
    }

    var typicalRate: Double? { chooser?.typicalRate }
    var highestRung: Int? { chooser?.cap.highest }
    func rung(at position: MediaTime) -> Int? { chooser == nil ? nil : rung(ofStream: 0, at: position) }

    // MARK: Choices

    /// Of the picture at a position; of the sound, the one that goes with it.
    func rung(ofStream index: Int, at position: MediaTime) -> Int {
        let picture = streams[0]
        let place = picture.index(at: position)
        let shown = place < picture.picks.count ? picture.picks[place].rung : picture.picks.last?.rung ?? rung
        return index == 0 ? shown : soundPlace(forRung: shown)
    }

    /// Decides on the next segment.
    ///
    /// - Returns: false where there is none, or not yet.
    func choose(stream index: Int, from position: MediaTime, now: HostTime, report: (FeedNews) -> Void) -> Bool {
        guard let wanted = wanted(stream: index, from: position, now: now) else { return false }
        guard let place = streams[index].next(of: wanted) else {
            endList(ofStream: index)
            return false
        }
        let end = streams[index].end
        streams[index].pick(place, of: wanted)
        if index == 0 { tell(wanted, at: end, report: report) }
        return true
    }

    /// - Returns: the rung of the next segment; nil: it has to be waited for.
    private func wanted(stream index: Int, from position: MediaTime, now: HostTime) -> Int? {
        let stream = streams[index]
        let count = stream.picks.count
        // Where all that is known is bad, one of them is asked for all the same.
        let isAnyGood = stream.lists.indices.contains { self.mayAsk($0, stream: index, after: count, now: now) }
        func isGood(_ rung: Int) -> Bool { !isAnyGood || self.mayAsk(rung, stream: index, after: count, now: now) }
        guard index == 0, chooser != nil else {
            let own = rung(ofStream: index, at: stream.end)
            return ([own] + stream.lists.indices).first { stream.next(of: $0) != nil && isGood($0) } ?? own
        }
        if let awaited = takeAwaited() { return awaited }
        let chosen = chooser?.rung(
            now: now, buffered: max(.zero, stream.end - position), last: stream.picks.last?.rung, remaining: remaining(after: count),
            bits: { self.bits($0, after: count) }, isThere: { self.isThere($0, after: count) && isGood($0) || self.mayBeThere($0) })
        guard let chosen else {
            endList(ofStream: 0)
            return nil
        }
        return live == nil || isThere(chosen, after: count) ? chosen : awaitList(of: chosen, from: position, now: now)
    }

    func tell(_ chosen: Int, at position: MediaTime, report: (FeedNews) -> Void) {
        guard chosen != rung else { return }
        rung = chosen
        report(.switched(rung: chosen, at: position))
    }

    /// Segments after the one that follows the first so many picks.
    private func remaining(after count: Int) -> Int? {
        let rung = count > 0 ? streams[0].picks[count - 1].rung : rung
        guard let list = streams[0].lists[rung]?.list, list.isComplete, let next = streams[0].next(of: rung, after: count) else {
            return nil
        }
        return list.segments.count - next - 1
    }

    func isThere(_ rung: Int, after count: Int) -> Bool {
        guard streams[0].next(of: rung, after: count) != nil else { return false }
        guard streams.count > 1, streams[1].sound == 0, let lists else { return true }
        return streams[1].lists[lists.sound(of: rung)] != nil
    }

    /// Of the next segment with its sound, in a rung whose list needn't be there.
    private func bits(_ rung: Int, after count: Int) -> Double {
        if let list = streams[0].lists[rung], let next = streams[0].next(of: rung, after: count) {
            return list.bits(next) + soundBits(for: list.list.segments[next].duration)
        }
        // The chooser itself is asking: what it knows can't be looked at now.
        return nominalBits[rung]
    }

    private func soundBits(for length: MediaTime) -> Double {
        soundLength > .zero ? soundBits / soundLength.seconds * length.seconds : 0
    }

    /// Counts what has come of the sound; what was there before it was asked for took nothing of the line from the picture's present segment.
    func heard(_ fetch: ResourceFetch, since before: Int64) {
        let bits = Double(max(0, fetch.received - before)) * 8
        soundBits += bits
        if fetch.hasHeadStart { soundBefore += bits }
    }

    /// What the line has brought since the picture's segment was asked for, its sound included: it has one line with it.
    private func progress(of fetch: ResourceFetch, now: HostTime) -> RungPolicy.Progress? {
        guard let asked = fetch.asked, !fetch.isDisturbed else { return nil }
        return RungPolicy.Progress(
            bits: Double(fetch.received) * 8 + soundBits - soundBefore, elapsed: (now - asked).milliseconds / 1000,
            firstByte: fetch.answered.map { ($0 - asked).milliseconds / 1000 })
    }

    func completed(_ fetch: ResourceFetch, stream index: Int, now: HostTime) {
        guard let span = fetch.span else { return }
        if index > 0 {
            soundLength = soundLength + span.duration
            return
        }
        if chooser != nil { chooser?.completed(progress(of: fetch, now: now), now: now) }
        guard let place = streams[0].keys.lastIndex(of: fetch.key) else { return }
        let pick = streams[0].picks[place]
        streams[0].lists[pick.rung]?.learn(pick.span.duration, bits: Double(fetch.received) * 8)
    }

    /// Whether what is being received of the picture had better be asked for at a lower rung.
    ///
    /// - Returns: when to look again.
    func reconsider(now: HostTime, from position: MediaTime, report: (FeedNews) -> Void) -> HostTime? {
        let stream = streams[0]
        guard chooser != nil, let last = stream.picks.last, last.rung > 0,
            let number = stream.fetches.firstIndex(where: { $0.key == stream.keys.last }), let asked = stream.fetches[number].asked,
            let look = chooser?.nextLook(after: asked, now: now)
        else { return nil }
        guard look.isDue, let progress = progress(of: stream.fetches[number], now: now) else { return look.next }
        let count = stream.picks.count - 1
        let lower = chooser?.lower(
            than: last.rung, progress: progress, buffered: max(.zero, stream.end(after: count) - position),
            last: count > 0 ? stream.picks[count - 1].rung : nil, remaining: remaining(after: count),
            bits: { self.bits($0, after: count) }, isThere: { self.isThere($0, after: count) })
        guard let lower, lower < last.rung else { return look.next }
        if leaveSilentPlace(number, now: now, report: report) { return now }
        var fetch = streams[0].fetches.remove(at: number)
        fetch.cancel(source)
        store.discard(fetch.key)
        streams[0].withdraw()
        guard let place = streams[0].next(of: lower) else { return now }
        streams[0].pick(place, of: lower)
        tell(lower, at: last.span.start, report: report)
        request(streams[0].picks.count - 1, stream: 0)
        return look.next
    }

    // MARK: Lists

    /// In bits per second, as the manifest promises; 0 for a sound's.
    func rate(of name: ListName) -> Double { name.stream == 0 ? Double(chooser?.ladder.rungs[name.place].rate ?? 0) : 0 }

    /// The other rungs' playlists come after the first picture, one at a time.
    func stepLists(now: HostTime) -> HostTime? {
        guard lists != nil else { return nil }
        return lists?.step(now: now, places: &places, hosts: &hosts) { name, list in
            self.streams[name.stream].lists[name.place] = RungList(self.withItems(list, name), rate: self.rate(of: name))
        }
    }
}
