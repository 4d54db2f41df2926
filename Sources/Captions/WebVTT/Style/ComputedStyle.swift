import Media

/// How an element of a cue looks, once all that is said of it is put together. Source: WebVTT §8.2.1 for which properties there are.
struct ComputedStyle {
    /// The usual size of text: 5 % of the picture's height (WebVTT §7.4).
    static let usualSize = 0.05

    /// What its text gets.
    var span = SpanStyle()
    /// As a share of the picture's height; of the cue as a whole.
    var lineHeight: Double?
    /// Of the cue as a whole.
    var keepsLines = false
    /// Small text goes below.
    var isRubyUnder = false

    var size: Double { span.size ?? Self.usualSize }

    /// From its parent's style to its own, as the tag alone says it.
    mutating func enter(_ element: CueTextTree.Element) {
        switch element.kind {
        case .bold: span.isBold = true
        case .italic: span.isItalic = true
        case .underline: span.isUnderlined = true
        case .voice: span.voice = element.voice
        case .root, .class, .ruby, .rubyText, .language: break
        }
        span.language = element.language
        span.classes += element.classes
    }

    /// WebVTT §5: classes that have a colour where no style sheet says otherwise.
    mutating func takeDefaultColors(of classes: [String]) {
        guard !classes.isEmpty else { return }
        for (name, rgb) in Self.defaultColors {
            if classes.contains(name) { span.color = Color(rgb) }
            if classes.contains("bg_" + name) { span.background = Color(rgb) }
        }
    }

    /// In the order in which the specification's style sheet has them: the last one wins.
    private static let defaultColors: [(String, UInt32)] = [
        ("white", 0xFFFFFF), ("lime", 0x00FF00), ("cyan", 0x00FFFF), ("red", 0xFF0000), ("yellow", 0xFFFF00), ("magenta", 0xFF00FF),
        ("blue", 0x0000FF), ("black", 0x000000),
    ]

    /// - Parameter declarations: Those that win stand last.
    mutating func apply(_ declarations: [Declaration]) {
        guard !declarations.isEmpty else { return }
        let ordered = declarations.filter { !$0.isImportant } + declarations.filter(\.isImportant)
        let inherited = size
        // Lengths in em are of the element's own size.
        for declaration in ordered where declaration.name == "font-size" || declaration.name == "font" {
            apply(declaration, inherited: inherited)
        }
        for declaration in ordered where declaration.name != "font-size" && declaration.name != "font" {
            apply(declaration, inherited: inherited)
        }
    }

    private mutating func apply(_ declaration: Declaration, inherited: Double) {
        var property = CSSProperty(value: declaration.value, style: self, inheritedSize: inherited)
        if property.set(declaration.name) { self = property.style }
    }

    /// Whether a value is one that the property can have.
    static func understands(_ name: String, _ value: ArraySlice<UInt8>) -> Bool {
        var property = CSSProperty(value: value, style: ComputedStyle(), inheritedSize: usualSize)
        return property.set(name)
    }

    /// WebVTT §8.2.1.
    static let properties: Set<String> = [
        "color", "opacity", "visibility", "text-decoration", "text-decoration-line", "text-decoration-color", "text-decoration-style",
        "text-shadow", "background", "background-color", "outline", "outline-color", "outline-style", "outline-width", "font",
        "font-family",
        "font-size", "font-style", "font-weight", "font-variant", "font-stretch", "line-height", "white-space", "text-combine-upright",
        "ruby-position",
    ]
}
