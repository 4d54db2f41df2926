import Media

/// All the rules of a text's STYLE blocks that say something of cues. Source: WebVTT §8.2 (CSS extensions), CSS Syntax 3 §5.
struct StyleSheet {
    /// Each with its declarations, in the order in which they win: the last one most.
    private(set) var rules: [StyleRule] = []

    /// More than anybody writes; each element of each cue is held against them.
    private static let mostRules = 256

    /// - Parameters:
    ///   - text: Of one STYLE block.
    ///   - line: Its first.
    mutating func add(_ text: ArraySlice<UInt8>, line: Int, warnings: inout CaptionWarnings) {
        var reader = StyleSheetReader(text, line: line)
        while let (selectors, declarations, line) = reader.next(warnings: &warnings) {
            for selector in selectors {
                guard rules.count < Self.mostRules else {
                    warnings.add(line, "Lanterne's limits", "there are more than \(Self.mostRules) style rules; the rest is ignored")
                    return
                }
                insert(StyleRule(selector: selector, declarations: declarations))
            }
        }
    }

    /// After all those that it wins over: those of no higher specificity.
    private mutating func insert(_ rule: StyleRule) {
        let place = rules.firstIndex { $0.selector.specificity > rule.selector.specificity }
        rules.insert(rule, at: place ?? rules.endIndex)
    }

    /// How each element looks: what it inherits, then WebVTT's own colours for its classes (§5), then the rules for it.
    ///
    /// - Parameter work: What may still be done; the rules are left out once it is used up.
    func computed(for tree: CueTextTree, id: String, work: inout Int) -> [ComputedStyle] {
        var result: [ComputedStyle] = []
        result.reserveCapacity(tree.elements.count)
        for (index, element) in tree.elements.enumerated() {
            var style = index == 0 ? ComputedStyle() : result[element.parent]
            style.enter(element)
            style.takeDefaultColors(of: element.classes)
            if work > 0 {
                // They stay in the order in which they win.
                var declarations: [Declaration] = []
                for rule in rules where rule.selector.matches(index, of: tree, id: id, work: &work) { declarations += rule.declarations }
                work -= declarations.count
                style.apply(declarations)
            }
            result.append(style)
        }
        return result
    }
}

/// Declarations for what a selector matches.
struct StyleRule {
    var selector: Selector
    var declarations: [Declaration]
}

/// `color: red`.
struct Declaration {
    /// In small letters.
    var name: String
    /// As written, without white space around it.
    var value: ArraySlice<UInt8>
    var isImportant: Bool
    var line: Int
}

/// Cuts a style sheet into rules; what it can't read it goes past, as CSS Syntax 3 §5.4 does.
struct StyleSheetReader {
    private var scanner: ByteScanner
    private var line: Int
    private var counted: Int

    init(_ text: ArraySlice<UInt8>, line: Int) {
        scanner = ByteScanner(Self.withoutComments(text))
        self.line = line
        counted = scanner.position
    }

    /// - Returns: nil: none is left.
    mutating func next(warnings: inout CaptionWarnings) -> (selectors: [Selector], declarations: [Declaration], line: Int)? {
        while true {
            scanner.skipBlanks()
            guard let byte = scanner.current else { return nil }
            let start = currentLine()
            if byte == .ascii("}") || byte == .ascii(";") {
                scanner.advance()
                continue
            }
            let prelude = CSSBlocks.take(&scanner) { $0 == .ascii("{") || byte == .ascii("@") && $0 == .ascii(";") }
            if byte == .ascii("@") {
                if scanner.take(.ascii("{")) { _ = takeBlock() } else { scanner.advance() }
                warnings.add(start, "WebVTT §8.2", "'\(prelude.prefix(20).text)' is no rule for cues; it is ignored")
                continue
            }
            guard scanner.take(.ascii("{")) else { return nil }
            let body = takeBlock()
            guard let selectors = SelectorReader.selectors(of: prelude.trimmed) else {
                warnings.add(start, "WebVTT §8.2", "'\(prelude.trimmed.prefix(60).text)' selects nothing of a cue; its rule is ignored")
                continue
            }
            return (selectors, declarations(in: body, line: start, warnings: &warnings), start)
        }
    }

