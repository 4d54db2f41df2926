/// Reads the few forms of structured fields that signatures use. Source: RFC 8941 §4.2.
struct FieldReader {
    private(set) var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func skipBlanks() {
        while rest.first == 0x20 { rest.removeFirst() }
    }

    /// A member's or parameter's name.
    mutating func key() -> String? {
        let name = rest.prefix {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "*")].contains($0)
        }
        guard let first = name.first, first == UInt8(ascii: "*") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else {
            return nil
        }
        rest = rest[name.endIndex...]
        return String(name)
    }

    /// A text in quotation marks; escapes are refused, since nothing of ours needs them.
    mutating func quoted() -> String? {
        guard take("\"") else { return nil }
        let text = rest.prefix { $0 != UInt8(ascii: "\"") }
        guard text.endIndex < rest.endIndex, text.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else { return nil }
        rest = rest[rest.index(after: text.endIndex)...]
        return String(text)
    }

    /// Up to fifteen digits.
    mutating func integer() -> Int64? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...15).contains(digits.count), let text = String(digits) else { return nil }
        rest = rest[digits.endIndex...]
        return Int64(text)
    }

    /// Bytes between colons.
    mutating func bytes() -> Substring.UTF8View? {
        guard take(":") else { return nil }
        let text = rest.prefix { $0 != UInt8(ascii: ":") }
        guard text.endIndex < rest.endIndex else { return nil }
        rest = rest[rest.index(after: text.endIndex)...]
        return text
    }
}
