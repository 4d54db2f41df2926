import Media

/// Puts the texts of a paragraph together: white space as XML's readers expect it, runs of one style as one span. Source: TTML2 §8.2.10
/// (xml:space); XSL 1.1 §7.16.7 (white space around line breaks).
struct TTMLTextFlow {
    private(set) var spans: [CueSpan] = []
    private var isAtLineStart = true
    /// Whether the last character is a space that goes if the line ends.
    private var endsWithSpace = false

    /// - Parameter keepsSpace: Every character counts, and a line feed breaks the line.
    mutating func add(_ text: String, _ style: SpanStyle, keepsSpace: Bool) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        if keepsSpace {
            guard !text.isEmpty else { return }
            bytes.append(contentsOf: text.utf8)
            endsWithSpace = false
            isAtLineStart = bytes.last == UInt8(ascii: "\n")
        } else {
            for byte in text.utf8 {
                if TTMLTreeBuilder.isSpace(byte) {
                    guard !isAtLineStart, !endsWithSpace else { continue }
                    bytes.append(UInt8(ascii: " "))
                    endsWithSpace = true
                } else {
                    bytes.append(byte)
                    (isAtLineStart, endsWithSpace) = (false, false)
                }
            }
        }
        append(String(decoding: bytes, as: UTF8.self), style)
    }

    mutating func addBreak(_ style: SpanStyle) {
        dropLastSpace()
        append("\n", style)
        isAtLineStart = true
    }

    /// A base with what stands beside it.
    mutating func add(_ base: String, _ style: SpanStyle, _ rubies: [Ruby]) {
        guard !base.isEmpty else { return }
        var span = CueSpan(base, style: style)
        span.rubies = rubies
        spans.append(span)
        (isAtLineStart, endsWithSpace) = (false, false)
    }

    mutating func finish() -> [CueSpan] {
        dropLastSpace()
        return spans
    }

    private mutating func append(_ text: String, _ style: SpanStyle) {
        guard !text.isEmpty else { return }
        let last = spans.count - 1
        if last >= 0, spans[last].style == style, spans[last].rubies.isEmpty {
            spans[last].text += text
        } else {
            spans.append(CueSpan(text, style: style))
        }
    }

    private mutating func dropLastSpace() {
        guard endsWithSpace, let last = spans.indices.last else { return }
        endsWithSpace = false
        spans[last].text.unicodeScalars.removeLast()
        if spans[last].text.isEmpty { spans.removeLast() }
    }
}
