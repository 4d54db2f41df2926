/// Reads what stands before a rule's bracket.
enum SelectorReader {
    /// - Returns: nil: one of them can't be read, or none is for cues, and so the rule is void (Selectors 4 §4.1).
    static func selectors(of text: ArraySlice<UInt8>) -> [Selector]? {
        var result: [Selector] = []
        for part in list(text) {
            guard let place = cuePlace(in: part), mayBefore(part[..<place].trimmed) else { return nil }
            let rest = part[(place + 5)...]
            if rest.isEmpty {
                result.append(.cue)
                continue
            }
            guard rest.first == .ascii("("), rest.last == .ascii(")") else { return nil }
            for inner in list(rest.dropFirst().dropLast()) {
                guard let selector = complex(inner) else { return nil }
                result.append(selector)
            }
        }
        return result.isEmpty ? nil : result
    }

    /// The element that has the cues can be named before `::cue`; nothing is known of it but that it is a film.
    private static func mayBefore(_ text: ArraySlice<UInt8>) -> Bool {
        text.isEmpty || text.equals("video") || text.equals("*") || text.equals(":root") || text.equals("audio")
    }

    private static func cuePlace(in text: ArraySlice<UInt8>) -> Int? {
        guard text.count >= 5 else { return nil }
        return (text.startIndex...(text.endIndex - 5)).first { text[$0..<$0 + 5].equalsIgnoringCase("::cue") }
    }

    private static func list(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var scanner = ByteScanner(text)
        repeat {
            parts.append(CSSBlocks.take(&scanner) { $0 == .ascii(",") }.trimmed)
        } while scanner.take(.ascii(","))
        return parts
    }

    private static func complex(_ text: ArraySlice<UInt8>) -> Selector? {
        var scanner = ByteScanner(text)
        var compounds: [(tests: [Selector.Test], combinator: Selector.Combinator)] = []
        // One for the pseudo-element itself.
        var specificity = 1
        var combinator = Selector.Combinator.descendant
        while true {
            guard let tests = compound(&scanner, &specificity) else { return nil }
            if !compounds.isEmpty { compounds[compounds.count - 1].combinator = combinator }
            compounds.append((tests, .descendant))
            let hadBlank = scanner.current?.isBlank ?? false
            scanner.skipBlanks()
            guard let byte = scanner.current else { break }
            if byte == .ascii(">") {
                scanner.advance()
                scanner.skipBlanks()
                combinator = .child
            } else {
                guard hadBlank, byte != .ascii("+"), byte != .ascii("~") else { return nil }
                combinator = .descendant
            }
            // A selector with more steps than a cue can have elements in one another is a hostile text's: each costs a walk upward.
            guard compounds.count < 4 else { return nil }
        }
        // Each step's combinator says how the one before it stands to it.
        var reversed: [(tests: [Selector.Test], combinator: Selector.Combinator)] = []
        for index in compounds.indices.reversed() { reversed.append(compounds[index]) }
        return Selector(compounds: reversed, specificity: specificity)
    }

    private static func compound(_ scanner: inout ByteScanner, _ specificity: inout Int) -> [Selector.Test]? {
        var tests: [Selector.Test] = []
        let start = scanner.position
        if scanner.take(.ascii("*")) {
        } else if let name = CSSWord.name(&scanner) {
            // Every other kind of element there can't be in a cue.
            tests.append(CueTextTree.Kind(rawValue: name).map { $0 == .root ? .never : .kind($0) } ?? .never)
            specificity += 1
        }
        while let byte = scanner.current {
            switch byte {
            case .ascii("."):
                scanner.advance()
                guard let name = CSSWord.name(&scanner) else { return nil }
                tests.append(.class(name))
                specificity += 1000
            case .ascii("#"):
                scanner.advance()
                guard let name = CSSWord.name(&scanner) else { return nil }
                tests.append(.id(name))
                specificity += 1_000_000
            case .ascii("["):
                scanner.advance()
                guard let test = attribute(&scanner) else { return nil }
                tests.append(test)
                specificity += 1000
            case .ascii(":"):
                scanner.advance()
                guard let test = pseudoClass(&scanner) else { return nil }
                tests.append(test)
                specificity += 1000
            default: return scanner.position > start && tests.count < 32 ? tests : nil
            }
        }
        return scanner.position > start && tests.count < 32 ? tests : nil
    }

