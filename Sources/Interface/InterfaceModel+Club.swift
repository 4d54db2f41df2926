import Club
import Media
import Remote

// The club's screens: what keys do there, and what is seen.
extension InterfaceModel {
    func room(at now: HostTime) -> Room {
        Room(
            club: club, strings: strings, words: words, wall: wallTime(), now: now, time: clubTime(), picture: picture, isStill: isStill)
    }

    /// What the screen in front has need of; nothing while a film plays.
    public func wanted(at now: HostTime) -> Wanted {
        guard case .screen(let screen) = layers.last else { return Wanted() }
        return screen.wanted(in: room(at: now))
    }

    /// What has the focus, for those who listen; nil: nothing has it.
    public func spoken(at now: HostTime) -> String? {
        guard case .screen(let screen) = layers.last else { return nil }
        let room = room(at: now)
        return screen.focus.place(in: screen.rows(in: room)).map { screen.item(at: $0, in: room).spoken }
    }

    mutating func handle(_ intent: Intent, in screen: any Screen, at now: HostTime) -> [InterfaceCommand] {
        var screen = screen
        let steps = screen.handle(intent, in: room(at: now))
        layers[layers.count - 1] = .screen(screen)
        return steps.flatMap { perform($0) }
    }

    private mutating func perform(_ step: ScreenStep) -> [InterfaceCommand] {
        switch step {
        case .open(let screen): layers.append(.screen(screen))
        case .replace(let screen): layers[layers.count - 1] = .screen(screen)
        case .back: if layers.count > 1 { layers.removeLast() }
        case .home: layers.removeLast(layers.count - 1)
        case .play(let id):
            openFilm(name(of: id))
            return [.play(id)]
        case .playFromStart(let id):
            openFilm(name(of: id))
            return [.playFromStart(id)]
        case .playTrailer(let id):
            openFilm(name(of: id))
            return [.playTrailer(id)]
        case .ask(let wish): return [.ask(wish)]
        }
        return []
    }

    private func name(of id: TitleID) -> String { club.titles[id]?.title.title.text(for: [strings.language.rawValue]) ?? "" }

    func deadline(of screen: any Screen, after now: HostTime) -> HostTime {
        // Some sixty times a second while something moves; the clock's minute is looked at each second.
        let next = now + (screen.focus.isMoving(at: now) ? .milliseconds(16) : .seconds(1))
        return min(next, screen.deadline(in: room(at: now)) ?? next)
    }
}
