/// Names a shelf within its club.
public struct ShelfID: ClubIdentifier {
    /// As the club writes it; never empty.
    public let value: String

    /// - Parameter value: As the club writes it.
    public init(_ value: String) { self.value = value }
}

/// A row of titles that somebody put together.
public struct Shelf: Hashable, Sendable, Identifiable {
    /// Why these titles stand together.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Somebody chose them.
        case editorial
        /// One producer's or label's.
        case brand
        /// Announced; can't be watched yet.
        case coming
        /// On in cinemas now.
        case inCinemas
    }

    /// Unlike that of any other shelf of the club.
    public let id: ShelfID
    /// Why these titles stand together.
    public let kind: Kind
    /// What it is called.
    public let name: LocalizedText
    /// A few sentences by whoever chose.
    public let text: LocalizedText?
    /// In order of showing. One that the club doesn't have is passed over.
    public let titles: [TitleID]
    /// Who paid for it; where there is one, the shelf says so.
    public let sponsor: String?

    /// - Parameters:
    ///   - id: Unlike that of any other shelf of the club.
    ///   - kind: Why these titles stand together.
    ///   - name: What it is called.
    ///   - text: A few sentences by whoever chose.
    ///   - titles: In order of showing.
    ///   - sponsor: Who paid for it.
    public init(
        id: ShelfID, kind: Kind = .editorial, name: LocalizedText, text: LocalizedText? = nil, titles: [TitleID], sponsor: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.text = text
        self.titles = titles
        self.sponsor = sponsor
    }
}

/// A card among the shelves that somebody paid for. It always says who.
public struct SponsoredCard: Hashable, Sendable, Identifiable {
    /// Unlike that of any shelf or other card of the club.
    public let id: ShelfID
    /// Who paid for it.
    public let sponsor: String
    /// In a few words.
    public let name: LocalizedText
    /// In a few sentences.
    public let text: LocalizedText?
    /// Where there is one.
    public let picture: Picture?
    /// What opens from it, where something does.
    public let title: TitleID?

    /// - Parameters:
    ///   - id: Unlike that of any shelf or other card of the club.
    ///   - sponsor: Who paid for it.
    ///   - name: In a few words.
    ///   - text: In a few sentences.
    ///   - picture: Where there is one.
    ///   - title: What opens from it.
    public init(
        id: ShelfID, sponsor: String, name: LocalizedText, text: LocalizedText? = nil, picture: Picture? = nil, title: TitleID? = nil
    ) {
        self.id = id
        self.sponsor = sponsor
        self.name = name
        self.text = text
        self.picture = picture
        self.title = title
    }
}

extension Shelf: Codable {
    private enum Key: String, CodingKey {
        case id, kind, name, text, titles, sponsor
    }

    /// Reads one shelf.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(
            id: try fields.value(.id), kind: try fields.wordIfPresent(.kind) ?? .editorial, name: try fields.value(.name),
            text: try fields.valueIfPresent(.text), titles: try fields.list(.titles, atMost: Bound.part),
            sponsor: try fields.textIfPresent(.sponsor))
    }

    /// Writes one shelf.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(id, forKey: .id)
        try values.encode(word: kind, forKey: .kind)
        try values.encode(name, forKey: .name)
        try values.encodeIfPresent(text, forKey: .text)
        try values.encode(titles, forKey: .titles)
        try values.encodeIfPresent(sponsor, forKey: .sponsor)
    }
}

extension SponsoredCard: Codable {
    private enum Key: String, CodingKey {
        case id, sponsor, name, text, picture, title
    }

    /// Reads one card; without a sponsor it is none.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(
            id: try fields.value(.id), sponsor: try fields.text(.sponsor), name: try fields.value(.name),
            text: try fields.valueIfPresent(.text), picture: try fields.valueIfPresent(.picture), title: try fields.valueIfPresent(.title))
    }

    /// Writes one card.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(id, forKey: .id)
        try values.encode(sponsor, forKey: .sponsor)
        try values.encode(name, forKey: .name)
        try values.encodeIfPresent(text, forKey: .text)
        try values.encodeIfPresent(picture, forKey: .picture)
        try values.encodeIfPresent(title, forKey: .title)
    }
}
