import Markup

/// Whether an element's `condition` lets it be. Source: TTML2 §8.2.1, §8.3.5 (conditions).
///
/// It asks whether the box can do a thing, and what the viewer wants; nobody asks for forced captions alone here, since cues say of themselves
/// whether they are forced.
struct TTMLCondition {
    let warnings: TTMLWarnings

    func allows(_ element: MarkupElement) -> Bool {
        guard let text = element["condition"] else { return true }
        guard text.utf8.count <= 1000, let value = TTMLConditionParser.evaluate(text) else {
            warnings.add(element.line, "TTML2 §8.2.1", "a condition is not understood, and left out: \(text.prefix(40))")
            return true
        }
        return value
    }
}

/// Reads an expression and says whether it is true. Source: TTML2 §8.3.7.
struct TTMLConditionParser {
    private enum Value: Equatable {
        case truth(Bool)
        case number(Double)
        case text(String)

        var isTrue: Bool {
            switch self {
            case .truth(let value): value
            case .number(let value): value != 0
            case .text(let value): !value.isEmpty
            }
        }

        var number: Double {
            switch self {
            case .truth(let value): value ? 1 : 0
            case .number(let value): value
            case .text(let value): Double(value) ?? .nan
            }
        }
    }

    private var rest: Substring.UTF8View
    private var depth = 0

    /// - Returns: nil for what the grammar doesn't have.
    static func evaluate(_ text: String) -> Bool? {
        var parser = TTMLConditionParser(rest: text[...].utf8)
        guard let value = parser.expression(level: 0) else { return nil }
        parser.skipBlanks()
        return parser.rest.isEmpty ? value.isTrue : nil
    }

    private mutating func skipBlanks() { rest = rest.drop { TTMLTreeBuilder.isSpace($0) } }

    private mutating func take(_ word: String) -> Bool {
        skipBlanks()
        guard rest.starts(with: word.utf8) else { return false }
        rest = rest.dropFirst(word.utf8.count)
        return true
    }

    /// From those that bind least to those that bind most.
    private static let operators = [["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"]]

    private mutating func expression(level: Int) -> Value? {
        guard level < Self.operators.count else { return unary() }
        guard var left = expression(level: level + 1) else { return nil }
        search: while true {
            for name in Self.operators[level] where take(name) {
                guard let right = expression(level: level + 1) else { return nil }
                left = Self.combine(left, name, right)
                continue search
            }
            return left
        }
    }

    private static func combine(_ left: Value, _ name: String, _ right: Value) -> Value {
        switch name {
        case "||": .truth(left.isTrue || right.isTrue)
        case "&&": .truth(left.isTrue && right.isTrue)
        case "==": .truth(left == right)
        case "!=": .truth(left != right)
        case "<=": .truth(left.number <= right.number)
        case ">=": .truth(left.number >= right.number)
        case "<": .truth(left.number < right.number)
        case ">": .truth(left.number > right.number)
        case "+": .number(left.number + right.number)
        case "-": .number(left.number - right.number)
        case "*": .number(left.number * right.number)
        case "/": .number(left.number / right.number)
        default: .number(left.number.truncatingRemainder(dividingBy: right.number))
        }
    }

    private mutating func unary() -> Value? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 32 else { return nil }
        if take("!") { return unary().map { .truth(!$0.isTrue) } }
        if take("-") { return unary().map { .number(-$0.number) } }
        if take("+") { return unary().map { .number($0.number) } }
        if take("(") {
            guard let value = expression(level: 0), take(")") else { return nil }
            return value
        }
        return primary()
    }

    private mutating func primary() -> Value? {
        skipBlanks()
        guard let first = rest.first else { return nil }
        if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
            let inside = rest.dropFirst()
            guard let end = inside.firstIndex(of: first) else { return nil }
            let text = String(Substring(inside[..<end]))
            rest = inside[inside.index(after: end)...]
            return .text(text)
        }
        let word = rest.prefix { TTMLScanner.isDigit($0) || $0 == UInt8(ascii: ".") || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }
        let name = Substring(word)
        rest = rest.dropFirst(word.count)
        if name == "true" { return .truth(true) }
        if name == "false" { return .truth(false) }
        if let number = TTMLScanner.number(name) { return .number(number) }
        guard take("("), case .text(let argument)? = expression(level: 0), take(")") else { return nil }
        return call(name, argument)
    }

    private func call(_ name: Substring, _ argument: String) -> Value? {
        switch name {
        case "media": .truth(["", "all", "screen", "tv"].contains(argument))
        case "parameter": argument == "forced" ? .truth(false) : .text("")
        case "supports": .truth(Self.supports(argument))
        default: nil
        }
    }

    /// What of TTML's features we would have to decline. Source: TTML2 §E, IMSC 1.2 §7.
    private static func supports(_ feature: String) -> Bool {
        guard let mark = feature.lastIndex(of: "#") else { return false }
        let name = feature[feature.index(after: mark)...]
        let known = feature[..<mark].isEmpty || feature.hasPrefix("http://www.w3.org/ns/ttml/")
        let declined = [
            "audio", "speech", "speak", "pan", "gain", "pitch", "animate", "animation-version", "border", "backgroundImage", "font",
            "embedded",
            "letterSpacing", "metadata-item", "textOrientation", "bpd", "ipd", "clockMode", "timeBase-clock",
        ]
        return known && !declined.contains { name.hasPrefix($0) }
    }
}
