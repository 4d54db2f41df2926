import Captions
import Media

/// Makes a cue's words into text that a canvas sets.
struct CaptionText {
    var appearance: CaptionAppearance
    /// Of the picture, in design units.
    var height: Double
    /// On the cue's clock: what comes to light later is told apart.
    var time: MediaTime

    private static let linePadding = 0.25
    private static let smallShare = 0.6
    private static let emptyColor = Color(0, alpha: 0)
    private static let usualColor = Color(0xffffff)

    /// - Parameters:
    ///   - paragraph: Of the cue.
    ///   - hasGround: The author has put something behind the whole of it.
    func text(_ spans: [CueSpan], _ paragraph: ParagraphStyle, writing: WritingMode = .horizontal, hasGround: Bool = false) -> StyledText {
        var runs: [TextRun] = []
        for span in spans { runs += self.runs(of: span) }
        var text = StyledText(runs: runs, alignment: Self.alignment(paragraph.alignment, paragraph.direction))
        let size = runs.map(\.size).max() ?? 0
        let isFree = !hasGround && paragraph.background == nil && !runs.contains { $0.background != nil }
        let isSeen = spans.contains { !$0.style.isHidden }
        text.lineBox = isSeen ? appearance.lineBox(isFree: isFree) : nil
        if text.lineBox != nil || runs.contains(where: { $0.background != nil }) || appearance.ground(paragraph.background) != nil {
            text.linePadding = max(paragraph.linePadding * height, text.lineBox == nil ? 0 : size * Self.linePadding)
            text.edge = appearance.edge.map { edge($0, runs, size: size) } ?? .none
        } else {
            text.edge = appearance.edge.map { edge($0, runs, size: size) } ?? authorsEdge(spans, runs, size: size)
        }
        if let lineHeight = paragraph.lineHeight, size > 0 {
            // A face asks for a sixth more than the em between its lines.
            let own = lineHeight * height * appearance.scale / (size * 1.164)
            text.lineSpacing = min(3, max(0.8, own))
        }
        text.wraps = !paragraph.keepsLines
        text.isVertical = writing != .horizontal
        text.isRightToLeft = paragraph.direction.map { $0 == .rightToLeft }
        return text
    }

    private func runs(of span: CueSpan) -> [TextRun] {
        let style = span.style
        var size = (style.size ?? CaptionAppearance.usualSize) * height * appearance.scale
        var rise = 0.0
        if style.position != .line {
            rise = size * (style.position == .superscript ? 0.4 : -0.2)
            size *= Self.smallShare
        }
        var color = letters(style)
        // Words not sung yet.
        if let reveal = span.reveal, reveal > time { color.alpha *= 0.5 }
        var run = TextRun(span.text, size: size, color: color)
        if !style.isHidden, var ground = appearance.ground(style.background) {
            ground.alpha *= style.opacity
            run.background = ground
        }
        run.family = appearance.family.map { family([$0]) } ?? family(style.families)
        run.isBold = style.isBold
        run.isItalic = style.isItalic || style.shear != 0
        run.isUnderlined = style.isUnderlined
        run.isStruckThrough = style.isStruckThrough
        run.isOverlined = style.isOverlined
        run.rise = rise
        run.language = style.language
        // In brackets behind their base, as HTML has it where ruby can't be set.
        return [run]
            + span.rubies.filter { !$0.text.isEmpty }.map { ruby in
                var small = run
                small.text = "(\(ruby.text))"
                small.size = size * Self.smallShare
                return small
            }
    }

    /// What an author has made invisible stays so, in whatever colour the viewer wants letters.
    private func letters(_ style: SpanStyle) -> Color {
        if style.isHidden { return Self.emptyColor }
        var color = appearance.color ?? style.color ?? Self.usualColor
        if style.color?.alpha == 0 { color.alpha = 0 }
        color.alpha *= style.opacity * appearance.opacity
        return color
    }

    /// Generic names are fontconfig's too, but for those of TTML.
    private func family(_ names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        let known = names.map { name in
            switch name.lowercased() {
            case "default", "proportionalsansserif", "sansserif", "sans-serif": "DejaVu Sans"
            case "monospace", "monospacesansserif", "monospaceserif", "monospacesanserif": "DejaVu Sans Mono"
            case "serif", "proportionalserif": "DejaVu Serif"
            default: name
            }
        }
        return (known + ["DejaVu Sans"]).joined(separator: ",")
    }

    /// Where a direction is only the text's own, a canvas turns leading and trailing by itself; where it is told one it takes them for left and
    /// right.
    static func alignment(_ alignment: CueAlignment, _ direction: TextDirection?) -> TextAlignment {
        switch alignment {
        case .start: direction == .rightToLeft ? .trailing : .leading
        case .end: direction == .rightToLeft ? .leading : .trailing
        case .center: .center
        case .left: .leading
        case .right: .trailing
        }
    }

    // MARK: Edges

    private func authorsEdge(_ spans: [CueSpan], _ runs: [TextRun], size: Double) -> TextEdge {
        if let outline = spans.lazy.compactMap(\.style.outline).first, outline.width > 0 {
            let color = appearance.edgeColor ?? outline.color ?? Color(0)
            return .outline(color.faded(appearance.opacity), width: max(1, outline.width * height))
        }
        if let shadow = spans.lazy.compactMap(\.style.shadows.first).first {
            let color = appearance.edgeColor ?? shadow.color ?? Color(0)
            return .shadow(color.faded(appearance.opacity), offset: max(1, max(abs(shadow.x), abs(shadow.y)) * height))
        }
        return edge(.outline, runs, size: size)
    }

    private func edge(_ edge: CaptionAppearance.Edge, _ runs: [TextRun], size: Double) -> TextEdge {
        let letters = runs.first { $0.color.alpha > 0 }?.color ?? Self.usualColor
        let isDark = letters.luminance < 0.2
        let color = (appearance.edgeColor ?? Color(isDark ? 0xffffff : 0)).faded(0.9 * appearance.opacity)
        // Neither as dark as the edge nor as bright as the letters.
        let side = Color(0x707070).faded(0.9 * appearance.opacity)
        return switch edge {
        case .none: .none
        case .outline: .outline(color, width: max(2, size * 0.075))
        case .shadow: .shadow(color, offset: max(2, size * 0.07))
        case .raised: .bevel(upperLeft: side, lowerRight: color, offset: max(2, size * 0.06))
        case .depressed: .bevel(upperLeft: color, lowerRight: side, offset: max(2, size * 0.06))
        }
    }
}

extension Color {
    /// How bright it looks, 0…1. Source: ITU-R BT.709-6 §3.3, on the values as they are coded.
    fileprivate var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }
}
