import Media

/// An element's styles with all lengths as shares of the picture. Source: TTML2 §10.4.4.3 (the computed style set).
struct TTMLComputedStyle: Equatable {
    // What an element takes over from the one around it.
    /// nil: nobody said.
    var color: Color?
    var direction = TextDirection.leftToRight
    var families: [String] = []
    /// The em's height, of the picture's height.
    var size: Double
    /// The em's width, of the picture's height.
    var sizeAcross: Double
    var isItalic = false
    var isBold = false
    var variant = TextPosition.line
    /// nil: `normal`.
    var lineHeight: Double?
    var alignment = CueAlignment.start
    var rowAlignment: CueAlignment?
    /// Of the picture's width.
    var linePadding = 0.0
    var fillsLineGaps = false
    var isUnderlined = false
    var isStruckThrough = false
    var isOverlined = false
    var outline: TextOutline?
    var shadows: [TextShadow] = []
    var emphasis: String?
    var isCombined = false
    var isVisible = true
    var wraps = true
    var rubyAlignment = RubyAlignment.center
    var rubyPosition = "outside"
    var rubyReserve: RubyReserve?
    /// Degrees, of the block, of the lines and of the glyphs.
    var shear = 0.0
    var isForced = false

    // What each element has for itself.
    var own = Own()

    /// What isn't inherited.
    struct Own: Equatable {
        var background: Color?
        var isDisplayed = true
        var opacity = 1.0
        var bidi = TTMLBidi.normal
        var ruby = TTMLRuby.none
        var writing = WritingMode.horizontal
        var displayAlign = BoxAlignment.before
        var overflows = false
        var showsBackgroundAlways = true
        var depth = 0
        var extent: TTMLValue?
        var origin: TTMLValue?
        var position: TTMLPosition?
        var padding: [TTMLLength] = []
    }

    /// What a region begins with: the initial values, those that the document sets among them.
    init(grid: TTMLGrid, families: [String], initials: TTMLStyleSet) {
        size = 1 / grid.rows
        sizeAcross = 1 / grid.rows
        self.families = families
        apply(initials, grid: grid, parentSize: size)
        own = Own()
    }

    /// What an element within comes to.
    func child(_ styles: TTMLStyleSet, initials: TTMLStyleSet, grid: TTMLGrid, isRegion: Bool = false) -> TTMLComputedStyle {
        var child = self
        child.own = Own()
        // Inherited properties take their initial values from the region; the others each time anew.
        for rule in initials.rules where Self.isOwn(rule.property) && (isRegion || rule.property != .writingMode) {
            child.apply(rule, grid: grid, parentSize: size)
        }
        // Which way lines follow each other is a region's matter alone.
        for rule in styles.rules where isRegion || rule.property != .writingMode { child.apply(rule, grid: grid, parentSize: size) }
        return child
    }

    private static func isOwn(_ property: TTMLProperty) -> Bool {
        switch property {
        case .backgroundColor, .display, .opacity, .unicodeBidi, .ruby, .writingMode, .displayAlign, .overflow, .showBackground, .zIndex,
            .extent,
            .origin, .position, .padding:
            true
        default: false
        }
    }

    private mutating func apply(_ styles: TTMLStyleSet, grid: TTMLGrid, parentSize: Double) {
        for rule in styles.rules { apply(rule, grid: grid, parentSize: parentSize) }
    }

