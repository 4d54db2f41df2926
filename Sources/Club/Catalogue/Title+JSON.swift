/// The members of a title. They lie side by side, whatever types hold them here, so that a club's file is easy to write by hand.
enum TitleKey: String, CodingKey {
    case id, title, synopsis, year, durationSeconds, stream, poster, kind, seasons, episode, releases, offers
    // Of `TitleDetails`.
    case originalTitle, people, countries, rating, genres, posters, backdrops, brand
    // Of `TitleMedia`.
    case streams, trailers, soundTracks, textTracks, chapters, skips
}

extension Title: Codable {
    private enum KindWord: String, CaseIterable {
        case film, series, episode
    }

    /// Reads one title. `stream` and `poster` are the short forms of `streams` and `posters` with one address.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, TitleKey.self)
        let kind: Kind
        switch try fields.wordIfPresent(.kind) ?? KindWord.film {
        case .film: kind = .film
        case .series: kind = .series(seasons: try fields.list(.seasons))
        case .episode: kind = .episode(try fields.value(.episode))
        }
        self.init(
            id: try fields.value(.id), title: try fields.value(.title), synopsis: try fields.valueIfPresent(.synopsis),
            year: try fields.valueIfPresent(.year), duration: try fields.lengthIfPresent(.durationSeconds),
            stream: try fields.textIfPresent(.stream, atMost: Bound.address),
            poster: try fields.textIfPresent(.poster, atMost: Bound.address), kind: kind, details: try TitleDetails(fields),
            media: try TitleMedia(fields), releases: try fields.days(.releases), offers: try fields.list(.offers))
    }

    /// Writes one title, with `streams` and `posters`.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: TitleKey.self)
        try values.encode(id, forKey: .id)
        try values.encode(title, forKey: .title)
        try values.encodeIfPresent(synopsis, forKey: .synopsis)
        try values.encodeIfPresent(year, forKey: .year)
        try values.encode(seconds: duration, forKey: .durationSeconds)
        switch kind {
        case .film: break
        case .series(let seasons):
            try values.encode(word: KindWord.series, forKey: .kind)
            try values.encode(unlessEmpty: seasons, forKey: .seasons)
        case .episode(let place):
            try values.encode(word: KindWord.episode, forKey: .kind)
            try values.encode(place, forKey: .episode)
        }
        if !releases.isEmpty { try values.encode(releases, forKey: .releases) }
        try values.encode(unlessEmpty: offers, forKey: .offers)
        try details.encode(into: &values)
        try media.encode(into: &values)
    }
}

extension Season: Codable {
    private enum Key: String, CodingKey {
        case number, name, episodes
    }

    /// Reads one season.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(
            number: try fields.whole(.number, 0...10_000), name: try fields.valueIfPresent(.name),
            episodes: try fields.list(.episodes, atMost: Bound.part))
    }

    /// Writes one season.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(number, forKey: .number)
        try values.encodeIfPresent(name, forKey: .name)
        try values.encode(episodes, forKey: .episodes)
    }
}

extension EpisodePlace: Codable {
    private enum Key: String, CodingKey {
        case series, season, number
    }

    /// Reads the place of one episode.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(
            series: try fields.value(.series), season: try fields.whole(.season, 0...10_000),
            number: try fields.whole(.number, 0...Bound.part))
    }

    /// Writes the place of one episode.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(series, forKey: .series)
        try values.encode(season, forKey: .season)
        try values.encode(number, forKey: .number)
    }
}
