import Media

/// Makes the spans that a paragraph shows at one moment.
struct TTMLSpanComposer {
    let grid: TTMLGrid
    let initials: TTMLStyleSet
    let time: MediaTime
    let language: String?
    /// How much more may be looked at.
    var budget: Int
    /// Only spans that ask for this region are taken; nil: all.
    var region: Int?
    /// Whether something of what is shown is.
    private(set) var isForced = false
    /// Whether lines may be broken somewhere in it.
    private(set) var wraps = false
    private var flow = TTMLTextFlow()

    /// What a span has from those around it in the paragraph.
    private struct Frame {
        var style: TTMLComputedStyle
        var background: Color?
        var opacity: Double
        var direction: TextDirection?
        var isOverride = false
        var takesText: Bool
        var language: String?
    }

    init(grid: TTMLGrid, initials: TTMLStyleSet, time: MediaTime, language: String?, budget: Int) {
        self.grid = grid
        self.initials = initials
        self.time = time
        self.language = language
        self.budget = budget
    }

    mutating func compose(_ paragraph: TTMLElement, _ chain: TTMLChains.Chain) -> [CueSpan] {
        var frame = Frame(
            style: chain.style, background: nil, opacity: chain.opacity, takesText: region == nil, language: paragraph.language)
        // The paragraph's own way is its lines'; only an override reaches the characters.
        if chain.style.own.bidi == .bidiOverride { (frame.direction, frame.isOverride) = (chain.style.direction, true) }
        add(paragraph.children, frame)
        return flow.finish()
    }

    private mutating func add(_ children: [TTMLElement], _ frame: Frame) {
        var own: SpanStyle?
        for child in children {
            guard budget > 0 else { return }
            budget -= 1
            guard child.isActive(time) else { continue }
            switch child.kind {
            case .text(let text):
                guard frame.takesText else { continue }
                let style = own ?? spanStyle(frame)
                own = style
                if frame.style.isForced { isForced = true }
                if frame.style.wraps, child.keepsSpace || !text.utf8.allSatisfy(TTMLTreeBuilder.isSpace) { wraps = true }
                flow.add(text, style, keepsSpace: child.keepsSpace)
            case .lineBreak:
                guard frame.takesText else { continue }
                let style = own ?? spanStyle(frame)
                own = style
                guard self.frame(of: child, in: frame) != nil else { continue }
                flow.addBreak(style)
            case .span:
                budget -= 7
                guard let inner = self.frame(of: child, in: frame) else { continue }
                if inner.style.own.ruby == .container, inner.takesText {
                    addRuby(child.children, inner)
                } else {
                    add(child.children, inner)
                }
            default: continue
            }
        }
    }

    /// nil: it isn't displayed, or another region's.
    private func frame(of element: TTMLElement, in outer: Frame) -> Frame? {
        let style = outer.style.child(element.styles(at: time), initials: initials, grid: grid)
        guard style.own.isDisplayed else { return nil }
        var frame = outer
        frame.style = style
        frame.opacity *= style.own.opacity
        frame.language = element.language
        if let background = style.own.background, background.alpha > 0 { frame.background = background.over(outer.background) }
        if style.own.bidi != .normal { (frame.direction, frame.isOverride) = (style.direction, style.own.bidi == .bidiOverride) }
        if let region, let asked = element.region {
            guard asked == region else { return nil }
            frame.takesText = true
        }
        return frame
    }

    private func spanStyle(_ frame: Frame) -> SpanStyle {
        let computed = frame.style
        var style = SpanStyle()
        style.color = computed.color
        style.background = computed.isVisible ? frame.background : nil
        style.isBold = computed.isBold
        style.isItalic = computed.isItalic
        style.isUnderlined = computed.isUnderlined
        style.isStruckThrough = computed.isStruckThrough
        style.isOverlined = computed.isOverlined
        style.families = computed.families
        style.size = computed.size
        if computed.size > 0, abs(computed.sizeAcross / computed.size - 1) > 0.001 { style.stretch = computed.sizeAcross / computed.size }
        style.outline = computed.outline
        style.shadows = computed.shadows
        style.opacity = frame.opacity
        style.isHidden = !computed.isVisible
        style.language = frame.language == language ? nil : frame.language
        style.emphasis = computed.emphasis
        style.isCombined = computed.isCombined
        style.shear = computed.shear
        style.position = computed.variant
        style.direction = frame.direction
        style.overridesDirection = frame.isOverride
        return style
    }