    private static func pseudoClass(_ scanner: inout ByteScanner) -> Selector.Test? {
        guard let name = CSSWord.name(&scanner)?.lowercased() else { return nil }
        switch name {
        case "root": return .root
        case "past", "future": return .never
        case "lang":
            guard scanner.take(.ascii("(")) else { return nil }
            let inside = CSSBlocks.take(&scanner) { $0 == .ascii(")") }.trimmed
            guard scanner.take(.ascii(")")), !inside.isEmpty else { return nil }
            return .language(CSSWord.unquoted(inside))
        default: return nil
        }
    }

    private static func attribute(_ scanner: inout ByteScanner) -> Selector.Test? {
        scanner.skipBlanks()
        guard let name = CSSWord.name(&scanner)?.lowercased() else { return nil }
        scanner.skipBlanks()
        if scanner.take(.ascii("]")) { return .attribute(name: name, .exists) }
        let sign = scanner.current
        if sign != .ascii("=") { scanner.advance() }
        guard scanner.take(.ascii("=")) else { return nil }
        scanner.skipBlanks()
        let value = CSSWord.unquoted(CSSBlocks.take(&scanner) { $0 == .ascii("]") }.trimmed)
        guard scanner.take(.ascii("]")) else { return nil }
        switch sign {
        case .ascii("="): return .attribute(name: name, .equals(value))
        case .ascii("~"): return .attribute(name: name, .includes(value))
        case .ascii("|"): return .attribute(name: name, .dash(value))
        case .ascii("^"): return .attribute(name: name, .begins(value))
        case .ascii("$"): return .attribute(name: name, .ends(value))
        case .ascii("*"): return .attribute(name: name, .contains(value))
        default: return nil
        }
    }
}

/// CSS's names and quoted texts, with their escapes (CSS Syntax 3 §4.3.7).
enum CSSWord {
    static func name(_ scanner: inout ByteScanner) -> String? {
        guard let first = scanner.current, first.isNameByte, !first.isDigit else { return nil }
        if first == .ascii("-"), let second = scanner.peek(1), second.isDigit { return nil }
        var bytes: [UInt8] = []
        while let byte = scanner.current, byte.isNameByte {
            scanner.advance()
            if byte == .ascii("\\") { bytes.append(contentsOf: escaped(&scanner)) } else { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Without its quotes, where it has some.
    static func unquoted(_ text: ArraySlice<UInt8>) -> String {
        var inside = text
        if let quote = text.first, quote == .ascii("\"") || quote == .ascii("'") {
            inside = text.dropFirst()
            if inside.last == quote { inside = inside.dropLast() }
        }
        var scanner = ByteScanner(inside)
        var bytes: [UInt8] = []
        while let byte = scanner.current {
            scanner.advance()
            if byte == .ascii("\\") { bytes.append(contentsOf: escaped(&scanner)) } else { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What follows a backslash.
    private static func escaped(_ scanner: inout ByteScanner) -> [UInt8] {
        var code: UInt32 = 0
        var count = 0
        while count < 6, let digit = scanner.current?.hexadecimal {
            code = code * 16 + digit
            count += 1
            scanner.advance()
        }
        if count > 0 {
            if scanner.current?.isBlank ?? false { scanner.advance() }
            return Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        }
        guard let byte = scanner.current, byte != 0x0A else { return [] }
        scanner.advance()
        return [byte]
    }
}

extension UInt8 {
    fileprivate var isNameByte: Bool { isLetter || isDigit || self == 0x2D || self == 0x5F || self == 0x5C || self >= 0x80 }
}
