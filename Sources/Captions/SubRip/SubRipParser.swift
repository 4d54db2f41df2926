import Media

/// Cuts a SubRip text into cues: each begins with its times, and ends with an empty line or with the next one's times.
struct SubRipParser {
    private struct Found {
        var id: String?
        var start: MediaTime
        var end: MediaTime
        var text: Range<Int>
    }

    private let limits: CaptionLimits
    private var lines: TextLines
    private var warnings: CaptionWarnings
    private var found: [Found] = []
    private(set) var hasTimes = false

    init(_ text: [UInt8], limits: CaptionLimits) {
        self.limits = limits
        lines = TextLines(text)
        warnings = CaptionWarnings(limits: limits)
    }

    mutating func readAll() {
        /// The line before, where it is a number: the cue's, if times follow.
        var number: ArraySlice<UInt8>?
        var isLost = false
        while let line = lines.next() {
            switch SubRipTimes.find(in: line) {
            case .times(let start, let end):
                hasTimes = true
                isLost = false
                guard found.count < limits.cues else {
                    warnings.add(
                        lines.number, "Lanterne's limits", "there are more than \(limits.cues) cues; from this one on they are left out")
                    return
                }
                if end <= start { warnings.add(lines.number, "SubRip", "the cue ends no later than it starts; it will never be seen") }
                let (text, next) = readText()
                found.append(Found(id: number.map(\.trimmed.text), start: start, end: end, text: text))
                number = next
            case .broken:
                warnings.add(lines.number, "SubRip", "a time can't be read; the cue is left out")
                isLost = true
                number = nil
            case .none:
                let trimmed = line.trimmed
                if trimmed.wholeNumber != nil {
                    number = line
                } else if !trimmed.isEmpty {
                    if !isLost { warnings.add(lines.number, "SubRip", "a text has no times before it; it is left out") }
                    isLost = true
                    number = nil
                } else {
                    isLost = false
                }
            }
        }
    }

    /// - Returns: The text's place; and the number of the next cue, where it follows without an empty line.
    private mutating func readText() -> (text: Range<Int>, next: ArraySlice<UInt8>?) {
        let start = min(lines.place.position, lines.bytes.count)
        var end = start
        var last: ArraySlice<UInt8>?
        while true {
            let before = lines.place
            guard let line = lines.next(), !line.trimmed.isEmpty else { break }
            if case .times = SubRipTimes.find(in: line) {
                lines.place = before
                // The line before the times is their number.
                if let number = last, number.trimmed.wholeNumber != nil { return (start..<max(start, number.startIndex - 1), number) }
                break
            }
            last = line
            end = line.endIndex
        }
        return (start..<end, nil)
    }

    /// Cues by their start; those that start together as they are written.
    mutating func makeDocument() -> CaptionDocument {
        var spansLeft = limits.spans
        var cues: [Cue] = []
        cues.reserveCapacity(found.count)
        for item in found {
            var cue = SubRipReader.cue(
                of: lines.bytes[item.text], start: item.start, end: item.end, limits: limits, spansLeft: &spansLeft)
            cue.id = item.id
            cues.append(cue)
        }
        if spansLeft <= 0 {
            warnings.add(lines.number, "Lanterne's limits", "there are more than \(limits.spans) spans; the rest is left out")
        }
        let order = cues.indices.sorted { first, second in
            cues[first].start != cues[second].start ? cues[first].start < cues[second].start : first < second
        }
        var document = CaptionDocument(cues: order.map { cues[$0] })
        document.warnings = warnings.list
        return document
    }
}
