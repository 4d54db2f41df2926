import FoundationEssentials

extension Catalogue {
    /// Longer catalogues are refused: a club of 10,000 films takes 8 MB.
    public static let maximumBytes = 16 << 20

    /// Reads `club.json`, version 1.
    ///
    /// ```json
    /// {"version": 1, "club": {"name": {"fr": "…", "en": "…"}},
    ///  "titles": [{"id": "…", "title": {"fr": "…"}, "synopsis": {"fr": "…"}, "year": 1999, "durationSeconds": 5400,
    ///              "stream": "film/master.m3u8", "poster": "film/poster.jpg"}]}
    /// ```
    ///
    /// `synopsis`, `year`, `durationSeconds` and `poster` may be absent; unknown keys are ignored, so that a club may add some.
    public init(json bytes: [UInt8]) throws(CatalogueError) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLong(bytes: bytes.count, limit: Self.maximumBytes) }
        let file: CatalogueFile
        do {
            file = try JSONDecoder().decode(CatalogueFile.self, from: Data(bytes))
        } catch let error as CatalogueError {
            throw error
        } catch let error as DecodingError {
            throw CatalogueError(error)
        } catch {
            throw .notJSON(reason: "\(error)")
        }
        var seen: Set<String> = []
        for (index, title) in file.titles.enumerated() where !seen.insert(title.id.value).inserted {
            throw .duplicate(place: "titles[\(index)].id", id: title.id.value)
        }
        self.init(name: file.club.name, titles: file.titles)
    }
}

private struct CatalogueFile: Decodable {
    struct Club: Decodable {
        var name: LocalizedText
    }
    enum Key: String, CodingKey {
        case version, club, titles
    }
    var club: Club
    var titles: [Title]

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        let version = try values.decode(Int.self, forKey: .version)
        guard version == 1 else { throw CatalogueError.unknownVersion(version) }
        club = try values.decode(Club.self, forKey: .club)
        titles = try values.decode([Title].self, forKey: .titles)
    }
}

extension LocalizedText: Decodable {
    /// Reads an object of language codes and texts.
    public init(from decoder: any Decoder) throws {
        let texts = try decoder.singleValueContainer().decode([String: String].self)
        guard let text = LocalizedText(texts) else { throw CatalogueError.missing(place: place(decoder.codingPath)) }
        self = text
    }
}

extension Title: Decodable {
    private enum Key: String, CodingKey {
        case id, title, synopsis, year, durationSeconds, stream, poster
    }

    /// Reads one film of `club.json`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        func nonEmpty(_ key: Key) throws -> String {
            let text = try values.decode(String.self, forKey: key)
            guard !text.isEmpty else { throw CatalogueError.missing(place: place(values.codingPath + [key])) }
            return text
        }
        id = TitleID(try nonEmpty(.id))
        title = try values.decode(LocalizedText.self, forKey: .title)
        synopsis = try values.decodeIfPresent(LocalizedText.self, forKey: .synopsis)
        year = try values.decodeIfPresent(Int.self, forKey: .year)
        stream = try nonEmpty(.stream)
        poster = try values.decodeIfPresent(String.self, forKey: .poster)
        let seconds = try values.decodeIfPresent(Double.self, forKey: .durationSeconds)
        // A year: longer than any film, and far from what would overflow.
        if let seconds, !(seconds > 0 && seconds <= 31_536_000) {
            throw CatalogueError.wrong(
                place: place(values.codingPath + [Key.durationSeconds]), expected: "a number of seconds, more than 0")
        }
        duration = seconds.map { .seconds($0) }
    }
}

extension CatalogueError {
    fileprivate init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context): self = .missing(place: place(context.codingPath + [key]))
        case .valueNotFound(_, let context): self = .missing(place: place(context.codingPath))
        case .typeMismatch(let type, let context): self = .wrong(place: place(context.codingPath), expected: Self.words(for: type))
        case .dataCorrupted(let context) where context.codingPath.isEmpty: self = .notJSON(reason: context.debugDescription)
        case .dataCorrupted(let context): self = .wrong(place: place(context.codingPath), expected: "something else")
        @unknown default: self = .notJSON(reason: "\(error)")
        }
    }

    private static func words(for type: any Any.Type) -> String {
        if type == String.self { return "a text" }
        if type == Int.self { return "a whole number" }
        if type == Double.self { return "a number" }
        if type == [Any].self || "\(type)".hasPrefix("Array") { return "a list" }
        return "an object"
    }
}

/// `titles[2].stream`, or `the catalogue` for the whole.
private func place(_ path: [any CodingKey]) -> String {
    var text = ""
    for key in path {
        if let index = key.intValue {
            text += "[\(index)]"
        } else {
            text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
        }
    }
    return text.isEmpty ? "the catalogue" : text
}
