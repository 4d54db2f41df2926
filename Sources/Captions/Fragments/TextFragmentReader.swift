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

    private struct BoxedCue: Equatable {
        var sourceID: ArraySlice<UInt8>?
        var id: ArraySlice<UInt8>
        var settings: ArraySlice<UInt8>
        var payload: ArraySlice<UInt8>
    }

    /// Samples are written as the text that they were made of, which is read like any other: one cue that goes on over several samples
    /// comes out as one.
    private static func webVTT(_ samples: [TextSample], header: [UInt8], timescale: Int64, limits: CaptionLimits) -> CaptionDocument {
        var open: [(cue: BoxedCue, start: Int64, end: Int64)] = []
        var text = header.isEmpty ? Array("WEBVTT".utf8) : header
        text += Array("\n\n".utf8)
        func write(_ entry: (cue: BoxedCue, start: Int64, end: Int64)) {
            if !entry.cue.id.isEmpty { text += entry.cue.id + [0x0A] }
            text += Array("\(stamp(entry.start, timescale)) --> \(stamp(entry.end, timescale)) ".utf8) + entry.cue.settings + [0x0A]
            text += entry.cue.payload + [0x0A, 0x0A]
        }
        for sample in samples {
            let (end, overflow) = sample.time.addingReportingOverflow(sample.duration)
            guard !overflow else { continue }
            let cues = TextBoxes(sample.bytes).filter { $0.isNamed("vttc") }.map { cue($0.body) }
            var going: [(cue: BoxedCue, start: Int64, end: Int64)] = []
            for entry in open {
                if entry.end == sample.time, cues.contains(entry.cue) {
                    going.append((entry.cue, entry.start, end))
                } else {
                    write(entry)
                }
            }
            for cue in cues where !going.contains(where: { $0.cue == cue }) { going.append((cue, sample.time, end)) }
            open = going
        }
        open.forEach(write)
        // What each cue was is bounded by the segment, which was; written out, a cue that stays is there once.
        var roomy = limits
        roomy.bytes = .max
        guard var document = try? WebVTTReader.document(of: text, limits: roomy) else {
            var empty = CaptionDocument()
            empty.warnings = [
                CaptionWarning(line: 1, clause: "ISO/IEC 14496-30 §6.4", text: "the header is none of WebVTT's: no cue is read")
            ]
            return empty
        }
        document.cues.sort { $0.start < $1.start }
        return document
    }

    private static func cue(_ body: ArraySlice<UInt8>) -> BoxedCue {
        BoxedCue(
            sourceID: body.box("vsid"), id: body.box("iden") ?? [], settings: body.box("sttg") ?? [], payload: body.box("payl") ?? [])
    }

    /// To a thousandth, which is all that the text has.
    private static func stamp(_ ticks: Int64, _ timescale: Int64) -> String {
        let milliseconds = max(0, Int64((MediaTime(ticks: ticks, of: 1, over: timescale).seconds * 1000).rounded()))
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let seconds = milliseconds / 1000
        return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(padded(milliseconds % 1000, 3))"
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
