/// How much of anything is taken from outside: far more than a club has, and little enough that nothing grows without end.
enum Bound {
    /// Bytes of an id or a name.
    static let name = 200
    /// Bytes of a text that is read: a synopsis, a shelf's words.
    static let text = 20_000
    /// Bytes of an address.
    static let address = 2_000
    /// Entries of the lists of one title, shelf or showtime.
    static let list = 1_000
    /// Entries of the lists of a part.
    static let part = 100_000
    /// Languages of one text.
    static let languages = 100
    /// Seconds of a film: a year, longer than any, and far from what would overflow.
    static let seconds = 31_536_000
    /// Whole numbers that any JSON reader keeps: 2⁵³ - 1.
    static let whole = 9_007_199_254_740_991
}

/// Reads the members of one JSON object, and says where what is wrong stands.
struct Fields<Key: CodingKey> {
    private let values: KeyedDecodingContainer<Key>

    init(_ decoder: any Decoder, _ keys: Key.Type = Key.self) throws {
        values = try decoder.container(keyedBy: Key.self)
    }

    func place(_ key: Key) -> String { CatalogueError.place(values.codingPath + [key]) }

    func wrong(_ key: Key, _ expected: String) -> CatalogueError { .wrong(place: place(key), expected: expected) }

    /// Neither absent nor null.
    func has(_ key: Key) -> Bool { values.contains(key) && (try? values.decodeNil(forKey: key)) == false }

    func value<Value: Decodable>(_ key: Key) throws -> Value { try values.decode(Value.self, forKey: key) }

    func valueIfPresent<Value: Decodable>(_ key: Key) throws -> Value? { try values.decodeIfPresent(Value.self, forKey: key) }

    /// Never empty.
    func text(_ key: Key, atMost limit: Int = Bound.name) throws -> String {
        let text = try values.decode(String.self, forKey: key)
        guard !text.isEmpty else { throw CatalogueError.missing(place: place(key)) }
        guard text.utf8.count <= limit else { throw wrong(key, "at most \(limit) bytes long") }
        return text
    }

    func textIfPresent(_ key: Key, atMost limit: Int = Bound.name) throws -> String? { has(key) ? try text(key, atMost: limit) : nil }

    func address(_ key: Key) throws -> String { try text(key, atMost: Bound.address) }

    func whole(_ key: Key, _ range: ClosedRange<Int>) throws -> Int {
        guard has(key) else { throw CatalogueError.missing(place: place(key)) }
        guard let number = try? values.decode(Int.self, forKey: key), range.contains(number) else {
            throw wrong(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func wholeIfPresent(_ key: Key, _ range: ClosedRange<Int>) throws -> Int? { has(key) ? try whole(key, range) : nil }

    /// To a millisecond, 0 or more.
    func seconds(_ key: Key) throws -> Duration {
        let seconds = try values.decode(Double.self, forKey: key)
        guard seconds >= 0, seconds <= Double(Bound.seconds) else { throw wrong(key, "a number of seconds, 0 or more") }
        return .milliseconds(Int64((seconds * 1000).rounded()))
    }

    /// To a millisecond, at least one.
    func lengthIfPresent(_ key: Key) throws -> Duration? {
        guard let seconds = try values.decodeIfPresent(Double.self, forKey: key) else { return nil }
        guard seconds >= 0.001, seconds <= Double(Bound.seconds) else { throw wrong(key, "a number of seconds, more than 0") }
        return .milliseconds(Int64((seconds * 1000).rounded()))
    }

    /// One of an enumeration's words.
    func word<Word: RawRepresentable & CaseIterable>(_ key: Key) throws -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: try values.decode(String.self, forKey: key)) else { throw wrong(key, Self.words(Word.self)) }
        return word
    }

    func wordIfPresent<Word: RawRepresentable & CaseIterable>(_ key: Key) throws -> Word? where Word.RawValue == String {
        has(key) ? try word(key) : nil
    }

    /// Absent is empty.
    func list<Element: Decodable>(_ key: Key, atMost limit: Int = Bound.list) throws -> [Element] {
        guard has(key) else { return [] }
        var items = try values.nestedUnkeyedContainer(forKey: key)
        if let count = items.count, count > limit { throw CatalogueError.tooMany(place: place(key), count: count, limit: limit) }
        var list: [Element] = []
        list.reserveCapacity(items.count ?? 0)
        while !items.isAtEnd { list.append(try items.decode(Element.self)) }
        return list
    }

    func words<Word: RawRepresentable & CaseIterable>(_ key: Key) throws -> [Word] where Word.RawValue == String {
        let texts: [String] = try list(key)
        return try texts.enumerated().map { index, text in
            guard let word = Word(rawValue: text) else {
                throw CatalogueError.wrong(place: "\(place(key))[\(index)]", expected: Self.words(Word.self))
            }
            return word
        }
    }

    /// Of a list that was read: no two of one id.
    func requireUnlike(_ ids: [String], _ key: Key, member: String = "id") throws {
        var seen: Set<String> = []
        for (index, id) in ids.enumerated() where !seen.insert(id).inserted {
            throw CatalogueError.duplicate(place: "\(place(key))[\(index)].\(member)", id: id)
        }
    }

    private static func words<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) -> String where Word.RawValue == String {
        "one of " + Word.allCases.map { $0.rawValue }.joined(separator: ", ")
    }
}

