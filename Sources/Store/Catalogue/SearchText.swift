/// Text as words to be found: letters and digits, all else is between words. Accents and capitals are the tables' concern.
enum SearchText {
    /// Words of what somebody typed that count, and letters of each; longer ones are nobody's.
    private static let mostWords = 12
    private static let mostLetters = 60

    /// The words, in their order, spelled without what no keyboard on a screen has: `Œuvre` has the word `oeuvre`. Marks without a letter are no word.
    static func words(in text: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var hasLetter = false
        func end() {
            if hasLetter { words.append(String(word)) }
            word.removeAll()
            hasLetter = false
        }
        for scalar in text.unicodeScalars {
            switch part(scalar) {
            case .letter: hasLetter = true
            case .mark: break
            case .between:
                end()
                continue
            }
            word.append(contentsOf: spellings[scalar] ?? String.UnicodeScalarView([scalar]))
        }
        end()
        return words
    }

    /// What was typed, in bounds.
    static func words(typed text: String) -> [String] {
        let most = mostWords * mostLetters
        return words(in: String(String.UnicodeScalarView(text.unicodeScalars.prefix(most)))).prefix(mostWords).map { word in
            String(String.UnicodeScalarView(word.unicodeScalars.prefix(mostLetters)))
        }
    }

    /// For an FTS5 table: rows with all of the words, each as a beginning. Source: SQLite's FTS5 §3.
    static func all(_ words: [String]) -> String { words.map { "\"\($0)\"*" }.joined(separator: " ") }

    /// For an FTS5 table of one column: rows that begin with the words, the last as a beginning.
    static func beginning(_ words: [String]) -> String { "^\"\(words.joined(separator: " "))\"*" }

    /// What a scalar is to words.
    enum Part {
        /// Or a digit.
        case letter
        /// Goes with a letter: an accent, a vowel's point.
        case mark
        case between
    }

    static func part(_ scalar: Unicode.Scalar) -> Part {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber,
            .otherNumber:
            .letter
        case .nonspacingMark, .spacingMark: .mark
        default: .between
        }
    }

    /// Of letters that are no letter with an accent. Source: Unicode has no decomposition of them.
    private static let spellings: [Unicode.Scalar: String.UnicodeScalarView] = {
        let plain: [(letters: [Unicode.Scalar], spelling: String)] = [
            (["œ", "Œ"], "oe"), (["æ", "Æ"], "ae"), (["ß", "ẞ"], "ss"), (["ø", "Ø"], "o"), (["ł", "Ł"], "l"), (["đ", "Đ", "ð", "Ð"], "d"),
            (["þ", "Þ"], "th"), (["ı"], "i"),
        ]
        return Dictionary(uniqueKeysWithValues: plain.flatMap { entry in entry.letters.map { ($0, entry.spelling.unicodeScalars) } })
    }()
}
