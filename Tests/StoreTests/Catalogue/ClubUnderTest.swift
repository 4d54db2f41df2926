import Club
import Store

@testable import StoreTrial

extension LocalizedText {
    /// In French.
    static func fr(_ text: String) -> LocalizedText { .of(["fr": text]) }

    static func of(_ texts: [String: String]) -> LocalizedText {
        guard let text = LocalizedText(texts) else { preconditionFailure("a text has letters") }
        return text
    }
}

extension Title {
    /// The id is the order: `a` stands before `b` in the club.
    static func film(
        _ id: String, _ names: [String: String], original: String? = nil, by people: [String] = [], brand: String? = nil,
        genres: [String] = []
    ) -> Title {
        Title(
            id: TitleID(id), title: .of(names),
            details: TitleDetails(
                originalTitle: original, people: people.map { Person(name: $0, roles: [.director, .writer]) },
                genres: genres.map { .fr($0) }, brand: brand.map { Brand(name: $0) }))
    }

    static func film(_ id: String, _ name: String) -> Title { film(id, ["fr": name]) }

    static func episode(_ id: String, _ name: String, of series: String, _ season: Int, _ number: Int) -> Title {
        Title(id: TitleID(id), title: .fr(name), kind: .episode(EpisodePlace(series: TitleID(series), season: season, number: number)))
    }

    static func series(_ id: String, _ name: String) -> Title { Title(id: TitleID(id), title: .fr(name), kind: .series(seasons: [])) }
}

extension ClubEdition {
    static func of(
        _ titles: [Title], sequence: Int = 1, shelves: [Shelf] = [], cinemas: [Cinema] = [], showtimes: [Showtime] = []
    ) -> ClubEdition {
        guard let key = ClubKey(bytes: [UInt8](repeating: 1, count: 32)) else { preconditionFailure("a key has 32 bytes") }
        return ClubEdition(
            profile: ClubProfile(id: ClubID("club"), name: .fr("Club"), key: key), sequence: sequence, issued: BoxFolder.minute(0),
            titles: titles, shelves: shelves, cinemas: cinemas, showtimes: showtimes)
    }
}

extension BoxStore.Root {
    /// Of the edition of that number.
    static func of(_ sequence: Int) -> BoxStore.Root {
        BoxStore.Root(bytes: [UInt8](repeating: UInt8(sequence), count: 8), tag: nil, parts: [])
    }
}

extension BoxStore {
    /// The edition's number tells its root.
    @discardableResult
    func index(_ edition: ClubEdition) throws(BoxStoreError) -> Int { try index(edition, of: .of(edition.sequence)) }

    /// The ids of what is found, each of one letter.
    func found(_ text: String, _ language: String = "fr", atMost limit: Int = 100) throws(BoxStoreError) -> String {
        try search(text, language: language, atMost: limit).map(\.value).joined()
    }
}
