/// Small readers of attribute values. None traps, each takes time in proportion to the value.
enum TTMLScanner {
    /// Parts between white space.
    static func words(_ value: String) -> [Substring] {
        value.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
    }

    /// A number as TTML writes it: a sign perhaps, digits, a point with digits perhaps. No exponent, no names. Source: TTML2 §10.3.28.
    static func number(_ text: Substring) -> Double? {
        var rest = text.utf8[...]
        if let first = rest.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        guard let first = rest.first, isDigit(first) || first == UInt8(ascii: "."), let last = rest.last, isDigit(last) else { return nil }
        var points = 0
        for byte in rest where !isDigit(byte) {
            guard byte == UInt8(ascii: "."), points == 0 else { return nil }
            points += 1
        }
        guard rest.count < 40 else { return nil }
        return Double(text)
    }

    /// Digits alone.
    static func natural(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy(isDigit) else { return nil }
        return Int64(text)
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// A number and the unit after it.
    static func measure(_ text: Substring) -> (number: Double, unit: Substring)? {
        let end = text.utf8.firstIndex { !isDigit($0) && !".+-".utf8.contains($0) } ?? text.endIndex
        guard let number = number(text[..<end]) else { return nil }
        return (number, text[end...])
    }

    /// Parts between the commas that no bracket and no quotation mark holds.
    static func list(_ value: String) -> [Substring] {
        var parts: [Substring] = []
        var start = value.startIndex
        var depth = 0
        var quote: UInt8?
        var isEscaped = false
        for index in value.utf8.indices {
            let byte = value.utf8[index]
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "(") {
                depth += 1
            } else if byte == UInt8(ascii: ")") {
                depth -= 1
            } else if byte == UInt8(ascii: ","), depth == 0 {
                parts.append(value[start..<index])
                start = value.utf8.index(after: index)
            }
        }
        parts.append(value[start...])
        return parts
    }
}

/// What is wrong, as it is found. A class, because every step of the reading adds to it; used on the thread that reads.
final class TTMLWarnings {
    private var warnings: CaptionWarnings
    var list: [CaptionWarning] { warnings.list }

    init(limits: CaptionLimits) {
        warnings = CaptionWarnings(limits: limits)
    }

    func add(_ line: Int, _ clause: @autoclosure () -> String, _ text: @autoclosure () -> String) {
        warnings.add(line, clause(), text())
    }
}
