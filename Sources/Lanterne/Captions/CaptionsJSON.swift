import Captions
import FoundationEssentials

/// What `lanterne captions --json` prints: one object, with sorted names, in pieces. The names are stable; the JSON Schema is
/// board/captions.schema.json. What isn't known is absent.
enum CaptionsJSON {
    /// Cues that are made into text at once.
    private static let batch = 500

    /// - Parameter write: Takes the pieces in order.
    static func tell(_ file: CaptionFile, _ write: (String) -> Void) throws {
        write("{\n  \"cues\" : [")
        var isFirst = true
        for entry in file.texts {
            let cues = entry.document.cues
            for start in stride(from: 0, to: cues.count, by: batch) {
                let part = cues[start..<min(start + batch, cues.count)].map { CaptionReport($0, track: entry.number) }
                // Without its brackets, and the line end before the last one.
                var body = try text(part, indent: 2).dropFirst().dropLast()
                while body.last?.isWhitespace ?? false { body.removeLast() }
                write((isFirst ? "" : ",") + body)
                isFirst = false
            }
        }
        // The rest has its own brackets, of which the first one is already there.
        let rest = try text(CaptionFileReport(file), indent: 0).dropFirst()
        write((isFirst ? "]," : "\n  ],") + rest + "\n")
    }

    private static func text(_ value: some Encodable, indent: Int) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        return text.replacing("\n", with: "\n" + String(repeating: " ", count: indent))
    }
}
