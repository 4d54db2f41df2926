import Adaptation
import Buffering
import Media
import Playlist

/// Where the lists of a film were read when it began; nil where they lie in one place only.
struct FilmPlaces: Equatable {
    var main: String?
    var sound: String?
}

/// A list on its way from another place.
struct ListMove {
    var place: ListPlaces.Place
    var fetch: ListFetch
}

// What lies in several places, each with playlists of its own: redundant variants, pathways.
extension SegmentFeed {
    // MARK: A place that fails

    /// Whether what a fetch lacks may be had at another place of its list; the present one has failed.
    func hasOtherPlace(_ fetch: ResourceFetch, stream index: Int) -> Bool {
        let name = ListName(stream: index, place: Int(fetch.key.variant))
        guard let present = places.present(name) else { return false }
        // The list has come from another place since: it isn't that one's fault.
        if hasMoved(fetch, name) { return true }
        hosts.failed(present.location)
        return places.best(name, hosts) != nil
    }

    /// Whether a fetch is of a list that was replaced, and can be exchanged.
    private func hasMoved(_ fetch: ResourceFetch, _ name: ListName) -> Bool {
        guard let pick = failedPick(fetch, stream: name.stream), let list = streams[name.stream].lists[name.place] else { return false }
        return pick.rung == name.place && pick.edition != list.edition
    }

    /// Has a fetch go on at another place: at once where its list is there, else when it comes.
    ///
    /// - Returns: when the fetch goes on, if it does; nil: it is over.
    func leavePlace(
        _ fetch: inout ResourceFetch, stream index: Int, cause: FetchFailure.Cause, now: HostTime, report: (FeedNews) -> Void
    ) -> HostTime? {
        let name = ListName(stream: index, place: Int(fetch.key.variant))
        if hasMoved(fetch, name) {
            exchangePlace(fetch, stream: index, report: report)
            return nil
        }
        fetch.hold(cause)
        if moves[name] == nil, let best = places.best(name, hosts) { move(name, to: best, now: now) }
        return now
    }

    /// A host that has said nothing for so long, when something had better be done, isn't a line that has become weak.
    private static let silence = Duration.milliseconds(1500)

    /// Asks for the picture's segment at another place rather than in a lower rung, where the one that it comes from says nothing.
    ///
    /// - Parameter number: Among the picture's fetches.
    /// - Returns: whether there is another place.
    func leaveSilentPlace(_ number: Int, now: HostTime, report: (FeedNews) -> Void) -> Bool {
        var fetch = streams[0].fetches[number]
        guard fetch.silence(at: now) >= Self.silence else { return false }
        if let elsewhere = elsewhere(fetch, stream: 0) {
            fetch.cancel(source)
            fetch.move(to: elsewhere)
            streams[0].fetches[number] = fetch
        } else {
            guard hasOtherPlace(fetch, stream: 0) else { return false }
            fetch.cancel(source)
            streams[0].fetches.remove(at: number)
            let goesOn = leavePlace(&fetch, stream: 0, cause: .source(.silent(url: fetch.url)), now: now, report: report) != nil
            if goesOn { streams[0].fetches.insert(fetch, at: number) }
        }
        log?.write(.warning, "hosts", "nothing comes from \(fetch.url); it is asked for at another place")
        signal.raise()
        return true
    }

    /// Asks for the stretch that a fetch was for as the list of its rung has it now.
    func exchangePlace(_ fetch: ResourceFetch, stream index: Int, report: (FeedNews) -> Void) {
        guard failedPick(fetch, stream: index) != nil else { return store.discard(fetch.key) }
        replace(fetch, stream: index, by: Int(fetch.key.variant), report: report)
    }

    // MARK: Lists that move

