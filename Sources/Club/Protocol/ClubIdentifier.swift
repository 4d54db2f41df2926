/// A name that the club gives to one of its things; in JSON a text.
public protocol ClubIdentifier: Hashable, Sendable, Codable, CustomStringConvertible {
    /// As the club writes it; never empty.
    var value: String { get }
    /// Takes it as the club writes it; only reading checks it.
    init(_ value: String)
}

extension ClubIdentifier {
    /// As the club writes it.
    public var description: String { value }

    /// Reads a text of 1 to 200 bytes.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard !text.isEmpty else { throw CatalogueError.missing(place: CatalogueError.place(decoder.codingPath)) }
        guard text.utf8.count <= Bound.name else {
            throw CatalogueError.wrong(place: CatalogueError.place(decoder.codingPath), expected: "at most \(Bound.name) bytes long")
        }
        self.init(text)
    }

    /// Writes a text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
