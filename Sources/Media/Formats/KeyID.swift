/// The name of a key: 16 bytes that say nothing of the key itself. Source: ISO/IEC 23001-7 §8.2 (`KID`).
public struct KeyID: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// - Returns: nil unless there are 16 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads what manifests and command lines write: 32 hexadecimal digits, with `0x` before or dashes between as people like them.
    public init?(text: String) {
        var digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
        if digits.count == 34, digits.prefix(2).elementsEqual("0x".utf8) || digits.prefix(2).elementsEqual("0X".utf8) {
            digits.removeFirst(2)
        }
        guard digits.count == 32 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: 32, by: 2) {
            guard let upper = Self.digit(digits[place]), let lower = Self.digit(digits[place + 1]) else { return nil }
            bytes.append(upper << 4 | lower)
        }
        self.init(bytes)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// All 16.
    public var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * $0)) } + (0..<8).map { UInt8(truncatingIfNeeded: low >> (56 - 8 * $0)) }
    }

    /// 32 hexadecimal digits.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// By what a key is asked for.
public enum KeyName: Hashable, Sendable {
    /// The film's bytes name it.
    case id(KeyID)
    /// The playlist says where it lies.
    case address(String)

    /// For people, in logs and errors. An address that is the key itself (`data:`) is cut off before it.
    public var words: String {
        switch self {
        case .id(let id): "\(id)"
        case .address(let url): Self.withoutData(url)
        }
    }

    /// What may be said of an address: of one that holds what it names, only which kind of thing that is.
    public static func withoutData(_ url: String) -> String {
        guard url.utf8.prefix(5).map({ $0 | 0x20 }).elementsEqual("data:".utf8.map { $0 | 0x20 }) else { return url }
        return String(url.prefix { $0 != "," }.prefix(60)) + ",…"
    }
}
