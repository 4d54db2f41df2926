import Media

/// What we need of a response's header lines. Source: RFC 9110 §8 and §14.4.
struct ResponseHead {
    private(set) var status = 0
    /// In lower case, without parameters.
    private(set) var mediaType: String?
    private(set) var contentLength: Int64?
    /// Compressed, so that the length is not the body's.
    private(set) var contentEncoding: String?
    private(set) var contentRange: (start: Int64, total: Int64?)?
    /// Where a redirect leads, as the server has it; nil where it is longer than any address.
    private(set) var location: String?
    /// Seconds until a server that can't answer now wants to be asked again, where it says that in seconds.
    private(set) var retryAfter: Int64?
    /// By which the server knows this version of the resource again, as it is written.
    private(set) var entityTag: String?
    /// Bytes of the lines that set cookies.
    private(set) var cookieBytes = 0
    private static let longestAddress = 16 << 10
    /// The blank line has come.
    private(set) var isOver = false

    var isRedirect: Bool { (300..<400).contains(status) && location != nil }

    /// - Parameter line: One header line with its line end, or the status line, which begins a new head: an interim response or a redirect's
    ///   target comes with its own.
    mutating func take(line bytes: UnsafeRawBufferPointer) {
        var line = bytes[...]
        while let last = line.last, last == 0x0D || last == 0x0A || Self.isBlank(last) { line = line.dropLast() }
        guard !line.isEmpty else {
            isOver = true
            return
        }
        if line.starts(with: "HTTP/".utf8) {
            self = ResponseHead()
            let code = line.split(separator: UInt8(ascii: " "), maxSplits: 2).dropFirst().first
            status = code.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
            return
        }
        // Only short names and values are of use; the rest is never made into a string.
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), line.distance(from: line.startIndex, to: colon) <= 32 else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        if name == "set-cookie" { cookieBytes += line.count }
        guard line.count <= (name == "location" ? Self.longestAddress : 1024) else { return }
        let value = String(decoding: line[(colon + 1)...].drop(while: Self.isBlank), as: UTF8.self)
        switch name {
        case "content-type":
            let type = value.prefix { $0 != ";" && $0 != " " }.lowercased()
            mediaType = type.isEmpty ? nil : type
        case "content-length": contentLength = Int64(value).flatMap { $0 >= 0 ? $0 : nil }
        case "content-encoding": contentEncoding = value.lowercased() == "identity" ? nil : value
        case "content-range": contentRange = Self.range(value)
        case "retry-after": retryAfter = Int64(value).flatMap { $0 >= 0 ? $0 : nil }
        case "etag": entityTag = value.isEmpty ? nil : value
        case "location": location = value.isEmpty ? nil : value
        default: break
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// `bytes 0-99/200`, or `bytes 0-99/*`.
    private static func range(_ value: String) -> (start: Int64, total: Int64?)? {
        guard value.lowercased().hasPrefix("bytes") else { return nil }
        let rest = value.dropFirst("bytes".count).drop { $0 == " " || $0 == "=" }
        let parts = rest.split(separator: "/", maxSplits: 1)
        guard let start = parts.first?.split(separator: "-").first.flatMap({ Int64($0) }), start >= 0 else { return nil }
        return (start, parts.count > 1 ? Int64(parts[1]) : nil)
    }
}
