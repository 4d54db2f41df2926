import Media

/// Reads SubStation Alpha, v4 and v4+ (SSA, ASS), as far as a list of cues has a place for it; libass draws what these cues leave out.
///
/// Source: "Sub Station Alpha v4.00+ Script Format".
public enum SubStationReader {
    /// - Parameters:
    ///   - bytes: Of the file: UTF-8, UTF-16 by its mark, or Windows-1252.
    ///   - limits: What is taken at most.
    /// - Throws: `CaptionError`: it is too long, or has none of the format's sections.
    public static func document(of bytes: [UInt8], limits: CaptionLimits = .standard) throws(CaptionError) -> CaptionDocument {
        guard bytes.count <= limits.bytes else {
            throw CaptionError("it has \(bytes.count) bytes, and at most \(limits.bytes) are taken")
        }
        let text = CaptionText(bytes, isAlwaysUTF8: false).bytes
        var script = SubStationScript(text, limits: limits)
        script.readAll()
        guard script.hasSections else { throw CaptionError("it has neither [Script Info] nor [Events], as a SubStation Alpha script does") }
        var document = script.makeDocument()
        document.script = StyledScript(header: text)
        return document
    }

    /// Whether a text, of which these are the first bytes, is a script.
    public static func recognises(_ head: [UInt8]) -> Bool {
        var lines = TextLines(CaptionText(head, isAlwaysUTF8: false).bytes)
        for _ in 0..<20 {
            guard let line = lines.next()?.trimmed else { return false }
            if line.isEmpty || line.first == .ascii(";") || line.first == .ascii("!") { continue }
            return SubStationScript.Section(line) != nil
        }
        return false
    }
}
