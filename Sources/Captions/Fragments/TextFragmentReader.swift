import Media

/// Reads the timed text of one segment of fragmented MP4. Source: ISO/IEC 14496-30.
public enum TextFragmentReader {
    /// - Parameters:
    ///   - segment: Whole.
    ///   - track: What its initialization segment says.
    ///   - limits: What is taken at most.
    /// - Returns: cues on the track's own clock. A sample that can't be read costs that sample, with a warning.
    /// - Throws: `CaptionError`: it is too long.
    public static func document(
        of segment: [UInt8], track: TextTrack, limits: CaptionLimits = .standard
    ) throws(CaptionError) -> CaptionDocument {
        guard segment.count <= limits.bytes else {
            throw CaptionError("it has \(segment.count) bytes, and at most \(limits.bytes) are taken")
        }
        let samples = track.samples(in: segment, most: limits.cues)
        switch track.format {
        case .webVTT(let header): return webVTT(samples, header: header, timescale: track.timescale, limits: limits)
        case .ttml: return ttml(samples, timescale: track.timescale, limits: limits)
        }
    }

    // MARK: WebVTT, §6

    /// More at one time nobody could read.
    private static let mostAtOnce = 64
    private typealias OpenCue = (cue: BoxedCue, start: Int64, end: Int64)

    private struct BoxedCue: Equatable {
        var sourceID: ArraySlice<UInt8>?
        var id: ArraySlice<UInt8>
        var settings: ArraySlice<UInt8>
        var payload: ArraySlice<UInt8>
    }

    /// What goes on from one sample to the next is one cue.
    private static func webVTT(_ samples: [TextSample], header: [UInt8], timescale: Int64, limits: CaptionLimits) -> CaptionDocument {
        let track = WebVTTTrack(header: header, limits: limits)
        var document = CaptionDocument()
        document.regions = track.regions
        var open: [OpenCue] = []
        func close(_ entry: OpenCue) {
            guard document.cues.count < limits.cues else { return }
            document.cues.append(
                track.cue(
                    text: Array(entry.cue.payload), settings: Array(entry.cue.settings), id: String(decoding: entry.cue.id, as: UTF8.self),
                    start: MediaTime(ticks: entry.start, of: 1, over: timescale), end: MediaTime(ticks: entry.end, of: 1, over: timescale)))
        }
        for sample in samples {
            let (end, overflow) = sample.time.addingReportingOverflow(sample.duration)
            guard !overflow else { continue }
            let cues = TextBoxes(sample.bytes).filter { $0.isNamed("vttc") }.prefix(mostAtOnce).map { cue($0.body) }
            var going: [OpenCue] = []
            for entry in open {
                if entry.end == sample.time, cues.contains(entry.cue) {
                    going.append((entry.cue, entry.start, end))
                } else {
                    close(entry)
                }
            }
            for cue in cues where !going.contains(where: { $0.cue == cue }) { going.append((cue, sample.time, end)) }
            open = going
        }
        open.forEach(close)
        document.cues.sort { $0.start < $1.start }
        return document
    }

    private static func cue(_ body: ArraySlice<UInt8>) -> BoxedCue {
        BoxedCue(
            sourceID: body.box("vsid"), id: body.box("iden") ?? [], settings: body.box("sttg") ?? [], payload: body.box("payl") ?? [])
    }

    // MARK: TTML, §5

    /// A document's times are the track's; what is shown of it is what its sample lasts.
    private static func ttml(_ samples: [TextSample], timescale: Int64, limits: CaptionLimits) -> CaptionDocument {
        var whole = CaptionDocument()
        for sample in samples {
            let start = MediaTime(ticks: sample.time, of: 1, over: timescale)
            let end = start + MediaTime(ticks: sample.duration, of: 1, over: timescale)
            do throws(CaptionError) {
                let document = try TTMLReader.document(of: Array(sample.bytes), limits: limits)
                whole.language = whole.language ?? document.language
                whole.warnings += document.warnings.prefix(max(0, limits.warnings - whole.warnings.count))
                for cue in document.cues where cue.start < end && cue.end > start && whole.cues.count < limits.cues {
                    var cue = cue
                    cue.start = max(cue.start, start)
                    cue.end = min(cue.end, end)
                    whole.cues.append(cue)
                }
            } catch {
                whole.warnings.append(
                    CaptionWarning(line: 1, clause: "ISO/IEC 14496-30 §5", text: "a sample at \(start) can't be read: \(error.reason)"))
            }
        }
        return whole
    }
}
