/// How segments are encrypted. Source: RFC 8216 §4.3.2.4.
public struct EncryptionKey: Hashable, Sendable {
    /// `AES-128`, `SAMPLE-AES`, `SAMPLE-AES-CTR`, or whatever the playlist says: kept so that one can refuse by name.
    public var method: String
    /// Absolute; nil where absent, or where it is no address that we can resolve.
    public var url: String?
    /// 16 bytes; nil: the media sequence number stands for it (§5.2).
    public var initializationVector: [UInt8]?
    /// `identity` unless said otherwise.
    public var format: String
    /// Versions of `format` that the key follows; 1 unless said otherwise.
    public var formatVersions: [Int]
    /// Attributes that mean nothing to this program, by name, as written: `KEYID`.
    public var otherAttributes: [String: String]

    /// - Parameters:
    ///   - method: As the playlist says.
    ///   - url: Absolute.
    ///   - initializationVector: 16 bytes.
    ///   - format: `identity` unless said otherwise.
    ///   - formatVersions: 1 unless said otherwise.
    public init(
        method: String, url: String? = nil, initializationVector: [UInt8]? = nil, format: String = "identity", formatVersions: [Int] = [1]
    ) {
        self.method = method
        self.url = url
        self.initializationVector = initializationVector
        self.format = format
        self.formatVersions = formatVersions
        otherAttributes = [:]
    }

    /// The vector of a segment: the key's own, else its media sequence number as a big-endian number of 16 bytes (§5.2).
    public func initializationVector(ofSequence sequence: Int64) -> [UInt8] {
        if let initializationVector { return initializationVector }
        var number = UInt64(bitPattern: sequence)
        var bytes = [UInt8](repeating: 0, count: 16)
        for place in 0..<8 {
            bytes[15 - place] = UInt8(truncatingIfNeeded: number)
            number >>= 8
        }
        return bytes
    }
}

extension [EncryptionKey] {
    /// A key that is fetched as it is goes before those of protection systems.
    var preferred: EncryptionKey? { first { $0.format == "identity" } ?? first }
}
