import Markup
import Media

/// Reads the style attributes of one element. Source: TTML2 §10.2, IMSC 1.2 (itts, ebutts), EBU Tech 3380 §3.
struct TTMLStyleParser {
    let parameters: TTMLParameters
    let warnings: TTMLWarnings

    func styles(of element: MarkupElement) -> TTMLStyleSet {
        var set = TTMLStyleSet()
        for attribute in element.attributes {
            let space = TTMLVocabulary.space(of: attribute.namespace)
            guard let property = Self.property(attribute.name, space) else { continue }
            guard let value = value(of: property, attribute.value) else {
                warnings.add(element.line, Self.clause(space), "\(attribute.name) is left out: \(attribute.value.prefix(40))")
                continue
            }
            guard parameters.pixels != nil || !Self.usesPixels(value) else {
                let text = "\(attribute.name) is left out: pixels, in a document that doesn't say its own extent"
                warnings.add(element.line, "TTML2 §10.2.16.1, IMSC 1.2 #extent-root", text)
                continue
            }
            set.set(property, value)
        }
        return set
    }

    private static let names: [String: TTMLProperty] = {
        var names: [String: TTMLProperty] = [:]
        for property in TTMLProperty.allCases { names["\(property)"] = property }
        for name in ["linePadding", "multiRowAlign", "fillLineGap", "forcedDisplay"] { names[name] = nil }
        return names
    }()

    private static func property(_ name: String, _ space: TTMLVocabulary.Space) -> TTMLProperty? {
        switch (space, name) {
        case (.styling, _): names[name]
        case (.ebuStyling, "linePadding"): .linePadding
        case (.ebuStyling, "multiRowAlign"): .multiRowAlign
        case (.imscStyling, "fillLineGap"): .fillLineGap
        case (.imscStyling, "forcedDisplay"): .forcedDisplay
        default: nil
        }
    }

    private static func clause(_ space: TTMLVocabulary.Space) -> String {
        switch space {
        case .ebuStyling: "EBU Tech 3380 §3"
        case .imscStyling: "IMSC 1.2 itts"
        default: "TTML2 §10.2"
        }
    }

    private static func usesPixels(_ value: TTMLValue) -> Bool {
        switch value {
        case .fontSize(let across, let down): across?.unit == .pixels || down.unit == .pixels
        case .pair(let first, let second): first?.unit == .pixels || second?.unit == .pixels
        case .position(let position): position.x.unit == .pixels || position.y.unit == .pixels
        case .padding(let lengths): lengths.contains { $0.unit == .pixels }
        case .length(let length): length?.unit == .pixels
        case .outline(let outline): outline?.width.unit == .pixels
        case .shadows(let shadows): shadows.contains { $0.x.unit == .pixels || $0.y.unit == .pixels || $0.blur?.unit == .pixels }
        case .rubyReserve(_, let length): length?.unit == .pixels
        default: false
        }
    }

    /// - Returns: nil for what the property's grammar doesn't have.
    func value(of property: TTMLProperty, _ text: String) -> TTMLValue? {
        let words = TTMLScanner.words(text)
        guard let first = words.first else { return nil }
        switch property {
        case .fontSize, .extent, .origin, .position, .padding, .lineHeight, .linePadding, .disparity, .textOutline, .textShadow,
            .rubyReserve:
            return TTMLMeasureParser.value(of: property, text, words)
        case .color, .backgroundColor: return TTMLColor.parse(words.count == 1 ? first : text[...]).map(TTMLValue.color)
        case .fontFamily: return Self.families(text).map(TTMLValue.families)
        case .textDecoration: return Self.decoration(words)
        case .fontVariant: return Self.variant(words)
        case .textEmphasis: return .word(words == ["none"] ? nil : words.joined(separator: " "))
        case .textCombine: return Self.combine(words)
        case .opacity: return TTMLScanner.number(first).map { .number(min(1, max(0, $0))) }
        case .luminanceGain: return TTMLScanner.number(first).flatMap { $0 >= 0 ? .number($0) : nil }
        case .shear, .fontShear, .lineShear: return Self.shear(first)
        case .zIndex:
            if first == "auto" { return .integer(0) }
            return TTMLScanner.number(first).flatMap { abs($0) < 1e9 && $0 == $0.rounded() ? .integer(Int($0)) : nil }
        default: return words.count == 1 ? Self.keyword(property, String(first)) : nil
        }
    }

