import Club

/// A piece of a page that may be sent as it is: whatever came from outside has been escaped.
struct HTML: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// As it is sent.
    private(set) var text: String

    init(stringLiteral text: String) { self.text = text }

    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Escapes every text that is put in; other HTML goes in as it is. Source: WHATWG HTML §13.1.2.4 and §13.1.4.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ outside: String) {
            for character in outside.unicodeScalars {
                switch character {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                case "'": text += "&#39;"
                default: text.unicodeScalars.append(character)
                }
            }
        }

        mutating func appendInterpolation(_ piece: HTML) { text += piece.text }

        mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { text += piece.text } }
    }
}

/// The languages of the pages.
enum PageLanguage: String, Sendable {
    case french = "fr"
    case english = "en"

    /// The first of the reader's that there is; French where there is none. Weights are passed over: browsers name the best first.
    init(accept: String?) {
        let wanted = (accept ?? "").prefix(200).split(separator: ",").lazy.compactMap { entry in
            PageLanguage(rawValue: entry.drop { $0 == " " }.prefix(2).lowercased())
        }
        self = wanted.first ?? .french
    }

    /// In French, what stands before or after a space of its own stays on the line of its word.
    func callAsFunction(_ french: String, _ english: String) -> String {
        guard self == .french else { return english }
        return [" :", " ;", " ?", " !", " »", "« "].reduce(french) { text, sign in
            text.replacing(sign, with: sign.replacing(" ", with: "\u{A0}"))
        }
    }
}