    private mutating func apply(_ rule: TTMLStyleSet.Rule, grid: TTMLGrid, parentSize: Double) {
        switch (rule.property, rule.value) {
        case (.fontSize, .fontSize(let across, let down)):
            size = grid.down(down, em: parentSize, whole: parentSize)
            // The parent's, until now.
            let parentAcross = sizeAcross
            sizeAcross = across.map { Self.wide($0, grid: grid, parentAcross: parentAcross) } ?? size
        case (.lineHeight, .length(let length)): lineHeight = length.map { grid.down($0, em: size, whole: size) }
        case (.linePadding, .length(let length)): linePadding = length.map { grid.across($0, em: size, whole: 0) } ?? 0
        case (.textOutline, .outline(let value)):
            outline = value.map { TextOutline(color: $0.color, width: grid.down($0.width, em: size, whole: size)) }
        case (.textShadow, .shadows(let list)): shadows = list.map { shadow($0, grid: grid) }
        case (.rubyReserve, .rubyReserve(let side, let length)):
            rubyReserve = side.map { RubyReserve(side: $0, height: length.map { grid.down($0, em: size, whole: size) }) }
        case (_, .color(let value)):
            if rule.property == .color { color = value } else { own.background = value }
        case (.textDecoration, .decoration(let under, let through, let over)):
            isUnderlined = under ?? isUnderlined
            isStruckThrough = through ?? isStruckThrough
            isOverlined = over ?? isOverlined
        case (_, .flag(let value)): apply(rule.property, value)
        case (_, .alignment(let value)):
            if rule.property == .textAlign { alignment = value ?? .start } else { rowAlignment = value }
        case (.fontFamily, .families(let value)): families = value
        case (.fontVariant, .variant(let value)): variant = value
        case (.textEmphasis, .word(let value)): emphasis = value
        case (.rubyAlign, .word(let value)): rubyAlignment = value.flatMap(RubyAlignment.init) ?? .center
        case (.rubyPosition, .word(let value)): rubyPosition = value ?? "outside"
        case (.shear, .number(let value)), (.lineShear, .number(let value)), (.fontShear, .number(let value)): shear = value
        case (.direction, .direction(let value)): direction = value
        default: applyOwn(rule)
        }
    }

    /// One number says both; two say each, and then the first is measured across. Source: TTML2 §10.2.21.
    private static func wide(_ length: TTMLLength, grid: TTMLGrid, parentAcross: Double) -> Double {
        switch length.unit {
        case .percent, .ems: grid.down(length, em: parentAcross, whole: parentAcross)
        default: grid.across(length, em: 0, whole: 0) * grid.shape
        }
    }

    private func shadow(_ value: TTMLShadow, grid: TTMLGrid) -> TextShadow {
        // Lengths across are asked for as shares of the height, too.
        let x = value.x.unit == .percent ? grid.down(value.x, em: size, whole: size) : grid.across(value.x, em: size, whole: 0) * grid.shape
        let y = grid.down(value.y, em: size, whole: size)
        return TextShadow(color: value.color, x: x, y: y, blur: value.blur.map { grid.down($0, em: size, whole: size) } ?? 0)
    }

    private mutating func apply(_ property: TTMLProperty, _ value: Bool) {
        switch property {
        case .fontStyle: isItalic = value
        case .fontWeight: isBold = value
        case .visibility: isVisible = value
        case .wrapOption: wraps = value
        case .fillLineGap: fillsLineGaps = value
        case .forcedDisplay: isForced = value
        case .textCombine: isCombined = value
        case .display: own.isDisplayed = value
        case .overflow: own.overflows = value
        case .showBackground: own.showsBackgroundAlways = value
        default: break
        }
    }

    private mutating func applyOwn(_ rule: TTMLStyleSet.Rule) {
        switch (rule.property, rule.value) {
        case (.opacity, .number(let value)): own.opacity = value
        case (.unicodeBidi, .bidi(let value)): own.bidi = value
        case (.ruby, .ruby(let value)): own.ruby = value
        case (.writingMode, .writing(let mode, let isRightToLeft)):
            own.writing = mode
            // TTML2 §10.2.12.1: it says which way lines run, unless `direction`, which comes next, says otherwise.
            if mode == .horizontal { direction = isRightToLeft ? .rightToLeft : .leftToRight }
        case (.displayAlign, .displayAlign(let value)): own.displayAlign = value
        case (.zIndex, .integer(let value)): own.depth = value
        case (.extent, .pair): own.extent = rule.value
        case (.origin, .pair): own.origin = rule.value
        case (.position, .position(let value)): own.position = value
        case (.padding, .padding(let value)): own.padding = value
        default: break
        }
    }
}
