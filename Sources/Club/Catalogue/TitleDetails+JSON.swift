import Media

extension TitleDetails {
    init(_ fields: Fields<TitleKey>) throws {
        self.init(
            originalTitle: try fields.textIfPresent(.originalTitle), people: try fields.list(.people),
            countries: try fields.territories(.countries), rating: try fields.wordIfPresent(.rating), genres: try fields.list(.genres),
            posters: try fields.list(.posters), backdrops: try fields.list(.backdrops), brand: try fields.valueIfPresent(.brand))
    }

    func encode(into values: inout KeyedEncodingContainer<TitleKey>) throws {
        try values.encodeIfPresent(originalTitle, forKey: .originalTitle)
        try values.encode(unlessEmpty: people, forKey: .people)
        try values.encode(unlessEmpty: countries, forKey: .countries)
        try values.encode(word: rating, forKey: .rating)
        try values.encode(unlessEmpty: genres, forKey: .genres)
        try values.encode(unlessEmpty: posters, forKey: .posters)
        try values.encode(unlessEmpty: backdrops, forKey: .backdrops)
        try values.encodeIfPresent(brand, forKey: .brand)
    }
}

extension Person: Codable {
    private enum Key: String, CodingKey {
        case name, roles, character
    }

    /// Reads one line of the credits.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let roles: [Role] = try fields.words(.roles)
        guard !roles.isEmpty else { throw CatalogueError.missing(place: fields.place(.roles)) }
        self.init(name: try fields.text(.name), roles: roles, character: try fields.textIfPresent(.character))
    }

    /// Writes one line of the credits.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(name, forKey: .name)
        try values.encode(words: roles, forKey: .roles)
        try values.encodeIfPresent(character, forKey: .character)
    }
}

extension Picture: Codable {
    private enum Key: String, CodingKey {
        case path, width, height
    }

    /// Reads one picture. A width without a height says nothing.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        var size: PixelSize?
        if let width = try fields.wholeIfPresent(.width, 1...32_768), let height = try fields.wholeIfPresent(.height, 1...32_768) {
            size = PixelSize(width: Int32(width), height: Int32(height))
        }
        self.init(path: try fields.address(.path), size: size)
    }

    /// Writes one picture.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(path, forKey: .path)
        try values.encodeIfPresent(size?.width, forKey: .width)
        try values.encodeIfPresent(size?.height, forKey: .height)
    }
}

extension Brand: Codable {
    private enum Key: String, CodingKey {
        case name, logo
    }

    /// Reads a producer's name and sign.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(name: try fields.text(.name), logo: try fields.valueIfPresent(.logo))
    }

    /// Writes a producer's name and sign.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(name, forKey: .name)
        try values.encodeIfPresent(logo, forKey: .logo)
    }
}
