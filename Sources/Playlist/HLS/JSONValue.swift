/// A JSON document as a tree. Source: RFC 8259.
///
/// Only the steering manifest of HLS and its list of chapters need it: Foundation's coder is not for the modules of the flow, and the document is small.
/// It takes time and memory in proportion to the bytes, and never traps, whatever they are.
enum JSONValue: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    /// Of members with the same name the last counts, as most readers have it (§4).
    case object([String: JSONValue])

    /// Deeper is nobody's document.
    private static let maximumDepth = 32

    /// - Returns: nil unless the bytes are one JSON value and blanks.
    init?(_ bytes: [UInt8]) {
        var reader = Reader(bytes: bytes)
        guard let value = reader.value(depth: 0) else { return nil }
        reader.skipBlanks()
        guard reader.place == bytes.count else { return nil }
        self = value
    }

    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var number: Double? {
        guard case .number(let value) = self else { return nil }
        return value
    }

    var array: [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    /// The members whose values are strings.
    var strings: [String: String] {
        guard case .object(let members) = self else { return [:] }
        return members.compactMapValues(\.string)
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        var next: UInt8? { place < bytes.count ? bytes[place] : nil }

        mutating func skipBlanks() {
            while let byte = next, byte.isBlank || byte == 0x0A || byte == 0x0D { place += 1 }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            guard next == byte else { return false }
            place += 1
            return true
        }

        mutating func take(_ word: StaticString) -> Bool {
            guard bytes[place...].hasPrefix(word) else { return false }
            place += word.utf8CodeUnitCount
            return true
        }

        mutating func value(depth: Int) -> JSONValue? {
            guard depth < maximumDepth else { return nil }
            skipBlanks()
            switch next {
            case UInt8(ascii: "{"): return object(depth: depth)
            case UInt8(ascii: "["): return array(depth: depth)
            case UInt8(ascii: "\""): return string().map(JSONValue.string)
            case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
            case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
            case UInt8(ascii: "n"): return take("null") ? .null : nil
            default: return number()
            }
        }

        private mutating func object(depth: Int) -> JSONValue? {
            place += 1
            var members: [String: JSONValue] = [:]
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(members) }
            while true {
                skipBlanks()
                guard let name = string() else { return nil }
                skipBlanks()
                guard take(UInt8(ascii: ":")), let value = value(depth: depth + 1) else { return nil }
                members[name] = value
                skipBlanks()
                if take(UInt8(ascii: "}")) { return .object(members) }
                guard take(UInt8(ascii: ",")) else { return nil }
            }
        }

        private mutating func array(depth: Int) -> JSONValue? {
            place += 1
            var values: [JSONValue] = []
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array(values) }
            while true {
                guard let value = value(depth: depth + 1) else { return nil }
                values.append(value)
                skipBlanks()
                if take(UInt8(ascii: "]")) { return .array(values) }
                guard take(UInt8(ascii: ",")) else { return nil }
            }
        }

        private mutating func number() -> JSONValue? {
            let start = place
            while let byte = next, byte.isDigit || "+-.eE".utf8.contains(byte) { place += 1 }
            // Longer than any number that means something, and `Double` would take its time.
            guard place > start, place - start <= 64 else { return nil }
            return Double(String(decoding: bytes[start..<place], as: UTF8.self)).map(JSONValue.number)
        }

        private mutating func string() -> String? {
            guard take(UInt8(ascii: "\"")) else { return nil }
            var out: [UInt8] = []
            while let byte = next {
                place += 1
                switch byte {
                case UInt8(ascii: "\""): return String(decoding: out, as: UTF8.self)
                case UInt8(ascii: "\\"):
                    guard let escape = next else { return nil }
                    place += 1
                    switch escape {
                    case UInt8(ascii: "n"): out.append(0x0A)
                    case UInt8(ascii: "r"): out.append(0x0D)
                    case UInt8(ascii: "t"): out.append(0x09)
                    case UInt8(ascii: "b"): out.append(0x08)
                    case UInt8(ascii: "f"): out.append(0x0C)
                    case UInt8(ascii: "u"):
                        guard let scalar = scalar() else { return nil }
                        out += Array(String(Character(scalar)).utf8)
                    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(escape)
                    default: return nil
                    }
                case 0..<0x20: return nil
                default: out.append(byte)
                }
            }
            return nil
        }

        /// What follows `\u`: one scalar, of one or two escapes (§7); half a pair stands for nothing that is known.
        private mutating func scalar() -> Unicode.Scalar? {
            guard let first = unit() else { return nil }
            guard (0xD800..<0xDC00).contains(first), take("\\u") else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
            guard let second = unit() else { return nil }
            guard (0xDC00..<0xE000).contains(second) else { return "\u{FFFD}" }
            return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        }

        private mutating func unit() -> UInt32? {
            guard place + 4 <= bytes.count else { return nil }
            var value: UInt32 = 0
            for _ in 0..<4 {
                guard let digit = bytes[place].hexadecimalValue else { return nil }
                value = value << 4 | UInt32(digit)
                place += 1
            }
            return value
        }
    }
}
