import Media

/// What the codes in a text's braces have changed so far.
struct SubStationOverrides {
    /// What is in force.
    var style: SubStationStyle
    /// The line's own, to which `\r` goes back.
    private let original: SubStationStyle
    private let styles: [String: SubStationStyle]
    private let size: ScriptSize
    /// Of the whole line; the first one counts, as libass has it.
    private(set) var anchor: Int?
    /// Of the whole line; the last one counts.
    private(set) var point: SharePoint?
    /// What follows is no text but lines and curves.
    private(set) var isDrawing = false
    /// `\n` breaks lines only there (WrapStyle 2).
    var breaksAtSmallN: Bool
    /// When the words that follow are sung, from the line's start on; nil: the line has no such times.
    private(set) var karaoke: MediaTime?
    private var nextKaraoke = MediaTime.zero

    init(style: SubStationStyle, styles: [String: SubStationStyle] = [:], size: ScriptSize = ScriptSize(), breaksAtSmallN: Bool = false) {
        self.style = style
        original = style
        self.styles = styles
        self.size = size
        self.breaksAtSmallN = breaksAtSmallN
    }

    /// - Parameter text: What stands between the braces; what doesn't begin with a backslash is a comment.
    mutating func apply(_ text: ArraySlice<UInt8>) {
        var scanner = ByteScanner(text)
        while !scanner.isAtEnd {
            _ = scanner.takeWhile { $0 != .ascii("\\") }
            scanner.advance()
            scanner.skipBlanks()
            let name = takeName(&scanner)
            var value: ArraySlice<UInt8>
            if scanner.current == .ascii("(") {
                scanner.advance()
                value = Self.takeBracket(&scanner)
            } else {
                value = scanner.takeWhile { $0 != .ascii("\\") }
            }
            value = value.trimmed
            set(name, value)
        }
    }

    /// The longest name that there is, since values follow without a sign: `\fs20`, `\b1`, `\1c&H…`.
    private func takeName(_ scanner: inout ByteScanner) -> String {
        for length in [5, 4, 3, 2, 1] where scanner.peek(length - 1) != nil {
            let word = scanner.bytes[scanner.position..<scanner.position + length].text
            if Self.names.contains(word) {
                scanner.advance(length)
                return word
            }
        }
        return ""
    }

    private static let names: Set<String> = [
        "b", "i", "u", "s", "c", "1c", "2c", "3c", "4c", "alpha", "1a", "2a", "3a", "4a", "fn", "fs", "fscx", "fscy", "fsp", "fr", "frx",
        "fry",
        "frz", "fax", "fay", "fe", "bord", "shad", "be", "blur", "xbord", "ybord", "xshad", "yshad", "an", "a", "k", "K", "kf", "ko", "kt",
        "q",
        "r", "pos", "move", "org", "fad", "fade", "t", "clip", "iclip", "p", "pbo",
    ]

    /// Up to the bracket that ends it; within `\t(…)` there are others.
    private static func takeBracket(_ scanner: inout ByteScanner) -> ArraySlice<UInt8> {
        var depth = 1
        let start = scanner.position
        while let byte = scanner.current {
            if byte == .ascii("(") { depth += 1 }
            if byte == .ascii(")") { depth -= 1 }
            if depth == 0 { break }
            scanner.advance()
        }
        let inside = scanner.bytes[start..<scanner.position]
        scanner.advance()
        return inside
    }

    private mutating func set(_ name: String, _ value: ArraySlice<UInt8>) {
        switch name {
        case "b": style.span.isBold = Self.weight(value) ?? original.span.isBold
        case "i": style.span.isItalic = flag(value, original.span.isItalic)
        case "u": style.span.isUnderlined = flag(value, original.span.isUnderlined)
        case "s": style.span.isStruckThrough = flag(value, original.span.isStruckThrough)
        case "fn": style.span.families = value.isEmpty ? original.span.families : [value.text]
        case "fs": setSize(value)
        case "c", "1c", "3c", "4c", "alpha", "1a", "3a", "4a": setColor(name, value)
        case "bord": style.outlineWidth = value.decimalNumber.map { max(0, $0) / size.height } ?? original.outlineWidth
        case "shad": style.shadowDepth = value.decimalNumber.map { max(0, $0) / size.height } ?? original.shadowDepth
        case "an": if let number = value.wholeNumber, (1...9).contains(number) { anchor = anchor ?? Int(number) }
        case "a":
            if let number = value.wholeNumber, (1...11).contains(number) { anchor = anchor ?? SubStationStyle.anchor(ofOld: Int(number)) }
        case "pos": setPoint(value, place: 0)
        case "move": setPoint(value, place: 2)
        case "k", "K", "kf", "ko": sing(value)
        case "kt": nextKaraoke = MediaTime(seconds: (value.decimalNumber ?? 0) / 100)
        case "q": breaksAtSmallN = value.equals("2")
        case "r": style = styles[value.text] ?? original
        case "p": isDrawing = (value.decimalNumber ?? 0) > 0
        // Turns, blurs, clips, fades: drawing is libass's, and a list of cues has no place for them.
        default: return
        }
        style.drawEdges()
    }

    private func flag(_ value: ArraySlice<UInt8>, _ otherwise: Bool) -> Bool {
        value.isEmpty ? otherwise : SubStationValue.flag(value)
    }

    /// 0 and 1, or a weight from 100 on.
    private static func weight(_ value: ArraySlice<UInt8>) -> Bool? { value.decimalNumber.map { $0 == 1 || $0 >= 600 } }

    private mutating func setSize(_ value: ArraySlice<UInt8>) {
        guard let number = value.decimalNumber else {
            style.span.size = original.span.size
            return
        }
        // With a sign it is tenths of what is in force.
        let isStep = value.first == .ascii("+") || value.first == .ascii("-")
        let changed = isStep ? (style.span.size ?? ComputedStyle.usualSize) * (1 + number / 10) : number / size.height
        style.span.size = changed > 0 ? changed : original.span.size
    }

    private mutating func setColor(_ name: String, _ value: ArraySlice<UInt8>) {
        func changed(_ color: Color?, _ otherwise: Color?) -> Color? {
            if name.hasSuffix("c") {
                guard var other = SubStationValue.color(value) else { return otherwise }
                other.alpha = color?.alpha ?? 1
                return other
            }
            var other = color ?? Color(0xFFFFFF)
            other.alpha = SubStationValue.opacity(value) ?? otherwise?.alpha ?? 1
            return other
        }
        let all = name == "alpha"
        if all || name == "c" || name == "1c" || name == "1a" { style.span.color = changed(style.span.color, original.span.color) }
        if all || name == "3c" || name == "3a" {
            style.outlineColor = changed(style.outlineColor, original.outlineColor) ?? style.outlineColor
        }
        if all || name == "4c" || name == "4a" { style.shadowColor = changed(style.shadowColor, original.shadowColor) ?? style.shadowColor }
    }

    /// - Parameter place: Of the point's first number; of a movement it is where it ends.
    private mutating func setPoint(_ value: ArraySlice<UInt8>, place: Int) {
        let parts = value.parts(at: .ascii(","), most: 8)
        guard parts.count >= place + 2, let x = parts[place].trimmed.decimalNumber, let y = parts[place + 1].trimmed.decimalNumber else {
            return
        }
        point = SharePoint(x: x / size.width, y: y / size.height)
    }

    private mutating func sing(_ value: ArraySlice<UInt8>) {
        karaoke = nextKaraoke
        nextKaraoke += MediaTime(seconds: max(0, value.decimalNumber ?? 0) / 100)
    }
}
