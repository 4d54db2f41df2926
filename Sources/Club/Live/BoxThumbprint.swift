import Media

/// How a box is named: by its signing key, so that nobody else can have its name.
///
/// - Source: RFC 7638 with the members of RFC 8037 §2.
public enum BoxThumbprint {
    /// - Parameters:
    ///   - signingKey: Ed25519, 32 bytes.
    ///   - sha256: Of bytes.
    public static func name(of signingKey: [UInt8], sha256: ([UInt8]) -> [UInt8]) -> String {
        let key = #"{"crv":"Ed25519","kty":"OKP","x":"\#(Base64.encodeForURLs(signingKey))"}"#
        return Base64.encodeForURLs(sha256(Array(key.utf8)))
    }
}
