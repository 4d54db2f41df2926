import ArgumentParser
import Club

/// What the options of the commands that fill a club take, read from their texts.
enum CommandValues {
    /// One of an enumeration's words, for the parser of the command line.
    static func word<Word: RawRepresentable & CaseIterable>(_ text: String) throws -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            throw ValidationError("takes one of \(Word.allCases.map { $0.rawValue }.joined(separator: ", ")), not \(text).")
        }
        return word
    }

    /// `3.99` or `3,99`, in the currency's smallest unit.
    static func amount(_ text: String, currency: String) throws(ServiceError) -> Int {
        let digits = Price.fractionDigits(of: currency)
        guard let amount = scaled(text, digits: digits), amount <= 100_000_000_000 else {
            let example = digits == 0 ? "4" : "3." + String(repeating: "9", count: digits)
            throw .filling(.value(option: "--price", takes: "an amount in \(currency) such as \(example)", given: text))
        }
        return amount
    }

    /// A rate in percent, in hundredths of a percent: `20`, `5.5`.
    static func basisPoints(_ text: String) throws(ServiceError) -> Int {
        guard let points = scaled(text.hasSuffix("%") ? String(text.dropLast()) : text, digits: 2), points <= 100_000 else {
            throw .filling(.value(option: "--tax", takes: "a rate in percent such as 20 or 5.5", given: text))
        }
        return points
    }

    /// `48h`, `30d`, `90m`: a whole number of days, hours or minutes, a year at most. In seconds.
    static func seconds(_ text: String, option: String) throws(ServiceError) -> Int {
        let units: [Character: Int] = ["d": 86_400, "j": 86_400, "h": 3600, "m": 60]
        guard let unit = text.last.flatMap({ units[$0] }), let count = scaled(String(text.dropLast()), digits: 0),
            count > 0, count <= 31_536_000 / unit
        else { throw .filling(.value(option: option, takes: "a length such as 30d, 48h or 90m", given: text)) }
        return count * unit
    }

    /// `2026-12-01`.
    static func day(_ text: String, option: String) throws(ServiceError) -> CalendarDate {
        guard let day = CalendarDate(text) else {
            throw .filling(.value(option: option, takes: "a day such as 2026-12-01", given: text))
        }
        return day
    }

    /// Two capitals of ISO 3166-1.
    static func territory(_ text: String, option: String) throws(ServiceError) -> String {
        guard text.utf8.count == 2, text.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            throw .filling(.value(option: option, takes: "a country's two capitals such as FR", given: text))
        }
        return text
    }

    /// `NAME=VALUE`, the name not empty.
    static func pair(_ text: String, option: String, takes: String) throws(ServiceError) -> (name: String, value: String) {
        guard let mark = text.firstIndex(of: "="), mark != text.startIndex else {
            throw .filling(.value(option: option, takes: takes, given: text))
        }
        return (String(text[..<mark]), String(text[text.index(after: mark)...]))
    }

    /// Puts texts such as `fr=Nouveautés` among those that are there; an empty one takes its language out.
    ///
    /// - Returns: nil where none is left.
    static func localized(_ texts: [String], into node: JSONNode?, option: String) throws(ServiceError) -> JSONNode? {
        var node = node ?? .empty
        for text in texts {
            let takes = "a language and its text such as fr=Nouveautés"
            let (language, words) = try pair(text, option: option, takes: takes)
            // BCP 47, as far as boxes look.
            let isTag = language.utf8.allSatisfy { byte in
                let isLetter: Bool = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                return isLetter || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
            guard isTag, (2...35).contains(language.utf8.count) else {
                throw .filling(.value(option: option, takes: takes, given: text))
            }
            node[language.lowercased()] = words.isEmpty ? nil : .text(words)
        }
        return node.members.isEmpty ? nil : node
    }

    /// A decimal number of at most so many digits after its mark, without the mark; nil for anything else, and for what has more than 15 digits.
    private static func scaled(_ text: String, digits: Int) -> Int? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard (1...2).contains(parts.count), let whole = parts.first, !whole.isEmpty, whole.count <= 12 else { return nil }
        let fraction: Substring = parts.count == 2 ? parts[1] : ""
        guard parts.count == 1 || !fraction.isEmpty, fraction.count <= digits else { return nil }
        let all = "\(whole)\(fraction)" + String(repeating: "0", count: digits - fraction.count)
        guard all.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(all)
    }
}
