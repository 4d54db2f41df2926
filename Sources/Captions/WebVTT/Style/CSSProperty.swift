import Media

/// Puts one declaration's value into a style.
struct CSSProperty {
    let value: ArraySlice<UInt8>
    var style: ComputedStyle
    /// Of the parent's text: what a size in em or per cent is of.
    let inheritedSize: Double

    /// - Returns: false: the value is none that this property can have, and nothing was changed.
    mutating func set(_ name: String) -> Bool {
        switch name {
        case "color": return setColor(\.color)
        case "background-color": return setColor(\.background)
        case "background": return setBackground()
        case "opacity": return setOpacity()
        case "visibility": return set([("visible", { $0.span.isHidden = false }), ("hidden", Self.hide), ("collapse", Self.hide)])
        case "text-decoration", "text-decoration-line": return setDecoration()
        case "text-shadow": return setShadows()
        case "font": return setFont()
        case "font-family": return setFamilies(value)
        case "font-size": return setSize(value)
        case "font-style": return setSlant(value)
        case "font-weight": return setWeight(value)
        case "line-height": return setLineHeight(value)
        case "white-space": return setWhiteSpace()
        case "text-combine-upright":
            let first = value.split(whereSeparator: \.isBlank).first ?? []
            let isCombined = first.equalsIgnoringCase("all") || first.equalsIgnoringCase("digits")
            guard isCombined || first.equalsIgnoringCase("none") else { return false }
            style.span.isCombined = isCombined
            return true
        case "ruby-position":
            return set([("over", { $0.isRubyUnder = false }), ("under", { $0.isRubyUnder = true })])
        // A box around the text, and what no face that we have can do: read, and not drawn.
        case "outline", "outline-color", "outline-style", "outline-width", "font-variant", "font-stretch", "text-decoration-color",
            "text-decoration-style":
            return true
        default: return false
        }
    }

    private static func hide(_ style: inout ComputedStyle) { style.span.isHidden = true }

    private mutating func set(_ words: [(StaticString, (inout ComputedStyle) -> Void)]) -> Bool {
        for (word, change) in words where value.equalsIgnoringCase(word) {
            change(&style)
            return true
        }
        return false
    }

    // MARK: Colours

    private mutating func setColor(_ path: WritableKeyPath<SpanStyle, Color?>) -> Bool {
        if value.equalsIgnoringCase("inherit") || value.equalsIgnoringCase("currentcolor") { return true }
        guard let color = CSSColor.color(value) else { return false }
        style.span[keyPath: path] = color
        return true
    }

    /// Of a background only its colour is drawn.
    private mutating func setBackground() -> Bool {
        if value.equalsIgnoringCase("none") {
            style.span.background = Color(red: 0, green: 0, blue: 0, alpha: 0)
            return true
        }
        let colors = CSSValue.words(value).compactMap { CSSColor.color($0) }
        guard let color = colors.first else { return CSSValue.words(value).contains { $0.contains(.ascii("(")) } }
        style.span.background = color
        return true
    }

    private mutating func setOpacity() -> Bool {
        guard let opacity = CSSValue.share(value) else { return false }
        style.span.opacity *= min(max(opacity, 0), 1)
        return true
    }

    private mutating func setDecoration() -> Bool {
        var lines: [WritableKeyPath<SpanStyle, Bool>] = []
        var isNone = false
        for word in CSSValue.words(value) {
            if word.equalsIgnoringCase("underline") {
                lines.append(\.isUnderlined)
            } else if word.equalsIgnoringCase("line-through") {
                lines.append(\.isStruckThrough)
            } else if word.equalsIgnoringCase("overline") {
                lines.append(\.isOverlined)
            } else if word.equalsIgnoringCase("none") {
                isNone = true
            }
        }
        guard isNone || !lines.isEmpty else { return false }
        // Lines of the ancestors go on through their descendants, whatever these say (CSS Text Decoration 3 §2.1); `none` ends the tag's own.
        if isNone { style.span.isUnderlined = false }
        for line in lines { style.span[keyPath: line] = true }
        return true
    }

