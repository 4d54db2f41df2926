import Media

/// Reads cues that come one by one with their times elsewhere: in MP4 as boxes, in Matroska and WebM as texts with settings beside them.
public struct WebVTTTrack: Sendable {
    /// As the header has them.
    public let regions: [CueRegion]
    private let styles: StyleSheet
    private let limits: CaptionLimits

    /// - Parameter header: The text up to the first cue (`vttC` in MP4, the codec's private data in Matroska); one that can't be read is as none.
    public init(header: [UInt8], limits: CaptionLimits = .standard) {
        var parser = WebVTTParser(CaptionText(Array(header.prefix(limits.bytes)), isAlwaysUTF8: true).bytes, limits: limits)
        parser.readAll()
        regions = parser.regions
        styles = parser.styles
        self.limits = limits
    }

    /// - Parameters:
    ///   - text: The cue's.
    ///   - settings: As behind a cue's times.
    ///   - id: Empty: none.
    ///   - start: As the container has it; times within the text are on the same clock.
    ///   - end: As the container has it.
    public func cue(text: [UInt8], settings: [UInt8], id: String, start: MediaTime, end: MediaTime) -> Cue {
        let bytes = CaptionText(Array(text.prefix(limits.bytes)), isAlwaysUTF8: true).bytes
        let found = WebVTTCueSettings(settings.prefix(limits.bytes), regions: Set(regions.map(\.id))) { _ in }
        var maker = CueTextMaker(styles: styles, limits: limits)
        var warnings = CaptionWarnings(limits: limits)
        let source = WebVTTCue(id: id, start: start, end: end, settings: found, line: 1, text: bytes.indices)
        return maker.cue(of: source, in: bytes, warnings: &warnings)
    }

    /// All cues of one sample of MP4, which last as long as it does: a box `vttc` for each, or one `vtte` for none.
    ///
    /// Source: ISO/IEC 14496-30 §7.
    ///
    /// - Parameter sample: Its boxes; from one that is cut or broken on, nothing is read.
    public func cues(ofSample sample: [UInt8], start: MediaTime, end: MediaTime) -> [Cue] {
        var cues: [Cue] = []
        var boxes = BoxList(sample.prefix(limits.bytes))
        while let box = boxes.next(), cues.count < limits.cues {
            guard box.kind.equals("vttc") else { continue }
            var (id, settings, text): (ArraySlice<UInt8>, ArraySlice<UInt8>, ArraySlice<UInt8>) = ([], [], [])
            var inner = BoxList(box.content)
            while let part = inner.next() {
                if part.kind.equals("iden") { id = part.content }
                if part.kind.equals("sttg") { settings = part.content }
                if part.kind.equals("payl") { text = part.content }
            }
            cues.append(cue(text: Array(text), settings: Array(settings), id: id.text, start: start, end: end))
        }
        return cues
    }
}

/// Boxes one after the other, each with 32 bits of length and four letters before what is in it (ISO/IEC 14496-12 §4.2).
private struct BoxList {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    mutating func next() -> (kind: ArraySlice<UInt8>, content: ArraySlice<UInt8>)? {
        guard rest.count >= 8 else { return nil }
        let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length >= 8, length <= rest.count else { return nil }
        let box = rest.prefix(length)
        rest = rest.dropFirst(length)
        return (box.dropFirst(4).prefix(4), box.dropFirst(8))
    }
}
