/// What the part `shelves` holds.
public struct ShelvesPart: Hashable, Sendable {
    /// In order of showing.
    public let shelves: [Shelf]
    /// Among the shelves.
    public let cards: [SponsoredCard]

    /// - Parameters:
    ///   - shelves: In order of showing.
    ///   - cards: Among the shelves.
    public init(shelves: [Shelf] = [], cards: [SponsoredCard] = []) {
        self.shelves = shelves
        self.cards = cards
    }

    /// Reads the part.
    public init(json bytes: [UInt8]) throws(CatalogueError) {
        self = try ClubJSON.read(from: bytes, atMost: ClubPart.maximumBytes)
    }

    /// The part, the same bytes for the same shelves.
    public func json() throws(CatalogueError) -> [UInt8] { try ClubJSON.bytes(of: self) }
}

/// What the part `cinemas` holds.
public struct CinemasPart: Hashable, Sendable {
    /// In the club's order.
    public let cinemas: [Cinema]
    /// In the club's order.
    public let showtimes: [Showtime]

    /// - Parameters:
    ///   - cinemas: In the club's order.
    ///   - showtimes: In the club's order.
    public init(cinemas: [Cinema] = [], showtimes: [Showtime] = []) {
        self.cinemas = cinemas
        self.showtimes = showtimes
    }

    /// Reads the part.
    public init(json bytes: [UInt8]) throws(CatalogueError) {
        self = try ClubJSON.read(from: bytes, atMost: ClubPart.maximumBytes)
    }

    /// The part, the same bytes for the same cinemas.
    public func json() throws(CatalogueError) -> [UInt8] { try ClubJSON.bytes(of: self) }
}

/// What a group of titles holds.
public struct TitlesPart: Hashable, Sendable {
    /// In the order of their ids.
    public let titles: [Title]

    /// - Parameter titles: In any order.
    public init(titles: [Title] = []) {
        self.titles = titles.sorted { $0.id.value < $1.id.value }
    }

    /// Reads the part.
    public init(json bytes: [UInt8]) throws(CatalogueError) {
        self = try ClubJSON.read(from: bytes, atMost: ClubPart.maximumBytes)
    }

    /// The part, the same bytes for the same titles.
    public func json() throws(CatalogueError) -> [UInt8] { try ClubJSON.bytes(of: self) }
}

extension ShelvesPart: Codable {
    private enum Key: String, CodingKey {
        case shelves, cards
    }

    /// Reads the shelves and cards.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let shelves: [Shelf] = try fields.list(.shelves)
        let cards: [SponsoredCard] = try fields.list(.cards)
        try fields.requireUnlike(shelves.map { $0.id.value }, .shelves)
        try fields.requireUnlike(cards.map { $0.id.value }, .cards)
        self.init(shelves: shelves, cards: cards)
    }

    /// Writes the shelves and cards.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(shelves, forKey: .shelves)
        try values.encode(unlessEmpty: cards, forKey: .cards)
    }
}

extension CinemasPart: Codable {
    private enum Key: String, CodingKey {
        case cinemas, showtimes
    }

    /// Reads the cinemas and showtimes.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let cinemas: [Cinema] = try fields.list(.cinemas, atMost: Bound.part)
        let showtimes: [Showtime] = try fields.list(.showtimes, atMost: Bound.part)
        try fields.requireUnlike(cinemas.map { $0.id.value }, .cinemas)
        try fields.requireUnlike(showtimes.map { $0.offer.id.value }, .showtimes, member: "offer.id")
        self.init(cinemas: cinemas, showtimes: showtimes)
    }

    /// Writes the cinemas and showtimes.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(cinemas, forKey: .cinemas)
        try values.encode(unlessEmpty: showtimes, forKey: .showtimes)
    }
}

extension TitlesPart: Codable {
    private enum Key: String, CodingKey {
        case titles
    }

    /// Reads the titles of a group.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let titles: [Title] = try fields.list(.titles, atMost: Bound.part)
        try fields.requireUnlike(titles.map { $0.id.value }, .titles)
        self.init(titles: titles)
    }

    /// Writes the titles of a group.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(titles, forKey: .titles)
    }
}
