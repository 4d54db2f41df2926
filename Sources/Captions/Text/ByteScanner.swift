/// Reads bytes of ASCII one after the other; past the end there is nothing.
struct ByteScanner {
    let bytes: ArraySlice<UInt8>
    var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position >= bytes.endIndex }
    var current: UInt8? { position < bytes.endIndex ? bytes[position] : nil }
    var rest: ArraySlice<UInt8> { bytes[min(position, bytes.endIndex)...] }

    /// - Parameter distance: From the current byte on; not negative.
    func peek(_ distance: Int) -> UInt8? {
        let place = position + distance
        return place < bytes.endIndex ? bytes[place] : nil
    }

    mutating func advance(_ count: Int = 1) { position = min(position + count, bytes.endIndex) }

    /// Goes past this one, if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    mutating func takeWhile(_ isTaken: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.endIndex, isTaken(bytes[position]) { position += 1 }
        return bytes[start..<position]
    }

    mutating func skipBlanks() { _ = takeWhile(\.isBlank) }
}

extension UInt8 {
    /// ASCII white space as HTML has it.
    var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) && self != 0x0B }
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) }
    /// 0…15; nil: no hexadecimal digit.
    var hexadecimal: UInt32? {
        switch self {
        case 0x30...0x39: UInt32(self - 0x30)
        case 0x41...0x46: UInt32(self - 0x41 + 10)
        case 0x61...0x66: UInt32(self - 0x61 + 10)
        default: nil
        }
    }
    /// ASCII capitals as small letters.
    var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
    /// For comparisons: the code of an ASCII character.
    static func ascii(_ scalar: Unicode.Scalar) -> UInt8 { UInt8(truncatingIfNeeded: scalar.value) }
}

extension ArraySlice<UInt8> {
    /// Without white space on either side.
    var trimmed: ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first, first.isBlank { slice = slice.dropFirst() }
        while let last = slice.last, last.isBlank { slice = slice.dropLast() }
        return slice
    }

    /// What isn't UTF-8 becomes U+FFFD.
    var text: String { String(decoding: self, as: UTF8.self) }
    var lowercasedText: String { String(decoding: lazy.map(\.lowercased), as: UTF8.self) }

    func equals(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { elementsEqual($0) }
    }

    func begins(with word: StaticString) -> Bool {
        word.withUTF8Buffer { starts(with: $0) }
    }

    func equalsIgnoringCase(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { buffer in count == buffer.count && zip(self, buffer).allSatisfy { $0.lowercased == $1.lowercased } }
    }

    /// The parts between separators, as they are; a text without one is one part.
    func parts(at separator: UInt8, most: Int = .max) -> [ArraySlice<UInt8>] {
        split(separator: separator, maxSplits: Swift.max(0, most - 1), omittingEmptySubsequences: false)
    }

    /// All of them digits; saturates. nil: none, or another sign.
    var wholeNumber: Int64? {
        guard !isEmpty else { return nil }
        var value: Int64 = 0
        for byte in self {
            guard byte.isDigit else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, more) = product.addingReportingOverflow(Int64(byte - 0x30))
            value = overflow || more ? .max : sum
        }
        return value
    }

    /// Digits with a dot and a sign, perhaps; no exponent, which no text of captions has. nil: anything else.
    var decimalNumber: Double? {
        var scanner = ByteScanner(self)
        let isNegative = scanner.take(0x2D)
        if !isNegative { _ = scanner.take(0x2B) }
        let whole = scanner.takeWhile(\.isDigit)
        var fraction: ArraySlice<UInt8> = []
        if scanner.take(0x2E) { fraction = scanner.takeWhile(\.isDigit) }
        guard scanner.isAtEnd, !whole.isEmpty || !fraction.isEmpty else { return nil }
        // The digits of a hostile number cost no more than those that a Double can tell apart.
        let text = "0\(whole.prefix(400).text).\(fraction.prefix(40).text)0"
        let magnitude = Swift.min(Double(text) ?? 0, .greatestFiniteMagnitude)
        return isNegative ? -magnitude : magnitude
    }
}
