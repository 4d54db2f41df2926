import Media

/// The text of one line: its codes put into spans.
struct SubStationText {
    private(set) var overrides: SubStationOverrides
    private(set) var spans: [CueSpan] = []
    /// Something of it was no text.
    private(set) var hasDrawing = false
    private let start: MediaTime
    private let voice: String?
    private let most: Int

    /// - Parameters:
    ///   - overrides: As they are before the text.
    ///   - start: Of the cue: what the times of its words count from.
    ///   - spans: At most.
    init(_ overrides: SubStationOverrides, start: MediaTime, voice: String?, spans: Int) {
        self.overrides = overrides
        self.start = start
        self.voice = voice
        most = max(0, spans)
    }

    mutating func read(_ text: ArraySlice<UInt8>) {
        var scanner = ByteScanner(text)
        var plain: [UInt8] = []
        // A brace that nothing closes is text, and so is each after it.
        var lastClose = text.lastIndex(of: .ascii("}")) ?? -1
        while let byte = scanner.current {
            if byte == .ascii("{"), scanner.position < lastClose {
                finish(&plain)
                scanner.advance()
                overrides.apply(scanner.takeWhile { $0 != .ascii("}") })
                scanner.advance()
                if spans.count >= most { lastClose = -1 }
                continue
            }
            scanner.advance()
            guard byte == .ascii("\\"), let code = scanner.current else {
                plain.append(byte)
                continue
            }
            switch code {
            case .ascii("N"): plain.append(0x0A)
            case .ascii("n"): plain.append(overrides.breaksAtSmallN ? 0x0A : 0x20)
            case .ascii("h"): plain += [0xC2, 0xA0]
            case .ascii("{"), .ascii("}"): plain.append(code)
            default:
                plain.append(byte)
                continue
            }
            scanner.advance()
        }
        finish(&plain)
    }

    private mutating func finish(_ plain: inout [UInt8]) {
        guard !plain.isEmpty else { return }
        defer { plain.removeAll(keepingCapacity: true) }
        guard !overrides.isDrawing else {
            hasDrawing = true
            return
        }
        guard spans.count < most else { return }
        var span = CueSpan(String(decoding: plain, as: UTF8.self), style: overrides.style.span)
        span.style.voice = voice
        span.reveal = overrides.karaoke.map { start + $0 }
        if let last = spans.last, last.style == span.style, last.reveal == span.reveal {
            spans[spans.count - 1].text += span.text
        } else {
            spans.append(span)
        }
    }
}
