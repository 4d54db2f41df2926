import Media

/// The size that a script's lengths are of.
struct ScriptSize: Equatable {
    var width = 384.0
    var height = 288.0

    /// - Parameters: As the script has them; nil: not said. What is not said is made as libass makes it.
    init(width: Double? = nil, height: Double? = nil) {
        switch (width, height) {
        case (nil, nil): break
        case (let width?, nil):
            self.width = width
            self.height = width == 1280 ? 1024 : max(1, width * 3 / 4)
        case (nil, let height?):
            self.height = height
            self.width = height == 1024 ? 1280 : max(1, height * 4 / 3)
        case (let width?, let height?): (self.width, self.height) = (width, height)
        }
    }
}

/// One line of the styles.
struct SubStationStyle {
    var span = SpanStyle()
    /// Of its outline and its shadow, also where none is drawn now.
    var outlineColor = Color(0x000000)
    var shadowColor = Color(0x000000)
    var outlineWidth = 0.0
    var shadowDepth = 0.0
    /// A box behind the text in the outline's colour, and no outline.
    var hasBox = false
    /// As on a number pad: 1 is below to the left, 9 above to the right.
    var anchor = 2

    init() {}

    /// - Parameters:
    ///   - fields: By their names in small letters.
    ///   - isOld: The anchor is written as SSA has it: 1…3, with 4 more above and 8 more in the middle.
    init(_ fields: [String: ArraySlice<UInt8>], size: ScriptSize, isOld: Bool) {
        func number(_ name: String) -> Double? { fields[name]?.trimmed.decimalNumber }
        func flag(_ name: String) -> Bool { fields[name].map(SubStationValue.flag) ?? false }
        func color(_ name: String) -> Color? { fields[name].flatMap(SubStationValue.color) }
        if let family = fields["fontname"]?.trimmed.text, !family.isEmpty { span.families = [family] }
        if let height = number("fontsize"), height > 0 { span.size = height / size.height }
        span.color = color("primarycolour")
        span.isBold = flag("bold")
        span.isItalic = flag("italic")
        span.isUnderlined = flag("underline")
        span.isStruckThrough = flag("strikeout")
        outlineColor = color("outlinecolour") ?? color("tertiarycolour") ?? outlineColor
        shadowColor = color("backcolour") ?? shadowColor
        hasBox = number("borderstyle") == 3
        outlineWidth = max(0, number("outline") ?? 0) / size.height
        shadowDepth = max(0, number("shadow") ?? 0) / size.height
        if let scale = number("scalex"), let other = number("scaley"), scale > 0, other > 0, scale != other { span.stretch = scale / other }
        if let written = number("alignment"), (1...11).contains(written) {
            anchor = isOld ? Self.anchor(ofOld: Int(written)) : Int(min(written, 9))
        }
        drawEdges()
    }

    /// Puts the outline, the shadow or the box into the span.
    mutating func drawEdges() {
        span.background = hasBox ? outlineColor : nil
        span.outline = hasBox || outlineWidth == 0 ? nil : TextOutline(color: outlineColor, width: outlineWidth)
        span.shadows = shadowDepth == 0 ? [] : [TextShadow(color: shadowColor, x: shadowDepth, y: shadowDepth)]
    }

    /// - Parameter old: 1…11.
    /// - Returns: 1…9.
    static func anchor(ofOld old: Int) -> Int {
        let column = old & 3 == 0 ? 2 : old & 3
        return column + (old & 4 != 0 ? 6 : old & 8 != 0 ? 3 : 0)
    }
}

extension Cue {
    /// Places it as SubStation Alpha and SubRip do: by one of nine corners, edges and the middle, at a point or at the picture's.
    ///
    /// - Parameters:
    ///   - anchor: 1…9, as on a number pad.
    ///   - point: In shares of the picture; nil: at its edges, where cues keep out of each other's way.
    mutating func place(anchor: Int, at point: SharePoint?) {
        let column = (anchor - 1) % 3
        let row = (anchor - 1) / 3
        paragraph.alignment = [.left, .center, .right][column]
        var line = LineSettings()
        if let point {
            line.position = point.x
            line.positionAlignment = [.lineLeft, .center, .lineRight][column]
            line.line = .share(point.y)
            line.lineAlignment = [.end, .center, .start][row]
        } else if row == 1 {
            line.line = .share(0.5)
            line.lineAlignment = .center
        } else if row == 2 {
            line.line = .number(0)
        }
        placement = .line(line)
    }
}
