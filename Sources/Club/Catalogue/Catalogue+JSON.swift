extension Catalogue {
    /// Longer catalogues are refused: a club of 10,000 films takes 8 MB.
    public static let maximumBytes = 16 << 20

    /// Reads `club.json`, version 1: a list by itself, unsigned.
    ///
    /// ```json
    /// {"version": 1, "club": {"name": {"fr": "…", "en": "…"}},
    ///  "titles": [{"id": "…", "title": {"fr": "…"}, "synopsis": {"fr": "…"}, "year": 1999, "durationSeconds": 5400,
    ///              "stream": "film/master.m3u8", "poster": "film/poster.jpg"}]}
    /// ```
    ///
    /// `synopsis`, `year`, `durationSeconds` and `poster` may be absent; unknown keys are ignored, so that a club may add some.
    public init(json bytes: [UInt8]) throws(CatalogueError) {
        let file = try ClubJSON.read(CatalogueFile.self, from: bytes, atMost: Self.maximumBytes)
        var seen: Set<TitleID> = []
        for (index, title) in file.titles.enumerated() {
            guard title.stream != nil else { throw .missing(place: "titles[\(index)].stream") }
            guard seen.insert(title.id).inserted else { throw .duplicate(place: "titles[\(index)].id", id: title.id.value) }
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