    /// Properties whose values are words alone.
    private static func keyword(_ property: TTMLProperty, _ word: String) -> TTMLValue? {
        switch property {
        case .writingMode: writing(word)
        case .direction: choose(word, ["ltr": .direction(.leftToRight), "rtl": .direction(.rightToLeft)])
        case .fontStyle: choose(word, ["normal": .flag(false), "italic": .flag(true), "oblique": .flag(true)])
        case .fontWeight: choose(word, ["normal": .flag(false), "bold": .flag(true)])
        case .display: choose(word, ["auto": .flag(true), "none": .flag(false), "inlineBlock": .flag(true)])
        case .displayAlign: word == "justify" ? .displayAlign(.before) : BoxAlignment(rawValue: word).map(TTMLValue.displayAlign)
        case .visibility: choose(word, ["visible": .flag(true), "hidden": .flag(false)])
        case .overflow: choose(word, ["visible": .flag(true), "hidden": .flag(false)])
        case .showBackground: choose(word, ["always": .flag(true), "whenActive": .flag(false)])
        case .wrapOption: choose(word, ["wrap": .flag(true), "noWrap": .flag(false)])
        case .fillLineGap, .forcedDisplay: choose(word, ["true": .flag(true), "false": .flag(false), "1": .flag(true), "0": .flag(false)])
        // Lines that fill their width begin where others begin.
        case .textAlign: word == "justify" ? .alignment(.start) : CueAlignment(rawValue: word).map(TTMLValue.alignment)
        case .multiRowAlign: word == "auto" ? .alignment(nil) : CueAlignment(rawValue: word).map(TTMLValue.alignment)
        case .unicodeBidi: TTMLBidi(rawValue: word).map(TTMLValue.bidi)
        case .ruby: TTMLRuby(rawValue: word).map(TTMLValue.ruby)
        case .rubyAlign: RubyAlignment(rawValue: word).map { .word($0.rawValue) }
        case .rubyPosition: ["before", "after", "outside"].contains(word) ? .word(word) : nil
        default: nil
        }
    }

    private static func choose(_ word: String, _ values: [String: TTMLValue]) -> TTMLValue? { values[word] }

    private static func writing(_ word: String) -> TTMLValue? {
        switch word {
        case "lrtb", "lr": .writing(.horizontal, isRightToLeft: false)
        case "rltb", "rl": .writing(.horizontal, isRightToLeft: true)
        case "tbrl", "tb": .writing(.verticalRightToLeft, isRightToLeft: false)
        case "tblr": .writing(.verticalLeftToRight, isRightToLeft: false)
        default: nil
        }
    }

    private static func decoration(_ words: [Substring]) -> TTMLValue? {
        var under: Bool?
        var through: Bool?
        var over: Bool?
        for word in words {
            switch word {
            case "none" where words.count == 1: (under, through, over) = (false, false, false)
            case "underline": under = true
            case "noUnderline": under = false
            case "lineThrough": through = true
            case "noLineThrough": through = false
            case "overline": over = true
            case "noOverline": over = false
            default: return nil
            }
        }
        return .decoration(under: under, through: through, over: over)
    }

    /// Of full, half and ruby glyphs the face decides. Source: TTML2 §10.3.18.
    private static func variant(_ words: [Substring]) -> TTMLValue? {
        var position = TextPosition.line
        for word in words {
            switch word {
            case "normal" where words.count == 1: break
            case "super": position = .superscript
            case "sub": position = .subscript
            case "full", "half", "ruby": break
            default: return nil
            }
        }
        return .variant(position)
    }

    /// 100 % is a right angle. Source: TTML2 §10.2.39.
    private static func shear(_ word: Substring) -> TTMLValue? {
        guard let (number, unit) = TTMLScanner.measure(word), unit == "%" else { return nil }
        return .number(min(100, max(-100, number)) * 0.9)
    }

    private static func combine(_ words: [Substring]) -> TTMLValue? {
        switch words.first {
        case "none": words.count == 1 ? .flag(false) : nil
        case "all": words.count == 1 ? .flag(true) : nil
        // Which digits is for who sets them.
        case "digits": words.count == 1 || (words.count == 2 && TTMLScanner.natural(words[1]) != nil) ? .flag(true) : nil
        default: nil
        }
    }

    /// Generic families get the names that CSS has for them. Source: TTML2 §10.3.16, §10.3.19.
    private static func families(_ text: String) -> [String]? {
        var names: [String] = []
        for part in TTMLScanner.list(text) {
            let words = TTMLScanner.words(String(part))
            guard let first = words.first?.first else { return nil }
            var name = words.joined(separator: " ")
            if first == "\"" || first == "'" {
                guard name.count >= 2, name.last == first else { return nil }
                name = String(name.dropFirst().dropLast())
            }
            name.removeAll { $0 == "\\" }
            guard !name.isEmpty, names.count < 32 else { return nil }
            let known = generic[name] ?? name
            if !names.contains(known) { names.append(known) }
        }
        return names
    }

    private static let generic = [
        "monospaceSansSerif": "monospace", "monospaceSerif": "monospace", "proportionalSansSerif": "sans-serif",
        "proportionalSerif": "serif",
        "sansSerif": "sans-serif",
    ]
}
