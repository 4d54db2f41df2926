/// One text in several languages.
public struct LocalizedText: Hashable, Sendable {
    /// By language code in lower case: `fr`, `en`. Never empty.
    public let texts: [String: String]

    /// - Parameter texts: By language code.
    /// - Returns: nil where there is none, so that a text always has something to show.
    public init?(_ texts: [String: String]) {
        let kept = texts.filter { !$0.value.isEmpty }
        guard !kept.isEmpty else { return nil }
        // In the alphabet's order, so that of `EN` and `en` the same one is kept each time.
        self.texts = Dictionary(kept.sorted { $0.key < $1.key }.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    }

    /// The text in the first of the viewer's languages that there is; else in French, else in English, else in the alphabet's first.
    ///
    /// - Parameter languages: The best first; `fr-CA` is also satisfied by `fr`.
    public func text(for languages: [String] = []) -> String {
        for language in languages.map({ $0.lowercased() }) + ["fr", "en"] {
            if let text = texts[language] { return text }
            if let text = texts[String(language.prefix { $0 != "-" && $0 != "_" })] { return text }
        }
        return texts.min { $0.key < $1.key }?.value ?? ""
    }
}

extension LocalizedText: Codable {
    /// Reads an object of language codes and texts.
    public init(from decoder: any Decoder) throws {
        let texts = try decoder.singleValueContainer().decode([String: String].self)
        let place = CatalogueError.place(decoder.codingPath)
        guard texts.count <= Bound.languages else {
            throw CatalogueError.tooMany(place: place, count: texts.count, limit: Bound.languages)
        }
        for (language, text) in texts where text.utf8.count > Bound.text || language.utf8.count > Bound.name {
            throw CatalogueError.wrong(place: place, expected: "at most \(Bound.text) bytes long")
        }
        guard let text = LocalizedText(texts) else { throw CatalogueError.missing(place: place) }
        self = text
    }

    /// Writes an object of language codes and texts.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(texts)
    }
}
