import Club
import Media
import Remote

// From one episode to the next.
extension InterfaceModel {
    /// The episode that follows the one that plays; nil: there is none, it isn't known yet, or isn't for the viewer.
    func nextEpisode(at now: HostTime) -> ShownTitle? {
        guard let following, case .episode(let place)? = club.titles[following.episode]?.title.kind,
            let id = club.titles[place.series]?.title.episode(after: following.episode), gate(for: id, at: now) != .hidden
        else { return nil }
        return club.titles[id]
    }

    /// Of the club, so that it is known what follows.
    var wantedByFilm: Wanted {
        var wanted = Wanted()
        guard let following else { return wanted }
        wanted.titles = [following.episode]
        if case .episode(let place)? = club.titles[following.episode]?.title.kind {
            wanted.titles.append(place.series)
            if let next = club.titles[place.series]?.title.episode(after: following.episode) { wanted.titles.append(next) }
        }
        return wanted
    }

    func name(ofEpisode shown: ShownTitle) -> String {
        let name = shown.title.title.text(for: [strings.language.rawValue])
        return SeriesScreen.place(of: shown).map { "\($0.number). \(name)" } ?? name
    }

    /// It begins by one key, or none.
    private func plays(_ next: ShownTitle, at now: HostTime) -> Bool {
        guard case .play = next.access else { return false }
        return gate(for: next.title.id, at: now) == .open
    }

    /// Episodes that went by without a key, the present one among them.
    private var alone: Int { following.map { $0.isAttended ? 0 : episodesAlone + 1 } ?? 0 }

    // MARK: The end of an episode

    /// nil: nothing is offered now.
    private func end(at now: HostTime) -> EpisodeEnd? {
        guard preferences.playsNext, let status, let following, !following.isDeclined, panel == nil, status.windingSpeed == nil,
            scrubPosition(at: now) == nil
        else { return nil }
        switch status.state {
        case .playing, .paused, .buffering: break
        case .starting, .seeking, .ended: return nil
        }
        let marks = club.titles[following.episode]?.title.media.skips ?? []
        return EpisodeEnd(status, marks: marks).flatMap { status.position >= $0.start ? $0 : nil }
    }

    /// What stands in the film's corner; nil: nothing does.
    func nextCard(at now: HostTime) -> NextCard? {
        guard isFilmInFront, let status, end(at: now) != nil, let next = nextEpisode(at: now) else { return nil }
        let seconds = following?.due.map { Int(max(0, ($0 - status.position).seconds).rounded(.up)) }
        return NextCard(name: name(ofEpisode: next), seconds: seconds, leadsToPage: !plays(next, at: now))
    }

    /// What comes of the film's time without a key.
    mutating func followFilm(at now: HostTime) -> [InterfaceCommand] {
        guard let status, following != nil else { return [] }
        if status.state == .ended { return endEpisode(at: now) }
        guard let end = end(at: now), let next = nextEpisode(at: now), plays(next, at: now), alone < Following.mostAlone,
            let duration = status.duration
        else {
            following?.due = nil
            return []
        }
        // Names may be passed over once the viewer has had the time to say no; of a film whose end nobody has marked nothing is.
        let due = following?.due ?? (end.isMarked ? min(duration, status.position + Following.countdown) : duration)
        following?.due = due
        return due < duration && status.position >= due ? begin(next, at: now) : []
    }

    private mutating func endEpisode(at now: HostTime) -> [InterfaceCommand] {
        guard isFilmInFront, let following, let next = nextEpisode(at: now) else { return isFilmInFront ? leaveFilm() : [] }
        let isWanted = preferences.playsNext && !following.isDeclined
        if isWanted, plays(next, at: now), alone < Following.mostAlone { return begin(next, at: now) }
        let isAsked = isWanted && plays(next, at: now)
        let commands = leaveFilm() + showSeries(at: next, at: now)
        if isAsked {
            layers.append(.screen(StillThereScreen(next.title.id)))
        } else if isWanted {
            layers.append(.screen(TitleScreen(next.title.id)))
        }
        return commands
    }

    /// - Returns: nil: no card is there, or the key has nothing to do with it.
    mutating func handleInNextCard(_ intent: Intent, at now: HostTime) -> [InterfaceCommand]? {
        guard nextCard(at: now) != nil, let next = nextEpisode(at: now) else { return nil }
        switch intent {
        case .ok: return begin(next, at: now)
        case .back:
            following?.isDeclined = true
            following?.due = nil
            return []
        default: return nil
        }
    }

    /// The present episode is over; the next one plays, or its page is opened where that isn't done by one key.
    private mutating func begin(_ next: ShownTitle, at now: HostTime) -> [InterfaceCommand] {
        let (id, alone) = (next.title.id, alone)
        guard plays(next, at: now) else {
            let commands = leaveFilm() + showSeries(at: next, at: now)
            layers.append(.screen(TitleScreen(id)))
            return [.finish] + commands
        }
        let commands = leaveFilm()
        openFilm(name(of: id), id)
        episodesAlone = alone
        return [.finish] + commands + [.play(id)]
    }

    /// The series' page at an episode: in the place of the one that was there, or in front.
    private mutating func showSeries(at next: ShownTitle, at now: HostTime) -> [InterfaceCommand] {
        guard let series = SeriesScreen.place(of: next)?.series else { return [] }
        var commands: [InterfaceCommand] = []
        let place = layers.firstIndex { layer in
            if case .screen(let screen) = layer, let page = screen as? SeriesScreen { page.id == series } else { false }
        }
        if let place, place > 0 { while layers.count > place { commands += close(at: now) } }
        layers.append(.screen(SeriesScreen(series, at: next.title.id)))
        return commands
    }

    // MARK: When

    /// When the card comes, or says another second.
    func nextCardDeadline(after now: HostTime) -> HostTime? {
        guard let status, let following, status.state == .playing, nextEpisode(at: now) != nil else { return nil }
        if let due = following.due {
            let rest = max(0, (due - status.position).seconds)
            return now + .nanoseconds(Int64((rest - rest.rounded(.down)) * 1e9) + 5_000_000)
        }
        guard !following.isDeclined, let end = EpisodeEnd(status, marks: club.titles[following.episode]?.title.media.skips ?? []),
            end.start > status.position
        else { return nil }
        return now + .nanoseconds(Int64(min(60, (end.start - status.position).seconds) * 1e9) + 5_000_000)
    }
}
