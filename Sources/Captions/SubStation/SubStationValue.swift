import Media

/// Values as SubStation Alpha writes them. Source: "Sub Station Alpha v4.00+ Script Format", and how libass reads what it leaves open.
enum SubStationValue {
    /// `1:02:03.45`; the last part is a decimal fraction. A colon before it, and no hours, are read too.
    ///
    /// - Returns: nil: it is none.
    static func time(_ text: ArraySlice<UInt8>) -> MediaTime? {
        var parts: [Int64] = []
        var scanner = ByteScanner(text.trimmed)
        while parts.count < 3 {
            guard let number = scanner.takeWhile(\.isDigit).wholeNumber else { return nil }
            parts.append(number)
            guard scanner.take(.ascii(":")) else { break }
        }
        if parts.count < 3 || scanner.bytes[scanner.position - 1] != .ascii(":") {
            guard scanner.take(.ascii(".")) || scanner.take(.ascii(",")) else { return nil }
        }
        let fraction = scanner.takeWhile(\.isDigit)
        guard parts.count >= 2, scanner.isAtEnd, let milliseconds = ClockText.milliseconds(fraction) else { return nil }
        return ClockText.time(parts, milliseconds: milliseconds)
    }

    /// `&HAABBGGRR`, with any number of digits, or a decimal number; of the alpha, 255 lets everything through.
    static func color(_ text: ArraySlice<UInt8>) -> Color? {
        guard let number = number(text) else { return nil }
        let rgb: UInt32 = (number & 0xFF) << 16 | (number & 0xFF00) | (number >> 16 & 0xFF)
        return Color(rgb, alpha: 1 - Double(number >> 24) / 255)
    }

    /// The opacity that an alpha leaves: `&H80&`.
    static func opacity(_ text: ArraySlice<UInt8>) -> Double? {
        number(text).map { 1 - Double($0 & 0xFF) / 255 }
    }

    private static func number(_ text: ArraySlice<UInt8>) -> UInt32? {
        var digits = text.trimmed.drop { $0 == .ascii("&") }
        if digits.first?.lowercased == .ascii("h") {
            digits = digits.dropFirst()
            var number: UInt64 = 0
            var count = 0
            for byte in digits {
                guard let digit = byte.hexadecimal else { break }
                number = number << 4 & 0xFFFF_FFFF | UInt64(digit)
                count += 1
            }
            return count > 0 ? UInt32(truncatingIfNeeded: number) : nil
        }
        let isNegative = digits.first == .ascii("-")
        guard let number = (isNegative ? digits.dropFirst() : digits).wholeNumber else { return nil }
        return UInt32(truncatingIfNeeded: isNegative ? -number : number)
    }

    /// -1 and 1 are yes.
    static func flag(_ text: ArraySlice<UInt8>) -> Bool { text.trimmed.decimalNumber.map { $0 != 0 } ?? false }
}

/// Times in hours, minutes and seconds.
enum ClockText {
    /// - Parameter parts: Seconds, or minutes and seconds, or hours too.
    static func time(_ parts: [Int64], milliseconds: Int64) -> MediaTime {
        var time = MediaTime(ticks: milliseconds, of: 1, over: 1000)
        for (part, seconds) in zip(parts.reversed(), [1, 60, 3600] as [Int64]) { time += MediaTime(ticks: part, of: seconds, over: 1) }
        return time
    }

    /// The first three digits of a decimal fraction of a second.
    ///
    /// - Returns: nil: no digits.
    static func milliseconds(_ fraction: ArraySlice<UInt8>) -> Int64? {
        guard let number = fraction.prefix(3).wholeNumber else { return nil }
        return number * [100, 10, 1][min(fraction.count, 3) - 1]
    }
}
