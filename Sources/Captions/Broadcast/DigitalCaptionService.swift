import Media

/// One service of digital captions: what its codes do to its eight windows. Source: CTA-708-E §7, §8.
struct DigitalCaptionService: Sendable {
    private let name: String
    private var windows: [DigitalWindow?] = Array(repeating: nil, count: 8)
    private var current = 0
    /// A code whose parameters come with the next block.
    private var rest: [UInt8] = []

    init(name: String) {
        self.name = name
    }

    /// The least important first, since those in front are drawn last.
    var screen: [BroadcastText] {
        let visible = windows.indices.filter { windows[$0]?.isVisible ?? false }
        let order = visible.sorted { first, second in
            let (one, other) = (windows[first]?.priority ?? 0, windows[second]?.priority ?? 0)
            return one != other ? one > other : first < second
        }
        return order.compactMap { windows[$0]?.text(name: name, number: $0) }
    }

    mutating func read(_ block: ArraySlice<UInt8>) {
        let bytes = rest + block
        rest = []
        var place = 0
        while place < bytes.count {
            let length = Self.length(of: bytes[place...])
            guard place + length <= bytes.count else {
                // No code is longer than this with what follows it.
                if bytes.count - place < 64 { rest = Array(bytes[place...]) }
                return
            }
            run(bytes[place..<place + length])
            place += length
        }
    }

    /// How many bytes a code has with its parameters (CTA-708-E §7.1.4 ff.).
    private static func length(of bytes: ArraySlice<UInt8>) -> Int {
        guard let code = bytes.first else { return 1 }
        switch code {
        case 0x10: return 1 + extendedLength(of: bytes.dropFirst())
        case 0x11...0x17: return 2
        case 0x18...0x1F: return 3
        case 0x88...0x8D: return 2
        case 0x90, 0x92: return 3
        case 0x91: return 4
        case 0x97: return 5
        case 0x98...0x9F: return 7
        default: return 1
        }
    }

    private static func extendedLength(of bytes: ArraySlice<UInt8>) -> Int {
        guard let code = bytes.first else { return 1 }
        switch code {
        case 0x08...0x0F: return 2
        case 0x10...0x17: return 3
        case 0x18...0x1F: return 4
        case 0x80...0x87: return 5
        case 0x88...0x8F: return 6
        case 0x90...0x9F: return 2 + Int((bytes.dropFirst().first ?? 0) & 0x1F)
        default: return 1
        }
    }

    private mutating func run(_ bytes: ArraySlice<UInt8>) {
        guard let code = bytes.first else { return }
        let parameters = Array(bytes.dropFirst())
        switch code {
        case 0x08: windows[current]?.backspace()
        case 0x0C:
            windows[current]?.clear()
            windows[current]?.row = 0
            windows[current]?.column = 0
        case 0x0D: windows[current]?.carriageReturn()
        case 0x0E: windows[current]?.clearRow()
        case 0x10: runExtended(parameters)
        // Two bytes of a character of any script.
        case 0x18: write(Unicode.Scalar(UInt32(parameters[0]) << 8 | UInt32(parameters[1])).map(Character.init) ?? "_")
        case 0x20...0x7F: write(DigitalCharacters.g0(code))
        case 0xA0...0xFF: write(DigitalCharacters.g1(code))
        case 0x80...0x9F: command(code, parameters)
        default: break
        }
    }

    private mutating func write(_ character: Character) { windows[current]?.write(character) }

    private mutating func runExtended(_ bytes: [UInt8]) {
        guard let code = bytes.first else { return }
        if (0x20...0x7F).contains(code) { write(DigitalCharacters.g2(code)) }
        if code >= 0xA0 { for character in DigitalCharacters.g3(code) { write(character) } }
    }

    // MARK: Commands

