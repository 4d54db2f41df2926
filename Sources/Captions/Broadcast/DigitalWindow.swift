import Media

/// How a character of digital captions looks. Source: CTA-708-E §8.5.
struct DigitalPen: Hashable, Sendable {
    var isItalic = false
    var isUnderlined = false
    /// 0 small, 1 usual, 2 large.
    var size: UInt8 = 1
    /// 0 below the line, 1 on it, 2 above.
    var offset: UInt8 = 1
    /// 0 the usual one … 7.
    var font: UInt8 = 0
    /// 0 none, 1 raised, 2 depressed, 3 uniform, 4 and 5 shadows.
    var edge: UInt8 = 0
    /// nil: the viewer's to say.
    var color: Color?
    var background: Color?
    var edgeColor: Color?
}

/// One of a service's eight windows. Source: CTA-708-E §8.4.
struct DigitalWindow: Sendable {
    /// CTA-708-E §8.4.4: no window is larger.
    static let mostRows = 15
    static let mostColumns = 42

    struct Cell: Hashable, Sendable {
        var character: Character
        var pen: DigitalPen
    }

    var isVisible = false
    /// 0 is the most important, and stands in front.
    var priority = 0
    var isRelative = false
    var vertical = 0
    var horizontal = 0
    /// 0…8: three by three, row by row.
    var anchor = 0
    var rows = 1
    var columns = 1
    /// 0 left, 1 right, 2 center, 3 full.
    var justify: UInt8 = 0
    var fill: Color?
    var pen = DigitalPen()
    var row = 0
    var column = 0
    private(set) var cells: [[Cell?]] = []

    // MARK: Writing

    mutating func write(_ character: Character) {
        guard row < Self.mostRows, column < Self.mostColumns else { return }
        while cells.count <= row { cells.append(Array(repeating: nil, count: Self.mostColumns)) }
        cells[row][column] = Cell(character: character, pen: pen)
        column = min(column + 1, Self.mostColumns - 1)
    }

    mutating func backspace() {
        column = max(0, column - 1)
        if cells.indices.contains(row) { cells[row][column] = nil }
    }

    mutating func clear() { cells = [] }

    /// Clears the row and goes to its beginning.
    mutating func clearRow() {
        if cells.indices.contains(row) { cells[row] = Array(repeating: nil, count: Self.mostColumns) }
        column = 0
    }

    /// To the next row; from the last one all go up.
    mutating func carriageReturn() {
        column = 0
        if row + 1 < rows {
            row += 1
        } else if !cells.isEmpty {
            cells.removeFirst()
        }
    }

    // MARK: What is seen

    /// nil: it is hidden, or there is nothing in it.
    func text(name: String, number: Int) -> BroadcastText? {
        let last = cells.lastIndex { row in row.contains { $0 != nil } }
        guard isVisible, let last else { return nil }
        var spans: [CueSpan] = []
        for row in 0...last {
            if row > 0 { Self.append("\n", spans.last?.style ?? SpanStyle(), to: &spans) }
            guard let end = cells[row].lastIndex(where: { $0 != nil }) else { continue }
            for column in 0...end {
                let cell = cells[row][column] ?? Cell(character: "\u{A0}", pen: pen)
                Self.append(String(cell.character), Self.style(cell.pen), to: &spans)
            }
        }
        var paragraph = ParagraphStyle()
        paragraph.alignment = justify == 1 ? .right : justify == 2 ? .center : .left
        paragraph.keepsLines = true
        return BroadcastText(box: box(name: "\(name) \(number)"), paragraph: paragraph, spans: spans)
    }

    /// The safe area is 75 units high and 210 wide, or 100 of each; a row is five units, and so is a column.
    private func box(name: String) -> CueBox {
        let height = Double(rows) * 0.8 / Double(Self.mostRows)
        let width = Double(columns) * 0.8 / Double(Self.mostColumns)
        let across = Double(horizontal) / (isRelative ? 100 : 210)
        let down = Double(vertical) / (isRelative ? 100 : 75)
        let x = 0.1 + min(across, 1) * 0.8 - width * Double(anchor % 3) / 2
        let y = 0.1 + min(down, 1) * 0.8 - height * Double(anchor / 3) / 2
        // What would leave the screen is put back onto it.
        var box = CueBox(
            region: name, x: max(0, min(x, 1 - width)), y: max(0, min(y, 1 - height)), width: width, height: height)
        box.background = fill
        box.depth = -priority
        box.overflows = true
        return box
    }

    private static func append(_ text: String, _ style: SpanStyle, to spans: inout [CueSpan]) {
        if let last = spans.last, last.style == style {
            spans[spans.count - 1].text += text
        } else {
            spans.append(CueSpan(text, style: style))
        }
    }

    private static func style(_ pen: DigitalPen) -> SpanStyle {
        var style = SpanStyle()
        let usual = 0.8 / Double(mostRows) * 0.8
        style.size = usual * [0.75, 1, 1.25, 1][Int(pen.size & 3)]
        style.families = families[Int(pen.font & 7)]
        style.isItalic = pen.isItalic
        style.isUnderlined = pen.isUnderlined
        style.color = pen.color
        style.background = pen.background
        style.position = pen.offset == 0 ? .subscript : pen.offset == 2 ? .superscript : .line
        if pen.edge == 3 {
            style.outline = TextOutline(color: pen.edgeColor, width: usual / 16)
        } else if pen.edge > 0, pen.edge < 6 {
            let side: Double = pen.edge == 2 || pen.edge == 4 ? -1 : 1
            style.shadows = [TextShadow(color: pen.edgeColor, x: side * usual / 16, y: usual / 16)]
        }
        return style
    }

    /// CTA-708-E §8.5.3.
    private static let families: [[String]] = [
        [], ["monospace", "serif"], ["serif"], ["monospace", "sans-serif"], ["sans-serif"], ["fantasy"], ["cursive"], ["sans-serif"],
    ]
}