    /// Brings lists from where they had better be read.
    ///
    /// - Returns: when to call again.
    func stepPlaces(now: HostTime, start: StartPhase, report: (FeedNews) -> Void) -> HostTime? {
        guard places.isChoice else { return nil }
        var next: HostTime?
        for name in moves.keys.sorted() {
            guard let place = moves[name]?.place, let progress = moves[name]?.fetch.step(now: now) else { continue }
            switch progress {
            case .pending(let until): next = .earliest(next, until)
            case .done(let list, _):
                moves[name] = nil
                arrive(list, of: name, at: place, report: report)
            case .failed(let error):
                moves[name] = nil
                hosts.failed(place.location)
                log?.write(.warning, "hosts", "a list couldn't be had at \(place.location) either: \(error.text)")
                if let best = places.best(name, hosts), best != places.present(name) {
                    move(name, to: best, now: now)
                } else {
                    settle(name, report: report, hasCome: false)
                }
            }
        }
        // One at a time beside the film, and what is played first.
        guard start > .beforePicture, moves.isEmpty, let (name, best) = betterPlace() else { return next }
        if live != nil, !keptLists.contains(name) {
            // It is looked at anew when it is needed.
            places.move(name, to: best.location)
            live?.source.move(name, to: best.url)
            live?.forget(name)
            streams[name.stream].lists[name.place] = nil
        } else {
            move(name, to: best, now: now)
        }
        signal.raise()
        return next
    }

    /// The next list that had better be read elsewhere.
    private func betterPlace() -> (ListName, ListPlaces.Place)? {
        let kept = keptLists
        let others = places.names.filter { !kept.contains($0) && streams.indices.contains($0.stream) }
        for name in kept + others where streams[name.stream].lists.indices.contains(name.place) {
            // One of a complete film that isn't there yet will come from the best place by itself.
            guard live != nil || streams[name.stream].lists[name.place] != nil, let best = places.best(name, hosts),
                best != places.present(name)
            else {
                continue
            }
            return (name, best)
        }
        return nil
    }

    private func move(_ name: ListName, to place: ListPlaces.Place, now: HostTime) {
        moves[name] = ListMove(place: place, fetch: ListFetch(.playlist(url: place.url), context, now: now))
        signal.raise()
    }

    private func arrive(_ list: SegmentList, of name: ListName, at place: ListPlaces.Place, report: (FeedNews) -> Void) {
        let from = places.present(name)?.location ?? ""
        places.move(name, to: place.location)
        log?.write(.info, "hosts", "the list of \(name.stream == 0 ? "rung" : "sound") \(name.place + 1) is read at \(place.url)")
        if live != nil {
            live?.source.move(name, to: place.url)
            self.place(list, of: name, isElsewhere: true)
        } else {
            let before = streams[name.stream].lists[name.place]
            streams[name.stream].lists[name.place] = RungList(
                list, rate: rate(of: name), after: before, edition: (before?.edition ?? 0) + 1, isElsewhere: true)
        }
        if name == keptLists.first { report(.moved(from: from, to: place.location)) }
        settle(name, report: report, hasCome: true)
    }

    /// Lets the fetches go on that were held for a list.
    private func settle(_ name: ListName, report: (FeedNews) -> Void, hasCome: Bool) {
        func isHeld(_ fetch: ResourceFetch) -> Bool { fetch.held != nil && Int(fetch.key.variant) == name.place }
        while hasCome, let number = streams[name.stream].fetches.firstIndex(where: isHeld) {
            var fetch = streams[name.stream].fetches.remove(at: number)
            if let url = resumption(of: fetch, name) {
                fetch.resume(at: url)
                streams[name.stream].fetches.insert(fetch, at: number)
            } else {
                exchangePlace(fetch, stream: name.stream, report: report)
            }
        }
        for number in streams[name.stream].fetches.indices where isHeld(streams[name.stream].fetches[number]) {
            streams[name.stream].fetches[number].release()
        }
        signal.raise()
    }

    /// Where a fetch goes on at its list's new place with what has come of it; nil: it is made anew.
    private func resumption(of fetch: ResourceFetch, _ name: ListName) -> String? {
        guard fetch.held != .foreign, fetch.canResumeElsewhere, let index = streams[name.stream].keys.lastIndex(of: fetch.key),
            fetch.received > 0 || index + 1 < streams[name.stream].keys.count
        else { return nil }
        return streams[name.stream].lists[name.place]?.twin(of: streams[name.stream].picks[index].segment)?.url
    }
}
