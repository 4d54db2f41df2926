import Media

/// Times and percentages as WebVTT writes them.
enum WebVTTNumber {
    /// "Collect a WebVTT timestamp" (WebVTT §6.3): `[hours:]minutes:seconds.milliseconds`.
    ///
    /// - Returns: nil: there is none here; where the scanner stands then means nothing.
    static func timestamp(_ scanner: inout ByteScanner) -> MediaTime? {
        let first = scanner.takeWhile(\.isDigit)
        guard let value = first.wholeNumber, scanner.take(.ascii(":")) else { return nil }
        let second = scanner.takeWhile(\.isDigit)
        guard second.count == 2, let next = second.wholeNumber else { return nil }
        var (hours, minutes, seconds): (Int64, Int64, Int64) = (0, value, next)
        if first.count != 2 || value > 59 || scanner.current == .ascii(":") {
            guard scanner.take(.ascii(":")) else { return nil }
            let third = scanner.takeWhile(\.isDigit)
            guard third.count == 2, let last = third.wholeNumber else { return nil }
            (hours, minutes, seconds) = (value, next, last)
        }
        guard scanner.take(.ascii(".")) else { return nil }
        let fraction = scanner.takeWhile(\.isDigit)
        guard fraction.count == 3, let milliseconds = fraction.wholeNumber, minutes <= 59, seconds <= 59 else { return nil }
        let rest = MediaTime(ticks: minutes * 60_000 + seconds * 1000 + milliseconds, of: 1, over: 1000)
        return MediaTime(ticks: hours, of: 3600, over: 1) + rest
    }

    /// "Parse a percentage string" (WebVTT §6.2).
    ///
    /// - Returns: 0…100; nil: it is none.
    static func percentage(_ text: ArraySlice<UInt8>) -> Double? {
        guard text.last == .ascii("%") else { return nil }
        var scanner = ByteScanner(text.dropLast())
        guard !scanner.takeWhile(\.isDigit).isEmpty else { return nil }
        if scanner.take(.ascii(".")), scanner.takeWhile(\.isDigit).isEmpty { return nil }
        guard scanner.isAtEnd, let number = text.dropLast().decimalNumber, number <= 100 else { return nil }
        return number
    }

    /// Two percentages with a comma between them, as shares.
    static func point(_ text: ArraySlice<UInt8>) -> SharePoint? {
        let parts = text.parts(at: .ascii(","), most: 2)
        guard parts.count == 2, let x = percentage(parts[0]), let y = percentage(parts[1]) else { return nil }
        return SharePoint(x: x / 100, y: y / 100)
    }
}
