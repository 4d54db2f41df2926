import Club

/// What a title is found by.
struct TitleWords: Equatable {
    /// One of its names.
    struct Name: Equatable {
        let words: String
        /// nil: the original one.
        let language: String?
        /// Whoever reads none of its languages sees this one.
        let isFallback: Bool
    }

    let names: [Name]
    let people: String
    /// The producer and the genres.
    let further: String

    init(_ title: Title) {
        let texts = title.title.texts.sorted { $0.key < $1.key }
        let fallback = title.title.text()
        let fallbackLanguage = ["fr", "en"].first { title.title.texts[$0] != nil } ?? texts.first { $0.value == fallback }?.key
        var names = texts.map { Name(words: Self.joined([$0.value]), language: $0.key, isFallback: $0.key == fallbackLanguage) }
        if let original = title.details.originalTitle {
            names.append(Name(words: Self.joined([original]), language: nil, isFallback: false))
        }
        // A title has no more, unless somebody made it so that no club's file can hold it.
        self.names = Array(names.prefix(Int(CatalogueTables.namesPerTitle)))
        people = Self.joined(title.details.people.map(\.name))
        let genres = title.details.genres.flatMap { genre in genre.texts.sorted { $0.key < $1.key }.map(\.value) }
        further = Self.joined([title.details.brand?.name].compactMap { $0 } + genres)
    }

    private static func joined(_ texts: [String]) -> String {
        texts.flatMap { SearchText.words(in: $0) }.joined(separator: " ")
    }
}
