import CCurl

/// An address as libcurl reads it: what decides who gets a secret must not read it otherwise than what connects.
struct WebAddress: Equatable {
    /// In lower case, as the host.
    let scheme: String
    let host: String
    /// The scheme's own where none is named; nil for schemes that libcurl has no port for.
    let port: Int?
    let url: String

    /// - Parameter base: What a relative reference is resolved against.
    /// - Returns: nil where libcurl sees no address with a host.
    init?(_ reference: String, base: String? = nil) {
        guard let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        var flags = UInt32(CURLU_NON_SUPPORT_SCHEME)
        if let base {
            guard curl_url_set(handle, CURLUPART_URL, base, flags) == CURLUE_OK else { return nil }
            // Servers send blanks and raw bytes in redirects.
            flags |= UInt32(CURLU_URLENCODE | CURLU_ALLOW_SPACE)
        }
        guard curl_url_set(handle, CURLUPART_URL, reference, flags) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: handle), let host = Self.part(CURLUPART_HOST, of: handle), !host.isEmpty,
            let url = Self.part(CURLUPART_URL, of: handle)
        else { return nil }
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
        self.url = url
        port = Self.part(CURLUPART_PORT, of: handle, UInt32(CURLU_DEFAULT_PORT)).flatMap { Int($0) }
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    /// Whether both are one server to a browser, too: scheme, host and port. Source: RFC 6454 §4.
    func hasOrigin(of other: WebAddress) -> Bool { scheme == other.scheme && host == other.host && port == other.port }
}
