import FoundationEssentials

/// The club's files as JSON (RFC 8259).
enum ClubJSON {
    static func read<Value: Decodable>(
        _ type: Value.Type = Value.self, from bytes: [UInt8], atMost limit: Int
    ) throws(CatalogueError) -> Value {
        guard bytes.count <= limit else { throw .tooLong(bytes: bytes.count, limit: limit) }
        do {
            return try OutsideJSON.decode(Value.self, from: bytes)
        } catch let error as CatalogueError {
            throw error
        } catch let error as DecodingError {
            throw CatalogueError(error)
        } catch {
            throw .notJSON(reason: "\(error)")
        }
    }

    /// The same bytes for the same value: by their digest a box knows what is new.
    static func bytes(of value: some Encodable) throws(CatalogueError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw .notJSON(reason: "\(error)")
        }
    }
}

extension ClubProfile {
    /// Reads a profile by itself, as a club's maker keeps it.
    public init(json bytes: [UInt8]) throws(CatalogueError) {
        self = try ClubJSON.read(from: bytes, atMost: SignedDocument.maximumBytes)
    }

    /// The same bytes for the same profile.
    public func json() throws(CatalogueError) -> [UInt8] { try ClubJSON.bytes(of: self) }
}

extension Title {
    /// Reads one title by itself, as a club's maker keeps it.
    public init(json bytes: [UInt8]) throws(CatalogueError) {
        self = try ClubJSON.read(from: bytes, atMost: ClubPart.maximumBytes)
    }

    /// The same bytes for the same title.
    public func json() throws(CatalogueError) -> [UInt8] { try ClubJSON.bytes(of: self) }
}

extension KeyedEncodingContainer {
    /// An empty list is left out: it reads as the same.
    mutating func encode<Element: Encodable>(unlessEmpty list: [Element], forKey key: Key) throws {
        if !list.isEmpty { try encode(list, forKey: key) }
    }

    /// Whole seconds are written as whole numbers.
    mutating func encode(seconds duration: Duration?, forKey key: Key) throws {
        guard let duration else { return }
        let (seconds, attoseconds) = duration.components
        try encode(Double(seconds) + Double(attoseconds / 1_000_000_000_000_000) / 1000, forKey: key)
    }

    /// An enumeration's word.
    mutating func encode<Word: RawRepresentable>(word: Word?, forKey key: Key) throws where Word.RawValue == String {
        try encodeIfPresent(word?.rawValue, forKey: key)
    }

    mutating func encode<Word: RawRepresentable>(words: [Word], forKey key: Key) throws where Word.RawValue == String {
        try encode(unlessEmpty: words.map { $0.rawValue }, forKey: key)
    }
}

extension CatalogueError {
    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context): self = .missing(place: Self.place(context.codingPath + [key]))
        case .valueNotFound(_, let context): self = .missing(place: Self.place(context.codingPath))
        case .typeMismatch(let type, let context): self = .wrong(place: Self.place(context.codingPath), expected: Self.words(for: type))
        case .dataCorrupted(let context) where context.codingPath.isEmpty: self = .notJSON(reason: context.debugDescription)
        case .dataCorrupted(let context):
            // Days and moments say themselves what they would be; the reader of JSON says more than helps.
            let isOwn = context.underlyingError == nil && context.debugDescription.hasPrefix("a ")
            self = .wrong(place: Self.place(context.codingPath), expected: isOwn ? context.debugDescription : "something else")
        @unknown default: self = .notJSON(reason: "\(error)")
        }
    }

    private static func words(for type: any Any.Type) -> String {
        if type == String.self { return "a text" }
        if type == Int.self { return "a whole number" }
        if type == Double.self { return "a number" }
        if type == Bool.self { return "true or false" }
        if type == [Any].self || "\(type)".hasPrefix("Array") { return "a list" }
        return "an object"
    }

    /// `titles[2].stream`, or `the catalogue` for the whole.
    static func place(_ path: [any CodingKey]) -> String {
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
}
