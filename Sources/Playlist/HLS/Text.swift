import Media

/// A piece of a playlist, as UTF-8 bytes. Nothing is made into a `String` before it is known to be wanted.
typealias Text = ArraySlice<UInt8>

extension ArraySlice<UInt8> {
    var string: String { String(decoding: self, as: UTF8.self) }

    /// Without blanks and tabs at either end.
    var trimmed: Text {
        var text = self
        while let first = text.first, first.isBlank { text = text.dropFirst() }
        while let last = text.last, last.isBlank { text = text.dropLast() }
        return text
    }

    func hasPrefix(_ prefix: StaticString) -> Bool {
        guard count >= prefix.utf8CodeUnitCount else { return false }
        return prefix.withUTF8Buffer { self.prefix($0.count).elementsEqual($0) }
    }

    static func == (text: Text, word: StaticString) -> Bool {
        word.withUTF8Buffer { text.elementsEqual($0) }
    }

    /// A decimal-integer (RFC 8216 §4.2); nil where anything else stands, or where it exceeds an `Int64`.
    var decimalInteger: Int64? {
        guard !isEmpty else { return nil }
        var value: Int64 = 0
        for byte in self {
            guard byte.isDigit else { return nil }
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = tens.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            if overflow || carried { return nil }
            value = sum
        }
        return value
    }

    /// A signed-decimal-floating-point in units of 10⁻⁹, further digits cut off; nil where anything else stands.
    ///
    /// Nine places keep a duration exact to a nanosecond; whole parts beyond 10⁹ become 10⁹, which is 31 years in seconds.
    var decimalNanos: Int64? {
        var digits = self
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !digits.isEmpty, whole.allSatisfy(\.isDigit) else { return nil }
        let fraction = parts.count > 1 ? parts[1] : []
        guard fraction.allSatisfy(\.isDigit), !(whole.isEmpty && fraction.isEmpty) else { return nil }
        var seconds: Int64 = 0
        for byte in whole { seconds = Swift.min(seconds * 10 + Int64(byte - UInt8(ascii: "0")), 1_000_000_000) }
        var nanos: Int64 = 0
        var unit: Int64 = 100_000_000
        for byte in fraction.prefix(9) {
            nanos += Int64(byte - UInt8(ascii: "0")) * unit
            unit /= 10
        }
        let value = seconds * 1_000_000_000 + nanos
        return isNegative ? -value : value
    }

    /// Seconds with a fraction, as time.
    var decimalTime: MediaTime? {
        decimalNanos.map { MediaTime(ticks: $0, of: 1, over: 1_000_000_000) }
    }

    /// `0x` and hexadecimal digits in pairs; nil where anything else stands.
    var hexadecimalBytes: [UInt8]? {
        guard hasPrefix("0x") || hasPrefix("0X"), count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count / 2)
        var rest = dropFirst(2)
        while rest.count >= 2, let high = rest[rest.startIndex].hexadecimalValue, let low = rest[rest.startIndex + 1].hexadecimalValue {
            bytes.append(high << 4 | low)
            rest = rest.dropFirst(2)
        }
        return rest.isEmpty ? bytes : nil
    }

    /// `0x` and hexadecimal digits, as the last 16 bytes of a big-endian number; nil where anything else stands.
    var hexadecimal128: [UInt8]? {
        guard hasPrefix("0x") || hasPrefix("0X"), count > 2 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        for (place, byte) in dropFirst(2).reversed().enumerated() {
            guard let value = byte.hexadecimalValue else { return nil }
            guard place < 32 else {
                if value != 0 { return nil }
                continue
            }
            bytes[15 - place / 2] |= place.isMultiple(of: 2) ? value : value << 4
        }
        return bytes
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// Cuts a playlist into lines ended by LF or CRLF, the last perhaps by nothing (RFC 8216 §4.1); blanks at the ends are dropped.
struct Lines {
    private var rest: Text
    /// Of the line given last, from 1.
    private(set) var number = 0

    init(_ text: Text) {
        rest = text
    }

    mutating func next() -> Text? {
        guard !rest.isEmpty else { return nil }
        number += 1
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        var line = rest[..<end]
        rest = rest[Swift.min(end + 1, rest.endIndex)...]
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        return line.trimmed
    }
}
