import Captions
import Media
import Playlist

/// Brings a segment's cues from their own clock to the presentation's.
enum CaptionPlacing {
    /// 33 bits of 90 kHz: where MPEG's clock begins again.
    private static let turn = MediaTime(ticks: 1 << 33, of: 1, over: 90_000)
    private static let tolerance = MediaTime(seconds: 1)

    /// What has to be added to the cues' times.
    ///
    /// - Parameters:
    ///   - media: What has to be added to the film's own timestamps where this segment is; nil while its pictures haven't said.
    ///   - isMedia: The cues came in a container with the film's clock.
    /// - Returns: nil while that can't be known.
    /// - Source: RFC 8216 §3.5; ISO/IEC 23009-1 §5.3.9.6 for DASH.
    static func shift(of document: CaptionDocument, in segment: Segment, media: MediaTime?, isMedia: Bool) -> MediaTime? {
        if let offset = segment.timestampOffset { return offset }
        guard let media else { return nil }
        if isMedia { return media }
        guard let map = document.timestampMap else {
            // The clause has a text without the header start with the film's own clock. Many count from the film's beginning all the same.
            let candidates = [media, .zero]
            return candidates.first { shift in document.cues.contains { overlaps($0, segment, shift) } } ?? media
        }
        var shift = MediaTime(ticks: map.mpegTime & (1 << 33 - 1), of: 1, over: 90_000) - map.local + media
        guard let first = document.cues.first else { return shift }
        let half = MediaTime(flicks: turn.flicks / 2)
        while first.start + shift + half < segment.start { shift = shift + turn }
        while first.start + shift > segment.start + half { shift = shift - turn }
        return shift
    }

    private static func overlaps(_ cue: Cue, _ segment: Segment, _ shift: MediaTime) -> Bool {
        cue.start + shift < segment.end + tolerance && cue.end + shift + tolerance > segment.start
    }

    /// The cues on the presentation's clock; what lies outside of the segment's period is not presented.
    static func cues(of document: CaptionDocument, in segment: Segment, shift: MediaTime) -> [Cue] {
        document.cues.compactMap { cue in
            var cue = cue
            cue.start = cue.start + shift
            cue.end = cue.end + shift
            if case .text(let spans) = cue.content, spans.contains(where: { $0.reveal != nil }) {
                cue.content = .text(
                    spans.map { span in
                        var span = span
                        span.reveal = span.reveal.map { $0 + shift }
                        return span
                    })
            }
            if let period = segment.period {
                cue.start = max(cue.start, period.start)
                cue.end = min(cue.end, period.end ?? .max)
            }
            return cue.start < cue.end ? cue : nil
        }
    }
}
