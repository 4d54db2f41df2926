/// In which format a file of captions is.
public enum CaptionFormat: String, Hashable, Sendable, CaseIterable {
    case webVTT = "webvtt"
    case ttml
    case subRip = "subrip"
    /// SSA and ASS.
    case subStation = "substation"
    /// WebVTT or TTML in fragments of MP4, with their header.
    case mp4

    /// By what a file says, not by its name: the order of these questions is from the format that says it most clearly to the one that
    /// only has lines with times.
    ///
    /// - Parameter bytes: Of the file; of all but MP4 its first 64 KiB do.
    /// - Returns: nil: none of these.
    public init?(of bytes: [UInt8]) {
        let head = Array(bytes.prefix(65_536))
        if WebVTTReader.recognises(head) {
            self = .webVTT
        } else if TextTrack(initialization: bytes) != nil {
            self = .mp4
        } else if Self.isTimedText(head) {
            self = .ttml
        } else if SubStationReader.recognises(head) {
            self = .subStation
        } else if SubRipReader.recognises(head) {
            self = .subRip
        } else {
            return nil
        }
    }

    /// Reads a file of this format.
    ///
    /// - Throws: what the format's own reader throws.
    public func document(of bytes: [UInt8], limits: CaptionLimits = .standard) throws(CaptionError) -> CaptionDocument {
        switch self {
        case .webVTT: return try WebVTTReader.document(of: bytes, limits: limits)
        case .ttml: return try TTMLReader.document(of: bytes, limits: limits)
        case .subRip: return try SubRipReader.document(of: bytes, limits: limits)
        case .subStation: return try SubStationReader.document(of: bytes, limits: limits)
        case .mp4:
            guard let track = TextTrack(initialization: bytes) else { throw CaptionError("it has no track of WebVTT or TTML") }
            return try TextFragmentReader.document(of: bytes, track: track, limits: limits)
        }
    }

    /// An XML document with the root element `tt`, whatever its prefix.
    private static func isTimedText(_ head: [UInt8]) -> Bool {
        var scanner = ByteScanner(CaptionText(head, isAlwaysUTF8: false).bytes[...])
        while true {
            scanner.skipBlanks()
            guard scanner.take(.ascii("<")), let next = scanner.current else { return false }
            if scanner.rest.begins(with: "!--") {
                while !scanner.isAtEnd, !scanner.rest.begins(with: "-->") { scanner.advance() }
                scanner.advance(3)
            } else if next == .ascii("?") || next == .ascii("!") {
                _ = scanner.takeWhile { $0 != .ascii(">") }
                scanner.advance()
            } else {
                let name = scanner.takeWhile { !$0.isBlank && $0 != .ascii(">") && $0 != .ascii("/") }
                return name.split(separator: .ascii(":")).last?.equals("tt") ?? false
            }
        }
    }
}