    private mutating func setShadows() -> Bool {
        if value.equalsIgnoringCase("none") {
            style.span.shadows = []
            return true
        }
        var shadows: [TextShadow] = []
        for part in CSSValue.list(value).prefix(16) {
            var lengths: [Double] = []
            var color: Color?
            for word in CSSValue.words(part) {
                if let length = CSSValue.length(word, em: style.size) {
                    lengths.append(length)
                } else if let found = CSSColor.color(word) {
                    color = found
                } else {
                    return false
                }
            }
            guard (2...3).contains(lengths.count) else { return false }
            shadows.append(TextShadow(color: color, x: lengths[0], y: lengths[1], blur: lengths.count > 2 ? max(0, lengths[2]) : 0))
        }
        style.span.shadows = shadows
        return !shadows.isEmpty
    }

    // MARK: The font

    private mutating func setSize(_ text: ArraySlice<UInt8>) -> Bool {
        guard let size = CSSValue.size(text, inherited: inheritedSize), size > 0 else { return false }
        style.span.size = size
        return true
    }

    private mutating func setSlant(_ text: ArraySlice<UInt8>) -> Bool {
        let isItalic = text.equalsIgnoringCase("italic") || text.lowercasedText.hasPrefix("oblique")
        guard isItalic || text.equalsIgnoringCase("normal") else { return false }
        style.span.isItalic = isItalic
        return true
    }

    private mutating func setWeight(_ text: ArraySlice<UInt8>) -> Bool {
        if text.equalsIgnoringCase("bold") || text.equalsIgnoringCase("bolder") {
            style.span.isBold = true
        } else if text.equalsIgnoringCase("normal") || text.equalsIgnoringCase("lighter") {
            style.span.isBold = false
        } else if let weight = text.decimalNumber, (1...1000).contains(weight) {
            style.span.isBold = weight >= 600
        } else {
            return false
        }
        return true
    }

    private mutating func setFamilies(_ text: ArraySlice<UInt8>) -> Bool {
        let names = CSSValue.list(text).prefix(16).map { part in
            CSSWord.unquoted(part).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        guard !names.isEmpty, names.allSatisfy({ !$0.isEmpty }) else { return false }
        style.span.families = names
        return true
    }

    private mutating func setLineHeight(_ text: ArraySlice<UInt8>) -> Bool {
        if text.equalsIgnoringCase("normal") {
            style.lineHeight = nil
            return true
        }
        if let factor = text.decimalNumber, factor >= 0 {
            style.lineHeight = factor * style.size
            return true
        }
        guard let length = CSSValue.length(text, em: style.size, whole: style.size), length >= 0 else { return false }
        style.lineHeight = length
        return true
    }

    /// `italic bold 1.2em/1.4 "Times New Roman", serif`.
    private mutating func setFont() -> Bool {
        var scanner = ByteScanner(value)
        var fresh = self
        fresh.style.span.isItalic = false
        fresh.style.span.isBold = false
        while true {
            scanner.skipBlanks()
            let before = scanner
            let word = CSSBlocks.take(&scanner) { $0.isBlank }
            guard !word.isEmpty else { return false }
            if fresh.setSlant(word) || fresh.setWeight(word) { continue }
            let parts = word.parts(at: .ascii("/"), most: 2)
            guard fresh.setSize(parts[0]) else {
                if word.equalsIgnoringCase("small-caps") { continue }
                scanner = before
                return false
            }
            if parts.count > 1, !fresh.setLineHeight(parts[1]) { return false }
            break
        }
        guard fresh.setFamilies(scanner.rest.trimmed) else { return false }
        self = fresh
        return true
    }

    private mutating func setWhiteSpace() -> Bool {
        let keeps = value.equalsIgnoringCase("pre") || value.equalsIgnoringCase("nowrap")
        let breaks =
            value.equalsIgnoringCase("normal") || value.equalsIgnoringCase("pre-line") || value.equalsIgnoringCase("pre-wrap")
            || value.equalsIgnoringCase("break-spaces")
        guard keeps || breaks else { return false }
        style.keepsLines = keeps
        return true
    }
}
