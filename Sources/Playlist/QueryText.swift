/// Reads and changes an address's query, as forms write it: `a=1&b=2`. Source: RFC 3986 §3.4; `application/x-www-form-urlencoded`.
enum QueryText {
    /// The value of the first parameter of a name, its percent-encoding undone; nil where there is none, or where it has no value.
    static func value(of name: [UInt8], in query: ArraySlice<UInt8>) -> [UInt8]? {
        for pair in query.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, decoded(parts[0]) == name else { continue }
            return decoded(parts[1])
        }
        return nil
    }

    /// The query with these parameters; those of the same names go, the others keep their order before the new ones, which come in the
    /// order of their names.
    static func setting(_ parameters: [String: String], in query: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var pairs = query.split(separator: UInt8(ascii: "&")).filter { pair in
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            return parameters[String(decoding: decoded(name), as: UTF8.self)] == nil
        }
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            pairs.append((encoded(name) + [UInt8(ascii: "=")] + encoded(value))[...])
        }
        return Array(pairs.joined(separator: [UInt8(ascii: "&")]))[...]
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.first {
            if byte == UInt8(ascii: "%"), rest.count >= 3, let high = rest[rest.startIndex + 1].hexadecimalValue,
                let low = rest[rest.startIndex + 2].hexadecimalValue
            {
                out.append(high << 4 | low)
                rest = rest.dropFirst(3)
            } else {
                out.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                rest = rest.dropFirst()
            }
        }
        return out
    }

    private static func encoded(_ text: String) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return text.utf8.flatMap { byte -> [UInt8] in
            let isPlain =
                byte.isDigit || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || "-._~".utf8.contains(byte)
            return isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
}
