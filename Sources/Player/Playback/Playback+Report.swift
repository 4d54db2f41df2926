import FrameTiming
import Media

// What the run was like, in the report's words.
extension Playback {
    /// Everything that the player knows; the program adds the process, the keys and the ending.
    ///
    /// - Parameter start: The process's exec, on CLOCK_MONOTONIC.
    public func report(since start: HostTime, now: HostTime) -> PlaybackReport {
        func seconds(_ instant: HostTime) -> Double { ((instant - start).milliseconds * 1000).rounded() / 1_000_000 }
        func sinceStart(_ instant: HostTime?) -> Double? { instant.map { rounded(($0 - start).milliseconds) } }

        var report = PlaybackReport()
        report.url = address
        report.display = parts.display.screen.name + (placement.map { "; \($0.path)" } ?? "")
        report.sound = route?.configuration.name ?? ""
        report.startup.manifestMs = sinceStart(journal.manifest)
        report.startup.firstSegmentMs = sinceStart(journal.firstByte)
        report.startup.firstFrameMs = sinceStart(journal.firstPicture)
        report.startup.firstAudioMs = sinceStart(sound.figures.firstHeard)
        fill(&report)
        report.rebuffers = journal.rebuffers.map {
            PlaybackReport.Rebuffer(
                atSeconds: seconds($0.at), durationMs: rounded((($0.until ?? now) - $0.at).milliseconds), cause: $0.cause.rawValue)
        }
        report.seeks = journal.seeks.map { entry in
            PlaybackReport.Seek(
                atSeconds: seconds(entry.at), toSeconds: rounded(entry.target.seconds), exact: entry.exact != nil,
                toPictureMs: entry.picture.map { rounded(($0 - entry.at).milliseconds) },
                exactMs: entry.exact.map { rounded(($0 - entry.at).milliseconds) })
        }
        report.errors = journal.errors.map {
            PlaybackReport.Failure(atSeconds: seconds($0.at), code: $0.error.code, stage: $0.error.stage.rawValue, text: $0.error.text)
        }
        report.variants = journal.variants.map { entry in
            let variant = entry.film.ladder?.rungs[entry.rung].variant
            let isFirst = entry.rung == entry.film.rung
            return PlaybackReport.VariantUse(
                atSeconds: seconds(entry.at), bandwidth: variant?.bandwidth.map { Int($0) }, width: variant?.size.map { Int($0.width) },
                height: variant?.size.map { Int($0.height) },
                codecs: variant.flatMap { $0.codecs.isEmpty ? nil : $0.codecs.joined(separator: ",") },
                url: isFirst ? entry.film.url : variant?.url ?? entry.film.url)
        }
        let moves = journal.moves.map { PlaybackReport.PlaceChange(atSeconds: seconds($0.at), from: $0.from, to: $0.to) }
        report.placeChanges = moves.isEmpty ? nil : moves
        let switches = journal.soundSwitches.map {
            PlaybackReport.SoundSwitch(atSeconds: seconds($0.at), toHeardMs: rounded(($0.heard - $0.at).milliseconds))
        }
        report.soundSwitches = switches.isEmpty ? nil : switches
        report.live = liveReport(now: now)
        report.buffer.peakBytes = store.peakBytes
        report.buffer.budgetBytes = store.budget
        report.positionSeconds = rounded(position(at: now).seconds)
        return report
    }

    /// As it is, or as it was when the film was left.
    private func liveReport(now: HostTime) -> PlaybackReport.Live? {
        guard let joined = course.joinDistance, let left = film.flatMap({ _ in leftLive(at: now) }) else { return nil }
        var live = PlaybackReport.Live()
        live.joinDistanceSeconds = rounded(joined.seconds)
        live.latencySeconds = rounded(left.distance.seconds)
        live.windowSeconds = rounded((left.window.end - left.window.start).seconds)
        live.rejoins = course.rejoins
        live.isOver = left.window.isOver
        return live
    }

    private func fill(_ report: inout PlaybackReport) {
        let figures = scanOut.record.figures
        report.frames.presented = figures.counts.presented
        report.frames.dropped = figures.counts.dropped
        report.frames.repeated = figures.counts.repeated
        report.frames.late = figures.counts.late
        for (milliseconds, count) in figures.interval.buckets.enumerated() where count > 0 {
            report.frames.intervalHistogramMs["\(milliseconds)"] = count
        }
        report.avSync.count = figures.syncError.count
        report.avSync.p50Ms = rounded(figures.syncError.percentile(0.5) ?? 0)
        report.avSync.p95Ms = rounded(figures.syncError.percentile(0.95) ?? 0)
        report.avSync.p99Ms = rounded(figures.syncError.percentile(0.99) ?? 0)
        report.avSync.maxMs = rounded(figures.syncError.maximum)
        report.avSync.phaseMs = rounded(figures.maximumPhase)
        let heard = sound.figures
        report.audio.xruns = heard.xruns
        report.audio.framesWritten = heard.framesWritten
    }

    /// To a microsecond, so that reports stay readable.
    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
