import Media

/// Reads WebVTT. Source: W3C WebVTT §6; RFC 8216 §3.5 for its place in HLS.
public enum WebVTTReader {
    /// - Parameters:
    ///   - bytes: Of the file or segment.
    ///   - limits: What is taken at most.
    /// - Throws: `CaptionError`: it is too long, or it doesn't begin as a WebVTT text does (§4.1).
    public static func document(of bytes: [UInt8], limits: CaptionLimits = .standard) throws(CaptionError) -> CaptionDocument {
        guard bytes.count <= limits.bytes else {
            throw CaptionError("it has \(bytes.count) bytes, and at most \(limits.bytes) are taken")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw CaptionError("it is UTF-16, and a WebVTT text is UTF-8 (WebVTT §4.1)")
        }
        let text = CaptionText(bytes, isAlwaysUTF8: true)
        guard hasSignature(text.bytes) else { throw CaptionError("it does not begin with WEBVTT (WebVTT §4.1)") }
        var parser = WebVTTParser(text.bytes, limits: limits)
        parser.readAll()
        return parser.makeDocument()
    }

    /// Whether these bytes, the first of a file, begin as a WebVTT text does; at least 10 of them, unless there are no more.
    public static func recognises(_ head: [UInt8]) -> Bool {
        let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
        guard text.begins(with: "WEBVTT") else { return false }
        let next = text.dropFirst(6).first
        return next.map { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D } ?? true
    }

    /// §6.1, steps 4 to 6; the text's line ends are one already.
    private static func hasSignature(_ text: [UInt8]) -> Bool {
        guard text[...].begins(with: "WEBVTT") else { return false }
        return text.count == 6 || text[6] == 0x20 || text[6] == 0x09 || text[6] == 0x0A
    }
}
