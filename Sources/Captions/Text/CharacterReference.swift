/// A reference to a character: `&eacute;`, `&#233;`, `&#xE9;`. Source: HTML §13.2.5.72 ff., which WebVTT §6.4 calls.
enum CharacterReference {
    /// Reads what follows an ampersand and goes past it; where there is no reference, nothing is read.
    ///
    /// - Parameter needsSemicolon: One that doesn't end with a semicolon is none: for texts that are no HTML and only borrow from it.
    /// - Returns: nil: the ampersand means itself.
    static func read(_ scanner: inout ByteScanner, needsSemicolon: Bool = false) -> String? {
        let before = scanner
        let text = scanner.current == .ascii("#") ? readNumber(&scanner) : readName(&scanner)
        guard needsSemicolon, text != nil, scanner.bytes[scanner.position - 1] != .ascii(";") else { return text }
        scanner = before
        return nil
    }

    private static func readNumber(_ scanner: inout ByteScanner) -> String? {
        var ahead = scanner
        ahead.advance()
        let isHexadecimal = ahead.current.map { $0.lowercased == .ascii("x") } ?? false
        if isHexadecimal { ahead.advance() }
        let digits = ahead.takeWhile { isHexadecimal ? $0.hexadecimal != nil : $0.isDigit }
        guard !digits.isEmpty else { return nil }
        var code: UInt32 = 0
        for digit in digits {
            // Stays past the last character once it is there.
            code = min(0x11_0000, code * (isHexadecimal ? 16 : 10) + (digit.hexadecimal ?? 0))
        }
        _ = ahead.take(.ascii(";"))
        scanner = ahead
        switch code {
        case 0x80...0x9F: return String(CaptionText.windows1252(UInt8(code)))
        case 0: return "\u{FFFD}"
        default: return String(Unicode.Scalar(code) ?? "\u{FFFD}")
        }
    }

    private static func readName(_ scanner: inout ByteScanner) -> String? {
        var ahead = scanner
        var length = 0
        while length <= NamedCharacters.longest, let byte = ahead.peek(length), byte.isLetter || byte.isDigit { length += 1 }
        guard length > 0 else { return nil }
        let name = ahead.bytes[ahead.position..<ahead.position + length]
        if ahead.peek(length) == .ascii(";"), let text = NamedCharacters.all[name.text] {
            scanner.advance(length + 1)
            return text
        }
        // The longest of the old names that it begins with.
        length = min(length, NamedCharacters.longestWithoutSemicolon)
        while length > 1 {
            let old = ahead.bytes[ahead.position..<ahead.position + length].text
            if NamedCharacters.withoutSemicolon.contains(old) {
                ahead.advance(length)
                scanner = ahead
                return NamedCharacters.all[old]
            }
            length -= 1
        }
        return nil
    }
}
