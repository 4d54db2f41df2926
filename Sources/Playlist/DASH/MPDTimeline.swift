import Markup
import Media

/// Reads `SegmentTimeline`. Source: ISO/IEC 23009-1 §5.3.9.6.
enum MPDTimeline {
    /// - Parameter startNumber: Of the first segment.
    static func read(_ timeline: MarkupElement, startNumber: Int64, _ context: inout MPDContext) throws(PlaylistError) -> [TimelineRun] {
        var runs: [TimelineRun] = []
        // Where the next one starts unless it says otherwise.
        var next: Int64 = 0
        var number = startNumber
        let patterns = MPDPattern.all(in: timeline, &context)
        for element in timeline.all("S") {
            guard runs.count < context.limits.entries else { throw .tooManySegments(limit: context.limits.entries) }
            if let name = element["p"] {
                guard let pattern = patterns[name] else {
                    context.warn(element.line, "5.3.9.6.2", "an S with the pattern \"\(name.prefix(40))\", which is not there, was dropped")
                    continue
                }
                let made = try pattern.runs(element, after: next, &context)
                if let first = made.first { close(&runs, before: first.time) }
                runs += made
                number = made.reduce(number) { ($1.number ?? $0).plus($1.count ?? 1) }
                if let last = made.last { next = last.time.plus(last.duration.times(last.count ?? 1)) }
                continue
            }
            guard let run = run(element, after: next, &context) else { continue }
            close(&runs, before: run.time)
            if let last = runs.last {
                // A segment cut into parts has the last of them near its end. Sums of what nobody means end at the largest number.
                let latest = last.parts > 1 ? next.minus(1) : next.minus(last.duration)
                guard run.time > max(latest, last.time) else {
                    context.warn(element.line, "5.3.9.6.2", "an S that does not start after the segment ahead of it was dropped")
                    continue
                }
                if run.time < next { context.warn(element.line, "5.3.9.6.2", "an S overlaps the one ahead of it") }
            }
            checkNumber(run, element, atLeast: number, &context)
            runs.append(run)
            number = (run.number ?? number).plus(run.count ?? 1)
            next = run.time.plus(run.duration.times(run.count ?? 1))
        }
        return runs
    }

    private static func run(_ element: MarkupElement, after next: Int64, _ context: inout MPDContext) -> TimelineRun? {
        guard let duration = MPDValue.unsigned(element["d"]), duration > 0 else {
            context.warn(element.line, "5.3.9.6.2", "an S without a usable duration was dropped")
            return nil
        }
        var time = next
        if let text = element["t"] {
            if let value = MPDValue.unsigned(text) {
                time = value
            } else {
                context.warn(element.line, "5.3.9.6.2", "S@t \"\(text.prefix(40))\" can't be used and was ignored")
            }
        }
        var run = TimelineRun(time: time, duration: duration, count: 1, number: MPDValue.unsigned(element["n"]))
        if let text = element["r"] {
            if let repeats = MPDValue.integer(text) {
                run.count = repeats < 0 ? nil : min(repeats, .max - 2) + 1
            } else {
                context.warn(element.line, "5.3.9.6.2", "S@r \"\(text.prefix(40))\" can't be used and was ignored")
            }
        }
        // More parts than this are no segments any more.
        if let parts = MPDValue.unsigned(element["k"]), (1...1024).contains(parts) { run.parts = parts }
        return run
    }

    private static func checkNumber(_ run: TimelineRun, _ element: MarkupElement, atLeast least: Int64, _ context: inout MPDContext) {
        if let text = element["n"], run.number == nil {
            context.warn(element.line, "5.3.9.6.2", "S@n \"\(text.prefix(40))\" can't be used and was ignored")
        } else if let number = run.number, number < least {
            context.warn(element.line, "5.3.9.6.2", "S@n is \(number), which numbers a segment ahead")
        }
    }

    /// §5.3.9.6.2: a negative `@r` goes on until the next `S`.
    private static func close(_ runs: inout [TimelineRun], before time: Int64) {
        guard let last = runs.last, last.count == nil else { return }
        runs[runs.count - 1].count = max(1, time.minus(last.time).dividedUp(by: last.duration))
    }
}
