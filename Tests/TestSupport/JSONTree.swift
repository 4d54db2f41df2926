import FoundationEssentials

/// A JSON document as a tree.
public enum JSONTree: Codable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    /// Reads any document.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .string(text)
        } else if let items = try? value.decode([JSONTree].self) {
            self = .array(items)
        } else {
            self = .object(try value.decode([String: JSONTree].self))
        }
    }

    /// Writes it as it stands; whole numbers without a fraction.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .number(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        case .array(let items): try container.encode(items)
        case .object(let members): try container.encode(members)
        }
    }

    /// Reads a text.
    public init(json: String) throws { self = try JSONDecoder().decode(JSONTree.self, from: Data(json.utf8)) }

    /// As it is sent.
    public func bytes() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }

    /// Of a text; nil for all else.
    public var text: String? { if case .string(let text) = self { text } else { nil } }

    /// Of a number; nil for all else.
    public var number: Double? { if case .number(let number) = self { number } else { nil } }

    /// Of an object; empty for all else.
    public var members: [String: JSONTree] { if case .object(let members) = self { members } else { [:] } }

    /// Of a list; empty for all else.
    public var items: [JSONTree] { if case .array(let items) = self { items } else { [] } }

    /// An object's member; nil where there is none.
    public subscript(name: String) -> JSONTree? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// A list's entry; nil where there is none.
    public subscript(index: Int) -> JSONTree? {
        if case .array(let items) = self, items.indices.contains(index) { items[index] } else { nil }
    }

    /// The texts of a list.
    public var strings: [String] { items.compactMap { $0.text } }
}

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// As it is written.
    public init(stringLiteral text: String) { self = .string(text) }

    /// As it is written.
    public init(integerLiteral number: Int) { self = .number(Double(number)) }

    /// As it is written.
    public init(booleanLiteral bool: Bool) { self = .bool(bool) }

    /// As it is written.
    public init(arrayLiteral items: JSONTree...) { self = .array(items) }

    /// As it is written; of two of one name the last.
    public init(dictionaryLiteral members: (String, JSONTree)...) { self = .object(Dictionary(members) { $1 }) }
}
