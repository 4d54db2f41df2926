/// An address with places for numbers. Source: ISO/IEC 23009-1 §5.3.9.4.4.
public struct URLPattern: Hashable, Sendable {
    /// What stands in a place.
    public enum Piece: Hashable, Sendable {
        /// As it is.
        case text(String)
        /// `$RepresentationID$`.
        case representationID
        /// `$Number$`, with zeros before it up to a width.
        case number(NumberFormat)
        /// `$Time$`: the media's own time, in ticks.
        case time(NumberFormat)
        /// `$SubNumber$`: the part's place in a sequence, from 1.
        case subNumber(NumberFormat)
        /// `$Bandwidth$`.
        case bandwidth(NumberFormat)
    }

    /// In order.
    public var pieces: [Piece]
    /// Why it can't be read as the clause has it; nil where it can. What can't be read stands as it is, and is no address.
    public private(set) var fault: String?
    /// What is not as the clause has it, and yet can mean one thing only; nil where all is.
    public private(set) var deviation: String?

    /// Reads a pattern: `$Number%05d$.m4s`. A width beyond 64 is taken for 64.
    public init(_ text: String) {
        pieces = []
        var plain = ""
        var parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)[...]
        plain += parts.popFirst() ?? ""
        while let identifier = parts.popFirst() {
            guard let after = parts.popFirst() else {
                fault = "a $ without another"
                plain += "$" + identifier
                break
            }
            if identifier.isEmpty {
                plain += "$"
            } else if let (piece, isStrict) = Self.piece(identifier) {
                if !isStrict { deviation = "$\(identifier.prefix(40))$ is understood, but only %0Nd is allowed" }
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(piece)
            } else {
                fault = "$\(identifier.prefix(40))$ is not known"
                plain += "$\(identifier)$"
            }
            plain += after
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
    }

    private static func piece(_ identifier: String) -> (Piece, isStrict: Bool)? {
        var name = identifier
        var format = NumberFormat()
        var isStrict = true
        if let percent = identifier.firstIndex(of: "%") {
            name = String(identifier[..<percent])
            let text = identifier[percent...].dropFirst().utf8
            guard let said = NumberFormat(text) else { return nil }
            format = said
            isStrict = text.count >= 3 && text.dropLast().last != UInt8(ascii: "l") && text.last == UInt8(ascii: "d")
        }
        switch name {
        case "RepresentationID" where name == identifier: return (.representationID, isStrict)
        case "Number": return (.number(format), isStrict)
        case "Time": return (.time(format), isStrict)
        case "SubNumber": return (.subNumber(format), isStrict)
        case "Bandwidth": return (.bandwidth(format), isStrict)
        default: return nil
        }
    }

    /// Whether each segment has a name of its own.
    public var isVariable: Bool {
        pieces.contains { piece in
            switch piece {
            case .number, .time, .subNumber: true
            case .text, .representationID, .bandwidth: false
            }
        }
    }

    /// Whether it tells the parts of a segment from each other, and not the segments.
    var isSubNumberAlone: Bool {
        var hasPart = false
        for piece in pieces {
            switch piece {
            case .number, .time: return false
            case .subNumber: hasPart = true
            case .text, .representationID, .bandwidth: break
            }
        }
        return hasPart
    }

    /// Puts the numbers in.
    ///
    /// - Parameter number: nil for what is no segment: places for a number or a time then stay as they are written.
    public func address(representationID: String, bandwidth: Int64, number: Int64?, time: Int64 = 0, subNumber: Int64 = 0) -> String {
        var out = ""
        for piece in pieces {
            switch piece {
            case .text(let text): out += text
            case .representationID: out += representationID
            case .number(let format): out += number.map { format.text($0) } ?? "$Number$"
            case .time(let format): out += number == nil ? "$Time$" : format.text(time)
            case .subNumber(let format): out += number == nil ? "$SubNumber$" : format.text(subNumber)
            case .bandwidth(let format): out += format.text(bandwidth)
            }
        }
        return out
    }
}

/// How a number is written into an address. Source: ISO/IEC 23009-1 §5.3.9.4.4, which has `%0Nd` alone.
public struct NumberFormat: Hashable, Sendable {
    /// The digits.
    public enum Digits: Hashable, Sendable {
        /// `d`, `i`, `u`.
        case decimal
        /// `o`.
        case octal
        /// `x`, or `X` with capital letters.
        case hexadecimal(isUppercase: Bool)
    }

    /// Zeros stand before it up to so many digits.
    public var width: Int
    /// How its digits are written.
    public var digits: Digits

    /// Takes the parts.
    public init(width: Int = 1, digits: Digits = .decimal) {
        self.width = width
        self.digits = digits
    }

    /// Reads what stands behind the `%`. A width beyond 64 is taken for 64.
    init?(_ text: Substring.UTF8View) {
        let number = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        var letters = text.dropFirst(number.count)
        // Blanks instead of zeros are nothing for an address.
        guard number.isEmpty || number.first == UInt8(ascii: "0") else { return nil }
        guard let width = number.isEmpty ? 1 : Int(String(decoding: Array(number), as: UTF8.self)) else { return nil }
        // How wide the number is in the packager's memory.
        for _ in 0..<2 where letters.first == UInt8(ascii: "l") { letters = letters.dropFirst() }
        guard letters.count == 1 else { return nil }
        switch letters.first {
        case UInt8(ascii: "d"), UInt8(ascii: "i"), UInt8(ascii: "u"): digits = .decimal
        case UInt8(ascii: "o"): digits = .octal
        case UInt8(ascii: "x"): digits = .hexadecimal(isUppercase: false)
        case UInt8(ascii: "X"): digits = .hexadecimal(isUppercase: true)
        default: return nil
        }
        self.width = min(width, 64)
    }

    func text(_ value: Int64) -> String {
        let digits =
            switch self.digits {
            case .decimal: String(value)
            case .octal: String(value, radix: 8)
            case .hexadecimal(let isUppercase): String(value, radix: 16, uppercase: isUppercase)
            }
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