    private mutating func command(_ code: UInt8, _ parameters: [UInt8]) {
        switch code {
        case 0x80...0x87: current = Int(code & 7)
        case 0x88: forEach(parameters[0]) { $0?.clear() }
        case 0x89: forEach(parameters[0]) { $0?.isVisible = true }
        case 0x8A: forEach(parameters[0]) { $0?.isVisible = false }
        case 0x8B: forEach(parameters[0]) { $0?.isVisible.toggle() }
        case 0x8C: forEach(parameters[0]) { $0 = nil }
        // Delays: what follows is shown as it comes, since it comes with its picture.
        case 0x8D, 0x8E: break
        case 0x8F: windows = Array(repeating: nil, count: 8)
        case 0x90: setPen(parameters)
        case 0x91: setPenColor(parameters)
        case 0x92:
            windows[current]?.row = min(Int(parameters[0] & 0x0F), DigitalWindow.mostRows - 1)
            windows[current]?.column = min(Int(parameters[1] & 0x3F), DigitalWindow.mostColumns - 1)
        case 0x97:
            windows[current]?.fill = Self.color(parameters[0])
            windows[current]?.justify = parameters[2] & 3
        case 0x98...0x9F: define(Int(code & 7), parameters)
        default: break
        }
    }

    private mutating func forEach(_ which: UInt8, _ body: (inout DigitalWindow?) -> Void) {
        for index in 0..<8 where which >> index & 1 == 1 { body(&windows[index]) }
    }

    private mutating func setPen(_ parameters: [UInt8]) {
        windows[current]?.pen.size = parameters[0] & 3
        windows[current]?.pen.offset = parameters[0] >> 2 & 3
        windows[current]?.pen.isItalic = parameters[1] & 0x80 != 0
        windows[current]?.pen.isUnderlined = parameters[1] & 0x40 != 0
        windows[current]?.pen.edge = parameters[1] >> 3 & 7
        windows[current]?.pen.font = parameters[1] & 7
    }

    private mutating func setPenColor(_ parameters: [UInt8]) {
        windows[current]?.pen.color = Self.color(parameters[0])
        windows[current]?.pen.background = Self.color(parameters[1])
        windows[current]?.pen.edgeColor = Self.color(parameters[2] & 0x3F)
    }

    /// Two bits of opacity (solid, flashing, translucent, transparent), and two for each of red, green and blue.
    private static func color(_ code: UInt8) -> Color {
        func part(_ shift: UInt8) -> Double { Double(code >> shift & 3) / 3 }
        return Color(red: part(4), green: part(2), blue: part(0), alpha: [1, 1, 0.5, 0][Int(code >> 6)])
    }

    /// A window that is defined anew keeps its text, if it is as large as before (CTA-708-E §8.10.5.2).
    private mutating func define(_ number: Int, _ parameters: [UInt8]) {
        let (rows, columns) = (Int(parameters[3] & 0x0F) + 1, Int(parameters[4] & 0x3F) + 1)
        let isNew = windows[number] == nil
        var window = windows[number] ?? DigitalWindow()
        if window.rows != rows || window.columns != columns { window.clear() }
        window.isVisible = parameters[0] & 0x20 != 0
        window.priority = Int(parameters[0] & 7)
        window.isRelative = parameters[1] & 0x80 != 0
        window.vertical = Int(parameters[1] & 0x7F)
        window.horizontal = Int(parameters[2])
        window.anchor = min(Int(parameters[3] >> 4), 8)
        window.rows = min(rows, DigitalWindow.mostRows)
        window.columns = min(columns, DigitalWindow.mostColumns)
        if isNew {
            window.row = 0
            window.column = 0
        }
        setStyle(&window, window: parameters[5] >> 3 & 7, pen: parameters[5] & 7, isNew: isNew)
        windows[number] = window
        current = number
    }

    /// The styles that there are without being described (CTA-708-E, tables 26 and 27); 0 leaves them as they are, and a new window has the first.
    private func setStyle(_ window: inout DigitalWindow, window style: UInt8, pen: UInt8, isNew: Bool) {
        if style > 0 || isNew {
            window.justify = style == 3 || style == 6 ? 2 : 0
            window.fill = style == 2 || style == 5 ? Color(0x000000, alpha: 0) : style == 0 ? nil : Color(0x000000)
        }
        guard pen > 0 || isNew else { return }
        window.pen = DigitalPen()
        switch pen {
        case 2: window.pen.font = 1
        case 3: window.pen.font = 2
        case 4: window.pen.font = 3
        case 5: window.pen.font = 4
        case 6, 7:
            window.pen.font = pen == 6 ? 3 : 4
            window.pen.edge = 3
            window.pen.edgeColor = Color(0x000000)
            window.pen.background = Color(0x000000, alpha: 0)
        default: break
        }
    }
}
