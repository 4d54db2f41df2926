/// Why bytes are no JSON.
struct JSONNodeError: Error, Equatable, CustomStringConvertible {
    /// From 1.
    let line: Int
    let reason: String

    var description: String { "line \(line): \(reason)" }
}

extension JSONNode {
    /// Reads a whole file. It takes time in proportion to the bytes, and never traps, whatever they are. Source: RFC 8259; a byte order mark is passed over.
    init(json bytes: [UInt8]) throws(JSONNodeError) {
        var reader = JSONNodeReader(bytes)
        self = try reader.whole()
    }
}

private struct JSONNodeReader {
    /// Deeper files are refused: nothing of a club's is half as deep.
    private static let deepest = 64

    private let bytes: [UInt8]
    private var place: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func whole() throws(JSONNodeError) -> JSONNode {
        let node = try value(depth: 0)
        skipBlanks()
        guard place == bytes.count else { throw wrong("something follows the end") }
        return node
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private func wrong(_ reason: String) -> JSONNodeError {
        JSONNodeError(line: 1 + bytes[..<min(place, bytes.count)].reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }, reason: reason)
    }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONNodeError) -> JSONNode {
        guard depth < Self.deepest else { throw wrong("more than \(Self.deepest) objects and lists in one another") }
        skipBlanks()
        switch next {
        case nil: throw wrong("a value is missing")
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try text())
        default: return try literal()
        }
    }

    private mutating func object(depth: Int) throws(JSONNodeError) -> JSONNode {
        place += 1
        var members: [JSONNode.Member] = []
        if take(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw wrong("a member's name in quotation marks is missing") }
            let name = try text()
            guard take(UInt8(ascii: ":")) else { throw wrong("a colon is missing after \"\(name)\"") }
            members.append(JSONNode.Member(name: name, value: try value(depth: depth + 1)))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw wrong("a comma or } is missing") }
        return .object(members)
    }

    private mutating func list(depth: Int) throws(JSONNodeError) -> JSONNode {
        place += 1
        var items: [JSONNode] = []
        if take(UInt8(ascii: "]")) { return .list([]) }
        repeat { items.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw wrong("a comma or ] is missing") }
        return .list(items)
    }

    private mutating func text() throws(JSONNodeError) -> String {
        place += 1
        var content: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                guard let text = String(validating: content, as: UTF8.self) else { throw wrong("a text is no UTF-8") }
                return text
            case UInt8(ascii: "\\"): content += try escaped()
            case 0..<0x20: throw wrong("a text holds a line's end or another control character; write it as \\n")
            default:
                content.append(byte)
                place += 1
            }
        }
        throw wrong("a text has no end")
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 0x08,
        UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    private mutating func escaped() throws(JSONNodeError) -> [UInt8] {
        place += 1
        guard let letter = next else { throw wrong("a text has no end") }
        if let byte = Self.escapes[letter] {
            place += 1
            return [byte]
        }
        guard letter == UInt8(ascii: "u"), var code = unit() else { throw wrong("a text holds an unknown escape") }
        // RFC 8259 §7: beyond the first plane, two units.
        if (0xD800..<0xDC00).contains(code), next == UInt8(ascii: "\\") {
            place += 1
            guard let low = unit(), (0xDC00..<0xE000).contains(low) else { throw wrong("a text holds half of a surrogate pair") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw wrong("a text holds half of a surrogate pair") }
        return Array(String(Character(scalar)).utf8)
    }

    /// After the backslash: `u` and four hexadecimal digits.
    private mutating func unit() -> UInt32? {
        guard next == UInt8(ascii: "u"), place + 5 <= bytes.count else { return nil }
        var code: UInt32 = 0
        for byte in bytes[(place + 1)..<(place + 5)] {
            guard byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            code = code << 4 | UInt32(digit)
        }
        place += 5
        return code
    }

    private mutating func literal() throws(JSONNodeError) -> JSONNode {
        let start = place
        while let byte = next, Self.isOfLiteral(byte) { place += 1 }
        let written = String(decoding: bytes[start..<place], as: UTF8.self)
        guard ["true", "false", "null"].contains(written) || Self.isNumber(written) else { throw wrong("a value can't be read") }
        return .literal(written)
    }

    private static func isOfLiteral(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }

    /// RFC 8259 §6.
    private static func isNumber(_ text: String) -> Bool {
        var rest = Substring(text)
        func digits() -> Int {
            let count = rest.prefix { $0.isASCII && $0.isNumber }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == "-" { rest = rest.dropFirst() }
        let startsWithZero = rest.first == "0"
        let whole = digits()
        guard whole > 0, !startsWithZero || whole == 1 else { return false }
        if rest.first == "." {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == "e" || rest.first == "E" {
            rest = rest.dropFirst()
            if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
