/// Names an agreement within its club.
public struct AgreementID: ClubIdentifier {
    /// As the club writes it; never empty.
    public let value: String

    /// - Parameter value: As the club writes it.
    public init(_ value: String) { self.value = value }
}

/// When each kind of offer may open after a film's release in cinemas, as one agreement of the trade has it. In France this is the
/// "chronologie des médias", made binding by a ministerial order.
public struct ReleaseAgreement: Hashable, Sendable, Identifiable {
    /// Unlike that of any other agreement of the club.
    public let id: AgreementID
    /// What it is called.
    public let name: LocalizedText
    /// Where it is in force, by ISO 3166-1 alpha-2.
    public let territory: String
    /// The day on which it was signed.
    public let signed: CalendarDate
    /// Its first day.
    public let from: CalendarDate
    /// The day after its last; nil: until another takes its place.
    public let until: CalendarDate?
    /// Each of its own name.
    public let rules: [ReleaseRule]

    /// - Parameters:
    ///   - id: Unlike that of any other agreement of the club.
    ///   - name: What it is called.
    ///   - territory: Where it is in force.
    ///   - signed: The day on which it was signed.
    ///   - from: Its first day.
    ///   - until: The day after its last.
    ///   - rules: Each of its own name.
    public init(
        id: AgreementID, name: LocalizedText, territory: String, signed: CalendarDate, from: CalendarDate, until: CalendarDate? = nil,
        rules: [ReleaseRule]
    ) {
        self.id = id
        self.name = name
        self.territory = territory
        self.signed = signed
        self.from = from
        self.until = until
        self.rules = rules
    }

    /// Whether it is in force on that day.
    public func covers(_ day: CalendarDate) -> Bool { from <= day && (until.map { day < $0 } ?? true) }
}

/// One kind of offer's window.
public struct ReleaseRule: Hashable, Sendable {
    /// By which offers name it; the same in each agreement: `rental`.
    public let name: String
    /// Months from the release in cinemas to the first day.
    public let opensAfter: Int
    /// Months from the release in cinemas to the day after the last; nil: it stays open.
    public let closesAfter: Int?
    /// For viewers, with the agreement and its date.
    public let sentence: LocalizedText

    /// - Parameters:
    ///   - name: By which offers name it.
    ///   - opensAfter: Months from the release in cinemas to the first day.
    ///   - closesAfter: Months from the release in cinemas to the day after the last.
    ///   - sentence: For viewers.
    public init(name: String, opensAfter: Int, closesAfter: Int? = nil, sentence: LocalizedText) {
        self.name = name
        self.opensAfter = opensAfter
        self.closesAfter = closesAfter
        self.sentence = sentence
    }

    /// The window of a film that came out on that day.
    public func window(release: CalendarDate) -> (opens: CalendarDate, closes: CalendarDate?) {
        (release.advanced(byMonths: opensAfter), closesAfter.map { release.advanced(byMonths: $0) })
    }
}

/// All agreements that a club follows.
public struct ReleaseWindows: Hashable, Sendable {
    /// In any order.
    public let agreements: [ReleaseAgreement]

    /// - Parameter agreements: In any order.
    public init(agreements: [ReleaseAgreement] = []) {
        self.agreements = agreements
    }

    /// What is in force there for a film that comes out on that day; of several, what was signed last.
    public func agreement(in territory: String, on day: CalendarDate) -> ReleaseAgreement? {
        agreements.filter { $0.territory == territory && $0.covers(day) }.max { $0.signed < $1.signed }
    }

    /// Reads the part `windows`.
    public init(json bytes: [UInt8]) throws(CatalogueError) {
        self = try ClubJSON.read(from: bytes, atMost: ClubPart.maximumBytes)
    }

    /// The part `windows`, the same bytes for the same agreements.
    public func json() throws(CatalogueError) -> [UInt8] { try ClubJSON.bytes(of: self) }
}

extension ReleaseWindows: Codable {
    private enum Key: String, CodingKey {
        case agreements
    }

    /// Reads all agreements.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let agreements: [ReleaseAgreement] = try fields.list(.agreements)
        try fields.requireUnlike(agreements.map { $0.id.value }, .agreements)
        self.init(agreements: agreements)
    }

    /// Writes all agreements.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(agreements, forKey: .agreements)
    }
}

extension ReleaseAgreement: Codable {
    private enum Key: String, CodingKey {
        case id, name, territory, signed, from, until, rules
    }

    /// Reads one agreement.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let from: CalendarDate = try fields.value(.from)
        let until: CalendarDate? = try fields.valueIfPresent(.until)
        if let until, until <= from { throw fields.wrong(.until, "after from") }
        let rules: [ReleaseRule] = try fields.list(.rules)
        try fields.requireUnlike(rules.map { $0.name }, .rules, member: "name")
        self.init(
            id: try fields.value(.id), name: try fields.value(.name), territory: try fields.territory(.territory),
            signed: try fields.value(.signed), from: from, until: until, rules: rules)
    }

    /// Writes one agreement.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(id, forKey: .id)
        try values.encode(name, forKey: .name)
        try values.encode(territory, forKey: .territory)
        try values.encode(signed, forKey: .signed)
        try values.encode(from, forKey: .from)
        try values.encodeIfPresent(until, forKey: .until)
        try values.encode(rules, forKey: .rules)
    }
}

extension ReleaseRule: Codable {
    private enum Key: String, CodingKey {
        case name, opensAfterMonths, closesAfterMonths, sentence
    }

    /// Reads one rule.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let opens = try fields.whole(.opensAfterMonths, 0...1200)
        let closes = try fields.wholeIfPresent(.closesAfterMonths, 0...1200)
        if let closes, closes <= opens { throw fields.wrong(.closesAfterMonths, "more than opensAfterMonths") }
        self.init(name: try fields.text(.name), opensAfter: opens, closesAfter: closes, sentence: try fields.value(.sentence))
    }

    /// Writes one rule.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(name, forKey: .name)
        try values.encode(opensAfter, forKey: .opensAfterMonths)
        try values.encodeIfPresent(closesAfter, forKey: .closesAfterMonths)
        try values.encode(sentence, forKey: .sentence)
    }
}
