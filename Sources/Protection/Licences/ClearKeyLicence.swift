import Media

/// A licence in the clear: keys by their names, and until when they may be used.
///
/// It is read where it lies, in memory for secrets: keys never become a string or an array.
///
/// - Source: W3C Encrypted Media Extensions §9.1.4 (JSON Web Key Set, RFC 7517). `expiration` is this project's own, as EME's `MediaKeySession` has it:
///   milliseconds since 1970 after which no sample may be opened.
public struct ClearKeyLicence: Sendable {
    /// Where a key is written.
    public struct Key: Hashable, Sendable {
        /// Its name.
        public var id: KeyID
        /// Of its letters, among the licence's bytes.
        var place: Range<Int>
    }

    /// In the licence's order; those that can't be read are left out.
    public private(set) var keys: [Key] = []
    /// `temporary` where not said; `persistent-license` may be kept, which we never do.
    public private(set) var type = "temporary"
    /// In milliseconds since 1970; nil: it doesn't end.
    public private(set) var expiration: Int64?

    /// Bytes that a licence may have; a film's has some hundred.
    public static let maximumBytes = 64 << 10
    private static let maximumKeys = 128
    private static let maximumDepth = 16

    /// Why something is no licence.
    public struct Fault: Error, Hashable, Sendable {
        /// For people; holds nothing of the licence.
        public var reason: String
    }

    /// - Parameter bytes: The whole licence.
    public init(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        guard bytes.count <= Self.maximumBytes else { throw Fault(reason: "it is longer than \(Self.maximumBytes) bytes") }
        var scanner = LicenceScanner(bytes)
        guard scanner.take(UInt8(ascii: "{")) else { throw Fault(reason: "it is no JSON object") }
        var hasKeys = false
        try scanner.members { scanner, name throws(Fault) in
            switch scanner.word(name) {
            case "keys":
                hasKeys = true
                try readKeys(&scanner)
            case "type":
                if let value = try scanner.string() { type = scanner.word(value) ?? type }
            case "expiration":
                expiration = try scanner.number()
            default: try scanner.skipValue(depth: Self.maximumDepth)
            }
        }
        guard scanner.isAtEnd else { throw Fault(reason: "something follows the JSON object") }
        guard hasKeys else { throw Fault(reason: "it has no \"keys\"") }
    }

    private mutating func readKeys(_ scanner: inout LicenceScanner) throws(Fault) {
        guard scanner.take(UInt8(ascii: "[")) else { throw Fault(reason: "\"keys\" is no list") }
        if scanner.take(UInt8(ascii: "]")) { return }
        repeat {
            guard scanner.take(UInt8(ascii: "{")) else { throw Fault(reason: "a key is no JSON object") }
            var id: KeyID?
            var place: Range<Int>?
            var isSymmetric = true
            try scanner.members { scanner, name throws(Fault) in
                switch scanner.word(name) {
                case "kid": id = try scanner.string().flatMap { scanner.keyID($0) }
                case "k": place = try scanner.string()
                case "kty": isSymmetric = try scanner.string().flatMap { scanner.word($0) } == "oct"
                default: try scanner.skipValue(depth: Self.maximumDepth)
                }
            }
            if isSymmetric, let id, let place, keys.count < Self.maximumKeys, scanner.isKey(place) {
                keys.append(Key(id: id, place: place))
            }
        } while scanner.take(UInt8(ascii: ","))
        guard scanner.take(UInt8(ascii: "]")) else { throw Fault(reason: "\"keys\" doesn't end") }
    }

    /// Writes a key's 16 bytes.
    ///
    /// - Parameters:
    ///   - bytes: The licence, as it was read.
    ///   - secret: Room for 16 bytes, in memory for secrets.
    /// - Returns: false where it has another length.
    public func write(_ key: Key, of bytes: UnsafeRawBufferPointer, into secret: UnsafeMutableRawBufferPointer) -> Bool {
        LicenceScanner(bytes).decode(key.place, into: secret) == 16
    }

    /// What asks a licence server for keys: `{"kids":[…],"type":"temporary"}`.
    public static func request(for ids: [KeyID]) -> [UInt8] {
        let names = ids.map { "\"\(Base64.encodeForURLs($0.bytes))\"" }.joined(separator: ",")
        return Array("{\"kids\":[\(names)],\"type\":\"temporary\"}".utf8)
    }
}

/// Bytes in letters that addresses can carry, without padding. Source: RFC 4648 §5.
enum Base64URL {
    /// The plain alphabet is taken too: servers mix them up.
    static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"), UInt8(ascii: "+"): 62
        case UInt8(ascii: "_"), UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
