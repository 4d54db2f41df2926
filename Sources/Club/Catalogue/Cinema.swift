/// Names a cinema within its club.
public struct CinemaID: ClubIdentifier {
    /// As the club writes it; never empty.
    public let value: String

    /// - Parameter value: As the club writes it.
    public init(_ value: String) { self.value = value }
}

/// A house where films are shown.
public struct Cinema: Hashable, Sendable, Identifiable {
    /// Where a house stands. Source: WGS 84.
    public struct Coordinates: Hashable, Sendable {
        /// Degrees to the north, -90…90.
        public let latitude: Double
        /// Degrees to the east, -180…180.
        public let longitude: Double

        /// - Parameters:
        ///   - latitude: Degrees to the north.
        ///   - longitude: Degrees to the east.
        public init(latitude: Double, longitude: Double) {
            self.latitude = latitude
            self.longitude = longitude
        }
    }

    /// Unlike that of any other cinema of the club.
    public let id: CinemaID
    /// As it stands above the door.
    public let name: String
    /// Street and number.
    public let address: String
    /// As its country writes it.
    public let postcode: String
    /// Where it stands.
    public let city: String
    /// nil where the club doesn't say; then no distance is shown.
    public let coordinates: Coordinates?
    /// Its own.
    public let website: String?

    /// - Parameters:
    ///   - id: Unlike that of any other cinema of the club.
    ///   - name: As it stands above the door.
    ///   - address: Street and number.
    ///   - postcode: As its country writes it.
    ///   - city: Where it stands.
    ///   - coordinates: nil where the club doesn't say.
    ///   - website: Its own.
    public init(
        id: CinemaID, name: String, address: String, postcode: String, city: String, coordinates: Coordinates? = nil,
        website: String? = nil
    ) {
        self.id = id
        self.name = name
        self.address = address
        self.postcode = postcode
        self.city = city
        self.coordinates = coordinates
        self.website = website
    }
}

/// One showing of a film in a cinema.
public struct Showtime: Hashable, Sendable, Identifiable {
    /// In which language one hears it.
    public enum Version: String, Hashable, Sendable, CaseIterable {
        /// With subtitles where the film is foreign: VO, VOST.
        case original
        /// VF in France.
        case dubbed
    }

    /// Where.
    public let cinema: CinemaID
    /// What.
    public let title: TitleID
    /// When; the clock on the cinema's wall is its territory's.
    public let start: UTCTime
    /// In which language.
    public let version: Version
    /// Of kind `ticket`: what a seat costs. It is this showtime's alone.
    public let offer: Offer
    /// How many seats the room has; nil where the club doesn't say. How many are left, only the service knows.
    public let seats: Int?

    /// A ticket is bought for a showtime by the showtime's own offer, so that names it.
    public var id: OfferID { offer.id }

    /// - Parameters:
    ///   - cinema: Where.
    ///   - title: What.
    ///   - start: When.
    ///   - version: In which language.
    ///   - offer: Of kind `ticket`.
    ///   - seats: How many the room has.
    public init(cinema: CinemaID, title: TitleID, start: UTCTime, version: Version, offer: Offer, seats: Int? = nil) {
        self.cinema = cinema
        self.title = title
        self.start = start
        self.version = version
        self.offer = offer
        self.seats = seats
    }
}

extension Cinema: Codable {
    private enum Key: String, CodingKey {
        case id, name, address, postcode, city, coordinates, website
    }

    /// Reads one cinema.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(
            id: try fields.value(.id), name: try fields.text(.name), address: try fields.text(.address),
            postcode: try fields.text(.postcode), city: try fields.text(.city), coordinates: try fields.valueIfPresent(.coordinates),
            website: try fields.textIfPresent(.website, atMost: Bound.address))
    }

    /// Writes one cinema.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(id, forKey: .id)
        try values.encode(name, forKey: .name)
        try values.encode(address, forKey: .address)
        try values.encode(postcode, forKey: .postcode)
        try values.encode(city, forKey: .city)
        try values.encodeIfPresent(coordinates, forKey: .coordinates)
        try values.encodeIfPresent(website, forKey: .website)
    }
}

extension Cinema.Coordinates: Codable {
    private enum Key: String, CodingKey {
        case latitude, longitude
    }

    /// Reads a place on the globe.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let latitude: Double = try fields.value(.latitude)
        let longitude: Double = try fields.value(.longitude)
        guard (-90...90).contains(latitude) else { throw fields.wrong(.latitude, "degrees from -90 to 90") }
        guard (-180...180).contains(longitude) else { throw fields.wrong(.longitude, "degrees from -180 to 180") }
        self.init(latitude: latitude, longitude: longitude)
    }

    /// Writes a place on the globe.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(latitude, forKey: .latitude)
        try values.encode(longitude, forKey: .longitude)
    }
}

extension Showtime: Codable {
    private enum Key: String, CodingKey {
        case cinema, title, start, version, offer, seats
    }

    /// Reads one showtime.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let offer: Offer = try fields.value(.offer)
        guard offer.kind == .ticket else {
            throw CatalogueError.wrong(place: fields.place(.offer) + ".kind", expected: "ticket for a showtime")
        }
        self.init(
            cinema: try fields.value(.cinema), title: try fields.value(.title), start: try fields.value(.start),
            version: try fields.word(.version), offer: offer, seats: try fields.wholeIfPresent(.seats, 0...100_000))
    }

    /// Writes one showtime.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(cinema, forKey: .cinema)
        try values.encode(title, forKey: .title)
        try values.encode(start, forKey: .start)
        try values.encode(word: version, forKey: .version)
        try values.encode(offer, forKey: .offer)
        try values.encodeIfPresent(seats, forKey: .seats)
    }
}
