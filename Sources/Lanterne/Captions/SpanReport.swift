import Captions
import Media

/// Text in one style.
struct SpanReport: Codable {
    struct RubyText: Codable {
        var text: String
        /// Below the line.
        var after: Bool?
    }

    var text: String
    var style: StyleReport
    /// Seconds; it is to be told apart until then.
    var reveal: Double?
    /// Small texts beside it.
    var rubies: [RubyText]?

    init(_ span: CueSpan) {
        text = span.text
        style = StyleReport(span.style)
        reveal = span.reveal?.exactSeconds
        let texts = span.rubies.map { RubyText(text: $0.text, after: $0.isAfter ? true : nil) }
        rubies = texts.isEmpty ? nil : texts
    }
}

/// How text looks; what is usual is absent. Lengths are per cent of the picture's height.
struct StyleReport: Codable {
    struct Outline: Codable {
        var color: String?
        var width: Double
    }
    struct Shadow: Codable {
        var color: String?
        var x: Double
        var y: Double
        var blur: Double
    }

    var color: String?
    var background: String?
    var bold: Bool?
    var italic: Bool?
    var underline: Bool?
    var strike: Bool?
    var overline: Bool?
    var families: [String]?
    var size: Double?
    var stretch: Double?
    var outline: Outline?
    var shadows: [Shadow]?
    var opacity: Double?
    var hidden: Bool?
    var language: String?
    var voice: String?
    var classes: [String]?
    var emphasis: String?
    var combined: Bool?
    var shear: Double?
    var position: String?
    var direction: String?
    var overridesDirection: Bool?

    init(_ style: SpanStyle) {
        func flag(_ value: Bool) -> Bool? { value ? true : nil }
        color = style.color.map(CaptionReport.color)
        background = style.background.map(CaptionReport.color)
        bold = flag(style.isBold)
        italic = flag(style.isItalic)
        underline = flag(style.isUnderlined)
        strike = flag(style.isStruckThrough)
        overline = flag(style.isOverlined)
        families = style.families.isEmpty ? nil : style.families
        size = style.size.map(CaptionReport.percent)
        stretch = style.stretch.map(CaptionReport.finite)
        outline = style.outline.map { Outline(color: $0.color.map(CaptionReport.color), width: CaptionReport.percent($0.width)) }
        let all = style.shadows.map { shadow -> Shadow in
            let (x, y, blur) = (CaptionReport.percent(shadow.x), CaptionReport.percent(shadow.y), CaptionReport.percent(shadow.blur))
            return Shadow(color: shadow.color.map(CaptionReport.color), x: x, y: y, blur: blur)
        }
        shadows = all.isEmpty ? nil : all
        opacity = style.opacity == 1 ? nil : CaptionReport.finite(style.opacity)
        hidden = flag(style.isHidden)
        language = style.language
        voice = style.voice
        classes = style.classes.isEmpty ? nil : style.classes
        emphasis = style.emphasis
        combined = flag(style.isCombined)
        shear = style.shear == 0 ? nil : CaptionReport.finite(style.shear)
        position = style.position == .line ? nil : style.position.rawValue
        direction = style.direction.map(CaptionReport.direction)
        overridesDirection = flag(style.overridesDirection)
    }
}