    private mutating func takeBlock() -> ArraySlice<UInt8> {
        let body = CSSBlocks.take(&scanner) { $0 == .ascii("}") }
        scanner.advance()
        return body
    }

    private mutating func currentLine() -> Int {
        line += scanner.bytes[counted..<scanner.position].count { $0 == 0x0A }
        counted = scanner.position
        return line
    }

    private func declarations(in body: ArraySlice<UInt8>, line: Int, warnings: inout CaptionWarnings) -> [Declaration] {
        var result: [Declaration] = []
        var inside = ByteScanner(body)
        while !inside.isAtEnd {
            let text = CSSBlocks.take(&inside) { $0 == .ascii(";") }.trimmed
            inside.advance()
            guard !text.isEmpty else { continue }
            guard let colon = text.firstIndex(of: .ascii(":")) else {
                warnings.add(line, "CSS Syntax 3 §5.4.4", "'\(text.prefix(40).text)' is no declaration; it is ignored")
                continue
            }
            let name = text[..<colon].trimmed.lowercasedText
            var value = text[(colon + 1)...].trimmed
            var isImportant = false
            if let mark = value.lastIndex(of: .ascii("!")), value[(mark + 1)...].trimmed.equalsIgnoringCase("important") {
                value = value[..<mark].trimmed
                isImportant = true
            }
            guard ComputedStyle.properties.contains(name) else {
                warnings.add(line, "WebVTT §8.2.1", "'\(name.prefix(40))' has no meaning for cues; it is ignored")
                continue
            }
            guard ComputedStyle.understands(name, value) else {
                warnings.add(line, "CSS 2.2 §4.2", "'\(value.prefix(40).text)' is nothing that '\(name)' can be; it is ignored")
                continue
            }
            // Those of one rule that come to no end are a hostile text's.
            if result.count < 100 { result.append(Declaration(name: name, value: value, isImportant: isImportant, line: line)) }
        }
        return result
    }

    /// Comments become a blank, or as many line ends as they have.
    private static func withoutComments(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var scanner = ByteScanner(text)
        while let byte = scanner.current {
            guard byte == .ascii("/"), scanner.peek(1) == .ascii("*") else {
                result.append(byte)
                scanner.advance()
                continue
            }
            scanner.advance(2)
            result.append(0x20)
            while let inside = scanner.current, inside != .ascii("*") || scanner.peek(1) != .ascii("/") {
                if inside == 0x0A { result.append(inside) }
                scanner.advance()
            }
            scanner.advance(2)
        }
        return result[...]
    }
}

/// Passes over brackets and quotes, which belong together.
enum CSSBlocks {
    /// Up to the first byte outside all brackets and quotes that ends it, or to the end; goes on to that byte.
    static func take(_ scanner: inout ByteScanner, until isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = scanner.position
        var open: [UInt8] = []
        while let byte = scanner.current {
            if open.isEmpty, isEnd(byte) { break }
            switch byte {
            case .ascii("\\"): scanner.advance()
            case .ascii("\""), .ascii("'"): skipString(&scanner, byte)
            case .ascii("("): open.append(.ascii(")"))
            case .ascii("["): open.append(.ascii("]"))
            case .ascii("{"): open.append(.ascii("}"))
            default: if byte == open.last { open.removeLast() }
            }
            scanner.advance()
        }
        return scanner.bytes[start..<scanner.position]
    }

    /// From a quote to its like; a line's end ends it too.
    private static func skipString(_ scanner: inout ByteScanner, _ quote: UInt8) {
        scanner.advance()
        while let byte = scanner.current, byte != quote, byte != 0x0A {
            scanner.advance(byte == .ascii("\\") ? 2 : 1)
        }
    }
}
