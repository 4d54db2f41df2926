import Markup

extension Feed {
    /// RSS 2.0 with Media RSS, one title for each item. Source: RSS 2.0.11 and Media RSS 1.5.1 (RSS Advisory Board), DCMI Metadata Terms.
    ///
    /// - Returns: nil for another document.
    init?(rss root: MarkupElement, language: String) {
        guard root.name == "rss", let channel = root.elements.first(where: { $0.name == "channel" }) else { return nil }
        self.init()
        let elements = channel.elements
        let own = elements.first { $0.name == "language" && $0.namespace == nil }?.text
        let language = Self.language(own) ?? language
        var ratings = 0
        for item in elements where item.name == "item" && item.namespace == nil {
            let reader = MediaRSSItem(item, language: language)
            let place = "line \(item.line)"
            guard let id = reader.id else {
                faults.append(FeedFault(place: place, reason: "neither a guid nor a link names it"))
                continue
            }
            let fields = reader.fields
            guard fields.contains(where: { $0.member == "title" }) else {
                faults.append(FeedFault(place: place, reason: "title: missing"))
                continue
            }
            if reader.hasForeignRating { ratings += 1 }
            items.append(FeedItem(id: id, place: place, fields: fields))
        }
        if ratings > 0 { notes.append("ratings: \(ratings) are not France's and are left out; write them into source/titles") }
    }
}

/// One item of such a feed.
private struct MediaRSSItem {
    private enum Space: CaseIterable {
        case media, terms, elements

        /// As they are declared, and the usual prefix where a feed forgot to.
        var names: [String] {
            switch self {
            case .media:
                ["http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss", "https://search.yahoo.com/mrss/", "media"]
            case .terms: ["http://purl.org/dc/terms/", "dcterms"]
            case .elements: ["http://purl.org/dc/elements/1.1/", "dc"]
            }
        }
    }

    private let item: [MarkupElement]
    private let language: String
    /// What is said of the film, its own place first: of a form of it, of all its forms, of the item.
    private let scopes: [[MarkupElement]]
    private let films: [MarkupElement]
    private let samples: [MarkupElement]
    private let pictures: [MarkupElement]

    init(_ element: MarkupElement, language: String) {
        let item = element.elements
        let groups = item.filter { Self.is($0, "group", .media) }.map { $0.elements }
        let contents = (groups.flatMap { $0 } + item).filter { Self.is($0, "content", .media) && $0["url"]?.isEmpty == false }
        func kind(_ content: MarkupElement) -> String {
            content["medium"]?.lowercased() ?? String((content["type"] ?? "").lowercased().prefix { $0 != "/" })
        }
        pictures = contents.filter { kind($0) == "image" }
        let videos = contents.filter { !["image", "audio", "document", "text"].contains(kind($0)) }
        samples = videos.filter { $0["expression"]?.lowercased() == "sample" }
        films = videos.filter { $0["expression"]?.lowercased() != "sample" }
        scopes = films.map { $0.elements } + groups + [item]
        self.item = item
        self.language = language
    }

    private static func `is`(_ element: MarkupElement, _ name: String, _ space: Space) -> Bool {
        element.name == name && element.namespace.map { space.names.contains($0) } ?? false
    }

