import Media

/// A piece of a cue's text. Source: WebVTT §6.4, "WebVTT cue text tokenizer".
enum CueTextToken: Equatable {
    case text(String)
    case start(name: String, classes: [String], annotation: String)
    case end(name: String)
    case time(MediaTime)
    /// A tag that means nothing.
    case nothing
}

/// Cuts a cue's text into tokens; never fails.
struct CueTextTokenizer {
    private var scanner: ByteScanner

    init(_ text: ArraySlice<UInt8>) {
        scanner = ByteScanner(text)
    }

    /// - Returns: nil past the end.
    mutating func next() -> CueTextToken? {
        guard let first = scanner.current else { return nil }
        guard first == .ascii("<") else { return .text(readText(until: .ascii("<"))) }
        scanner.advance()
        switch scanner.current {
        case .ascii("/"):
            scanner.advance()
            let name = scanner.takeWhile { $0 != .ascii(">") }
            scanner.advance()
            return .end(name: name.text)
        case .some(let byte) where byte.isDigit: return readTime()
        case .ascii(">"), nil:
            scanner.advance()
            return .nothing
        default: return readStart()
        }
    }

    /// With its character references resolved.
    private mutating func readText(until end: UInt8) -> String {
        var bytes: [UInt8] = []
        while true {
            bytes.append(contentsOf: scanner.takeWhile { $0 != end && $0 != .ascii("&") })
            guard scanner.take(.ascii("&")) else { break }
            if let character = CharacterReference.read(&scanner) {
                bytes.append(contentsOf: character.utf8)
            } else {
                bytes.append(.ascii("&"))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func readTime() -> CueTextToken {
        var inside = ByteScanner(scanner.takeWhile { $0 != .ascii(">") })
        scanner.advance()
        guard let time = WebVTTNumber.timestamp(&inside), inside.isAtEnd else { return .nothing }
        return .time(time)
    }

    private mutating func readStart() -> CueTextToken {
        let name = scanner.takeWhile { !$0.isBlank && $0 != .ascii(".") && $0 != .ascii(">") }
        var classes: [String] = []
        while scanner.take(.ascii(".")) {
            let part = scanner.takeWhile { !$0.isBlank && $0 != .ascii(".") && $0 != .ascii(">") }
            // More than these nobody writes by hand.
            if !part.isEmpty, classes.count < 64 { classes.append(part.text) }
        }
        var annotation = ""
        if scanner.current?.isBlank ?? false {
            annotation = readText(until: .ascii(">")).utf8.split(whereSeparator: \.isBlank).map { String($0) ?? "" }.joined(separator: " ")
        }
        scanner.advance()
        return .start(name: name.text, classes: classes, annotation: annotation)
    }
}
