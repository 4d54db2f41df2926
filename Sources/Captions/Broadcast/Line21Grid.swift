import Media

/// How a character of line 21 looks.
struct Line21Pen: Hashable, Sendable {
    /// nil: white, the usual one.
    var color: UInt32?
    var isItalic = false
    var isUnderlined = false
    /// nil: black, the usual one.
    var background: UInt32?
    /// 1: solid.
    var backgroundAlpha = 1.0
}

/// The 15 rows of 32 columns of one of line 21's two memories. Source: CTA-608-E §5, §6.
struct Line21Grid: Sendable {
    static let rows = 15
    static let columns = 32

    struct Cell: Hashable, Sendable {
        var character: Character
        var pen: Line21Pen
    }

    /// nil: nothing there, and the picture is seen.
    private(set) var cells: [[Cell?]] = Array(repeating: Array(repeating: nil, count: columns), count: rows)

    var isEmpty: Bool { cells.allSatisfy { $0.allSatisfy { $0 == nil } } }

    mutating func clear() { self = Line21Grid() }

    /// Places outside do nothing.
    mutating func set(_ cell: Cell?, row: Int, column: Int) {
        guard cells.indices.contains(row), (0..<Self.columns).contains(column) else { return }
        cells[row][column] = cell
    }

    mutating func clear(row: Int, from column: Int) {
        guard cells.indices.contains(row) else { return }
        for place in max(0, column)..<max(max(0, column), Self.columns) { cells[row][place] = nil }
    }

    /// The rows up to `base`, so many of them, go up by one; those above them are cleared.
    mutating func rollUp(base: Int, depth: Int) {
        let top = max(0, base - depth + 1)
        var next = Line21Grid()
        for row in top..<base where row + 1 < Self.rows { next.cells[row] = cells[row + 1] }
        self = next
    }

    /// The rows that roll go to where another base is.
    mutating func move(base: Int, to other: Int, depth: Int) {
        guard base != other else { return }
        var next = Line21Grid()
        for step in 0..<depth where cells.indices.contains(base - step) && cells.indices.contains(other - step) {
            next.cells[other - step] = cells[base - step]
        }
        self = next
    }

    // MARK: What is seen

    /// Rows that follow each other are one text, in a box where they are on the screen.
    func texts(name: String) -> [BroadcastText] {
        var result: [BroadcastText] = []
        var row = 0
        while row < Self.rows {
            guard cells[row].contains(where: { $0 != nil }) else {
                row += 1
                continue
            }
            let first = row
            while row < Self.rows, cells[row].contains(where: { $0 != nil }) { row += 1 }
            result.append(text(rows: first..<row, name: name))
        }
        return result
    }

    private func text(rows: Range<Int>, name: String) -> BroadcastText {
        let left = rows.compactMap { row in cells[row].firstIndex { $0 != nil } }.min() ?? 0
        var spans: [CueSpan] = []
        for row in rows {
            if row > rows.lowerBound { Self.append("\n", spans.last?.style ?? SpanStyle(), to: &spans) }
            let last = cells[row].lastIndex { $0 != nil } ?? left
            for column in left...max(left, last) {
                // A gap is as wide as its columns.
                let cell = cells[row][column] ?? Cell(character: "\u{A0}", pen: Line21Pen())
                Self.append(String(cell.character), Self.style(cell.pen), to: &spans)
            }
        }
        var box = CueBox(
            region: "\(name) \(rows.lowerBound + 1)", x: 0.1 + Double(left) * 0.8 / Double(Self.columns),
            y: 0.1 + Double(rows.lowerBound) * Self.rowHeight, width: 0.8 - Double(left) * 0.8 / Double(Self.columns),
            height: Double(rows.count) * Self.rowHeight)
        box.overflows = true
        var paragraph = ParagraphStyle()
        paragraph.alignment = .left
        paragraph.lineHeight = Self.rowHeight
        paragraph.keepsLines = true
        return BroadcastText(box: box, paragraph: paragraph, spans: spans)
    }

    /// The rows fill the safe area: the middle 80 % of the picture.
    private static let rowHeight = 0.8 / Double(rows)

    private static func append(_ text: String, _ style: SpanStyle, to spans: inout [CueSpan]) {
        if let last = spans.last, last.style == style {
            spans[spans.count - 1].text += text
        } else {
            spans.append(CueSpan(text, style: style))
        }
    }

    private static func style(_ pen: Line21Pen) -> SpanStyle {
        var style = SpanStyle()
        style.families = ["monospace"]
        style.size = rowHeight * 0.8
        style.color = pen.color.map { Color($0) }
        style.isItalic = pen.isItalic
        style.isUnderlined = pen.isUnderlined
        style.background = pen.background.map { Color($0, alpha: pen.backgroundAlpha) }
        return style
    }
}
