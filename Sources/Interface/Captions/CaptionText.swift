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

    /// - Parameter paragraph: Of the cue.
    func text(_ spans: [CueSpan], _ paragraph: ParagraphStyle, writing: WritingMode = .horizontal) -> StyledText {
        var runs: [TextRun] = []
        for span in spans { runs += self.runs(of: span) }
        var text = StyledText(runs: runs, alignment: Self.alignment(paragraph.alignment, paragraph.direction))
        let size = runs.map(\.size).max() ?? 0
        let background = appearance.background
        text.lineBox = background
        if background != nil || runs.contains(where: { $0.background != nil }) || paragraph.background != nil {
            text.linePadding = max(paragraph.linePadding * height, background == nil ? 0 : size * Self.linePadding)
        } else {
            text.edge = edge(spans, size: size)
        }
        if let lineHeight = paragraph.lineHeight, size > 0 {
            // A face asks for a sixth more than the em between its lines.
            text.lineSpacing = min(3, max(0.8, lineHeight * height / (size * 1.164)))
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
        var color = style.color ?? appearance.color
        let isToCome = span.reveal.map { $0 > time } ?? false
        color.alpha *= style.opacity * appearance.opacity * (isToCome ? 0.5 : 1)
        if style.isHidden { color = Self.emptyColor }
        var run = TextRun(span.text, size: size, color: color)
        run.background =
            style.isHidden
            ? nil
            : style.background.map { background in
                var background = background
                background.alpha *= style.opacity * appearance.opacity
                return background
            }
        run.family = family(style.families)
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

    private func edge(_ spans: [CueSpan], size: Double) -> TextEdge {
        if let outline = spans.lazy.compactMap(\.style.outline).first, outline.width > 0 {
            return .outline(outline.color ?? Color(0), width: max(1, outline.width * height))
        }
        if let shadow = spans.lazy.compactMap(\.style.shadows.first).first {
            return .shadow(shadow.color ?? Color(0), offset: max(1, max(abs(shadow.x), abs(shadow.y)) * height))
        }
        let black = Color(0, alpha: 0.9 * appearance.opacity)
        return switch appearance.edge {
        case .none: .none
        case .outline: .outline(black, width: max(2, size * 0.06))
        case .shadow: .shadow(black, offset: max(2, size * 0.06))
        }
    }
}
