import Captions
import Media

/// Cues as short lines: `1.000-2.500 text / second line`.
enum CueFacts {
    static func lines(_ document: CaptionDocument) -> [String] {
        document.cues.map { "\($0.start)-\($0.end) \($0.plainText.replacing("\n", with: " / "))" }
    }

    static func spans(_ cue: Cue) -> [CueSpan] {
        guard case .text(let spans) = cue.content else { return [] }
        return spans
    }

    static func line(_ cue: Cue) -> LineSettings? {
        guard case .line(let line) = cue.placement else { return nil }
        return line
    }
}
