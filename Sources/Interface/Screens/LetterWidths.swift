/// How wide words will be. They can't be measured before there is a canvas, and a scene has none: each letter counts by its kind, a little more than
/// it takes in the bold face. Tests compare the sums with what the words take.
enum LetterWidths {
    /// - Parameter size: Of the text's style.
    /// - Returns: In design units, of one line.
    static func estimate(_ text: String, size: Double) -> Double {
        let ems = text.reduce(0.0) { sum, letter in
            switch letter {
            case " ", "\u{A0}", "i", "l", "j", "I", ",", ".", ":", "’": sum + 0.39
            case "t", "f", "r", "-": sum + 0.5
            case "s", "c", "z": sum + 0.625
            case "m", "w", "M", "W": sum + 1.06
            default: sum + (letter.isUppercase ? 0.82 : 0.705)
            }
        }
        return (ems * size).rounded()
    }
}
