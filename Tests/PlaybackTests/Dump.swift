import FrameTiming
import Media
import Player
import TestSupport

extension FilmRig {
    /// The run as text: seconds since its start, what, and the words; then what the report says.
    func dump(_ title: String) -> String {
        var lines = diary.lines
        lines += requestLines + pictureLines + soundLines
        let order = lines.enumerated().sorted { left, right in
            if left.element.at != right.element.at { return left.element.at < right.element.at }
            if left.element.kind != right.element.kind { return left.element.kind.rawValue < right.element.kind.rawValue }
            return left.offset < right.offset
        }
        var text = "# \(title)\n"
        for (_, line) in order { text += "\(column(seconds(line.at), 8))  \(padded(line.kind.word, 8))\(line.words)\n" }
        return text + accounts
    }

    private func seconds(_ instant: HostTime) -> String { MediaTime(instant - start).description }
    private func column(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

    // MARK: Network

    private var requestLines: [Diary.Line] {
        source.asked.map { asked in
            let name = asked.request.url.split(separator: "/").last.map(String.init) ?? asked.request.url
            let range = asked.request.range.map { " from \($0.start)" + ($0.end.map { " to \($0)" } ?? "") } ?? ""
            let outcome =
                asked.error.map { ", \($0)" } ?? (asked.isCancelled ? ", given up" : asked.ended == nil ? ", still coming" : "")
            let took = asked.ended.map { " in \(MediaTime($0 - asked.at))" } ?? ""
            return Diary.Line(at: asked.at, kind: .net, words: "\(name)\(range): \(asked.received) bytes\(took)\(outcome)")
        }
    }

    // MARK: Pictures

    /// A line for up to a second of pictures that follow one another.
    private var pictureLines: [Diary.Line] {
        var lines: [Diary.Line] = []
        var group: [FrameLedgerEntry] = []
        for entry in playback.scanOut.record.entries() {
            if let last = group.last, !follows(entry, last) || group.count == 24 {
                lines.append(line(of: group))
                group = []
            }
            group.append(entry)
        }
        if !group.isEmpty { lines.append(line(of: group)) }
        return lines
    }

    private func follows(_ entry: FrameLedgerEntry, _ last: FrameLedgerEntry) -> Bool {
        guard entry.outcome == last.outcome, entry.generation == last.generation, entry.correction == 0, entry.flip != nil else {
            return false
        }
        let step = entry.mediaTime - last.mediaTime
        return step > .zero && step < MediaTime(seconds: 0.1)
    }

    private func line(of group: [FrameLedgerEntry]) -> Diary.Line {
        let first = group[0]
        let at = first.flip?.time ?? first.slotTime ?? start
        let span = group.count == 1 ? "\(first.mediaTime)" : "\(first.mediaTime)…\(group[group.count - 1].mediaTime)"
        var words = "\(span) \(first.outcome == .atOnce ? "at once" : "\(first.outcome)")"
        if first.correction != 0 { words += ", moved by \(first.correction)" }
        if let flip = first.flip {
            words += ", vblank \(flip.sequence)"
            if first.outcome == .late, let slot = first.slotVblank { words += " for \(slot)" }
            let steps = zip(group, group.dropFirst()).map { ($1.flip?.sequence ?? 0) - ($0.flip?.sequence ?? 0) }
            if !steps.isEmpty { words += " +" + steps.map(String.init).joined(separator: " ") }
        }
        return Diary.Line(at: at, kind: .picture, words: words)
    }

    // MARK: Sound

    private var soundLines: [Diary.Line] {
        card.happenings.map { happening in
            let words =
                switch happening.what {
                case .started(let frames): "starts with \(frames) frames"
                case .stopped(let heard, let written): "stops: \(heard) frames of \(written) heard"
                case .xrun: "ran dry"
                }
            return Diary.Line(at: happening.at, kind: .sound, words: words)
        }
    }

    // MARK: Accounts

    private var accounts: String {
        let report = report
        var lines: [String] = []
        func milliseconds(_ value: Double?) -> String { value.map { "\($0) ms" } ?? "never" }
        lines.append(
            "startup   manifest \(milliseconds(report.startup.manifestMs)), first byte \(milliseconds(report.startup.firstSegmentMs)), first picture \(milliseconds(report.startup.firstFrameMs)), first sound \(milliseconds(report.startup.firstAudioMs))"
        )
        let frames = report.frames
        lines.append(
            "pictures  \(frames.presented) presented, \(frames.dropped) dropped, \(frames.repeated) repeated, \(frames.late) late")
        let intervals = frames.intervalHistogramMs.compactMap { key, count in Int(key).map { ($0, count) } }.sorted { $0.0 < $1.0 }
        lines.append("intervals " + intervals.map { "\($0.0) ms × \($0.1)" }.joined(separator: ", "))
        lines.append("sync      \(report.avSync.count) measured, p99 \(report.avSync.p99Ms) ms, max \(report.avSync.maxMs) ms")
        lines.append("sound     \(report.audio.framesWritten) frames written, \(report.audio.xruns) xruns")
        for stall in report.rebuffers { lines.append("rebuffer  at \(stall.atSeconds) s for \(stall.durationMs) ms by the \(stall.cause)") }
        for seek in report.seeks {
            lines.append(
                "seek      at \(seek.atSeconds) s to \(seek.toSeconds) s: picture after \(milliseconds(seek.toPictureMs)), exact after \(milliseconds(seek.exactMs))"
            )
        }
        for error in report.errors { lines.append("error     at \(error.atSeconds) s \(error.code) (\(error.stage))") }
        lines.append("buffer    \(report.buffer.peakBytes >> 10) KiB of \(report.buffer.budgetBytes >> 10) at most")
        lines.append(
            "at last   \(playback.state.word) at \(report.positionSeconds) s; \(pool.taken) cells taken, \(source.active) requests under way"
        )
        return "--\n" + lines.joined(separator: "\n") + "\n"
    }
}
