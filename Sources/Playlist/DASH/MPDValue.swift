import Media

/// Reads the schema's types. Each gives nil for what it can't read; nothing traps. Source: ISO/IEC 23009-1 annex B, XML Schema part 2.
enum MPDValue {
    /// `xs:unsignedInt`, `xs:unsignedLong`, `xs:integer`; nil also where it exceeds an `Int64`.
    static func integer(_ text: String?) -> Int64? { text.flatMap { Int64($0.withoutOuterBlanks) } }

    /// An integer of at least zero.
    static func unsigned(_ text: String?) -> Int64? { integer(text).flatMap { $0 >= 0 ? $0 : nil } }

    /// A whole number that is written as a decimal, `2000000.0`; also one that a binary fraction only nearly is.
    static func nearInteger(_ text: String?) -> Int64? {
        guard let text = text?.withoutOuterBlanks, text.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }),
            let value = Double(text), value < 0x1p53, (value - value.rounded()).magnitude <= value * 1e-9
        else { return nil }
        return Int64(value.rounded())
    }

    static func real(_ text: String?) -> Double? {
        text.flatMap { Array($0.withoutOuterBlanks.utf8)[...].decimalNanos }.map { Double($0) / 1_000_000_000 }
    }

    static func bool(_ text: String?) -> Bool? {
        switch text?.withoutOuterBlanks {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }

    static func date(_ text: String?) -> ProgramDateTime? {
        guard let text else { return nil }
        var bytes = Array(text.withoutOuterBlanks.utf8)
        // XML Schema part 2 §3.2.7: the end of a day, which is the next one's beginning.
        guard bytes.count >= 19, bytes[11..<19].elementsEqual("24:00:00".utf8) else { return ProgramDateTime(iso8601: bytes[...]) }
        bytes.replaceSubrange(11..<13, with: "00".utf8)
        guard let start = ProgramDateTime(iso8601: bytes[...]), start.microsecondsSince1970 % 1_000_000 == 0 else { return nil }
        return ProgramDateTime(microsecondsSince1970: start.microsecondsSince1970 + 86_400_000_000)
    }

    /// Seconds with a fraction, or `INF`, which becomes `.max`: an availability offset.
    static func offset(_ text: String?) -> MediaTime? {
        guard let text = text?.withoutOuterBlanks else { return nil }
        return text == "INF" ? .max : Array(text.utf8)[...].decimalTime
    }

    /// `first-last`, both inclusive; the last may be missing. Source: §5.3.9.2.2, RFC 7233 §2.1.
    static func range(_ text: String?) -> ByteRange? {
        guard let parts = text?.withoutOuterBlanks.utf8.split(separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false),
            parts.count == 2, let first = Array(parts[0])[...].decimalInteger
        else { return nil }
        if parts[1].isEmpty { return ByteRange(start: first) }
        guard let last = Array(parts[1])[...].decimalInteger, last >= first, last < .max else { return nil }
        return ByteRange(start: first, end: last + 1)
    }

    /// `25`, `30000/1001`; decimals, which the schema has not, are taken too.
    static func frameRate(_ text: String?) -> FrameRate? {
        guard let text = text?.withoutOuterBlanks else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0)[...] }
        if parts.count == 2 {
            guard let numerator = parts[0].decimalInteger.flatMap(Int32.init(exactly:)),
                let denominator = parts[1].decimalInteger.flatMap(Int32.init(exactly:))
            else { return nil }
            return FrameRate(numerator, over: denominator)
        }
        guard parts.count == 1 else { return nil }
        if let whole = parts[0].decimalInteger { return Int32(exactly: whole).flatMap { FrameRate($0) } }
        return parts[0].decimalNanos.flatMap(FrameRate.init(nearNanos:))
    }

    /// `xs:duration`: `P1DT2H3M4.5S`; a year is 365 days and a month 30, since no calendar is at hand. A negative one is none.
    static func duration(_ text: String?) -> MediaTime? {
        guard let text, case let bytes = Array(text.withoutOuterBlanks.utf8)[...], bytes.first == UInt8(ascii: "P"), bytes.count > 2
        else { return nil }
        var rest = bytes.dropFirst()
        var isTime = false
        var total = MediaTime.zero
        // Each letter comes once and in this order.
        var units = Array("YMDHMS".utf8)[...]
        let lengths: [Int64] = [31_536_000, 2_592_000, 86_400, 3600, 60, 1]
        while !rest.isEmpty {
            if rest.first == UInt8(ascii: "T") {
                guard !isTime, rest.count > 1 else { return nil }
                isTime = true
                units = Array("YMDHMS".utf8)[3...]
                rest = rest.dropFirst()
            }
            let number = rest.prefix { $0.isDigit || $0 == UInt8(ascii: ".") }
            rest = rest.dropFirst(number.count)
            guard let letter = rest.popFirst(), let place = units.firstIndex(of: letter), isTime == (place >= 3) else { return nil }
            units = units[(place + 1)...]
            guard let part = amount(number, of: lengths[place]) else { return nil }
            total += part
        }
        return total
    }

    /// Whole units exactly, however many; a fraction to a nanosecond.
    private static func amount(_ number: Text, of seconds: Int64) -> MediaTime? {
        let whole = number.prefix { $0.isDigit }
        let fraction = number.dropFirst(whole.count)
        guard !whole.isEmpty || fraction.count > 1, let units = whole.isEmpty ? 0 : whole.decimalInteger else { return nil }
        var time = MediaTime(ticks: units, of: seconds, over: 1)
        if !fraction.isEmpty {
            guard let nanos = Text(fraction).decimalNanos else { return nil }
            time += MediaTime(ticks: nanos, of: seconds, over: 1_000_000_000)
        }
        return time
    }
}