extension Fields {
    /// A territory by ISO 3166-1 alpha-2.
    func territory(_ key: Key) throws -> String { try capitals(try text(key), count: 2, place(key), "two capitals, such as FR") }

    func territories(_ key: Key) throws -> [String] {
        let texts: [String] = try list(key)
        return try texts.enumerated().map { index, text in
            try capitals(text, count: 2, "\(place(key))[\(index)]", "two capitals, such as FR")
        }
    }

    /// A currency by ISO 4217.
    func currency(_ key: Key) throws -> String { try capitals(try text(key), count: 3, place(key), "three capitals, such as EUR") }

    /// A language by BCP 47.
    func language(_ key: Key) throws -> String { try language(try text(key), place(key)) }

    func languages(_ key: Key) throws -> [String] {
        let texts: [String] = try list(key, atMost: Bound.languages)
        return try texts.enumerated().map { index, text in try language(text, "\(place(key))[\(index)]") }
    }

    /// Days by territory; absent is none.
    func days(_ key: Key) throws -> [String: CalendarDate] {
        let days: [String: CalendarDate] = try valueIfPresent(key) ?? [:]
        guard days.count <= Bound.list else { throw CatalogueError.tooMany(place: place(key), count: days.count, limit: Bound.list) }
        for territory in days.keys { _ = try capitals(territory, count: 2, "\(place(key)).\(territory)", "two capitals, such as FR") }
        return days
    }

    private func capitals(_ text: String, count: Int, _ place: String, _ expected: String) throws -> String {
        let isWritten = text.utf8.allSatisfy { Letters.isLetter($0) && $0 & 0x20 == 0 }
        guard text.utf8.count == count, isWritten else { throw CatalogueError.wrong(place: place, expected: expected) }
        return text
    }

    private func language(_ text: String, _ place: String) throws -> String {
        let isWritten = text.utf8.allSatisfy { Letters.isLetter($0) || Letters.isDigit($0) || $0 == Letters.hyphen }
        guard (2...35).contains(text.utf8.count), isWritten else {
            throw CatalogueError.wrong(place: place, expected: "a language, such as fr")
        }
        return text
    }
}

/// ASCII's letters and digits, of which codes and paths are made.
enum Letters {
    static let hyphen = UInt8(ascii: "-")
    static let dot = UInt8(ascii: ".")
    static let underscore = UInt8(ascii: "_")

    static func isLetter(_ byte: UInt8) -> Bool {
        let small: UInt8 = byte | 0x20
        return small >= UInt8(ascii: "a") && small <= UInt8(ascii: "z")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