    // MARK: Ruby. Source: TTML2 §10.2.35.

    private struct Piece {
        var text: String
        var frame: Frame
    }

    /// Bases and the texts beside them; delimiters are for players that have no ruby.
    private struct RubyParts {
        var bases: [Piece] = []
        /// For each container of texts, its texts.
        var rows: [[Piece]] = []
    }

    private mutating func addRuby(_ children: [TTMLElement], _ frame: Frame) {
        var parts = RubyParts()
        var rest: [TTMLElement] = []
        collect(children, frame, &parts, &rest, row: nil)
        for (index, base) in parts.bases.enumerated() {
            let isLast = index == parts.bases.count - 1
            var rubies: [Ruby] = []
            for (row, texts) in parts.rows.enumerated() where row < 2 {
                // What is left over stands beside the last base.
                let own = isLast ? texts.dropFirst(index) : texts.dropFirst(index).prefix(1)
                if let first = own.first { rubies.append(ruby(own.map(\.text).joined(), first, row: row)) }
            }
            if rubies.isEmpty {
                flow.add(base.text, spanStyle(base.frame), keepsSpace: false)
            } else {
                flow.add(base.text, spanStyle(base.frame), rubies)
            }
            if base.frame.style.isForced { isForced = true }
            if base.frame.style.wraps { wraps = true }
        }
        // What is none of ruby's is shown as it stands, if it isn't white space alone.
        if !rest.isEmpty { add(rest, frame) }
    }

    private func ruby(_ text: String, _ piece: Piece, row: Int) -> Ruby {
        let position = piece.frame.style.rubyPosition
        var ruby = Ruby(text, isAfter: position == "after" || (position == "outside" && row == 1))
        ruby.style = spanStyle(piece.frame)
        ruby.alignment = piece.frame.style.rubyAlignment
        return ruby
    }

    /// - Parameter row: Which container of texts it is in; nil: none.
    private mutating func collect(
        _ children: [TTMLElement], _ frame: Frame, _ parts: inout RubyParts, _ rest: inout [TTMLElement], row: Int?
    ) {
        for child in children {
            guard budget > 0 else { return }
            budget -= 8
            guard child.isActive(time) else { continue }
            if case .text(let text) = child.kind {
                if !text.utf8.allSatisfy(TTMLTreeBuilder.isSpace) { rest.append(child) }
                continue
            }
            guard case .span = child.kind, var inner = self.frame(of: child, in: frame) else { continue }
            switch inner.style.own.ruby {
            case .base: parts.bases.append(Piece(text: text(of: child.children), frame: inner))
            case .text:
                if row == nil { inner = self.frame(of: child, in: Self.half(frame)) ?? inner }
                if row == nil, parts.rows.isEmpty { parts.rows.append([]) }
                parts.rows[row ?? 0].append(Piece(text: text(of: child.children), frame: inner))
            case .baseContainer: collect(child.children, inner, &parts, &rest, row: row)
            case .textContainer:
                if child.styles(at: time)[.fontSize] == nil { inner = Self.half(inner) }
                parts.rows.append([])
                collect(child.children, inner, &parts, &rest, row: parts.rows.count - 1)
            case .delimiter: continue
            case .none, .container: rest.append(child)
            }
        }
    }

    /// A container of texts is half as large, unless it says how large. Source: TTML2 §10.2.21.1.
    private static func half(_ frame: Frame) -> Frame {
        var frame = frame
        frame.style.size /= 2
        frame.style.sizeAcross /= 2
        return frame
    }

    /// All characters within, whatever their style.
    private mutating func text(of children: [TTMLElement]) -> String {
        var plain = TTMLTextFlow()
        addPlain(children, &plain)
        return plain.finish().reduce(into: "") { $0 += $1.text }
    }

    private mutating func addPlain(_ children: [TTMLElement], _ plain: inout TTMLTextFlow) {
        for child in children where budget > 0 && child.isActive(time) {
            budget -= 1
            switch child.kind {
            case .text(let text): plain.add(text, SpanStyle(), keepsSpace: child.keepsSpace)
            case .span: addPlain(child.children, &plain)
            default: continue
            }
        }
    }
}
