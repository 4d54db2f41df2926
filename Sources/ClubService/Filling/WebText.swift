/// Text as feeds bring it, with marks of web pages in it.
enum WebText {
    private static let entities: [Substring: Character] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{00A0}",
    ]

    /// Without tags, with the characters that entities stand for, one blank for any white space. What is no tag and no known entity stays.
    /// It takes time in proportion to the text.
    static func plain(_ text: String) -> String {
        var plain = ""
        var rest = text[...]
        var hasNoMoreEnds = false
        while let first = rest.first {
            if first == "<", !hasNoMoreEnds, isTag(rest.dropFirst().first) {
                if let end = rest.firstIndex(of: ">") {
                    rest = rest[rest.index(after: end)...]
                    // <br> and </p> part words; <i> within one is rare.
                    plain += " "
                    continue
                }
                hasNoMoreEnds = true
            }
            // The longest that is known has eight characters.
            if first == "&", let end = rest.prefix(12).firstIndex(of: ";"),
                let character = character(rest[rest.index(after: rest.startIndex)..<end])
            {
                plain.append(character)
                rest = rest[rest.index(after: end)...]
                continue
            }
            plain.append(first)
            rest = rest.dropFirst()
        }
        return plain.split { $0.isWhitespace && $0 != "\u{00A0}" && $0 != "\u{202F}" }.joined(separator: " ")
    }

    private static func isTag(_ next: Character?) -> Bool { next.map { $0.isASCII && ($0.isLetter || $0 == "/" || $0 == "!") } ?? false }

    private static func character(_ name: Substring) -> Character? {
        guard name.first == "#" else { return entities[name] }
        let digits = name.dropFirst()
        let code = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let code, code >= 0x20 || code == 0x0A else { return nil }
        return Unicode.Scalar(code).map { Character($0) }
    }
}
