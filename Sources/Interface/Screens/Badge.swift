import Club

/// What stands on a poster in a word: what it costs, or that it is had already.
enum Badge {
    /// nil: nothing is to be said, or nothing is known yet.
    static func text(for title: ShownTitle, in room: Room) -> String? {
        let strings = room.strings
        switch title.access {
        case .play(let ways):
            switch ways.first?.right {
            case .entitlement(_, .owned): return strings.owned
            case .entitlement(_, .running(let until, _)): return room.words.length(until.duration(since: room.time))
            case .entitlement: return strings.rented
            case .plan: return strings.included
            case .free: return strings.free
            case nil: return nil
            }
        case .buy(let offers):
            guard let best = offers.first else { return nil }
            return best.price.map { room.words.price($0) } ?? (best.kind == .subscription ? strings.subscription : strings.inCinemas)
        case .opens: return strings.soon
        case .nothing: return nil
        }
    }
}

/// What is said of a title in a line or two, wherever it has the focus.
enum TitleLine {
    /// `1902 · 14 min · France · Science-fiction · Tous publics`.
    static func facts(_ title: Title, in room: Room) -> String {
        var facts: [String] = []
        if let year = title.year { facts.append("\(year)") }
        if let duration = title.duration { facts.append(room.strings.minutes(max(1, Int((duration.milliseconds / 60_000).rounded())))) }
        if let rating = title.details.rating { facts.append(room.strings.rating(rating)) }
        facts += title.details.genres.prefix(2).map { $0.text(for: room.languages) }
        return facts.joined(separator: "  ·  ")
    }

    /// Whether it plays and until when, what it costs, or when it comes.
    static func standing(_ title: ShownTitle, in room: Room) -> String {
        switch title.access {
        case .play(let ways): ways.first.map { room.words.right($0.right, at: room.time) } ?? ""
        case .buy(let offers): offers.first.map { room.words.offer($0) } ?? ""
        case .opens(let offer, let time): room.words.opening(of: offer.kind, at: time)
        case .nothing(.noOffer) where room.club.showtimes.contains { $0.title == title.title.id }: room.strings.nowInCinemas
        case .nothing(let reason): room.words.reason(reason)
        }
    }

    /// For those who listen: the name, the facts, and what it takes to watch it.
    static func spoken(_ title: ShownTitle, in room: Room) -> String {
        let parts = [title.title.title.text(for: room.languages), facts(title.title, in: room), standing(title, in: room)]
        return parts.filter { !$0.isEmpty }.joined(separator: ". ")
    }
}
