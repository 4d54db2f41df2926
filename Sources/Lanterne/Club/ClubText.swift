import Club

/// A club in lines for a terminal, in the viewer's language.
struct ClubText {
    private let visit: ClubVisit
    private let words: ClubWords
    private let now: UTCTime
    private let viewer: Access.Viewer
    private var languages: [String] { [words.language.rawValue] }
    private var isEnglish: Bool { words.language == .english }

    init(_ visit: ClubVisit) {
        self.visit = visit
        words = visit.words
        now = visit.clock.now()
        viewer = visit.viewer()
    }

    /// Its shelves with their titles, then those that are on none.
    var club: [String] {
        var lines = [visit.index.profile.name.text(for: languages)]
        for shelf in visit.index.shelves {
            let sponsor = shelf.sponsor.map { isEnglish ? " (sponsored by \($0))" : " (parrainé par \($0))" } ?? ""
            lines += ["", shelf.name.text(for: languages) + sponsor]
            lines += visit.titles(shelf.titles).map { line($0) }
        }
        let rest = visit.titles((try? visit.home.store.titlesOnNoShelf(atMost: .max)) ?? [])
        if !rest.isEmpty { lines.append("") }
        return lines + rest.map { line($0) }
    }

    private func line(_ title: Title) -> String {
        let year = title.year.map { ", \($0)" } ?? ""
        let standing = standing(of: title).first.map { " — \($0)" } ?? ""
        return "  \(title.id.value): \(title.title.text(for: languages))\(year)\(standing)"
    }

    /// All there is to say of a title.
    func title(_ title: Title) -> [String] {
        var lines = [title.title.text(for: languages)]
        let facts = [title.year.map { "\($0)" }, title.duration.map { words.length($0) }].compactMap { $0 }
        if !facts.isEmpty { lines.append(facts.joined(separator: ", ")) }
        if let synopsis = title.synopsis { lines += ["", synopsis.text(for: languages)] }
        lines += [""] + standing(of: title)
        let timeline = title.timeline(in: visit.index.profile.territory, by: visit.index.windows)
        if !timeline.isEmpty { lines.append("") }
        for entry in timeline {
            lines.append("  \(entry.offer.id.value): \(words.offer(entry.offer))")
            if let opens = entry.window.nextOpening(after: now) { lines.append("    \(words.opening(of: entry.offer.kind, at: opens))") }
            if let closes = entry.window.closing(at: now) { lines.append("    \(words.closing(at: closes))") }
            if let sentence = entry.window.sentence { lines.append("    \(sentence.text(for: languages))") }
        }
        return lines + shown(title)
    }

    /// Where it is shown from now on, with what a seat is bought by.
    private func shown(_ title: Title) -> [String] {
        let cinemas = Dictionary(((try? visit.home.store.cinemas()) ?? []).map { ($0.id, $0) }) { first, _ in first }
        let coming = visit.showtimes(of: title.id, since: now)
        guard !coming.isEmpty else { return [] }
        let lines = coming.map { showtime in
            let place = cinemas[showtime.cinema].map { "\($0.name), \($0.city)" } ?? showtime.cinema.value
            let price = showtime.offer.price.map { " — \(words.price($0))" } ?? ""
            return "  \(showtime.id.value): \(words.date(of: showtime.start)), \(words.clock(showtime.start)), \(place)\(price)"
        }
        return ["", isEnglish ? "In cinemas:" : "Au cinéma :"] + lines
    }

    /// What may be done with it now.
    func standing(of title: Title) -> [String] {
        switch visit.access(to: title, as: viewer) {
        case .play(let ways): ways.prefix(1).map { words.right($0.right, at: now) }
        case .buy(let offers): offers.map { words.offer($0) }
        case .opens(let offer, let time): [words.opening(of: offer.kind, at: time)]
        case .nothing(let reason): [words.reason(reason)]
        }
    }

    /// What was bought.
    func bought(_ answer: PurchaseAnswer) -> [String] {
        if let entitlement = answer.entitlement?.entitlement { return [name(of: entitlement.title), standing(of: entitlement)] }
        if let subscription = answer.subscription { return [line(subscription)] }
        return answer.ticket.map { [line($0)] } ?? []
    }

    /// All that an account holds.
    func holdings(_ answer: HoldingsAnswer) -> [String] {
        let rentals = answer.entitlements.compactMap(\.entitlement).map { "\(name(of: $0.title)) — \(standing(of: $0))" }
        let lines = rentals + answer.subscriptions.map { line($0) } + answer.tickets.map { line($0) }
        return lines.isEmpty ? [isEnglish ? "Nothing yet." : "Rien pour l’instant."] : lines
    }

    private func standing(of entitlement: Entitlement) -> String {
        let duration = visit.titles([entitlement.title]).first?.duration
        return words.standing(of: entitlement, at: now, filmLasts: duration)
    }

    private func name(of title: TitleID) -> String {
        visit.titles([title]).first?.title.text(for: languages) ?? title.value
    }

    private func line(_ subscription: SubscriptionMessage) -> String {
        subscription.plan + (subscription.until.map { " — \(words.closing(at: $0))" } ?? "")
    }

    private func line(_ ticket: TicketMessage) -> String {
        "\(ticket.title.map { name(of: TitleID($0)) } ?? ticket.showtime) — \(ticket.seats) × \(ticket.code)"
    }
}

/// A club for programs.
struct ClubReport: Encodable {
    let id: String
    let name: [String: String]
    let sequence: Int
    let issued: UTCTime
    let shelves: [Shelf]
    let titles: [Title]
    /// What it took to have it.
    let requests: Int
    let bytes: Int

    init(_ edition: ClubEdition, requests: Int, bytes: Int) {
        id = edition.profile.id.value
        name = edition.profile.name.texts
        sequence = edition.sequence
        issued = edition.issued
        shelves = edition.shelves
        titles = edition.titles
        self.requests = requests
        self.bytes = bytes
    }
}
