/// An address with places for numbers. Source: ISO/IEC 23009-1 §5.3.9.4.4.
public struct URLPattern: Hashable, Sendable {
    /// What stands in a place.
    public enum Piece: Hashable, Sendable {
        /// As it is.
        case text(String)
        /// `$RepresentationID$`.
        case representationID
        /// `$Number$`, with zeros before it up to a width.
        case number(width: Int)
        /// `$Time$`: the media's own time, in ticks.
        case time(width: Int)
        /// `$SubNumber$`: the part's place in a sequence, from 1.
        case subNumber(width: Int)
        /// `$Bandwidth$`.
        case bandwidth(width: Int)
    }

    /// In order.
    public var pieces: [Piece]
    /// Why it can't be read as the clause has it; nil where it can. What can't be read stands as it is.
    public private(set) var fault: String?

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
            } else if let piece = Self.piece(identifier) {
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(piece)
            } else {
                fault = "$\(identifier)$ is not known"
                plain += "$\(identifier)$"
            }
            plain += after
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
    }

    private static func piece(_ identifier: String) -> Piece? {
        var name = identifier
        var width = 1
        if let percent = identifier.firstIndex(of: "%") {
            name = String(identifier[..<percent])
            let format = identifier[percent...].dropFirst()
            guard format.first == "0", format.last == "d", let number = Int(format.dropFirst().dropLast()), number >= 0 else { return nil }
            width = min(number, 64)
        }
        switch name {
        case "RepresentationID" where name == identifier: return .representationID
        case "Number": return .number(width: width)
        case "Time": return .time(width: width)
        case "SubNumber": return .subNumber(width: width)
        case "Bandwidth": return .bandwidth(width: width)
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

    /// Puts the numbers in.
    ///
    /// - Parameter number: nil for what is no segment: places for a number or a time then stay as they are written.
    public func address(representationID: String, bandwidth: Int64, number: Int64?, time: Int64 = 0, subNumber: Int64 = 0) -> String {
        var out = ""
        for piece in pieces {
            switch piece {
            case .text(let text): out += text
            case .representationID: out += representationID
            case .number(let width): out += number.map { Self.padded($0, width) } ?? "$Number$"
            case .time(let width): out += number == nil ? "$Time$" : Self.padded(time, width)
            case .subNumber(let width): out += number == nil ? "$SubNumber$" : Self.padded(subNumber, width)
            case .bandwidth(let width): out += Self.padded(bandwidth, width)
            }
        }
        return out
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
