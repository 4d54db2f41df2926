import FoundationEssentials

/// A JSON document as a tree, for comparing what two parsers say.
enum Facts: Decodable, Equatable {
    case nothing
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([Facts])
    case object([String: Facts])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .nothing
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([Facts].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: Facts].self))
        }
    }

    subscript(name: String) -> Facts {
        if case .object(let members) = self { members[name] ?? .nothing } else { .nothing }
    }

    var members: [String: Facts] {
        if case .object(let members) = self { members } else { [:] }
    }

    var items: [Facts] {
        if case .list(let items) = self { items } else { [] }
    }

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    /// The same with a member changed.
    func with(_ name: String, _ value: Facts) -> Facts {
        .object(members.merging([name: value]) { $1 })
    }

    /// Paths at which two documents differ, places in lists left out: `segments[].duration`. Nothing and an absent member are the same.
    func differences(from other: Facts, at path: String = "") -> Set<String> {
        switch (self, other) {
        case (.object(let mine), .object(let theirs)):
            let names = Set(mine.keys).union(theirs.keys)
            return names.reduce(into: []) { found, name in
                found.formUnion(self[name].differences(from: other[name], at: path.isEmpty ? name : "\(path).\(name)"))
            }
        case (.list(let mine), .list(let theirs)):
            guard mine.count == theirs.count else { return ["\(path).count"] }
            return zip(mine, theirs).reduce(into: []) { $0.formUnion($1.0.differences(from: $1.1, at: "\(path)[]")) }
        case (.number(let mine), .number(let theirs)):
            // Dates in milliseconds were added up in floating point.
            return abs(mine - theirs) <= (abs(mine) > 1e9 ? 0.002 : 1e-9) ? [] : [path]
        default: return self == other ? [] : [path]
        }
    }
}

extension Facts: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral {
    init(stringLiteral text: String) { self = .text(text) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral items: Facts...) { self = .list(items) }

    static func optional(_ text: String?) -> Facts { text.map(Facts.text) ?? .nothing }
    static func optional(_ number: (some BinaryInteger)?) -> Facts { number.map { .number(Double($0)) } ?? .nothing }
    static func optional(_ number: Double?) -> Facts { number.map(Facts.number) ?? .nothing }
    /// True, or nothing.
    static func flag(_ isSet: Bool) -> Facts { isSet ? .bool(true) : .nothing }
}
