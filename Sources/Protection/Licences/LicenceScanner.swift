import Media

/// Reads JSON where it lies, without a copy of what it says. Linear in time; depth is bounded by whoever asks.
///
/// - Source: RFC 8259. What it doesn't check: surrogates, and that names come once; neither matters to a licence.
struct LicenceScanner {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { place = 3 }
    }

    private mutating func skipBlanks() {
        while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    }

    var isAtEnd: Bool {
        var copy = self
        copy.skipBlanks()
        return copy.place == bytes.count
    }

    /// Passes a byte behind blanks; false where another stands there.
    mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    /// Reads an object's members up to its end; its `{` has been taken.
    ///
    /// - Parameter visit: Reads each value; is told where the name's letters are.
    mutating func members(
        _ visit: (inout LicenceScanner, Range<Int>) throws(ClearKeyLicence.Fault) -> Void
    ) throws(ClearKeyLicence.Fault) {
        if take(UInt8(ascii: "}")) { return }
        repeat {
            guard let name = try string(), take(UInt8(ascii: ":")) else { throw ClearKeyLicence.Fault(reason: "a name is missing") }
            try visit(&self, name)
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw ClearKeyLicence.Fault(reason: "an object doesn't end") }
    }

    /// The letters between quotation marks, escapes as they are written.
    ///
    /// - Returns: nil where no string stands there: the value is passed.
    mutating func string() throws(ClearKeyLicence.Fault) -> Range<Int>? {
        guard take(UInt8(ascii: "\"")) else {
            try skipValue(depth: 16)
            return nil
        }
        let start = place
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                place += 1
                return start..<(place - 1)
            case UInt8(ascii: "\\"): place += 2
            case 0..<0x20: throw ClearKeyLicence.Fault(reason: "a string holds a control character")
            default: place += 1
            }
        }
        throw ClearKeyLicence.Fault(reason: "a string doesn't end")
    }

    /// A whole number; what stands behind its point is left out. nil for `null` and for what is no number, or none that fits.
    mutating func number() throws(ClearKeyLicence.Fault) -> Int64? {
        skipBlanks()
        let start = place
        try skipValue(depth: 16)
        var value: Int64 = 0
        var isNegative = false
        var hasDigits = false
        for (index, byte) in bytes[start..<min(place, bytes.count)].enumerated() {
            if index == 0, byte == UInt8(ascii: "-") {
                isNegative = true
                continue
            }
            if byte == UInt8(ascii: ".") { break }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, further) = shifted.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !overflow, !further else { return nil }
            value = sum
            hasDigits = true
        }
        return hasDigits ? (isNegative ? -value : value) : nil
    }

    /// Passes a value of any kind.
    mutating func skipValue(depth: Int) throws(ClearKeyLicence.Fault) {
        guard depth > 0 else { throw ClearKeyLicence.Fault(reason: "it is nested too deeply") }
        skipBlanks()
        guard place < bytes.count else { throw ClearKeyLicence.Fault(reason: "it breaks off") }
        switch bytes[place] {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"):
            place += 1
            try members { scanner, _ throws(ClearKeyLicence.Fault) in try scanner.skipValue(depth: depth - 1) }
        case UInt8(ascii: "["):
            place += 1
            if take(UInt8(ascii: "]")) { return }
            repeat { try skipValue(depth: depth - 1) } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw ClearKeyLicence.Fault(reason: "a list doesn't end") }
        default:
            let start = place
            while place < bytes.count, isPlain(bytes[place]) { place += 1 }
            guard place > start else { throw ClearKeyLicence.Fault(reason: "a value is missing") }
        }
    }

    /// Of numbers, `true`, `false` and `null`.
    private func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    // MARK: What is written

    /// A short word; nil for a longer one. Never asked of a key.
    func word(_ range: Range<Int>) -> String? {
        guard range.count <= 32 else { return nil }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    func keyID(_ range: Range<Int>) -> KeyID? {
        var name = [UInt8](repeating: 0, count: 17)
        let count = name.withUnsafeMutableBytes { decode(range, into: $0) }
        return count == 16 ? KeyID(name.dropLast()) : nil
    }

    /// Whether letters stand for 16 bytes.
    func isKey(_ range: Range<Int>) -> Bool {
        var count = 0
        for byte in bytes[range] where byte != UInt8(ascii: "=") {
            guard Base64URL.value(byte) != nil else { return false }
            count += 1
        }
        return count == 22
    }

    /// - Returns: how many bytes the letters stand for, as far as there is room; nil where they are none.
    func decode(_ range: Range<Int>, into target: UnsafeMutableRawBufferPointer) -> Int? {
        var bits: UInt32 = 0
        var held: UInt32 = 0
        var count = 0
        for byte in bytes[range] where byte != UInt8(ascii: "=") {
            guard let value = Base64URL.value(byte) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            held += 6
            guard held >= 8 else { continue }
            held -= 8
            guard count < target.count else { return nil }
            target[count] = UInt8(truncatingIfNeeded: bits >> held)
            count += 1
        }
        return count
    }
}
