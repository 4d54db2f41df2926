import Club

/// What may be done with a title without going to its page: a short list, by holding OK. Everything in it is on the page too, or beneath it.
enum TitleOptions {
    static func screen(of shown: ShownTitle, in room: Room) -> ChoiceScreen {
        let strings = room.strings
        let id = shown.title.id
        var choices: [ChoiceScreen.Choice] = []
        func add(_ name: String, _ steps: [ScreenStep]) { choices.append(.init(name: name, steps: steps)) }
        for action in TitleAction.all(of: shown, in: room) {
            switch action {
            case .watch, .resume, .fromStart, .favour: add(action.label(in: room), action.steps(for: id))
            // What plays may be had for ever on its page; here is what stands in the way of watching.
            case .buy: if !shown.access.plays { add(action.label(in: room), action.steps(for: id)) }
            case .trailer, .showtimes, .episodes: break
            }
        }
        add(strings.titlePage, [.open(TitleScreen.page(of: shown))])
        if room.club.history.contains(id) { add(strings.forgetTitle, [.ask(.forgetHistory(id))]) }
        return ChoiceScreen(shown.title.title.text(for: room.languages), choices: choices, chosen: nil)
    }
}

extension Access {
    fileprivate var plays: Bool { if case .play = self { true } else { false } }
}
