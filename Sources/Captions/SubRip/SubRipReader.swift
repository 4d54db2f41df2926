import Media

/// Reads SubRip, which has no specification: what is written here is what its own program wrote, and what other programs make of it.
public enum SubRipReader {
    /// - Parameters:
    ///   - bytes: Of the file: UTF-8, UTF-16 by its mark, or Windows-1252.
    ///   - limits: What is taken at most.
    /// - Throws: `CaptionError`: it is too long, or has no line with times.
    public static func document(of bytes: [UInt8], limits: CaptionLimits = .standard) throws(CaptionError) -> CaptionDocument {
        guard bytes.count <= limits.bytes else {
            throw CaptionError("it has \(bytes.count) bytes, and at most \(limits.bytes) are taken")
        }
        var parser = SubRipParser(CaptionText(bytes, isAlwaysUTF8: false).bytes, limits: limits)
        parser.readAll()
        guard parser.hasTimes else { throw CaptionError("it has no line with times, as 00:00:01,000 --> 00:00:02,000") }
        return parser.makeDocument()
    }

    /// One text that comes with its times elsewhere, as in Matroska (S_TEXT/UTF8).
    ///
    /// - Parameters:
    ///   - text: Without number and times.
    ///   - start: As the container has it.
    ///   - end: As the container has it.
    ///   - limits: What is taken at most.
    public static func cue(of text: [UInt8], start: MediaTime, end: MediaTime, limits: CaptionLimits = .standard) -> Cue {
        let bytes = CaptionText(Array(text.prefix(limits.bytes)), isAlwaysUTF8: false).bytes
        var spansLeft = limits.spans
        return cue(of: bytes[...], start: start, end: end, limits: limits, spansLeft: &spansLeft)
    }

    static func cue(
        of bytes: ArraySlice<UInt8>, start: MediaTime, end: MediaTime, limits: CaptionLimits, spansLeft: inout Int
    ) -> Cue {
        var text = SubRipText(depth: limits.depth, spans: spansLeft)
        text.read(bytes)
        spansLeft -= text.spans.count
        var cue = Cue(start: start, end: end, content: .text(text.spans))
        if text.overrides.anchor != nil || text.overrides.point != nil {
            cue.place(anchor: text.overrides.anchor ?? 2, at: text.overrides.point)
        }
        return cue
    }

    /// Whether a text, of which these are the first bytes, has times as SubRip writes them.
    public static func recognises(_ head: [UInt8]) -> Bool {
        var lines = TextLines(CaptionText(head, isAlwaysUTF8: false).bytes)
        for _ in 0..<50 {
            guard let line = lines.next() else { return false }
            if case .times = SubRipTimes.find(in: line) { return true }
        }
        return false
    }
}

/// The line that a cue begins with.
enum SubRipTimes {
    case times(start: MediaTime, end: MediaTime)
    /// There is an arrow, and no time on one of its sides.
    case broken
    case none

    static func find(in line: ArraySlice<UInt8>) -> SubRipTimes {
        // Times stand at a line's beginning: an arrow further on is in the text.
        guard let arrow = arrow(in: line.prefix(64)) else { return .none }
        var before = ByteScanner(line[..<arrow].trimmed)
        var after = ByteScanner(line[(arrow + 3)...].trimmed)
        let start = time(&before)
        let end = time(&after)
        let isAlone = before.isAtEnd
        if let start, let end, isAlone, after.current?.isBlank ?? true { return .times(start: start, end: end) }
        return isAlone || start != nil || end != nil ? .broken : .none
    }

    private static func arrow(in line: ArraySlice<UInt8>) -> Int? {
        guard line.count >= 3 else { return nil }
        return (line.startIndex...(line.endIndex - 3)).first { line[$0..<$0 + 3].equals("-->") }
    }

    /// `01:02:03,456`, with a dot too, a sign, without hours, and with a fraction of any length or none.
    static func time(_ scanner: inout ByteScanner) -> MediaTime? {
        let isNegative = scanner.take(.ascii("-"))
        var parts: [Int64] = []
        while parts.count < 3 {
            guard let number = scanner.takeWhile(\.isDigit).wholeNumber else { return nil }
            parts.append(number)
            guard scanner.take(.ascii(":")) else { break }
        }
        guard parts.count >= 2, scanner.bytes[scanner.position - 1] != .ascii(":") else { return nil }
        var milliseconds: Int64 = 0
        if scanner.take(.ascii(",")) || scanner.take(.ascii(".")) {
            guard let fraction = ClockText.milliseconds(scanner.takeWhile(\.isDigit)) else { return nil }
            milliseconds = fraction
        }
        let time = ClockText.time(parts, milliseconds: milliseconds)
        return isNegative ? .zero - time : time
    }
}
