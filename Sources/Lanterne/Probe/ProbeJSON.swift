import FoundationEssentials
import Media
import Playlist

/// What `lanterne probe --json` prints: one object, with sorted names, in pieces, so that no more of it is in memory than some segments of one
/// list. The names are stable; the JSON Schema is board/probe.schema.json. What isn't known is absent.
struct ProbeJSON {
    /// Segments that are made into text at once.
    private static let batch = 500
    /// As the encoder writes it; a text inside the object has its quotes escaped.
    private static let mark = "\"segments\" : ["

    private var isFirst = true

    /// What comes before the lists.
    func begin(_ found: Probe.Findings) throws -> String {
        let container = try found.container.map { "  \"container\" : \(try Self.text(ContainerReport($0), indent: 2)),\n" } ?? ""
        return "{\n\(container)  \"kind\" : \"\(found.kind.rawValue)\",\n  \"lists\" : ["
    }

    /// - Parameter write: Takes the pieces in order.
    mutating func tell(_ probed: ProbedList, _ write: (String) -> Void) throws {
        write(isFirst ? "\n    " : ",\n    ")
        isFirst = false
        let text = try Self.text(ListReport(probed, segments: false), indent: 4)
        guard let segments = probed.list?.segments, !segments.isEmpty, let mark = text.firstRange(of: Self.mark),
            let close = text[mark.upperBound...].firstIndex(of: "]")
        else { return write(text) }
        write(String(text[..<mark.upperBound]))
        for start in stride(from: 0, to: segments.count, by: Self.batch) {
            let part = segments[start..<min(start + Self.batch, segments.count)].map(SegmentReport.init)
            // Without its brackets, and the line end before the last one.
            var body = try Self.text(part, indent: 8).dropFirst().dropLast()
            while body.last?.isWhitespace ?? false { body.removeLast() }
            write((start == 0 ? "" : ",") + body)
        }
        write("\n        " + text[close...])
    }

    /// What comes after the lists.
    func end(_ found: Probe.Findings) throws -> String {
        var places: [String: Int] = [:]
        for (index, list) in found.lists.enumerated() { for stream in list.streams { places[stream] = index } }
        let presentation = try Self.text(PresentationReport(found.presentation, places: places), indent: 2)
        let url = try Self.text(found.url, indent: 0)
        return (isFirst ? "],\n" : "\n  ],\n") + "  \"presentation\" : \(presentation),\n  \"url\" : \(url)\n}"
    }

    private static func text(_ value: some Encodable, indent: Int) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        return text.replacing("\n", with: "\n" + String(repeating: " ", count: indent))
    }
}
