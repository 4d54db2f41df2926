/// Names a film within its club.
public struct TitleID: ClubIdentifier {
    /// As the catalogue writes it; never empty.
    public let value: String

    /// - Parameter value: As the catalogue writes it.
    public init(_ value: String) {
        self.value = value
    }
}

/// One film, series or episode of a club.
public struct Title: Hashable, Sendable, Identifiable {
    /// What it is among films and series.
    public enum Kind: Hashable, Sendable {
        /// Stands by itself.
        case film
        /// Is watched by its episodes; has no stream of its own.
        case series(seasons: [Season])
        /// Of a series.
        case episode(EpisodePlace)
    }

    /// Unlike that of any other title of the club.
    public let id: TitleID
    /// What the film is called.
    public let title: LocalizedText
    /// What it is about, in a few sentences.
    public let synopsis: LocalizedText?
    /// Of its first showing.
    public let year: Int?
    /// As announced; the stream's own counts once it is known.
    public let duration: Duration?
    /// What it is among films and series.
    public let kind: Kind
    /// Who made it, where, and for whom.
    public var details: TitleDetails
    /// What can be seen and heard of it.
    public var media: TitleMedia
    /// Its first day in cinemas, by territory (ISO 3166-1 alpha-2, in capitals). Windows are counted from there.
    public var releases: [String: CalendarDate]
    /// The ways to watch it, in the club's order; none: it is only announced.
    public var offers: [Offer]

    /// Address of the manifest or file that the club likes best; relative ones are relative to the catalogue's own.
    public var stream: String? { media.streams.first?.address }
    /// Address of a picture, upright, likewise.
    public var poster: String? { details.posters.first?.path }

    /// - Parameters:
    ///   - id: Unlike that of any other title of the club.
    ///   - title: What the film is called.
    ///   - synopsis: What it is about.
    ///   - year: Of its first showing.
    ///   - duration: As announced.
    ///   - stream: Address of a manifest or file, put before those of `media`.
    ///   - poster: Address of a picture, put before those of `details`.
    ///   - kind: What it is among films and series.
    ///   - details: Who made it, where, and for whom.
    ///   - media: What can be seen and heard of it.
    ///   - releases: Its first day in cinemas, by territory.
    ///   - offers: The ways to watch it.
    public init(
        id: TitleID, title: LocalizedText, synopsis: LocalizedText? = nil, year: Int? = nil, duration: Duration? = nil,
        stream: String? = nil, poster: String? = nil, kind: Kind = .film, details: TitleDetails = TitleDetails(),
        media: TitleMedia = TitleMedia(), releases: [String: CalendarDate] = [:], offers: [Offer] = []
    ) {
        self.id = id
        self.title = title
        self.synopsis = synopsis
        self.year = year
        self.duration = duration
        self.kind = kind
        self.details = details
        self.media = media
        self.releases = releases
        self.offers = offers
        if let stream { self.media.streams.insert(Stream(address: stream), at: 0) }
        if let poster { self.details.posters.insert(Picture(path: poster), at: 0) }
    }

    /// As another kind, with all else as it is.
    public func with(_ kind: Kind) -> Title {
        Title(
            id: id, title: title, synopsis: synopsis, year: year, duration: duration, kind: kind, details: details, media: media,
            releases: releases, offers: offers)
    }

    /// With every address of its pictures and streams made another.
    ///
    /// - Parameter resolve: From the address as the catalogue writes it; nil leaves it as it is.
    public func resolved(_ resolve: (String) -> String?) -> Title {
        var copy = self
        func absolute(_ address: String) -> String { resolve(address) ?? address }
        func absolute(_ pictures: [Picture]) -> [Picture] { pictures.map { Picture(path: absolute($0.path), size: $0.size) } }
        copy.details.posters = absolute(details.posters)
        copy.details.backdrops = absolute(details.backdrops)
        copy.details.brand = details.brand.map { brand in
            Brand(name: brand.name, logo: brand.logo.map { Picture(path: absolute($0.path), size: $0.size) })
        }
        copy.media.streams = media.streams.map { Stream(address: absolute($0.address), format: $0.format) }
        copy.media.trailers = media.trailers.map { Trailer(address: absolute($0.address), name: $0.name, duration: $0.duration) }
        return copy
    }
}

/// The episodes of one year or part.
public struct Season: Hashable, Sendable {
    /// From 1; 0 for what stands outside the seasons.
    public let number: Int
    /// Where it has one: "Book two".
    public let name: LocalizedText?
    /// In order of showing.
    public let episodes: [TitleID]

    /// - Parameters:
    ///   - number: From 1; 0 for what stands outside the seasons.
    ///   - name: Where it has one.
    ///   - episodes: In order of showing.
    public init(number: Int, name: LocalizedText? = nil, episodes: [TitleID]) {
        self.number = number
        self.name = name
        self.episodes = episodes
    }
}

/// Where an episode stands.
public struct EpisodePlace: Hashable, Sendable {
    /// The whole.
    public let series: TitleID
    /// As `Season.number`.
    public let season: Int
    /// From 1 within its season.
    public let number: Int

    /// - Parameters:
    ///   - series: The whole.
    ///   - season: As `Season.number`.
    ///   - number: From 1 within its season.
    public init(series: TitleID, season: Int, number: Int) {
        self.series = series
        self.season = season
        self.number = number
    }
}