    private func plain(_ name: String) -> String? {
        item.first { $0.name == name && $0.namespace == nil }.map { $0.text.trimmed }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The elements of that name in the first place that has any.
    private func elements(_ name: String, _ space: Space = .media) -> [MarkupElement] {
        for scope in scopes {
            let found = scope.filter { Self.is($0, name, space) }
            if !found.isEmpty { return found }
        }
        return []
    }

    private func first(_ name: String, _ space: Space = .media) -> String? {
        elements(name, space).lazy.map { $0.text.trimmed }.first { !$0.isEmpty }
    }

    /// Of the guid, without what every address begins with.
    var id: String? {
        guard let name = plain("guid") ?? first("identifier", .terms) ?? first("identifier", .elements) ?? plain("link") else { return nil }
        let rest = name.hasPrefix("https://") ? name.dropFirst(8) : name.hasPrefix("http://") ? name.dropFirst(7) : name[...]
        return SourceFolder.plainName(String(rest))
    }

    var hasForeignRating: Bool { elements("rating").contains { !$0.text.trimmed.isEmpty } && rating == nil }

    var fields: [FeedField] {
        func text(_ member: String, _ value: String?) -> FeedField? {
            value.flatMap { $0.isEmpty ? nil : FeedField(member: member, language: language, value: .text($0)) }
        }
        func field(_ member: String, _ value: JSONNode?) -> FeedField? { value.map { FeedField(member: member, value: $0) } }
        let description = (first("description") ?? plain("description")).map { WebText.plain($0) }
        // The day on which the item was published says least.
        let date = first("created", .terms) ?? first("issued", .terms) ?? first("date", .elements) ?? plain("pubDate")
        let (upright, lying) = thumbnails
        let fields = [
            text("title", (first("title") ?? plain("title")).map { WebText.plain($0) }), text("synopsis", description),
            field("year", Feed.year(date)), field("durationSeconds", films.lazy.compactMap { duration($0) }.first), field("rating", rating),
            field("genres", Feed.genres(categories, language: language)), field("people", Feed.people(credits)),
            field("streams", streams), field("trailers", trailers), field("posters", upright), field("backdrops", lying),
        ]
        return fields.compactMap { $0 }
    }

    private var rating: JSONNode? {
        for element in elements("rating") {
            let scheme = (element["scheme"] ?? "urn:simple").lowercased()
            let text = element.text.trimmed
            if scheme.contains("csa") || scheme.contains("arcom") { return Feed.rating(text) }
            if scheme == "urn:simple", text.lowercased() == "adult" { return Feed.rating("18") }
        }
        return nil
    }

    /// Keywords stand in where a feed has no categories.
    private var categories: [String] {
        let media = elements("category").map { ($0["label"] ?? $0.text).trimmed }
        let own = item.filter { $0.name == "category" && $0.namespace == nil }.map { $0.text.trimmed }
        let found = (media.isEmpty ? own : media).filter { !$0.isEmpty }
        return found.isEmpty ? (first("keywords") ?? "").split(separator: ",").map { String($0).trimmed } : found
    }

    private var credits: [(name: String, role: String)] {
        elements("credit").map { ($0.text.trimmed, $0["role"] ?? "") }
    }

    private func duration(_ content: MarkupElement) -> JSONNode? {
        guard let text = content["duration"]?.trimmed, let seconds = Double(text), seconds > 0, seconds < 1e9 else { return nil }
        let whole = seconds.rounded()
        return whole == seconds ? .number(Int(whole)) : .literal("\(seconds)")
    }

    private static func format(_ content: MarkupElement) -> String? {
        switch content["type"]?.lowercased().trimmed {
        case "application/x-mpegurl", "application/vnd.apple.mpegurl", "audio/mpegurl": "hls"
        case "application/dash+xml": "dash"
        default: nil
        }
    }

    /// What the feed likes best first, then what adapts to the line, then what has more bits.
    private var streams: JSONNode? {
        func rank(_ content: MarkupElement) -> (Int, Int, Double) {
            let bits = Double(content["bitrate"]?.trimmed ?? "") ?? 0
            return (content["isDefault"]?.lowercased() == "true" ? 0 : 1, Self.format(content) == nil ? 1 : 0, bits.isFinite ? -bits : 0)
        }
        let sorted = films.enumerated().map { (rank: rank($0.element), place: $0.offset, content: $0.element) }.sorted { left, right in
            left.rank == right.rank ? left.place < right.place : left.rank < right.rank
        }
        var list: [JSONNode] = sorted.map { entry in
            let format = Self.format(entry.content)
            return .object(["address": (entry.content["url"]?.trimmed).map { .text($0) }, "format": format.map { .text($0) }])
        }
        if list.isEmpty, let enclosure = item.first(where: { $0.name == "enclosure" && $0.namespace == nil }),
            let url = enclosure["url"]?.trimmed, !url.isEmpty, enclosure["type"]?.lowercased().hasPrefix("image/") != true
        {
            list = [.object(["address": .text(url), "format": Self.format(enclosure).map { .text($0) }])]
        }
        return list.isEmpty ? nil : .list(list)
    }

    private var trailers: JSONNode? {
        let list: [JSONNode] = samples.map { content in
            .object(["address": (content["url"]?.trimmed).map { .text($0) }, "durationSeconds": duration(content)])
        }
        return list.isEmpty ? nil : .list(list)
    }

    /// What is wider than high lies; what doesn't say stands.
    private var thumbnails: (upright: JSONNode?, lying: JSONNode?) {
        var upright: [JSONNode] = []
        var lying: [JSONNode] = []
        for element in elements("thumbnail") + pictures {
            guard let url = element["url"]?.trimmed, !url.isEmpty else { continue }
            let width = element["width"].flatMap { Int($0.trimmed) }.flatMap { (1...32_768).contains($0) ? $0 : nil }
            let height = element["height"].flatMap { Int($0.trimmed) }.flatMap { (1...32_768).contains($0) ? $0 : nil }
            guard let width, let height else {
                upright.append(.object(["path": .text(url)]))
                continue
            }
            let picture = JSONNode.object(["path": .text(url), "width": .number(width), "height": .number(height)])
            if width > height { lying.append(picture) } else { upright.append(picture) }
        }
        return (upright.isEmpty ? nil : .list(upright), lying.isEmpty ? nil : .list(lying))
    }
}
