import Media

/// One service of line 21: what its codes do to its two memories. Source: CTA-608-E §6 and annex B.
struct Line21Decoder: Sendable {
    private enum Mode: Equatable {
        /// Nothing has been said of how: what comes is left out.
        case none
        /// Into the hidden memory, until it is shown.
        case popOn
        /// So many rows, the lowest of which is written.
        case rollUp(Int)
        /// Into what is shown.
        case paintOn
        /// No captions but text of another kind, which is left out.
        case text
    }

    private let name: String
    private var mode = Mode.none
    private var displayed = Line21Grid()
    private var hidden = Line21Grid()
    private var row = Line21Grid.rows - 1
    private var column = 0
    private var pen = Line21Pen()
    private var lastControl: Line21Pair?

    init(name: String) {
        self.name = name
    }

    var screen: [BroadcastText] { displayed.texts(name: name) }

    /// Nothing came: a control code after it is no repetition.
    mutating func pad() { lastControl = nil }

    mutating func read(_ pair: Line21Pair) {
        guard pair.isControl else {
            lastControl = nil
            write(Line21Characters.basic(pair.first), if: pair.first >= 0x20)
            write(Line21Characters.basic(pair.second), if: pair.second >= 0x20)
            return
        }
        // Control codes come twice, so that one may be lost; the second means nothing.
        guard lastControl != pair else {
            lastControl = nil
            return
        }
        lastControl = pair
        control(pair.first & 0x17, pair.second)
    }

    private mutating func control(_ code: UInt8, _ second: UInt8) {
        switch (code, second) {
        case (_, 0x40...0x7F): setPlace(code, second)
        case (0x10, 0x20...0x2F): setBackground(second)
        case (0x11, 0x20...0x2F): setPen(second)
        case (0x11, 0x30...0x3F): write(Line21Characters.special(second), if: true)
        case (0x12...0x13, 0x20...0x3F):
            // It stands for the character before it, which is there for decoders that don't know it.
            backspace()
            write(Line21Characters.extended(isSecond: code == 0x13, second), if: true)
        case (0x14...0x15, 0x20...0x2F): command(second)
        case (0x17, 0x21...0x23): column = min(column + Int(second & 3), Line21Grid.columns - 1)
        case (0x17, 0x2D):
            pen.background = 0
            pen.backgroundAlpha = 0
        case (0x17, 0x2E...0x2F):
            pen.color = 0
            pen.isItalic = false
            pen.isUnderlined = second & 1 == 1
        default: break
        }
    }

    // MARK: Writing

    private mutating func write(_ character: Character, if isCharacter: Bool) {
        guard isCharacter else { return }
        set(Line21Grid.Cell(character: character, pen: pen))
        column = min(column + 1, Line21Grid.columns - 1)
    }

    private mutating func set(_ cell: Line21Grid.Cell?) {
        switch mode {
        case .popOn: hidden.set(cell, row: row, column: column)
        case .rollUp, .paintOn: displayed.set(cell, row: row, column: column)
        case .none, .text: break
        }
    }

    private mutating func backspace() {
        column = max(0, column - 1)
        set(nil)
    }

    // MARK: Commands

    private mutating func command(_ code: UInt8) {
        switch code {
        case 0x20: mode = .popOn
        case 0x21: backspace()
        case 0x24: clearToEnd()
        case 0x25...0x27: beginRollUp(depth: Int(code) - 0x23)
        case 0x29: mode = .paintOn
        case 0x2A, 0x2B: mode = .text
        case 0x2C: displayed.clear()
        case 0x2D: rollUp()
        case 0x2E: hidden.clear()
        case 0x2F:
            swap(&displayed, &hidden)
            mode = .popOn
        // Flashing, and two that are kept for later.
        default: break
        }
    }

    private mutating func clearToEnd() {
        switch mode {
        case .popOn: hidden.clear(row: row, from: column)
        case .rollUp, .paintOn: displayed.clear(row: row, from: column)
        case .none, .text: break
        }
    }

    private mutating func beginRollUp(depth: Int) {
        if case .rollUp = mode {
        } else {
            displayed.clear()
            hidden.clear()
            row = Line21Grid.rows - 1
        }
        mode = .rollUp(depth)
        column = 0
        pen = Line21Pen()
    }

    private mutating func rollUp() {
        guard case .rollUp(let depth) = mode else { return }
        displayed.rollUp(base: row, depth: depth)
        column = 0
        pen = Line21Pen()
    }

    // MARK: Places and pens

    /// By the low three bits of a place's first byte, the upper of its two rows, from 0.
    private static let upperRows = [10, 0, 2, 11, 13, 4, 6, 8]

    private mutating func setPlace(_ code: UInt8, _ second: UInt8) {
        // The first of them has one row only.
        let isLower = second & 0x20 != 0 && code & 7 != 0
        let next = Self.upperRows[Int(code & 7)] + (isLower ? 1 : 0)
        if case .rollUp(let depth) = mode {
            displayed.move(base: row, to: max(next, depth - 1), depth: depth)
            row = max(next, depth - 1)
        } else {
            row = next
        }
        column = 0
        pen = Line21Pen()
        pen.isUnderlined = second & 1 == 1
        switch second >> 1 & 0x0F {
        case 7: pen.isItalic = true
        case 8...15: column = Int(second >> 1 & 7) * 4
        case let color: pen.color = Self.color(color)
        }
    }

    /// White is the usual one, and so the viewer's to say.
    private static func color(_ code: UInt8) -> UInt32? {
        [nil, 0x00FF00, 0x0000FF, 0x00FFFF, 0xFF0000, 0xFFFF00, 0xFF00FF, nil][Int(code & 7)]
    }

    /// It takes a column, too.
    private mutating func setPen(_ code: UInt8) {
        pen.isUnderlined = code & 1 == 1
        if code & 0x0E == 0x0E {
            pen.isItalic = true
        } else {
            pen.isItalic = false
            pen.color = Self.color(code >> 1)
        }
        write(" ", if: true)
    }

    /// For decoders that don't know it, a blank stands before it.
    private mutating func setBackground(_ code: UInt8) {
        backspace()
        let colors: [UInt32] = [0xFFFFFF, 0x00FF00, 0x0000FF, 0x00FFFF, 0xFF0000, 0xFFFF00, 0xFF00FF, 0x000000]
        pen.background = colors[Int(code >> 1 & 7)]
        pen.backgroundAlpha = code & 1 == 1 ? 0.5 : 1
        write(" ", if: true)
    }
}
