/// Whether the strings of a JSON text can be read.
///
/// Swift 6.0's JSON reader ends the whole program over the name of a member that can't: bytes that are no UTF-8, a control character, an unknown
/// escape, half of a surrogate pair. So whatever comes from outside is looked through first. Linear; what stands outside of strings is the reader's to refuse.
///
/// - Source: RFC 8259 §7 and §8.1.
public enum JSONStrings {
    /// - Parameter bytes: The whole text.
    public static func areSound(_ bytes: [UInt8]) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var place = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "\"") else {
                place += 1
                continue
            }
            guard let end = end(of: bytes, from: place + 1) else { return false }
            place = end
        }
        return true
    }

    /// The place behind a string's end; nil where it can't be read, or doesn't end.
    private static func end(of bytes: [UInt8], from start: Int) -> Int? {
        var place = start
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""): return place + 1
            case 0..<0x20: return nil
            case UInt8(ascii: "\\"):
                guard let next = escape(in: bytes, at: place) else { return nil }
                place = next
            default: place += 1
            }
        }
        return nil
    }

    /// The place behind an escape; nil for one that isn't known, and for half of a pair.
    private static func escape(in bytes: [UInt8], at place: Int) -> Int? {
        guard place + 1 < bytes.count else { return nil }
        guard bytes[place + 1] == UInt8(ascii: "u") else { return #""\/bfnrt"#.utf8.contains(bytes[place + 1]) ? place + 2 : nil }
        guard let first = unit(in: bytes, at: place) else { return nil }
        switch first {
        case 0xD800..<0xDC00:
            guard let second = unit(in: bytes, at: place + 6), (0xDC00..<0xE000).contains(second) else { return nil }
            return place + 12
        case 0xDC00..<0xE000: return nil
        default: return place + 6
        }
    }

    /// The number of `\uXXXX`.
    private static func unit(in bytes: [UInt8], at place: Int) -> UInt32? {
        guard place + 6 <= bytes.count, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u") else { return nil }
        return bytes[(place + 2)..<(place + 6)].reduce(UInt32?(0)) { value, byte in
            let character = Character(UnicodeScalar(byte))
            guard let value, character.isASCII, let digit = character.hexDigitValue else { return nil }
            return value << 4 | UInt32(digit)
        }
    }
}
