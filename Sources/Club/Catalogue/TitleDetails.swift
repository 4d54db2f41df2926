import Media

/// Who made a title, where, and for whom; what one reads and sees of it before it plays.
public struct TitleDetails: Hashable, Sendable {
    /// In its own language, where that is none of the title's.
    public var originalTitle: String?
    /// In the order of the credits.
    public var people: [Person]
    /// By ISO 3166-1 alpha-2, in capitals, the first producer's first.
    public var countries: [String]
    /// nil: not rated yet, and not for children until it is.
    public var rating: AgeRating?
    /// In the club's own words.
    public var genres: [LocalizedText]
    /// Upright, the best first; the same picture may be there in several sizes.
    public var posters: [Picture]
    /// Lying, likewise.
    public var backdrops: [Picture]
    /// The producer's.
    public var brand: Brand?

    /// - Parameters:
    ///   - originalTitle: In its own language.
    ///   - people: In the order of the credits.
    ///   - countries: By ISO 3166-1 alpha-2.
    ///   - rating: nil: not rated yet.
    ///   - genres: In the club's own words.
    ///   - posters: Upright.
    ///   - backdrops: Lying.
    ///   - brand: The producer's.
    public init(
        originalTitle: String? = nil, people: [Person] = [], countries: [String] = [], rating: AgeRating? = nil,
        genres: [LocalizedText] = [], posters: [Picture] = [], backdrops: [Picture] = [], brand: Brand? = nil
    ) {
        self.originalTitle = originalTitle
        self.people = people
        self.countries = countries
        self.rating = rating
        self.genres = genres
        self.posters = posters
        self.backdrops = backdrops
        self.brand = brand
    }
}

/// Someone in the credits.
public struct Person: Hashable, Sendable {
    /// What one did.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        case director, writer, actor, voice, narrator, producer, composer, cinematographer, editor
    }

    /// As it is credited.
    public let name: String
    /// At least one; the first counts most.
    public let roles: [Role]
    /// Who an actor plays.
    public let character: String?

    /// - Parameters:
    ///   - name: As it is credited.
    ///   - roles: At least one.
    ///   - character: Who an actor plays.
    public init(name: String, roles: [Role], character: String? = nil) {
        self.name = name
        self.roles = roles
        self.character = character
    }
}

/// For whom a film is. Source: Arcom (CSA), deliberation of 20 December 2011 on the protection of the young.
public enum AgeRating: String, Hashable, Sendable, CaseIterable {
    /// Tous publics.
    case all
    /// Not advised under ten, and so on.
    case from10 = "10"
    case from12 = "12"
    case from16 = "16"
    case from18 = "18"

    /// In years; 0 for all.
    public var minimumAge: Int { Int(rawValue) ?? 0 }
}

extension AgeRating: Comparable {
    /// The one for younger people is less.
    public static func < (left: AgeRating, right: AgeRating) -> Bool { left.minimumAge < right.minimumAge }
}

/// A picture of a title, in one size.
public struct Picture: Hashable, Sendable {
    /// Address; relative ones are relative to `club.json`.
    public let path: String
    /// nil where the club doesn't say.
    public let size: PixelSize?

    /// - Parameters:
    ///   - path: Address.
    ///   - size: nil where the club doesn't say.
    public init(path: String, size: PixelSize? = nil) {
        self.path = path
        self.size = size
    }
}

/// Under whose name a film comes out.
public struct Brand: Hashable, Sendable {
    /// As it is written on the poster.
    public let name: String
    /// Where there is one.
    public let logo: Picture?

    /// - Parameters:
    ///   - name: As it is written on the poster.
    ///   - logo: Where there is one.
    public init(name: String, logo: Picture? = nil) {
        self.name = name
        self.logo = logo
    }
}
