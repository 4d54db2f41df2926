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
    /// Names of the keys that samples are encrypted with, as the manifest writes them (`KEYID`, `cenc:default_KID`); empty where it doesn't say.
    public var keyIDs: [String]
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
        keyIDs = []
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
    /// A key that is fetched as it is goes before licences in the clear, and those before all other protection systems.
    public var preferred: EncryptionKey? {
        first { $0.format == "identity" } ?? first { $0.isClearKey && $0.url != nil } ?? first(where: \.isClearKey) ?? first
    }
}

extension EncryptionKey {
    /// Whether a licence in the clear opens it, which everybody may ask for. Source: W3C EME §9.1; the common `pssh` system's UUID is used for it too.
    public var isClearKey: Bool {
        switch format.lowercased() {
        case "org.w3.clearkey", "urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e", "urn:uuid:1077efec-c0b2-4d02-ace3-3c1e52e2fb4b": true
        default: false
        }
    }

    /// The protection system's name, of those that are met; nil for others, and where there is none.
    public var systemName: String? {
        switch format.lowercased() {
        case "identity": nil
        case "com.apple.streamingkeydelivery": "fairplay"
        case "com.microsoft.playready": "playready"
        case "com.widevine": "widevine"
        case "org.w3.clearkey": "clearkey"
        default: ContentProtection(scheme: format.lowercased()).systemName
        }
    }
}

extension [ContentProtection] {
    /// One for each system; where none is named, one of the common scheme that only says "encrypted".
    var keys: [EncryptionKey] {
        let common = first { $0.scheme == ContentProtection.commonScheme }
        let named = flatMap(\.defaultKIDs)
        let systems = filter { $0.scheme != ContentProtection.commonScheme }
        return (systems.isEmpty ? common.map { [$0] } ?? [] : systems).map { system in
            var key = EncryptionKey(method: common?.value ?? "cenc", url: system.licenseURL, format: system.scheme)
            key.keyIDs = system.defaultKIDs.isEmpty ? named : system.defaultKIDs
            return key
        }
    }
}
