import Club
import Media

/// What a title's page says of it in lines of words.
struct TitleWords {
    let title: Title
    let room: Room

    private var strings: Strings { room.strings }

    var name: String { title.title.text(for: room.languages) }

    /// nil where it is the name that is shown.
    var originalTitle: String? { title.details.originalTitle.flatMap { $0 == name || $0.isEmpty ? nil : strings.originalTitle($0) } }

    /// Above the name: of which series an episode is and where it stands, or under whose name a film comes out; and its genres.
    var eyebrow: String? {
        var words = [title.details.brand?.name].compactMap { $0 }
        if case .episode(let place) = title.kind {
            let series = room.title(place.series)?.title.title.text(for: room.languages)
            words = [series, strings.episode(place)].compactMap { $0 }
        }
        words += title.details.genres.prefix(2).map { $0.text(for: room.languages) }
        return words.isEmpty ? nil : words.joined(separator: "  ·  ")
    }

    /// `1927  ·  2 h 33  ·  Allemagne, États-Unis`.
    var facts: String {
        var facts: [String] = []
        if let year = title.year { facts.append("\(year)") }
        if case .series(let seasons) = title.kind {
            facts.append(strings.seasons(seasons.count))
        } else if let duration = title.duration {
            facts.append(strings.minutes(max(1, Int((duration.milliseconds / 60_000).rounded()))))
        }
        let countries = title.details.countries.prefix(2).map { PlaceNames.country($0, strings) }
        if !countries.isEmpty { facts.append(countries.joined(separator: ", ")) }
        return facts.joined(separator: "  ·  ")
    }

    /// `français (version originale, 5.1), audiodescription en français, anglais`: the first is what most will hear, and what isn't for all comes
    /// before what is only another language, so that it isn't what is cut.
    var sounds: String? {
        let order: [AnnouncedSound.Role] = [.original, .description, .dubbed]
        let words = order.flatMap { role in title.media.soundTracks.filter { $0.role == role }.map { sound($0) } }
        return Self.list(words)
    }

    private func sound(_ sound: AnnouncedSound) -> String {
        let language = PlaceNames.language(sound.language, strings)
        if sound.role == .description { return strings.description(in: language) }
        let details = [sound.role == .original ? strings.originalVersion : nil, Self.channels(sound.channels)].compactMap { $0 }
        return details.isEmpty ? language : "\(language) (\(details.joined(separator: ", ")))"
    }

    /// nil for stereo, which everybody expects.
    private static func channels(_ count: Int) -> String? {
        switch count {
        case 1: "mono"
        case 6: "5.1"
        case 8: "7.1"
        default: nil
        }
    }

    /// Those for the deaf first. What is only shown where another language is spoken comes by itself, and is no choice.
    var texts: String? {
        let texts = title.media.textTracks
        let deaf = texts.filter { $0.role == .sdh }.map { strings.forTheDeaf(in: PlaceNames.language($0.language, strings)) }
        return Self.list(deaf + texts.filter { $0.role == .subtitles }.map { PlaceNames.language($0.language, strings) })
    }

    /// As a line begins, each once.
    private static func list(_ words: [String]) -> String? {
        var seen: Set<String> = []
        let text = words.filter { seen.insert($0).inserted }.joined(separator: ", ")
        return text.isEmpty ? nil : text.prefix(1).uppercased() + text.dropFirst()
    }

    /// Who made it first, then who plays, then the others.
    var people: [Person] {
        func rank(_ person: Person) -> Int {
            if person.roles.contains(.director) { return 0 }
            return person.roles.contains { $0 == .actor || $0 == .voice } ? 1 : 2
        }
        let ranked = title.details.people.map { (rank($0), $0) }
        return (0...2).flatMap { wanted in ranked.filter { $0.0 == wanted }.map(\.1) }
    }

    /// `Réalisation, scénario`, then `Barbenfouillis`: of who plays, the character in the place of the word where that is known.
    func roles(of person: Person) -> [String] {
        let roles = person.roles.compactMap { role in
            (role == .actor || role == .voice) && person.character != nil ? nil : strings.role(role)
        }
        let made = roles.enumerated().map { $0.offset == 0 ? $0.element : $0.element.lowercased() }.joined(separator: ", ")
        return [made, person.character ?? ""].filter { !$0.isEmpty }
    }
}
