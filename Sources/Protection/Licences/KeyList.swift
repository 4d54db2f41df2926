import Media

/// Keys as an integrator writes them: a line for each, `KID:KEY` in hexadecimal digits; blank lines and what follows a `#` say nothing.
///
/// It is read where it lies, in memory for secrets.
public struct KeyList: Sendable {
    /// Why a line is no key.
    public struct Fault: Error, Hashable, Sendable {
        /// Counted from 1.
        public var line: Int
        /// For people; holds nothing of the line.
        public var reason: String
    }

    /// Reads all lines.
    ///
    /// - Parameters:
    ///   - bytes: The whole list.
    ///   - secret: Room for 16 bytes, in memory for secrets: each key in its turn.
    ///   - found: Is told of each key once its bytes are in `secret`.
    /// - Returns: how many there are.
    public static func read(
        _ bytes: UnsafeRawBufferPointer, into secret: UnsafeMutableRawBufferPointer, found: (KeyID) -> Void
    ) throws(Fault) -> Int {
        var count = 0
        var line = 0
        var start = 0
        while start < bytes.count {
            line += 1
            var end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            defer { start = end + 1 }
            var digits = DigitReader(bytes, start..<end)
            if digits.isOver { continue }
            var name: [UInt8] = []
            for _ in 0..<16 {
                guard let byte = digits.byte() else { throw Fault(line: line, reason: "a key's name has 32 hexadecimal digits") }
                name.append(byte)
            }
            guard digits.colon(), let id = KeyID(name) else {
                throw Fault(line: line, reason: "a colon stands between a key's name and the key")
            }
            for place in 0..<16 {
                guard let byte = digits.byte() else { throw Fault(line: line, reason: "a key has 32 hexadecimal digits") }
                secret[place] = byte
            }
            guard digits.isOver else { throw Fault(line: line, reason: "something follows the key") }
            count += 1
            found(id)
        }
        return count
    }
}

/// Hexadecimal digits of one line; dashes and blanks between them are passed.
private struct DigitReader {
    private let bytes: UnsafeRawBufferPointer
    private var place: Int
    private let end: Int

    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        self.bytes = bytes
        place = range.lowerBound
        end = range.upperBound
    }

    private mutating func skipBlanks() {
        while place < end, [0x20, 0x09, 0x0D, UInt8(ascii: "-")].contains(bytes[place]) { place += 1 }
    }

    /// Nothing follows but a remark.
    var isOver: Bool {
        mutating get {
            skipBlanks()
            return place == end || bytes[place] == UInt8(ascii: "#")
        }
    }

    mutating func colon() -> Bool {
        skipBlanks()
        guard place < end, bytes[place] == UInt8(ascii: ":") else { return false }
        place += 1
        return true
    }

    mutating func byte() -> UInt8? {
        guard let high = digit(), let low = digit() else { return nil }
        return high << 4 | low
    }

    private mutating func digit() -> UInt8? {
        skipBlanks()
        guard place < end else { return nil }
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - UInt8(ascii: "A") + 10
        default: return nil
        }
    }
}
