extension Feed {
    /// A list of titles as `source/titles` has them, or an object with such a list as `titles`. What is in them is checked when they are taken.
    ///
    /// - Returns: nil for anything else.
    init?(titles node: JSONNode) {
        guard node.isList || node["titles"]?.isList == true else { return nil }
        self.init()
        for (index, title) in (node.isList ? node : node["titles"] ?? .list([])).items.enumerated() {
            let place = node.isList ? "[\(index)]" : "titles[\(index)]"
            guard title.isObject else {
                faults.append(FeedFault(place: place, reason: "should be an object"))
                continue
            }
            guard let id = title["id"]?.string else {
                faults.append(FeedFault(place: place, reason: "id: missing"))
                continue
            }
            let fields = title.members.count <= Self.mostFields ? Self.fields(of: title) : nil
            guard let fields, fields.count <= Self.mostFields else {
                faults.append(FeedFault(place: place, reason: "should have at most \(Self.mostFields) members"))
                continue
            }
            items.append(FeedItem(id: id, place: place, fields: fields))
        }
    }

    /// Each is looked for among the others, so there may not be any number.
    private static let mostFields = 1000

    private static func fields(of title: JSONNode) -> [FeedField] {
        var title = title
        // The short forms would stand beside the long ones that another feed brought.
        for (short, long, key) in [("stream", "streams", "address"), ("poster", "posters", "path")] {
            guard let address = title[short] else { continue }
            title[long] = .list([.object([key: address])] + (title[long]?.items ?? []))
            title[short] = nil
        }
        var fields: [FeedField] = []
        for member in title.members where member.name != "id" && member.name != TitleRenewal.record && member.value != .literal("null") {
            if ["title", "synopsis"].contains(member.name), member.value.isObject {
                fields += member.value.members.map { FeedField(member: member.name, language: $0.name, value: $0.value) }
            } else {
                fields.append(FeedField(member: member.name, value: member.value))
            }
        }
        return fields
    }

    /// An object with lists of films as television boxes' shops take them:
    ///
    /// ```json
    /// {"language": "fr", "movies": [{"id": "…", "title": "…", "shortDescription": "…", "longDescription": "…", "releaseDate": "2026-11-04",
    ///   "genres": ["drama"], "rating": {"rating": "12", "ratingSource": "CSA"}, "thumbnail": "https://…", "credits": [{"name": "…", "role": "actor"}],
    ///   "content": {"duration": 5400, "videos": [{"url": "https://…/master.m3u8", "videoType": "HLS"}]}}]}
    /// ```
    ///
    /// - Returns: nil for anything else.
    init?(movies node: JSONNode, language: String) {
        let lists = ["movies", "tvSpecials", "shortFormVideos"].filter { node[$0]?.isList == true }
        guard !lists.isEmpty else { return nil }
        self.init()
        let language = Self.language(node["language"]?.string) ?? language
        for list in lists {
            for (index, movie) in (node[list]?.items ?? []).enumerated() {
                let place = "\(list)[\(index)]"
                guard let id = movie["id"]?.string else {
                    faults.append(FeedFault(place: place, reason: "id: missing"))
                    continue
                }
                guard movie["title"]?.string != nil else {
                    faults.append(FeedFault(place: place, reason: "title: missing"))
                    continue
                }
                items.append(FeedItem(id: id, place: place, fields: Self.fields(ofMovie: movie, language: language)))
            }
        }
        if let series = node["series"]?.items, !series.isEmpty {
            notes.append("series: \(series.count) are not taken; write them into source/titles")
        }
    }

    private static func fields(ofMovie movie: JSONNode, language: String) -> [FeedField] {
        let content = movie["content"] ?? .empty
        func text(_ member: String, _ value: String?) -> FeedField? {
            value.map { FeedField(member: member, language: language, value: .text($0.trimmed)) }
        }
        func field(_ member: String, _ value: JSONNode?) -> FeedField? { value.map { FeedField(member: member, value: $0) } }
        func texts(_ node: JSONNode?) -> [String] { (node?.items ?? []).compactMap { $0.string?.trimmed } }
        let genres = texts(movie["genres"])
        let source = movie["rating"]?["ratingSource"]?.string?.uppercased() ?? "CSA"
        let isFrench = source.contains("CSA") || source.contains("ARCOM")
        let credits = (movie["credits"]?.items ?? []).map { ($0["name"]?.string?.trimmed ?? "", $0["role"]?.string ?? "") }
        let fields = [
            text("title", movie["title"]?.string),
            text("synopsis", movie["longDescription"]?.string ?? movie["shortDescription"]?.string),
            field("year", year(movie["releaseDate"]?.string)), field("durationSeconds", content["duration"]),
            field("rating", isFrench ? rating(movie["rating"]?["rating"]?.string) : nil),
            field("genres", Self.genres(genres.isEmpty ? texts(movie["tags"]) : genres, language: language)),
            field("people", people(credits)), field("streams", streams(content["videos"]?.items ?? [])),
            // Of such feeds it lies: sixteen to nine.
            field("backdrops", movie["thumbnail"]?.string.map { .list([.object(["path": .text($0)])]) }),
        ]
        return fields.compactMap { $0 }
    }

    /// What adapts to the line first.
    private static func streams(_ videos: [JSONNode]) -> JSONNode? {
        let streams = videos.compactMap { video -> (isAdaptive: Bool, node: JSONNode)? in
            guard let url = video["url"]?.string else { return nil }
            let format = ["HLS": "hls", "DASH": "dash"][video["videoType"]?.string?.uppercased() ?? ""]
            return (format != nil, .object(["address": .text(url), "format": format.map { .text($0) }]))
        }
        let sorted = streams.filter { $0.isAdaptive } + streams.filter { !$0.isAdaptive }
        return sorted.isEmpty ? nil : .list(sorted.map { $0.node })
    }
}
