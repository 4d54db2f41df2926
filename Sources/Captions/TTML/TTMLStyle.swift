import Media

/// The style properties that we know, in the order in which they are computed: what others are measured by comes first.
enum TTMLProperty: UInt8, CaseIterable {
    case writingMode, direction, fontSize, extent, origin, position, padding, fontFamily, fontStyle, fontWeight, fontVariant, fontShear
    case color, backgroundColor, display, displayAlign, visibility, opacity, overflow, showBackground, zIndex, lineHeight, lineShear, shear
    case textAlign, textCombine, textDecoration, textEmphasis, textOutline, textShadow, unicodeBidi, wrapOption
    case ruby, rubyAlign, rubyPosition, rubyReserve, linePadding, multiRowAlign, fillLineGap, forcedDisplay, luminanceGain, disparity
}

/// One property's value as written; what it is measured by is known only where it is used.
enum TTMLValue: Hashable {
    case writing(WritingMode, isRightToLeft: Bool)
    case direction(TextDirection)
    case fontSize(across: TTMLLength?, down: TTMLLength)
    /// nil: `auto`.
    case pair(TTMLLength?, TTMLLength?)
    case position(TTMLPosition)
    /// Before, end, after, start.
    case padding([TTMLLength])
    case families([String])
    case flag(Bool)
    case variant(TextPosition)
    case number(Double)
    case color(Color)
    case displayAlign(BoxAlignment)
    case integer(Int)
    /// nil: `normal`.
    case length(TTMLLength?)
    case alignment(CueAlignment?)
    /// Each nil: left as it is.
    case decoration(under: Bool?, through: Bool?, over: Bool?)
    case word(String?)
    case outline(TTMLOutline?)
    case shadows([TTMLShadow])
    case bidi(TTMLBidi)
    case ruby(TTMLRuby)
    case rubyReserve(RubyReserve.Side?, TTMLLength?)
}

/// Source: TTML2 §10.2.48.
enum TTMLBidi: String {
    case normal, embed, bidiOverride, isolate
}

/// What a span is within ruby. Source: TTML2 §10.2.35.
enum TTMLRuby: String {
    case none, container, base, baseContainer, text, textContainer, delimiter
}

/// Source: TTML2 §10.2.46.
struct TTMLOutline: Hashable {
    var color: Color?
    var width: TTMLLength
}

/// Source: TTML2 §10.2.47.
struct TTMLShadow: Hashable {
    var color: Color?
    var x: TTMLLength
    var y: TTMLLength
    var blur: TTMLLength?
}

/// Offsets from edges. Source: TTML2 §10.3.33.
struct TTMLPosition: Hashable {
    var x = TTMLLength(50, .percent)
    var isFromRight = false
    var y = TTMLLength(50, .percent)
    var isFromBottom = false
}

/// Values of properties, each at most once, in the properties' order.
struct TTMLStyleSet: Hashable {
    struct Rule: Hashable {
        var property: TTMLProperty
        var value: TTMLValue
    }

    private(set) var rules: [Rule] = []
    var isEmpty: Bool { rules.isEmpty }

    /// What is set replaces what was.
    mutating func set(_ property: TTMLProperty, _ value: TTMLValue) {
        let index = rules.firstIndex { $0.property.rawValue >= property.rawValue } ?? rules.count
        if index < rules.count, rules[index].property == property {
            rules[index].value = value
        } else {
            rules.insert(Rule(property: property, value: value), at: index)
        }
    }

    /// What the other has replaces what was.
    mutating func merge(_ other: TTMLStyleSet) {
        if isEmpty {
            rules = other.rules
        } else {
            for rule in other.rules { set(rule.property, rule.value) }
        }
    }

    subscript(_ property: TTMLProperty) -> TTMLValue? {
        for rule in rules where rule.property == property { return rule.value }
        return nil
    }
}
