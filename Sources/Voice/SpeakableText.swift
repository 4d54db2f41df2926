/// What of a text is given to the library: plain and bounded, and ended by a zero byte.
struct SpeakableText {
    /// UTF-8, then a zero.
    let bytes: [UInt8]

    /// Scalars at most; some minutes of speech.
    static let most = 1_000
    /// A word is broken after so many: the longest in a dictionary has a third of them, and the library keeps words in arrays of 160 bytes.
    static let longestWord = 50

    /// - Returns: nil where there is nothing to say.
    init?(_ text: String) {
        var spoken = String.UnicodeScalarView()
        var inWord = 0
        for scalar in text.unicodeScalars.prefix(Self.most) {
            switch Self.part(of: scalar) {
            case .nothing: continue
            case .blank:
                inWord = 0
                spoken.append(" ")
            case .letter:
                if inWord == Self.longestWord {
                    spoken.append(" ")
                    inWord = 0
                }
                inWord += 1
                spoken.append(scalar)
            }
        }
        guard spoken.contains(where: { $0 != " " }) else { return nil }
        bytes = Array(String(spoken).utf8) + [0]
    }

    private enum Part { case letter, blank, nothing }

    private static func part(of scalar: Unicode.Scalar) -> Part {
        switch scalar.properties.generalCategory {
        // Control characters would be commands: the library's begin with U+0001, and it has others in the private areas.
        case .control, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator: .blank
        // Soft hyphens and joiners stand within words.
        case .format: .nothing
        default: .letter
        }
    }
}
