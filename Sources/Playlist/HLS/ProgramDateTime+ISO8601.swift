import Media

extension ProgramDateTime {
    /// As `init(iso8601:)` of bytes.
    public init?(iso8601 text: String) {
        self.init(iso8601: Array(text.utf8)[...])
    }

    /// Reads `YYYY-MM-DDThh:mm:ss[.fraction][Z|±hh[:]mm]`; without a zone it is taken for UTC.
    init?(iso8601 text: Text) {
        var scanner = Scanner(rest: text)
        guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), (1...12).contains(month), scanner.skip("-"),
            let day = scanner.digits(2), (1...31).contains(day), scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
            let hour = scanner.digits(2), hour < 24, scanner.skip(":"), let minute = scanner.digits(2), minute < 60, scanner.skip(":"),
            let second = scanner.digits(2), second <= 60
        else { return nil }
        // The 30th of February is a slip of whoever wrote it, and no other day.
        let next = month == 12 ? Self.days(year + 1, 1, 1) : Self.days(year, month + 1, 1)
        guard Self.days(year, month, day) < next else { return nil }
        var microseconds: Int64 = 0
        if scanner.skip(".") || scanner.skip(",") {
            guard let fraction = scanner.millionths() else { return nil }
            microseconds = fraction
        }
        guard let offset = scanner.zone(), scanner.rest.isEmpty else { return nil }
        let seconds = Self.days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
        self.init(microsecondsSince1970: seconds * 1_000_000 + microseconds)
    }

    /// Days since 1970-01-01 of a Gregorian date, by counting years from March so that the leap day comes last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let leapDays = shifted >= 0 ? shifted / 4 - shifted / 100 + shifted / 400 : -1
        return shifted * 365 + leapDays + dayOfYear - 719_468
    }

    private struct Scanner {
        var rest: Text

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }

        mutating func digits(_ count: Int) -> Int64? {
            guard rest.count >= count, let value = rest.prefix(count).decimalInteger else { return nil }
            rest = rest.dropFirst(count)
            return value
        }

        mutating func millionths() -> Int64? {
            let digits = rest.prefix(while: \.isDigit)
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count)
            var value: Int64 = 0
            for place in 0..<6 {
                let index = digits.startIndex + place
                value = value * 10 + (index < digits.endIndex ? Int64(digits[index] - UInt8(ascii: "0")) : 0)
            }
            return value
        }

        /// Seconds east of Greenwich.
        mutating func zone() -> Int64? {
            if rest.isEmpty || skip("Z") || skip("z") { return 0 }
            let sign: Int64
            if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
            guard let hours = digits(2), hours < 24 else { return nil }
            if rest.isEmpty { return sign * hours * 3600 }
            _ = skip(":")
            guard let minutes = digits(2), minutes < 60 else { return nil }
            return sign * (hours * 3600 + minutes * 60)
        }
    }
}
