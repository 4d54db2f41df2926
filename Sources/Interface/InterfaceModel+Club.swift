import Club
import Media
import Remote

// The club's screens: what keys do there, and what is seen.
extension InterfaceModel {
    func room(at now: HostTime) -> Room {
        Room(
            club: club, strings: strings, words: words, wall: wallTime(), now: now, time: clubTime(), picture: picture,
            isStill: isStill || preferences.isStill, preferences: preferences, facts: facts, sincePIN: goodPIN.map { now - $0 })
    }

    /// What the screen in front has need of; nothing while a film plays.
    public func wanted(at now: HostTime) -> Wanted {
        guard case .screen(let screen) = layers.last else { return Wanted() }
        return screen.wanted(in: room(at: now))
    }

    /// What has the focus, for those who listen; nil: nothing has it.
    public func spoken(at now: HostTime) -> String? {
        if isFilmInFront, let status { return panel?.spoken(status, strings) }
        guard case .screen(let screen) = layers.last else { return nil }
        let room = room(at: now)
        return screen.focus.place(in: screen.rows(in: room)).map { screen.item(at: $0, in: room).spoken }
    }

    mutating func handle(_ intent: Intent, in screen: any Screen, at now: HostTime) -> [InterfaceCommand] {
        var screen = screen
        let steps = screen.handle(intent, in: room(at: now))
        layers[layers.count - 1] = .screen(screen)
        return perform(steps, at: now)
    }

    mutating func perform(_ steps: [ScreenStep], at now: HostTime) -> [InterfaceCommand] {
        var commands: [InterfaceCommand] = []
        for step in steps { commands += perform(step, at: now) }
        return commands
    }

    private mutating func perform(_ step: ScreenStep, at now: HostTime) -> [InterfaceCommand] {
        switch step {
        case .open(let screen): layers.append(.screen(screen))
        case .replace(let screen): layers[layers.count - 1] = .screen(screen)
        case .back: if layers.count > 1 { layers.removeLast() }
        case .home: layers.removeLast(layers.count - 1)
        case .play(let id): return pass(.play(id), title: id, at: now)
        case .playTrailer(let id): return pass(.playTrailer(id), title: id, at: now)
        case .ask(let wish): return [.ask(wish)]
        case .keep(let preferences): return keep(preferences)
        case .checkPIN(let digits, let kind): return checkPIN(digits, kind, at: now)
        case .makePIN(let digits):
            pinsAsked += 1
            return [.makePIN(digits)]
        case .forgetPIN: return forgetPIN()
        }
        return []
    }

    func name(of id: TitleID) -> String { club.titles[id]?.title.title.text(for: [strings.language.rawValue]) ?? "" }

    func deadline(of screen: any Screen, after now: HostTime) -> HostTime {
        // Some sixty times a second while something moves; the clock's minute is looked at each second.
        let next = now + (screen.focus.isMoving(at: now) ? .milliseconds(16) : .seconds(1))
        return min(next, screen.deadline(in: room(at: now)) ?? next)
    }
}
