/// A JSON value as its file has it: members in their order, numbers as they are written, and what nobody here understands.
///
/// A club's maker writes these files by hand. Read into the club's own types and written again they would lose what a later program put there.
indirect enum JSONNode: Hashable, Sendable {
    case object([Member])
    case list([JSONNode])
    case text(String)
    /// A number, `true`, `false` or `null`, as written.
    case literal(String)

    struct Member: Hashable, Sendable {
        var name: String
        var value: JSONNode
    }

    static let empty = JSONNode.object([])

    static func number(_ value: Int) -> JSONNode { .literal("\(value)") }

    static func bool(_ value: Bool) -> JSONNode { .literal(value ? "true" : "false") }

    /// An object of these members without those that are nil.
    static func object(_ members: KeyValuePairs<String, JSONNode?>) -> JSONNode {
        .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
    }

    var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    var items: [JSONNode] {
        if case .list(let items) = self { items } else { [] }
    }

    /// nil where it is no text, or an empty one.
    var string: String? {
        if case .text(let text) = self, !text.isEmpty { text } else { nil }
    }

    var isObject: Bool {
        if case .object = self { true } else { false }
    }

    var isList: Bool {
        if case .list = self { true } else { false }
    }

    /// A member. Of two of one name the first counts, as for the reader that boxes have. Setting nil takes it out; setting one of what is no object
    /// makes an object of it.
    subscript(_ name: String) -> JSONNode? {
        get {
            for member in members where member.name == name && member.value != .literal("null") { return member.value }
            return nil
        }
        set {
            var members = members
            let place = members.firstIndex { $0.name == name }
            members.removeAll { $0.name == name }
            if let newValue { members.insert(Member(name: name, value: newValue), at: min(place ?? members.count, members.count)) }
            self = .object(members)
        }
    }

    /// With all members in the alphabet's order, so that equal values are equal however they are written.
    var sorted: JSONNode {
        switch self {
        case .object(let members):
            .object(
                members.map { Member(name: $0.name, value: $0.value.sorted) }.sorted {
                    $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
                })
        case .list(let items): .list(items.map { $0.sorted })
        case .text, .literal: self
        }
    }
}
