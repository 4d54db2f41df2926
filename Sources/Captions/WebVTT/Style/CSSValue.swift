import Media

/// Numbers, lengths and lists of CSS. Lengths come as shares of the picture's height.
enum CSSValue {
    /// Of CSS's pixels the picture is so many high: as a television's browser has them, which shows 1080 lines with two to a pixel.
    /// Chosen so that texts made for a window of that size look here as they do there.
    static let pixelsOfHeight = 540.0
    /// What a length in shares of the width is taken with: most films' pictures.
    static let aspect = 16.0 / 9.0

    /// Separated by white space; brackets and quotes keep together.
    static func words(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var words: [ArraySlice<UInt8>] = []
        var scanner = ByteScanner(text)
        scanner.skipBlanks()
        while !scanner.isAtEnd {
            words.append(CSSBlocks.take(&scanner) { $0.isBlank })
            scanner.skipBlanks()
        }
        return words
    }

    /// Separated by commas.
    static func list(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var scanner = ByteScanner(text)
        repeat {
            parts.append(CSSBlocks.take(&scanner) { $0 == .ascii(",") }.trimmed)
        } while scanner.take(.ascii(","))
        return parts
    }

    /// `0.5` or `50%`, both 0.5.
    static func share(_ text: ArraySlice<UInt8>) -> Double? {
        if text.last == .ascii("%") { return text.dropLast().decimalNumber.map { $0 / 100 } }
        return text.decimalNumber
    }

    /// - Parameters:
    ///   - em: Of the text, as a share of the picture's height.
    ///   - whole: What per cent are of; nil: they mean nothing here.
    static func length(_ text: ArraySlice<UInt8>, em: Double, whole: Double? = nil) -> Double? {
        let unit = ArraySlice(text.reversed().prefix { $0.isLetter || $0 == .ascii("%") }.reversed())
        guard let number = text.dropLast(unit.count).decimalNumber else { return nil }
        switch unit.lowercasedText {
        case "": return number == 0 ? 0 : nil
        case "%": return whole.map { number / 100 * $0 }
        case "em": return number * em
        case "rem": return number * ComputedStyle.usualSize
        case "ex", "ch": return number * em / 2
        case "px": return number / pixelsOfHeight
        case "pt": return number * 4 / 3 / pixelsOfHeight
        case "pc": return number * 16 / pixelsOfHeight
        case "in": return number * 96 / pixelsOfHeight
        case "cm": return number * 96 / 2.54 / pixelsOfHeight
        case "mm": return number * 9.6 / 2.54 / pixelsOfHeight
        case "vh", "vmin": return number / 100
        case "vw", "vmax": return number / 100 * aspect
        default: return nil
        }
    }

    /// A font's size, in words too (CSS Fonts 4 §2.5).
    static func size(_ text: ArraySlice<UInt8>, inherited: Double) -> Double? {
        if let length = length(text, em: inherited, whole: inherited) { return length }
        switch text.lowercasedText {
        case "xx-small": return ComputedStyle.usualSize * 3 / 5
        case "x-small": return ComputedStyle.usualSize * 3 / 4
        case "small": return ComputedStyle.usualSize * 8 / 9
        case "medium": return ComputedStyle.usualSize
        case "large": return ComputedStyle.usualSize * 6 / 5
        case "x-large": return ComputedStyle.usualSize * 3 / 2
        case "xx-large": return ComputedStyle.usualSize * 2
        case "xxx-large": return ComputedStyle.usualSize * 3
        case "smaller": return inherited / 1.2
        case "larger": return inherited * 1.2
        default: return nil
        }
    }
}
