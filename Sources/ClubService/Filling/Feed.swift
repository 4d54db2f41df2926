import Club
import Markup

/// Titles that somebody else's list brings, field by field.
struct Feed: Equatable, Sendable {
    /// In the feed's order.
    var items: [FeedItem] = []
    /// The items that can't be taken.
    var faults: [FeedFault] = []
    /// What was passed over, for the summary.
    var notes: [String] = []
}

/// One title of a feed.
struct FeedItem: Equatable, Sendable {
    /// By which the club will know it.
    let id: String
    /// Where it stands in the feed: `line 12`, `movies[3]`.
    let place: String
    /// What the feed says of it.
    var fields: [FeedField]

}

/// One member of a title, or one language of it.
struct FeedField: Equatable, Sendable {
    /// As `source/titles` has it.
    let member: String
    /// Of a text in several languages: each is a field of its own.
    var language: String?
    let value: JSONNode

    /// `synopsis.fr`, `streams`.
    var name: String { language.map { "\(member).\($0)" } ?? member }
}

/// An item that can't be taken; the others can.
struct FeedFault: Equatable, Sendable {
    /// Where it stands in the feed.
    let place: String
    let reason: String

    var description: String { "\(place): \(reason)" }
}

/// Why nothing of a feed can be read.
enum FeedError: Error, Equatable {
    /// Neither XML nor JSON as it has to be; `reason` with the line.
    case unreadable(reason: String)
    /// None of the forms that are known here.
    case unknown
}

extension Feed {
    /// Longer feeds are refused: one of 10,000 films takes 30 MB.
    static let maximumBytes = 64 << 20
    private static let limits = MarkupLimits(bytes: maximumBytes, nodes: 4_000_000, depth: 64, attributes: 128, text: 1 << 20)

    /// Reads RSS with Media RSS, a list of titles as the club writes them, or a feed with `movies`. It takes time in proportion to the bytes, and never
    /// traps, whatever they are.
    ///
    /// - Parameter language: Of texts where the feed doesn't say.
    init(_ bytes: [UInt8], language: String) throws(FeedError) {
        guard bytes.count <= Self.maximumBytes else {
            throw .unreadable(reason: "it has \(bytes.count) bytes; at most \(Self.maximumBytes) are taken")
        }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let first = bytes[start...].first { $0 > 0x20 }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            let node: JSONNode
            do throws(JSONNodeError) { node = try JSONNode(json: bytes) } catch { throw .unreadable(reason: error.description) }
            guard let feed = Feed(titles: node) ?? Feed(movies: node, language: language) else { throw .unknown }
            self = feed
            return
        }
        let root: MarkupElement
        do throws(MarkupError) { root = try MarkupParser.parse(bytes, limits: Self.limits).root } catch {
            throw .unreadable(reason: error.description)
        }
        guard let feed = Feed(rss: root, language: language) else { throw .unknown }
        self = feed
    }

    /// The first part of a language by BCP 47, in lower case: what viewers' languages are compared with.
    static func language(_ text: String?) -> String? {
        guard let text else { return nil }
        let tag = text.trimmed.lowercased().prefix { $0 != "-" && $0 != "_" }
        return (2...8).contains(tag.utf8.count) && tag.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            ? String(tag) : nil
    }

    /// The first four digits together that are a year of cinema.
    static func year(_ text: String?) -> JSONNode? {
        guard let text else { return nil }
        let numbers = text.utf8.prefix(100).split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return numbers.lazy.filter { $0.count == 4 }.compactMap { Int(Substring($0)) }.first { (1880...2200).contains($0) }.map {
            .number($0)
        }
    }

    /// For whom it is, where the rating is France's: another country's says another thing, and none may be made of it.
    static func rating(_ text: String?) -> JSONNode? {
        guard let text = text?.trimmed.lowercased() else { return nil }
        let word = ["tous publics", "tp", "u", "0"].contains(text) ? "all" : text.hasPrefix("-") ? String(text.dropFirst()) : text
        return AgeRating(rawValue: word).map { .text($0.rawValue) }
    }

    /// Without equal ones; nil where there are none.
    static func genres(_ names: [String], language: String) -> JSONNode? {
        var seen: Set<String> = []
        let unlike = names.filter { !$0.isEmpty && seen.insert($0).inserted }
        return unlike.isEmpty ? nil : .list(unlike.map { .object([language: .text($0)]) })
    }

    /// The credits, each person once with all their roles; roles that a club doesn't know are passed over.
    static func people(_ credits: [(name: String, role: String)]) -> JSONNode? {
        var order: [String] = []
        var roles: [String: [String]] = [:]
        for (name, written) in credits where !name.isEmpty {
            let word = written.trimmed.lowercased()
            let known =
                ["author": "writer", "screenwriter": "writer", "director of photography": "cinematographer", "music": "composer"][word]
                ?? word
            guard let role = Person.Role(rawValue: known)?.rawValue else { continue }
            if roles[name] == nil { order.append(name) }
            if roles[name]?.contains(role) != true { roles[name, default: []].append(role) }
        }
        let people = order.map { name in
            JSONNode.object(["name": .text(name), "roles": .list((roles[name] ?? []).map { .text($0) })])
        }
        return people.isEmpty ? nil : .list(people)
    }
}

extension String {
    /// Without white space at its ends, and with one blank for any within.
    var trimmed: String { split { $0.isWhitespace }.joined(separator: " ") }
}
