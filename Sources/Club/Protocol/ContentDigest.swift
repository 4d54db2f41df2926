/// What SHA-256 makes of some bytes: a name that only they have. Source: FIPS 180-4.
public struct ContentDigest: Hashable, Sendable {
    /// Finds the digest of bytes: 32 bytes. Cryptography isn't this module's, so it is given.
    public typealias Function = (_ bytes: [UInt8]) -> [UInt8]

    /// Thirty-two.
    public let bytes: [UInt8]

    /// - Returns: nil where there aren't 32.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// The digest of some content.
    public init(of content: [UInt8], by function: Function) {
        bytes = function(content)
        precondition(bytes.count == 32, "a SHA-256 has 32 bytes")
    }

    /// Its first bits as a number.
    ///
    /// - Parameter bits: 0 to 32.
    public func prefix(bits: Int) -> Int {
        var word: UInt64 = 0
        for byte in bytes.prefix(4) { word = word << 8 | UInt64(byte) }
        return Int(word >> UInt64(32 - min(max(bits, 0), 32)))
    }
}

extension ContentDigest: CustomStringConvertible {
    /// As `sha256sum` writes it: 64 digits.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads what `description` writes.
    public init?(_ text: String) {
        guard text.utf8.count == 64 else { return nil }
        var bytes: [UInt8] = []
        var high: UInt8?
        for byte in text.utf8 {
            guard let digit = Self.digit(byte) else { return nil }
            if let upper = high {
                bytes.append(upper << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        self.init(bytes: bytes)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension ContentDigest: Codable {
    /// Reads 64 digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = ContentDigest(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a SHA-256: 64 digits, a to f small")
        }
        self = digest
    }

    /// Writes 64 digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
