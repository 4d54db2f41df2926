import ArgumentParser
import Club

/// `lanterne-club shelf DIR [ID] [TITLE…]`.
struct ShelfCommand: FillingCommand {
    static let configuration = CommandConfiguration(
        commandName: "shelf",
        abstract: "Puts titles together on a shelf, or a sponsored card among the shelves.",
        discussion: """
            EXAMPLES
              lanterne-club shelf /srv/club                                                        all shelves and cards
              lanterne-club shelf /srv/club lights --title "fr=Lumières" --title "en=Lights" la-lanterne le-fil-d-or
              lanterne-club shelf /srv/club lights --text "fr=Choisis par la maison."              the same one, with a sentence
              lanterne-club shelf /srv/club arte --kind brand --title "fr=Les films d’Arte" maree-basse
              lanterne-club shelf /srv/club soon --kind coming --title "fr=Bientôt" --place 1 maree-basse
              lanterne-club shelf /srv/club festival --card --title "fr=Festival" --sponsored-by "Ville de Brest" la-lanterne
              lanterne-club shelf /srv/club lights --remove

            What no option names stays. Titles that are given take the place of those that were there.
            What somebody paid for says so on the screen: a card always has a sponsor, a shelf where it is given one.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    @Argument(help: ArgumentHelp("Names the shelf or card; without it all are shown.", valueName: "shelf"))
    var id: String?

    @Argument(help: ArgumentHelp("In order of showing; a card opens one at most.", valueName: "title"))
    var titles: [String] = []

    @Option(help: ArgumentHelp("What it is called; one for each language.", valueName: "language=text"))
    var title: [String] = []

    @Option(help: ArgumentHelp("A few sentences by whoever chose; one for each language.", valueName: "language=text"))
    var text: [String] = []

    @Option(help: "editorial, brand, coming or inCinemas.", transform: { try CommandValues.word($0) })
    var kind: Shelf.Kind?

    @Option(help: ArgumentHelp("Who paid for it.", valueName: "name"))
    var sponsoredBy: String?

    @Flag(help: "Nobody paid for it.")
    var unsponsored = false

    @Flag(help: "A card instead of a shelf.")
    var card = false

    @Option(help: ArgumentHelp("A card's, relative to the public folder, or with its whole address.", valueName: "path"))
    var picture: String?

    @Option(help: ArgumentHelp("Where it stands among the shelves, or among the cards, from 1.", valueName: "number"))
    var place: Int?

    @Flag(help: "Takes it out.")
    var remove = false

    @Option(help: "Of what is shown: fr or en.", transform: { try CommandValues.word($0) })
    var language: ClubWords.Language = .french

    func validate() throws {
        if let place, place < 1 { throw ValidationError("--place takes a number from 1 on, not \(place).") }
    }

    func answer(at clock: WallClock) throws(ServiceError) -> String {
        let source = try SourceFolder(folder)
        var tree = try source.tree("shelves.json") ?? .object(["shelves": .list([])])
        guard let id else { return list(tree, clock.words(language, at: clock.now)) }
        let isCard = try kindOfEntry(id, in: tree)
        let key = isCard ? "cards" : "shelves"
        var entries = tree[key]?.items ?? []
        let had = entries.firstIndex { $0["id"]?.string == id }
        if remove {
            guard let had else { throw .filling(.nothing(what: "shelf", id: id, command: "shelf \(folder)")) }
            entries.remove(at: had)
        } else {
            let old = had.map { entries[$0] } ?? .object(["id": .text(id)])
            let fresh = try isCard ? changedCard(old) : changedShelf(old)
            if let had { entries[had] = fresh } else { entries.append(fresh) }
            if let place {
                entries.remove(at: had ?? entries.count - 1)
                entries.insert(fresh, at: min(place - 1, entries.count))
            }
        }
        tree[key] = isCard && entries.isEmpty ? nil : .list(entries)
        if tree["shelves"] == nil { tree["shelves"] = .list([]) }
        try source.save(["shelves.json": tree])
        return remove ? "\(id) removed\n" : list(tree, clock.words(language, at: clock.now), only: id)
    }

    /// Whether it is a card: what is there stays what it is.
    private func kindOfEntry(_ id: String, in tree: JSONNode) throws(ServiceError) -> Bool {
        let isCard = (tree["cards"]?.items ?? []).contains { $0["id"]?.string == id }
        let isShelf = (tree["shelves"]?.items ?? []).contains { $0["id"]?.string == id }
        if card, isShelf { throw .filling(.taken(id: id, by: "a shelf")) }
        return isCard || card
    }

    private func changedShelf(_ shelf: JSONNode) throws(ServiceError) -> JSONNode {
        if picture != nil { throw .filling(.unfit(option: "--picture", reason: "only a card has one")) }
        var shelf = shelf
        if let kind { shelf["kind"] = .text(kind.rawValue) }
        try changeTexts(of: &shelf, what: "a shelf")
        if !titles.isEmpty || shelf["titles"] == nil { shelf["titles"] = .list(titles.map { .text($0) }) }
        if unsponsored, sponsoredBy != nil { throw .filling(.unfit(option: "--unsponsored", reason: "--sponsored-by says who paid")) }
        if unsponsored { shelf["sponsor"] = nil }
        if let sponsoredBy { shelf["sponsor"] = .text(sponsoredBy) }
        return shelf
    }

    private func changedCard(_ card: JSONNode) throws(ServiceError) -> JSONNode {
        if kind != nil { throw .filling(.unfit(option: "--kind", reason: "only a shelf has one")) }
        if unsponsored { throw .filling(.unfit(option: "--unsponsored", reason: "a card always says who paid for it")) }
        guard titles.count < 2 else { throw .filling(.unfit(option: titles[1], reason: "a card opens one title at most")) }
        var card = card
        if let sponsoredBy { card["sponsor"] = .text(sponsoredBy) }
        guard card["sponsor"]?.string != nil else {
            throw .filling(.missing(what: "a card always says who paid for it", options: "--sponsored-by with a name"))
        }
        try changeTexts(of: &card, what: "a card")
        if let picture { card["picture"] = .object(["path": .text(picture)]) }
        if let title = titles.first { card["title"] = .text(title) }
        return card
    }

    private func changeTexts(of entry: inout JSONNode, what: String) throws(ServiceError) {
        entry["name"] = try CommandValues.localized(title, into: entry["name"], option: "--title")
        guard entry["name"] != nil else {
            throw .filling(.missing(what: "\(what) has a name", options: "--title fr=… and further languages"))
        }
        entry["text"] = try CommandValues.localized(text, into: entry["text"], option: "--text")
    }

    private func list(_ tree: JSONNode, _ words: ClubWords, only: String? = nil) -> String {
        let shelves = tree["shelves"]?.items ?? []
        let cards = tree["cards"]?.items ?? []
        func name(_ entry: JSONNode) -> String {
            let texts = entry["name"]?.members.compactMap { member in member.value.string.map { (member.name, $0) } } ?? []
            return LocalizedText(Dictionary(texts) { first, _ in first })?.text(for: [language.rawValue]) ?? ""
        }
        func sponsor(_ entry: JSONNode) -> [String] {
            entry["sponsor"]?.string.map { [words.choose("sponsorisé par \($0)", "sponsored by \($0)")] } ?? []
        }
        func id(_ entry: JSONNode) -> String { entry["id"]?.string ?? "" }
        let shelfLines = shelves.filter { only == nil || id($0) == only }.map { shelf in
            let kind = words.name(of: shelf["kind"]?.string.flatMap { Shelf.Kind(rawValue: $0) } ?? .editorial)
            let titles = (shelf["titles"]?.items ?? []).compactMap { $0.string }.joined(separator: " ")
            return ([id(shelf), name(shelf), kind] + sponsor(shelf) + [titles]).joined(separator: " · ")
        }
        let cardLines = cards.filter { only == nil || id($0) == only }.map { card in
            let title = card["title"]?.string.map { [$0] } ?? []
            return ([id(card), name(card), words.choose("carte", "card")] + sponsor(card) + title).joined(separator: " · ")
        }
        let lines = shelfLines + cardLines
        guard !lines.isEmpty else { return words.choose("Aucun rayon.", "No shelf.") + "\n" }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ClubWords {
    fileprivate func name(of kind: Shelf.Kind) -> String {
        switch kind {
        case .editorial: choose("choix de la maison", "chosen by the house")
        case .brand: choose("marque", "brand")
        case .coming: choose("bientôt", "coming")
        case .inCinemas: choose("au cinéma", "in cinemas")
        }
    }
}
