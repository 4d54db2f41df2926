import Media

/// The text of one cue: a few of HTML's tags, and SubStation Alpha's codes in braces, which other programs have brought into SubRip.
struct SubRipText {
    private(set) var spans: [CueSpan] = []
    private(set) var overrides = SubStationOverrides(style: SubStationStyle())
    /// Open tags, the last one on top.
    private var open: [Tag] = []
    private let depth: Int
    private let most: Int

    private struct Tag {
        var name: String
        var color: Color?
        var family: String?
        var size: Double?
    }

    init(depth: Int, spans: Int) {
        self.depth = depth
        most = max(0, spans)
    }

    mutating func read(_ text: ArraySlice<UInt8>) {
        var scanner = ByteScanner(text)
        var plain: [UInt8] = []
        let lastBrace = text.lastIndex(of: .ascii("}")) ?? -1
        let lastAngle = text.lastIndex(of: .ascii(">")) ?? -1
        while let byte = scanner.current {
            switch byte {
            case .ascii("{") where scanner.peek(1) == .ascii("\\") && scanner.position < lastBrace:
                finish(&plain)
                scanner.advance()
                overrides.apply(scanner.takeWhile { $0 != .ascii("}") })
                scanner.advance()
            case .ascii("<") where scanner.position < lastAngle:
                var ahead = scanner
                guard let tag = Self.readTag(&ahead) else {
                    plain.append(byte)
                    scanner.advance()
                    continue
                }
                scanner = ahead
                if tag.name == "br" {
                    plain.append(0x0A)
                } else {
                    finish(&plain)
                    tag.isEnd ? close(tag.name) : open(tag.name, tag.attributes)
                }
            case .ascii("&"):
                scanner.advance()
                if let character = CharacterReference.read(&scanner, needsSemicolon: true) {
                    plain += Array(character.utf8)
                } else {
                    plain.append(byte)
                }
            case .ascii("\\") where scanner.peek(1) == .ascii("N") || scanner.peek(1) == .ascii("h"):
                plain += scanner.peek(1) == .ascii("N") ? [0x0A] : [0xC2, 0xA0]
                scanner.advance(2)
            default:
                plain.append(byte)
                scanner.advance()
            }
        }
        finish(&plain)
    }

    // MARK: Tags

    private static let names: Set<String> = ["b", "i", "u", "s", "strike", "font", "br", "span"]

    /// - Returns: nil: it is no tag that means something, and so it is text. A tag is no longer than this.
    private static func readTag(_ scanner: inout ByteScanner) -> (name: String, isEnd: Bool, attributes: ArraySlice<UInt8>)? {
        scanner.advance()
        let isEnd = scanner.take(.ascii("/"))
        var length = 0
        while length < 7, let byte = scanner.peek(length), byte.isLetter { length += 1 }
        let name = scanner.bytes[scanner.position..<scanner.position + length].lowercasedText
        guard names.contains(name) else { return nil }
        scanner.advance(length)
        let start = scanner.position
        while scanner.position - start < 300, let byte = scanner.current, byte != .ascii(">"), byte != .ascii("<") { scanner.advance() }
        let attributes = scanner.bytes[start..<scanner.position]
        guard scanner.take(.ascii(">")) else { return nil }
        guard attributes.first.map({ $0.isBlank || $0 == .ascii("/") }) ?? true else { return nil }
        return (name, isEnd, attributes)
    }

    private mutating func open(_ name: String, _ attributes: ArraySlice<UInt8>) {
        guard open.count < depth else { return }
        var tag = Tag(name: name)
        if name == "font" {
            var scanner = ByteScanner(attributes)
            while let (name, value) = Self.readAttribute(&scanner) {
                switch name {
                case "color": tag.color = Self.color(value)
                case "face": tag.family = value.isEmpty ? nil : value.text
                case "size": tag.size = Self.size(value)
                default: break
                }
            }
        }
        open.append(tag)
    }

    /// Takes the last one of its name away, whatever was opened after it: tags are often closed in the wrong order.
    private mutating func close(_ name: String) {
        if let place = open.lastIndex(where: { $0.name == name }) { open.remove(at: place) }
    }

    private static func readAttribute(_ scanner: inout ByteScanner) -> (name: String, value: ArraySlice<UInt8>)? {
        scanner.skipBlanks()
        guard !scanner.isAtEnd else { return nil }
        let name = scanner.takeWhile { !$0.isBlank && $0 != .ascii("=") }.lowercasedText
        scanner.skipBlanks()
        guard scanner.take(.ascii("=")) else { return (name, []) }
        scanner.skipBlanks()
        guard let quote = scanner.current, quote == .ascii("\"") || quote == .ascii("'") else {
            return (name, scanner.takeWhile { !$0.isBlank })
        }
        scanner.advance()
        let value = scanner.takeWhile { $0 != quote }
        scanner.advance()
        return (name, value.trimmed)
    }

    /// A name, or digits with or without the sign before them.
    private static func color(_ value: ArraySlice<UInt8>) -> Color? {
        CSSColor.color(value) ?? (value.count == 6 ? CSSColor.hexadecimal(value) : nil)
    }

    /// HTML's steps 1…7, or pixels of a picture that is 288 high, as SubStation Alpha's scripts are unless they say otherwise.
    private static func size(_ value: ArraySlice<UInt8>) -> Double? {
        guard let number = value.decimalNumber, number > 0 else { return nil }
        let steps = [0.6, 0.75, 1, 1.2, 1.5, 2, 3]
        return number <= 7 ? steps[max(0, Int(number) - 1)] * ComputedStyle.usualSize : number / 288
    }

    private mutating func finish(_ plain: inout [UInt8]) {
        guard !plain.isEmpty else { return }
        defer { plain.removeAll(keepingCapacity: true) }
        guard spans.count < most, !overrides.isDrawing else { return }
        var style = overrides.style.span
        for tag in open {
            switch tag.name {
            case "b": style.isBold = true
            case "i": style.isItalic = true
            case "u": style.isUnderlined = true
            case "s", "strike": style.isStruckThrough = true
            default:
                if let color = tag.color { style.color = color }
                if let family = tag.family { style.families = [family] }
                if let size = tag.size { style.size = size }
            }
        }
        let text = String(decoding: plain, as: UTF8.self)
        if let last = spans.last, last.style == style {
            spans[spans.count - 1].text += text
        } else {
            spans.append(CueSpan(text, style: style))
        }
    }
}
