import Club

/// Why one item can't be taken.
struct FeedRefusal: Error, Equatable {
    let reason: String
}

/// A club's titles while a feed's items come to them, one after the other: each is checked by itself, so that one that a box would refuse costs no other.
struct ImportedTitles {
    /// What became of a title.
    struct Taken: Equatable {
        let isNew: Bool
        let changed: [String]
        let kept: [String]
    }

    /// What has to be written, by name within the source folder.
    private(set) var changed: [String: JSONNode] = [:]
    private var names: [String: String] = [:]
    private var trees: [String: JSONNode] = [:]
    private var fresh: Set<String> = []
    private var used: Set<String> = []
    private var places: [String: String] = [:]
    private var offers: [String: String] = [:]
    private var rules: Set<String> = []

    /// - Throws: `wrongSource` for a file that can't be read: what is in it might be the title that an item is for.
    init(_ source: SourceFolder) throws(ServiceError) {
        for name in source.titleNames {
            guard let tree = try source.tree(name) else { continue }
            used.insert(name)
            guard let id = tree["id"]?.string else { continue }
            names[id] = name
            trees[id] = tree
            for offer in tree["offers"]?.items ?? [] { if let offer = offer["id"]?.string { offers[offer] = id } }
        }
        for showtime in try source.tree("cinemas.json")?["showtimes"]?.items ?? [] {
            // Of no title: a ticket's offer is its showtime's alone.
            if let offer = showtime["offer"]?["id"]?.string { offers[offer] = "" }
        }
        for agreement in try source.tree("windows.json")?["agreements"]?.items ?? [] {
            for rule in agreement["rules"]?.items ?? [] { if let rule = rule["name"]?.string { rules.insert(rule) } }
        }
    }

    /// Makes or renews a title.
    ///
    /// - Throws: What a box would refuse; then the title is as it was.
    mutating func take(_ item: FeedItem, overwrites: Bool) throws(FeedRefusal) -> Taken {
        if let place = places[item.id] { throw FeedRefusal(reason: "the id \(item.id) is also that of \(place)") }
        let had = names[item.id]
        let name = had ?? SourceFolder.titleName(item.id)
        if had == nil, used.contains(name) { throw FeedRefusal(reason: "its file source/\(name) holds another title") }
        let renewal = TitleRenewal(of: trees[item.id], by: item, overwrites: overwrites)
        let title: Title
        do throws(CatalogueError) { title = try Title(json: renewal.tree.written) } catch { throw FeedRefusal(reason: error.description) }
        for (index, offer) in title.offers.enumerated() {
            if let owner = offers[offer.id.value], owner != item.id {
                throw FeedRefusal(reason: CatalogueError.duplicate(place: "offers[\(index)].id", id: offer.id.value).description)
            }
            if case .rule(let rule) = offer.window, !rules.contains(rule) {
                throw FeedRefusal(reason: CatalogueError.dangling(place: "offers[\(index)].window.rule", id: rule).description)
            }
        }
        places[item.id] = item.place
        guard !renewal.changed.isEmpty else { return Taken(isNew: false, changed: [], kept: renewal.kept) }
        for offer in title.offers { offers[offer.id.value] = item.id }
        used.insert(name)
        if had == nil { fresh.insert(item.id) }
        names[item.id] = name
        trees[item.id] = renewal.tree
        changed[name] = renewal.tree
        return Taken(isNew: had == nil, changed: renewal.changed, kept: renewal.kept)
    }

    /// Takes back what names series and episodes that neither the club nor the feed has, and what names those in turn.
    ///
    /// - Returns: By title, why.
    mutating func settle() -> [String: FeedRefusal] {
        var refused: [String: FeedRefusal] = [:]
        // A series, its episodes, and no deeper: what is still open after that is refused with the whole.
        for _ in 0..<4 {
            var dangling: [String: (place: String, id: String)] = [:]
            for tree in changed.values {
                if let id = tree["id"]?.string, let missing = missing(in: tree) { dangling[id] = missing }
            }
            guard !dangling.isEmpty else { break }
            for (id, missing) in dangling {
                refused[id] = FeedRefusal(reason: CatalogueError.dangling(place: missing.place, id: missing.id).description)
                if let name = names[id] { changed[name] = nil }
                if fresh.contains(id) { names[id] = nil }
            }
        }
        return refused
    }

    private func missing(in tree: JSONNode) -> (place: String, id: String)? {
        if let series = tree["episode"]?["series"]?.string, names[series] == nil { return ("episode.series", series) }
        let episodes = (tree["seasons"]?.items ?? []).flatMap { $0["episodes"]?.items ?? [] }.compactMap { $0.string }
        return episodes.first { names[$0] == nil }.map { ("seasons", $0) }
    }
}
