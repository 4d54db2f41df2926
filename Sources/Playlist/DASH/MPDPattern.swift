import Markup

/// A sequence of segments' lengths that comes again and again in a timeline. Source: ISO/IEC 23009-1 §5.3.9.6 as amended (`Pattern`, `P`).
struct MPDPattern {
    /// Each with its length in ticks.
    private var entries: [(duration: Int64, count: Int64)] = []
    /// Segments in all.
    private var count: Int64 = 0

    /// By `@id`.
    static func all(in timeline: MarkupElement, _ context: inout MPDContext) -> [String: MPDPattern] {
        var patterns: [String: MPDPattern] = [:]
        for element in timeline.all("Pattern") {
            var pattern = MPDPattern()
            for entry in element.all("P") {
                guard let duration = MPDValue.unsigned(entry["d"]), duration > 0 else {
                    context.warn(entry.line, "5.3.9.6.2", "a P without a usable duration was dropped")
                    continue
                }
                let repeats = min(max(0, MPDValue.integer(entry["r"]) ?? 0), .max - 2)
                pattern.entries.append((duration, repeats + 1))
                pattern.count = pattern.count.plus(repeats + 1)
            }
            if let id = element["id"], !pattern.entries.isEmpty { patterns[id] = pattern }
        }
        return patterns
    }

    /// The segments of an `S` that has the pattern: `@r` more than one, from the pattern's segment `@pE` on.
    func runs(_ element: MarkupElement, after next: Int64, _ context: inout MPDContext) throws(PlaylistError) -> [TimelineRun] {
        var left = MPDValue.integer(element["r"]) ?? 0
        if left < 0 {
            context.warn(element.line, "5.3.9.6.2", "a pattern without an end is not supported; it is taken once")
            left = count - 1
        }
        left = left.plus(1)
        var time = MPDValue.unsigned(element["t"]) ?? next
        var number = MPDValue.unsigned(element["n"])
        var skipped = (MPDValue.unsigned(element["pE"]) ?? 0) % count
        var runs: [TimelineRun] = []
        while left > 0 {
            for entry in entries where left > 0 {
                if skipped >= entry.count {
                    skipped -= entry.count
                    continue
                }
                guard runs.count < context.limits.entries else { throw .tooManySegments(limit: context.limits.entries) }
                let taken = min(left, entry.count - skipped)
                skipped = 0
                runs.append(TimelineRun(time: time, duration: entry.duration, count: taken, number: number))
                number = nil
                time = time.plus(entry.duration.times(taken))
                left -= taken
            }
        }
        return runs
    }
}
