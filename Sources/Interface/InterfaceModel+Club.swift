import Club
import Media
import Remote

// The club's screens: what keys do there, and what is seen.
extension InterfaceModel {
    func room(at now: HostTime) -> Room {
        Room(
            club: club, strings: strings, words: words, wall: wallTime(), now: now, time: clubTime(), picture: picture,
            isStill: preferences.isStill, preferences: preferences, facts: facts, sincePIN: goodPIN.map { now - $0 },
            isAdultSpaceOpen: isAdultSpaceOpen, trailer: trailer)
    }

    /// What the screen in front has need of; while a film plays, only what follows it.
    public func wanted(at now: HostTime) -> Wanted {
        guard case .screen(let screen) = layers.last else { return wantedByFilm }
        return screen.wanted(in: room(at: now))
    }

    /// What has the focus, for those who listen; nil: nothing has it.
    public func spoken(at now: HostTime) -> String? {
        if isFilmInFront, let status { return panel?.spoken(status, strings) ?? nextCard(at: now)?.spoken(strings) }
        guard case .screen(let screen) = layers.last else { return nil }
        let room = room(at: now)
        return screen.focus.place(in: screen.rows(in: room)).map { screen.item(at: $0, in: room).spoken }
    }

    mutating func handle(_ intent: Intent, in screen: any Screen, at now: HostTime) -> [InterfaceCommand] {
        var screen = screen
        let depth = layers.count
        let steps = screen.handle(intent, in: room(at: now))
        layers[layers.count - 1] = .screen(screen)
        // What is in front now may have something to do since it was left.
        let commands = perform(steps, at: now) + wake(at: now)
        chosen = intent == .ok ? pageInFront.flatMap { layers.count == depth + 1 ? ($0, depth) : nil } : nil
        return commands
    }

    /// Of which title the page in front is; nil: it is no title's.
    private var pageInFront: TitleID? {
        guard case .screen(let screen)? = layers.last else { return nil }
        return (screen as? TitleScreen)?.id ?? (screen as? SeriesScreen)?.id
    }

    /// OK is still held that has opened a title's page: in its place comes what else may be done with the title.
    mutating func openOptions(at now: HostTime) -> [InterfaceCommand] {
        guard let chosen, layers.count == chosen.depth + 1, pageInFront == chosen.title else { return [] }
        self.chosen = nil
        let room = room(at: now)
        return room.title(chosen.title).map { perform([.replace(TitleOptions.screen(of: $0, in: room))], at: now) } ?? []
    }

    /// Nobody has set anything on this box yet: the viewer is asked for their language, shown whether the network works, and may pair the box.
    public mutating func welcome(at now: HostTime) -> [InterfaceCommand] {
        guard case .screen? = layers.last, layers.count == 1 else { return [] }
        return perform([.open(WelcomeScreen())], at: now)
    }

    /// Does what comes of time and of the club's answers without a key: call it after each new `club`, and at each `nextDeadline`.
    public mutating func wake(at now: HostTime) -> [InterfaceCommand] {
        if isFilmInFront { return followFilm(at: now) }
        guard case .screen(var screen)? = layers.last else { return [] }
        let steps = screen.wake(in: room(at: now))
        layers[layers.count - 1] = .screen(screen)
        let commands = perform(steps, at: now)
        return followRest(isKey: false, at: now) + commands
    }

    mutating func perform(_ steps: [ScreenStep], at now: HostTime) -> [InterfaceCommand] {
        var commands: [InterfaceCommand] = []
        for step in steps { commands += perform(step, at: now) }
        return commands
    }

    private mutating func perform(_ step: ScreenStep, at now: HostTime) -> [InterfaceCommand] {
        switch step {
        case .open(let screen):
            let forgotten = forgetOldest(at: now)
            layers.append(.screen(screen))
            return forgotten + open(at: now)
        case .replace(let screen):
            let commands = close(at: now)
            layers.append(.screen(screen))
            return commands + open(at: now)
        case .back: return layers.count > 1 ? close(at: now) : []
        case .home:
            var commands: [InterfaceCommand] = []
            while layers.count > 1 { commands += close(at: now) }
            return commands
        case .play(let id): return pass(.play(id), title: id, at: now)
        case .playFromStart(let id): return pass(.playFromStart(id), title: id, at: now)
        case .playTrailer(let id): return pass(.playTrailer(id), title: id, at: now)
        case .ask(let wish): return [.ask(wish)]
        case .setLanguage(let language):
            var preferences = preferences
            preferences.language = language
            return keep(preferences)
        case .keep(let preferences): return keep(preferences)
        case .checkPIN(let digits, let kind): return checkPIN(digits, kind, at: now)
        case .makePIN(let digits):
            pinsAsked += 1
            return [.makePIN(digits)]
        case .forgetPIN: return forgetPIN()
        case .approve:
            guard case .screen(var screen)? = layers.last else { return [] }
            let steps = screen.approved(in: room(at: now))
            layers[layers.count - 1] = .screen(screen)
            return perform(steps, at: now)
        case .beginAnew:
            isBeginningAnew = true
            return [.ask(.forgetEverything)]
        }
    }

    private mutating func open(at now: HostTime) -> [InterfaceCommand] {
        guard case .screen(var screen)? = layers.last else { return [] }
        let steps = screen.opened(in: room(at: now))
        layers[layers.count - 1] = .screen(screen)
        return perform(steps, at: now)
    }

    /// From a film to one like it and so on, one comes far: the way back is as long as anybody remembers it.
    static let mostLayers = 24

    private mutating func forgetOldest(at now: HostTime) -> [InterfaceCommand] {
        guard layers.count >= Self.mostLayers, case .screen(let screen) = layers.remove(at: 1) else { return [] }
        return screen.closed(in: room(at: now)).map { .ask($0) }
    }

    /// Takes away what is in front.
    mutating func close(at now: HostTime) -> [InterfaceCommand] {
        guard case .screen(let screen)? = layers.popLast() else { return [] }
        return screen.closed(in: room(at: now)).map { .ask($0) }
    }

    func name(of id: TitleID) -> String { club.titles[id]?.title.title.text(for: [strings.language.rawValue]) ?? "" }

    func deadline(of screen: any Screen, after now: HostTime) -> HostTime {
        // Some sixty times a second while something moves; the clock's minute is looked at each second.
        let next = now + (screen.focus.isMoving(at: now) ? .milliseconds(16) : .seconds(1))
        return [next, screen.deadline(in: room(at: now)), teaserDeadline(after: now)].compactMap { $0 }.min() ?? next
    }
}
