import Crypto

/// A title with what a feed says of it now: fields that its maker wrote stay, fields that the feed brought before are renewed.
///
/// Which is which stands in the title's own file, as the member `imported`: for each field that a feed brought the beginning of its digest. What was
/// changed since by hand has another one, and is the maker's from then on. Boxes are never sent it.
struct TitleRenewal: Equatable {
    /// The member's name.
    static let record = "imported"

    private(set) var tree: JSONNode
    /// The fields that are other ones now.
    private(set) var changed: [String] = []
    /// The fields of which the feed says otherwise than the maker.
    private(set) var kept: [String] = []

    /// - Parameters:
    ///   - had: The title's file; nil: a new one.
    ///   - overwrites: Whether the feed is right in everything that it says.
    init(of had: JSONNode?, by item: FeedItem, overwrites: Bool) {
        tree = had ?? .object(["id": .text(item.id)])
        var record = tree[Self.record] ?? .empty
        for field in item.fields {
            let current = Self.value(of: field, in: tree)
            let digest = Self.digest(of: field.value)
            if current?.sorted == field.value.sorted { continue }
            let known = record[field.name]?.string
            // A field that a feed brought and that isn't there any more was taken out by hand.
            let isFeeds = current.map { known == Self.digest(of: $0) } ?? (known == nil)
            guard isFeeds || overwrites else {
                kept.append(field.name)
                continue
            }
            Self.set(field, in: &tree)
            record[field.name] = .text(digest)
            changed.append(field.name)
        }
        if !changed.isEmpty {
            tree[Self.record] = nil
            tree[Self.record] = record
        }
    }

    /// The short forms of two members, which say the same.
    private static let shortForms = ["streams": (name: "stream", key: "address"), "posters": (name: "poster", key: "path")]

    private static func value(of field: FeedField, in tree: JSONNode) -> JSONNode? {
        if let language = field.language { return tree[field.member]?[language] }
        guard let short = shortForms[field.member], let address = tree[short.name] else { return tree[field.member] }
        return .list([.object([short.key: address])] + (tree[field.member]?.items ?? []))
    }

    private static func set(_ field: FeedField, in tree: inout JSONNode) {
        if let short = shortForms[field.member] { tree[short.name] = nil }
        guard let language = field.language else {
            tree[field.member] = field.value
            return
        }
        var texts = tree[field.member] ?? .empty
        texts[language] = field.value
        tree[field.member] = texts
    }

    /// Enough to tell a change by hand, which nobody makes to deceive.
    private static func digest(of value: JSONNode) -> String {
        Digest.sha256(Array(value.sorted.compact.utf8)).prefix(8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
